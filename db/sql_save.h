/*
 * Statements of lait-db save; see sql.h.
 */

#ifndef LAIT_DB_SQL_SAVE_H
#define LAIT_DB_SQL_SAVE_H

#include "db/sql_list.h"

#define SQL_LIST_SAVE(X)                                                       \
	SQL_LIST_LISTS(X)                                                      \
	SQL_LIST_FRONTIER(X)                                                   \
	SQL_LIST_PAGE(X)                                                       \
	SQL_LIST_MENTION(X)                                                    \
	SQL_LIST_IMAGE(X)

/* Hosts, addresses, what waits, consent. */
#define SQL_LIST_FRONTIER(X)                                                   \
	X(WAITING_ADD,                                                         \
	    "INSERT INTO waiting (stage_id, unit_id, due, attempts)"           \
	    " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")                     \
	X(WAITING_SET,                                                         \
	    "INSERT INTO waiting (stage_id, unit_id, due, attempts)"           \
	    " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET due = "            \
	    "excluded.due,"                                                    \
	    " attempts = excluded.attempts")                                   \
	X(WAITING_REMOVE,                                                      \
	    "DELETE FROM waiting WHERE stage_id = ?"                           \
	    " AND unit_id = ?")                                                \
	X(WAITING_ATTEMPTS,                                                    \
	    "SELECT attempts FROM waiting WHERE stage_id = ?"                  \
	    " AND unit_id = ?")                                                \
	X(WAITING_CLEAR,                                                       \
	    "DELETE FROM waiting WHERE unit_id = ?"                            \
	    " AND stage_id IN (SELECT stage_id FROM stage WHERE unit = ?)")    \
	X(WAITING_DUE,                                                         \
	    "SELECT unit_id FROM waiting WHERE stage_id = ?"                   \
	    " AND due > 0 AND due <= ? ORDER BY due LIMIT 1")                  \
	X(HOST_ID, "SELECT host_id FROM host WHERE name = ?")                  \
	X(HOST_ADD, "INSERT INTO host (name, domain_id) VALUES (?, ?)")        \
	X(HOST_QUEUED,                                                         \
	    "UPDATE host SET queued = queued + ?,"                             \
	    " queued_images = queued_images + ? WHERE host_id = ?")            \
	X(HOST_ANSWERED,                                                       \
	    "UPDATE host SET answered = answered + 1"                          \
	    " WHERE host_id = ?")                                              \
	X(HOST_POLITE,                                                         \
	    "UPDATE host SET next_at_ms = ?, delay_ms = ?,"                    \
	    " bad = ?, robots = coalesce(?, robots) WHERE host_id = ?")        \
	X(HOST_SCOPE,                                                          \
	    "SELECT host.seeded, domain.seeded, host.pages,"                   \
	    " domain.pages FROM host JOIN domain USING (domain_id)"            \
	    " WHERE host_id = ?")                                              \
	X(HOST_PAGE, "UPDATE host SET pages = pages + 1 WHERE host_id = ?")    \
	X(DOMAIN_PAGE,                                                         \
	    "UPDATE domain SET pages = pages + 1 WHERE domain_id ="            \
	    " (SELECT domain_id FROM host WHERE host_id = ?)")                 \
	X(HOST_SEED, "UPDATE host SET seeded = 1 WHERE host_id = ?")           \
	X(DOMAIN_SEED,                                                         \
	    "UPDATE domain SET seeded = 1 WHERE domain_id ="                   \
	    " (SELECT domain_id FROM host WHERE host_id = ?)")                 \
	X(DOMAIN_ID, "SELECT domain_id FROM domain WHERE name = ?")            \
	X(DOMAIN_ADD, "INSERT INTO domain (name) VALUES (?)")                  \
	X(URL_BY_KEY,                                                          \
	    "SELECT url_id, host_id, want, state_id, depth, priority,"         \
	    " turn, attempts, page_id, image_id FROM url WHERE key = ?")       \
	X(URL_BY_ID,                                                           \
	    "SELECT url_id, host_id, want, state_id, depth, priority,"         \
	    " turn, attempts, page_id, image_id FROM url WHERE url_id = ?")    \
	X(URL_TEXT, "SELECT url, want FROM url WHERE url_id = ?")              \
	X(URL_ADD,                                                             \
	    "INSERT INTO url (key, host_id, want, state_id, depth,"            \
	    " priority, url) VALUES (?, ?, ?, ?, ?, ?, ?)")                    \
	X(URL_TURN, "UPDATE url SET turn = ? WHERE url_id = ?")                \
	X(URL_STATE, "UPDATE url SET state_id = ? WHERE url_id = ?")           \
	X(URL_ATTEMPTS,                                                        \
	    "UPDATE url SET attempts = ?, status = ?"                          \
	    " WHERE url_id = ?")                                               \
	X(URL_DONE,                                                            \
	    "UPDATE url SET status = ?, fetched = ?, page_id = ?,"             \
	    " image_id = ?, attempts = 0 WHERE url_id = ?")                    \
	X(URL_IN_STATE,                                                        \
	    "SELECT url_id FROM url WHERE state_id = ?"                        \
	    " AND url_id > ? ORDER BY url_id LIMIT 1")                         \
	X(QUEUE_ADD,                                                           \
	    "INSERT INTO queue VALUES (?, ?, ?, ?)"                            \
	    " ON CONFLICT DO NOTHING")                                         \
	X(QUEUE_TURN,                                                          \
	    "UPDATE queue SET turn = turn + 1 WHERE host_id = ?1"              \
	    " AND priority = ?2 AND url_id = ?3 AND EXISTS (SELECT 1"          \
	    " FROM host WHERE host_id = ?1 AND next_at_ms > ?4)")              \
	X(QUEUE_REMOVE,                                                        \
	    "DELETE FROM queue WHERE host_id = ? AND priority = ?"             \
	    " AND url_id = ?")                                                 \
	X(QUEUE_NEXT,                                                          \
	    "SELECT queue.priority, url_id, url FROM queue"                    \
	    " JOIN url USING (url_id) WHERE queue.host_id = ?"                 \
	    " AND (queue.priority, url_id) > (?, ?)"                           \
	    " ORDER BY queue.priority, url_id LIMIT 1")                        \
	X(ATTEMPT_ADD,                                                         \
	    "INSERT INTO attempt (url_id, n, at, state_id, status)"            \
	    " SELECT ?, (SELECT coalesce(max(n), 0) + 1 FROM attempt"          \
	    " WHERE url_id = ?), ?, ?, nullif(?, 0)")                          \
	X(TRAP,                                                                \
	    "SELECT n FROM trap WHERE host_id = ? AND kind = ?"                \
	    " AND key = ?")                                                    \
	X(TRAP_COUNT,                                                          \
	    "INSERT INTO trap VALUES (?, ?, ?, ?)"                             \
	    " ON CONFLICT DO UPDATE SET n = n + excluded.n")                   \
	X(TRAP_ADD,                                                            \
	    "INSERT INTO trap VALUES (?, ?, ?, 1)"                             \
	    " ON CONFLICT DO UPDATE SET n = n + 1")                            \
	X(SIGNALS,                                                             \
	    "SELECT name, value, agent, place FROM signal"                     \
	    " WHERE unit = ? AND unit_id = ? ORDER BY n")                      \
	X(SIGNAL_COUNT,                                                        \
	    "SELECT coalesce(max(n) + 1, 0) FROM signal"                       \
	    " WHERE unit = ? AND unit_id = ?")                                 \
	X(SIGNAL_HAS,                                                          \
	    "SELECT 1 FROM signal WHERE unit = ? AND unit_id = ?"              \
	    " AND name = ? AND value = ? AND agent IS ? AND place = ?"         \
	    " AND url IS ?")                                                   \
	X(SIGNAL_ADD, "INSERT INTO signal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)") \
	X(SIGNAL_CLEAR, "DELETE FROM signal WHERE unit = ? AND unit_id = ?")   \
	X(SIGNAL_NEXT,                                                         \
	    "SELECT unit_id FROM signal WHERE unit = ?"                        \
	    " AND unit_id > ? ORDER BY unit_id LIMIT 1")

