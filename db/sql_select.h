/*
 * Statements of lait-db select, status, retry, why and check; see sql.h.
 */

#ifndef LAIT_DB_SQL_SELECT_H
#define LAIT_DB_SQL_SELECT_H

#include "db/sql_check.h"

#define SQL_LIST_SELECT(X)                                                     \
	SQL_LIST_CHOICE(X)                                                     \
	SQL_LIST_STATUS(X)                                                     \
	SQL_LIST_RETRY(X)                                                      \
	SQL_LIST_CHECK(X)

#define SQL_LIST_CHOICE(X)                                                     \
	X(SELECT_IMAGE,                                                        \
	    "SELECT sha256, state_id, verdict_id, founder_id,"                 \
	    " width, height, bytes, blur, damaged, pdqt IS NOT NULL"           \
	    " FROM image WHERE image_id = ?")                                  \
	X(SELECT_MEASURES,                                                     \
	    "SELECT consent, min(width, height),"                              \
	    " max(width, height) * 1.0 / min(width, height), bytes, contrast," \
	    " blank, blur, natural, animated, nsfw, " SQL_OVERLAY              \
	    " FROM image WHERE image_id = ?")                                  \
	X(IMAGE_WANTED,                                                        \
	    "SELECT 1 FROM mention WHERE image_id = ? AND wanted"              \
	    " LIMIT 1")                                                        \
	X(IMAGE_VERDICT,                                                       \
	    "UPDATE image SET verdict_id = ?, founder_id = ?"                  \
	    " WHERE image_id = ?")                                             \
	X(NEAR_NEXT,                                                           \
	    "SELECT other_id FROM near WHERE image_id = ?"                     \
	    " AND other_id > ? ORDER BY other_id LIMIT 1")                     \
	X(NEAR_OF, "SELECT other_id, distance FROM near WHERE image_id = ?")   \
	X(POOL,                                                                \
	    "SELECT mention_id, mention.page_id, page.url, rank, host_id,"     \
	    " url_id, mention_text.text_id, kind, norm, text.state_id,"        \
	    " near_norm"                                                       \
	    " FROM mention JOIN page USING (page_id)"                          \
	    " LEFT JOIN mention_text USING (mention_id)"                       \
	    " LEFT JOIN text ON text.text_id = mention_text.text_id"           \
	    " WHERE image_id = ? AND wanted")                                  \
	X(MEMBER_TEXTS,                                                        \
	    "SELECT text_id, page_id, kind, text.state_id, value, text.text,"  \
	    " length(text.text)"                                               \
	    " FROM mention JOIN mention_text USING (mention_id)"               \
	    " JOIN text USING (text_id)"                                       \
	    " LEFT JOIN score ON score.unit = 3"                               \
	    "  AND score.unit_id = mention.image_id"                           \
	    "  AND score.other_id = text_id"                                   \
	    "  AND score.name = 'relevance'"                                   \
	    " WHERE image_id = ? AND wanted ORDER BY value IS NULL,"           \
	    " value DESC, kind, length(text.text) DESC, text.text, page_id")   \
	X(PLACEHOLDER_URLS,                                                    \
	    "SELECT coalesce(max(n), 0) FROM (SELECT count(DISTINCT url_id)"   \
	    " AS n FROM mention JOIN url USING (url_id)"                       \
	    " WHERE mention.image_id = ? GROUP BY url.host_id)")               \
	X(POOL_TEXT,                                                           \
	    "SELECT coalesce(nullif(text.language, 'und'),"                    \
	    " page.language), words, characters, repetition, letters"          \
	    " FROM text, page WHERE text_id = ? AND page_id = ?")              \
	X(TEXT_BY_ID, "SELECT text FROM text WHERE text_id = ?")               \
	X(PAIRS_OF,                                                            \
	    "SELECT pair_id, text_id, mention_id, kind, counted,"              \
	    " state_id, norm FROM pair"                                        \
	    " WHERE image_id = ? ORDER BY text_id")                            \
	X(PAIR_ADD,                                                            \
	    "INSERT INTO pair (key, image_id, text_id, mention_id,"            \
	    " kind, counted, norm, state_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)") \
	X(PAIR_SET,                                                            \
	    "UPDATE pair SET mention_id = ?, kind = ?, counted = ?,"           \
	    " norm = ?, state_id = ? WHERE pair_id = ?")                       \
	X(PAIR_STATE, "UPDATE pair SET state_id = ? WHERE pair_id = ?")        \
	X(PAIR_REMOVE, "DELETE FROM pair WHERE pair_id = ?")                   \
	X(PAIR_TEXTS,                                                          \
	    "SELECT count(DISTINCT norm) FROM pair"                            \
	    " WHERE image_id = ? AND counted")                                 \
	X(PAIRS_RANKED,                                                        \
	    "SELECT pair_id, pair.state_id, counted,"                          \
	    " coalesce(norm.shared, 0) FROM pair JOIN text USING (text_id)"    \
	    " LEFT JOIN norm ON norm.norm = pair.norm"                         \
	    " LEFT JOIN score ON score.unit = 3"                               \
	    "  AND score.unit_id = pair.image_id"                              \
	    "  AND score.other_id = pair.text_id"                              \
	    "  AND score.name = 'relevance'"                                   \
	    " WHERE image_id = ? ORDER BY value IS NULL, value DESC, kind,"    \
	    " length(text.text) DESC, text.text")                              \
	X(SCORE,                                                               \
	    "SELECT value FROM score WHERE unit = ? AND unit_id = ?"           \
	    " AND other_id = 0 AND name = ?")                                  \
	X(CONTAMINATED_OF,                                                     \
	    "SELECT evalset, coalesce(name, ''), distance FROM contaminated"   \
	    " WHERE image_id = ? ORDER BY evalset")                            \
	X(SCORE_CLEAR, "DELETE FROM score WHERE unit = ? AND unit_id = ?")     \
	X(NORM_COUNT,                                                          \
	    "INSERT INTO norm (norm, clusters) VALUES (?, ?)"                  \
	    " ON CONFLICT DO UPDATE SET clusters = clusters"                   \
	    " + excluded.clusters")                                            \
	X(NORM_TURNED,                                                         \
	    "INSERT INTO turned SELECT norm FROM norm"                         \
	    " WHERE norm = ? AND (clusters > ?) != shared"                     \
	    " ON CONFLICT DO NOTHING")                                         \
	X(NORM_SHARED,                                                         \
	    "UPDATE norm SET shared = clusters > ?"                            \
	    " WHERE norm = ?")                                                 \
	X(NORM_IMAGES,                                                         \
	    "SELECT min(image_id) FROM pair"                                   \
	    " WHERE norm = ? AND image_id > ?")                                \
	X(TURNED_NEXT, "SELECT norm FROM turned ORDER BY norm LIMIT 1")        \
	X(TURNED_REMOVE, "DELETE FROM turned WHERE norm = ?")                  \
	X(TURNED_ALL,                                                          \
	    "INSERT INTO turned SELECT norm FROM norm"                         \
	    " WHERE (clusters > ?) != shared ON CONFLICT DO NOTHING")          \
	X(CLUSTER_SET,                                                         \
	    "INSERT INTO cluster VALUES (?, ?, ?, ?, ?, ?)"                    \
	    " ON CONFLICT DO UPDATE SET keeper_id = excluded.keeper_id,"       \
	    " images = excluded.images, urls = excluded.urls,"                 \
	    " pages = excluded.pages, hosts = excluded.hosts")                 \
	X(CLUSTER_REMOVE, "DELETE FROM cluster WHERE founder_id = ?")          \
	X(DIRTY_NEXT, "SELECT min(image_id) FROM dirty")                       \
	X(DIRTY_REMOVE, "DELETE FROM dirty WHERE image_id = ?")                \
	X(DIRTY_ALL,                                                           \
	    "INSERT INTO dirty SELECT image_id FROM image"                     \
	    " WHERE true ON CONFLICT DO NOTHING")                              \
	X(DIRTY_COUNT, "SELECT count(*) FROM dirty")

#define SQL_LIST_STATUS(X)                                                     \
	X(COUNTER_TOTAL,                                                       \
	    "SELECT coalesce(sum(n), 0) FROM counter"                          \
	    " WHERE unit = ?")                                                 \
	X(COUNTERS_OF,                                                         \
	    "SELECT name, reason, n FROM counter"                              \
	    " JOIN state USING (state_id) WHERE unit = ? AND n != 0"           \
	    " ORDER BY name, reason")                                          \
	X(COUNTER_OF_STATE,                                                    \
	    "SELECT coalesce(sum(n), 0) FROM counter"                          \
	    " JOIN state USING (state_id) WHERE unit = ? AND name = ?")        \
	X(COUNTER_ONE,                                                         \
	    "SELECT n FROM counter WHERE unit = ?"                             \
	    " AND state_id = ?")                                               \
	X(DIRTY_SOME, "SELECT count(*) FROM (SELECT 1 FROM dirty LIMIT ?)")    \
	X(WAITING_SOME,                                                        \
	    "SELECT count(*) FROM (SELECT 1 FROM waiting"                      \
	    " WHERE stage_id = ? AND due <= ? LIMIT ?)")                       \
	X(WAITING_NEXT,                                                        \
	    "SELECT min(due) FROM waiting WHERE stage_id = ?"                  \
	    " AND due > 0 AND due > ?")                                        \
	X(HOSTS_QUEUED,                                                        \
	    "SELECT coalesce(sum(queued - queued_images), 0),"                 \
	    " coalesce(sum(queued_images), 0) FROM host WHERE queued > 0"      \
	    " AND next_at_ms <= ?")                                            \
	X(HOSTS_NEXT,                                                          \
	    "SELECT min(next_at_ms) FROM host WHERE queued > 0"                \
	    " AND next_at_ms > ?")