#define SQL_LIST_PAGE(X)                                                       \
	X(PAGE_BY_KEY,                                                         \
	    "SELECT page_id, state_id, sha256, fetched, depth, body, host_id"  \
	    " FROM page WHERE key = ?")                                        \
	X(PAGE_ADD,                                                            \
	    "INSERT INTO page (key, host_id, state_id, depth, url)"            \
	    " VALUES (?, ?, ?, ?, ?)")                                         \
	X(PAGE_FILL,                                                           \
	    "UPDATE page SET state_id = ?, status = ?, fetched = ?,"           \
	    " body = ?, sha256 = ?, final_url = ?, content_type = ?"           \
	    " WHERE page_id = ?")                                              \
	X(PAGE_STATE, "UPDATE page SET state_id = ? WHERE page_id = ?")        \
	X(PAGE_EXTRACTED,                                                      \
	    "UPDATE page SET consent = ?, nofollow = ?,"                       \
	    " language = ?, title = ?, detail = ? WHERE page_id = ?")          \
	X(PAGE_CONSENT,                                                        \
	    "UPDATE page SET consent = ?, nofollow = ?"                        \
	    " WHERE page_id = ?")                                              \
	X(PAGE_GATE, "SELECT consent, language FROM page WHERE page_id = ?")   \
	X(PAGE_NEXT,                                                           \
	    "SELECT page_id, state_id FROM page WHERE page_id > ?"             \
	    " ORDER BY page_id LIMIT 1")                                       \
	X(PAGE_KEPT,                                                           \
	    "SELECT state.name = 'done' AND consent = 0 FROM page"             \
	    " JOIN state USING (state_id) WHERE page_id = ?")                  \
	X(PAGE_SEEN, "UPDATE page SET seen = sha256 WHERE page_id = ?")        \
	X(PAGE_UNSEEN, "UPDATE page SET seen = NULL WHERE page_id = ?")        \
	X(PAGE_PICTURES,                                                       \
	    "SELECT DISTINCT picture, domain_id, seen FROM page"               \
	    " JOIN host USING (host_id) JOIN mention USING (page_id)"          \
	    " WHERE page_id = ? AND seen IS NOT NULL ORDER BY picture")        \
	X(SIGHTING_ADD,                                                        \
	    "INSERT INTO sighting VALUES (?, ?, ?, 1)"                         \
	    " ON CONFLICT DO UPDATE SET pages = pages + 1 RETURNING pages")    \
	X(SIGHTING_TAKE,                                                       \
	    "UPDATE sighting SET pages = pages - 1"                            \
	    " WHERE domain_id = ? AND picture = ? AND payload = ?"             \
	    " RETURNING pages")                                                \
	X(SIGHTING_REMOVE,                                                     \
	    "DELETE FROM sighting WHERE domain_id = ?"                         \
	    " AND picture = ? AND payload = ?")                                \
	X(PICTURE_ADD,                                                         \
	    "INSERT INTO picture VALUES (?, ?, 1)"                             \
	    " ON CONFLICT DO UPDATE SET payloads = payloads + 1"               \
	    " RETURNING payloads")                                             \
	X(PICTURE_TAKE,                                                        \
	    "UPDATE picture SET payloads = payloads - 1"                       \
	    " WHERE domain_id = ? AND picture = ? RETURNING payloads")         \
	X(PICTURE_PAYLOADS,                                                    \
	    "SELECT payloads FROM picture WHERE domain_id = ?"                 \
	    " AND picture = ?")                                                \
	X(PICTURE_PAGES,                                                       \
	    "SELECT min(page_id) FROM mention"                                 \
	    " JOIN page USING (page_id) JOIN host USING (host_id)"             \
	    " WHERE picture = ? AND domain_id = ? AND page_id > ?")