#define SQL_LIST_RETRY(X)                                                      \
	X(URL_TRIED,                                                           \
	    "SELECT url_id FROM url WHERE state_id = ?"                        \
	    " AND url_id > ? AND coalesce((SELECT max(at) FROM attempt"        \
	    "  WHERE attempt.url_id = url.url_id), 0) <= ?"                    \
	    " ORDER BY url_id LIMIT 1")                                        \
	X(RETRY_PAGES_WAIT,                                                    \
	    "INSERT INTO waiting (stage_id, unit_id)"                          \
	    " SELECT ?, page_id FROM page WHERE state_id = ?"                  \
	    " ON CONFLICT DO UPDATE SET due = 0, attempts = 0")                \
	X(RETRY_PAGES, "UPDATE page SET state_id = ? WHERE state_id = ?")      \
	X(RETRY_LISTS_WAIT,                                                    \
	    "INSERT INTO waiting (stage_id, unit_id)"                          \
	    " SELECT ?, url_id FROM list WHERE state_id = ?"                   \
	    " ON CONFLICT DO UPDATE SET due = 0, attempts = 0")                \
	X(RETRY_LISTS, "UPDATE list SET state_id = ? WHERE state_id = ?")      \
	X(REDO_LIST,                                                           \
	    "SELECT url_id, state_id FROM list"                                \
	    " JOIN state USING (state_id) WHERE url_id > ?"                    \
	    " AND NOT (name = 'waiting' AND reason = 'extract')"               \
	    " ORDER BY url_id LIMIT 1")                                        \
	X(RETRY_IMAGES_WAIT,                                                   \
	    "INSERT INTO waiting (stage_id, unit_id)"                          \
	    " SELECT ?, image_id FROM image WHERE state_id = ?"                \
	    " ON CONFLICT DO UPDATE SET due = 0, attempts = 0")                \
	X(RETRY_IMAGES, "UPDATE image SET state_id = ? WHERE state_id = ?")    \
	X(RETRY_TEXTS_WAIT,                                                    \
	    "INSERT INTO waiting (stage_id, unit_id)"                          \
	    " SELECT ?, text_id FROM text WHERE state_id = ?"                  \
	    " ON CONFLICT DO UPDATE SET due = 0, attempts = 0")                \
	X(RETRY_TEXTS, "UPDATE text SET state_id = ? WHERE state_id = ?")      \
	X(REDO_PAGE,                                                           \
	    "SELECT page_id, state_id FROM page"                               \
	    " JOIN state USING (state_id) WHERE page_id > ?"                   \
	    " AND NOT (name = 'waiting' AND reason = 'extract')"               \
	    " AND body IS NOT NULL ORDER BY page_id LIMIT 1")                  \
	X(REDO_IMAGE,                                                          \
	    "SELECT image_id, state_id FROM image"                             \
	    " JOIN state USING (state_id) WHERE image_id > ?"                  \
	    " AND NOT (name = 'waiting' AND reason = 'filter')"                \
	    " ORDER BY image_id LIMIT 1")                                      \
	X(REDO_TEXT,                                                           \
	    "SELECT text_id, state_id FROM text"                               \
	    " JOIN state USING (state_id) WHERE text_id > ?"                   \
	    " AND name != 'idle'"                                              \
	    " AND NOT (name = 'waiting' AND reason = 'filter')"                \
	    " ORDER BY text_id LIMIT 1")                                       \
	X(REDO_HASHED,                                                         \
	    "SELECT image_id, state_id FROM image"                             \
	    " JOIN state USING (state_id) WHERE image_id > ?"                  \
	    " AND (name = 'done' OR reason LIKE 'dedup:%')"                    \
	    " ORDER BY image_id LIMIT 1")

#endif