#define SQL_LIST_MENTION(X)                                                    \
	X(MENTION,                                                             \
	    "SELECT page_id, url_id, image_id, step, wanted,"                  \
	    " page.depth, urls FROM mention JOIN page USING (page_id)"         \
	    " WHERE mention_id = ?")                                           \
	X(MENTION_ADD,                                                         \
	    "INSERT INTO mention (page_id, rank, main_score,"                  \
	    " picture, main, state_id, stated_width, stated_height, position," \
	    " source, urls, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " \
	    "?)")                                                              \
	X(MENTION_DIRTY_ALL,                                                   \
	    "INSERT INTO dirty SELECT image_id FROM mention"                   \
	    " WHERE page_id = ? AND image_id IS NOT NULL"                      \
	    " ON CONFLICT DO NOTHING")                                         \
	X(MENTION_CLEAR, "DELETE FROM mention WHERE page_id = ?")              \
	X(MENTION_SETTLE,                                                      \
	    "UPDATE mention SET step = ?, url_id = ?,"                         \
	    " image_id = ? WHERE mention_id = ?")                              \
	X(MENTION_WANT, "UPDATE mention SET wanted = ? WHERE mention_id = ?")  \
	X(MENTION_BY_URL,                                                      \
	    "SELECT mention_id FROM mention WHERE url_id = ?"                  \
	    " AND mention_id > ? ORDER BY mention_id LIMIT 1")                 \
	X(MENTION_BY_PASSED,                                                   \
	    "SELECT mention_id FROM passed WHERE url_id = ?"                   \
	    " AND mention_id > ? ORDER BY mention_id LIMIT 1")                 \
	X(PAGE_MENTIONS,                                                       \
	    "SELECT mention_id, coalesce(image_id, 0), wanted,"                \
	    " picture, coalesce(mention.state_id, 0), main OR main_score >= "  \
	    "?2,"                                                              \
	    " domain_id FROM mention JOIN page USING (page_id)"                \
	    " JOIN host USING (host_id) WHERE page_id = ?1"                    \
	    " ORDER BY rank, mention_id")                                      \
	X(PASSED_ADD,                                                          \
	    "INSERT INTO passed VALUES (?, ?)"                                 \
	    " ON CONFLICT DO NOTHING")                                         \
	X(TEXT_ID, "SELECT text_id FROM text WHERE key = ?")                   \
	X(TEXT_ADD,                                                            \
	    "INSERT INTO text (key, norm, state_id, text)"                     \
	    " VALUES (?, ?, ?, ?)")                                            \
	X(TEXT_STATE, "UPDATE text SET state_id = ? WHERE text_id = ?")        \
	X(TEXT_STATE_OF, "SELECT text_id, state_id FROM text WHERE key = ?")   \
	X(TEXT_FILL,                                                           \
	    "UPDATE text SET language = ?, words = ?, characters = ?,"         \
	    " repetition = ?, letters = ?, detail = ? WHERE text_id = ?")      \
	X(TEXT_MEASURES,                                                       \
	    "SELECT language, words, characters, repetition,"                  \
	    " letters, NULL, NULL, NULL, NULL, NULL FROM text WHERE text_id "  \
	    "= ?")                                                             \
	X(TEXT_NEXT,                                                           \
	    "SELECT text_id, state_id, 1, language, words,"                    \
	    " characters, repetition, letters, NULL, NULL, NULL, NULL, NULL "  \
	    "FROM text"                                                        \
	    " WHERE text_id > ? ORDER BY text_id LIMIT 1")                     \
	X(TEXT_DIRTY,                                                          \
	    "INSERT INTO dirty SELECT DISTINCT image_id FROM pair"             \
	    " WHERE text_id = ? ON CONFLICT DO NOTHING")                       \
	X(MENTION_TEXT_ADD,                                                    \
	    "INSERT INTO mention_text (mention_id, n, text_id,"                \
	    " kind, shared, language, raw, credit)"                            \
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")                                \
	X(MENTION_IDLE,                                                        \
	    "SELECT min(text_id) FROM mention_text"                            \
	    " JOIN text USING (text_id) WHERE mention_id = ?"                  \
	    " AND state_id = ? AND text_id > ?")

#define SQL_LIST_IMAGE(X)                                                      \
	X(IMAGE_ID, "SELECT image_id FROM image WHERE sha256 = ?")             \
	X(IMAGE_STATE_OF,                                                      \
	    "SELECT image_id, state_id FROM image"                             \
	    " WHERE sha256 = ?")                                               \
	X(IMAGE_ADD,                                                           \
	    "INSERT INTO image (sha256, state_id, first_seen,"                 \
	    " last_seen, bytes, body) VALUES (?, ?, ?, ?, ?, ?)")              \
	X(IMAGE_SEEN,                                                          \
	    "UPDATE image SET first_seen = min(first_seen, ?),"                \
	    " last_seen = max(last_seen, ?) WHERE image_id = ?")               \
	X(IMAGE_CONSENT, "UPDATE image SET consent = ? WHERE image_id = ?")    \
	X(IMAGE_CONSENT_TURN,                                                  \
	    "UPDATE image SET consent = ?"                                     \
	    " WHERE image_id = ? AND consent != ?")                            \
	X(IMAGE_NSFW, "UPDATE image SET nsfw = ? WHERE image_id = ?")          \
	X(IMAGE_STATE, "UPDATE image SET state_id = ? WHERE image_id = ?")     \
	X(IMAGE_FILL,                                                          \
	    "UPDATE image SET format = coalesce(?, format),"                   \
	    " bytes = coalesce(?, bytes), width = ?, height = ?,"              \
	    " animated = ?, damaged = ?, contrast = ?, blank = ?, blur = ?,"   \
	    " border = ?, natural = ?, nsfw = coalesce(?, nsfw),"              \
	    " pdqq = ?, pdq = ?, pdqt = ?, phash = ?, detail = ?"              \
	    " WHERE image_id = ?")                                             \
	X(IMAGE_MEASURES,                                                      \
	    "SELECT NULL, min(width, height),"                                 \
	    " max(width, height) * 1.0 / min(width, height), bytes, contrast," \
	    " blank, blur, natural, animated, nsfw, " SQL_OVERLAY              \
	    " FROM image WHERE image_id = ?")                                  \
	X(IMAGE_NEXT,                                                          \
	    "SELECT image_id, state_id, pdq IS NOT NULL, NULL,"                \
	    " min(width, height), max(width, height) * 1.0"                    \
	    " / min(width, height), bytes, contrast, blank, blur, natural, "   \
	    "animated, nsfw, " SQL_OVERLAY                                     \
	    " FROM image WHERE image_id > ? ORDER BY image_id LIMIT 1")        \
	X(THUMB_SET,                                                           \
	    "INSERT INTO thumb VALUES (?, ?, ?) ON CONFLICT"                   \
	    " DO UPDATE SET whole = excluded.whole,"                           \
	    " trimmed = excluded.trimmed")                                     \
	X(DIRTY_ADD, "INSERT INTO dirty VALUES (?) ON CONFLICT DO NOTHING")    \
	X(NEAR_ADD,                                                            \
	    "INSERT INTO near VALUES (?, ?, ?) ON CONFLICT"                    \
	    " DO UPDATE SET distance = excluded.distance")                     \
	X(NEAR_COUNT,                                                          \
	    "SELECT count(*) FROM near JOIN image"                             \
	    " ON image.image_id = other_id WHERE near.image_id = ?"            \
	    " AND sha256 < ?")                                                 \
	X(NEAR_GREATEST,                                                       \
	    "SELECT other_id FROM near JOIN image"                             \
	    " ON image.image_id = other_id WHERE near.image_id = ?"            \
	    " AND sha256 < ? ORDER BY sha256 DESC LIMIT 1")                    \
	X(NEAR_REMOVE,                                                         \
	    "DELETE FROM near WHERE (image_id, other_id)"                      \
	    " IN (VALUES (?, ?), (?, ?))")                                     \
	X(CONTAMINATED_CLEAR, "DELETE FROM contaminated WHERE image_id = ?")   \
	X(CONTAMINATED_ADD,                                                    \
	    "INSERT INTO contaminated VALUES (?, ?, ?, ?)"                     \
	    " ON CONFLICT DO NOTHING")                                         \
	X(NEAR_TEXT_NODE,                                                      \
	    "SELECT key, norm, coalesce(near_norm, norm), near_norm IS NULL"   \
	    " FROM text WHERE text_id = ?")                                    \
	X(NEAR_TEXT_NEXT,                                                      \
	    "SELECT other_id FROM near_text WHERE text_id = ?"                 \
	    " AND other_id > ? ORDER BY other_id LIMIT 1")                     \
	X(NEAR_TEXT_OF,                                                        \
	    "SELECT other_id, similarity FROM near_text WHERE text_id = ?")    \
	X(NEAR_TEXT_ADD,                                                       \
	    "INSERT INTO near_text VALUES (?, ?, ?) ON CONFLICT"               \
	    " DO UPDATE SET similarity = excluded.similarity")                 \
	X(NEAR_TEXT_SET, "UPDATE text SET near_norm = ? WHERE text_id = ?")    \
	X(NEAR_TEXT_FILL,                                                      \
	    "INSERT INTO waiting (stage_id, unit_id)"                          \
	    " SELECT ?, text_id FROM text JOIN state USING (state_id)"         \
	    " WHERE state.name = 'done' AND near_norm IS NULL"                 \
	    " ON CONFLICT DO NOTHING")                                         \
	X(NEAR_TEXT_AGAIN,                                                     \
	    "INSERT INTO waiting (stage_id, unit_id)"                          \
	    " SELECT ?, text_id FROM text WHERE near_norm IS NOT NULL"         \
	    " ON CONFLICT DO NOTHING")                                         \
	X(PAIR_ID, "SELECT pair_id FROM pair WHERE key = ?")                   \
	X(SCORE_SET,                                                           \
	    "INSERT INTO score VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT"          \
	    " DO UPDATE SET value = excluded.value,"                           \
	    " version = excluded.version")                                     \
	X(NOTE_SET,                                                            \
	    "INSERT INTO note VALUES (?, ?, ?) ON CONFLICT"                    \
	    " DO UPDATE SET detail = excluded.detail")                         \
	X(FILL_PAGES,                                                          \
	    "INSERT INTO waiting (stage_id, unit_id) SELECT ?,"                \
	    " page_id FROM page JOIN state USING (state_id)"                   \
	    " WHERE state.name = 'done' ON CONFLICT DO NOTHING")               \
	X(FILL_IMAGES,                                                         \
	    "INSERT INTO waiting (stage_id, unit_id) SELECT ?,"                \
	    " image_id FROM image JOIN state USING (state_id)"                 \
	    " WHERE state.name = 'done' ON CONFLICT DO NOTHING")               \
	X(FILL_TEXTS,                                                          \
	    "INSERT INTO waiting (stage_id, unit_id) SELECT ?,"                \
	    " text_id FROM text JOIN state USING (state_id)"                   \
	    " WHERE state.name = 'done' ON CONFLICT DO NOTHING")               \
	X(FILL_PAIRS,                                                          \
	    "INSERT INTO waiting (stage_id, unit_id) SELECT ?,"                \
	    " pair_id FROM pair JOIN state USING (state_id)"                   \
	    " WHERE state.name = 'selected' ON CONFLICT DO NOTHING")

#endif
