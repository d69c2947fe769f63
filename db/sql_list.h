/*
 * Statements about sitemaps and feeds; see sql.h.
 */

#ifndef LAIT_DB_SQL_LIST_H
#define LAIT_DB_SQL_LIST_H

#define SQL_LIST_LISTS(X)                                                      \
	X(LIST, "SELECT state_id, sha256, body FROM list WHERE url_id = ?")    \
	X(LIST_ADD, "INSERT INTO list (url_id, state_id) VALUES (?, ?)")       \
	X(LIST_FILL,                                                           \
	    "UPDATE list SET state_id = ?, fetched = ?, body = ?,"             \
	    " sha256 = ?, final_url = ?, content_type = ? WHERE url_id = ?")   \
	X(LIST_STATE, "UPDATE list SET state_id = ? WHERE url_id = ?")         \
	X(LIST_EXTRACTED,                                                      \
	    "UPDATE list SET title = ?, detail = ? WHERE url_id = ?")          \
	X(LIST_SAID,                                                           \
	    "SELECT coalesce(detail ->> 'links', 0)"                           \
	    " + coalesce(detail ->> 'candidates', 0)"                          \
	    " FROM list WHERE url_id = ?")                                     \
	X(COVER_ADD,                                                           \
	    "INSERT INTO cover SELECT ?1, ?2 WHERE (SELECT count(*)"           \
	    " FROM cover WHERE url_id = ?1) < 64 ON CONFLICT DO NOTHING")      \
	X(COVER_COPY,                                                          \
	    "INSERT INTO cover SELECT ?2, origin FROM cover"                   \
	    " WHERE url_id = ?1 ON CONFLICT DO NOTHING")                       \
	X(COVERS, "SELECT origin FROM cover WHERE url_id = ? ORDER BY origin") \
	X(URL_FETCHED,                                                         \
	    "SELECT coalesce(fetched, 0) FROM url WHERE url_id = ?")           \
	X(TOLD_ADD, "INSERT INTO told VALUES (?, ?, ?, ?)")                    \
	X(TOLD_CLEAR, "DELETE FROM told WHERE url_id = ?")                     \
	X(TOLD_NEXT,                                                           \
	    "SELECT page FROM told WHERE url_id = ? AND page > ?"              \
	    " ORDER BY page LIMIT 1")                                          \
	X(TOLD_PAGE,                                                           \
	    "SELECT page_id FROM page WHERE seen IS NOT NULL AND page_id ="    \
	    " coalesce((SELECT page_id FROM url WHERE key = ?1),"              \
	    " (SELECT page_id FROM page WHERE key = ?1))")                     \
	X(TOLD_OF_PAGE,                                                        \
	    "SELECT DISTINCT candidate FROM told WHERE page IN"                \
	    " (SELECT key FROM page WHERE page_id = ?1"                        \
	    " UNION SELECT key FROM url WHERE page_id = ?1)"                   \
	    " ORDER BY candidate LIMIT 256")                                   \
	X(TOLD_TEXTS_CLEAR,                                                    \
	    "DELETE FROM mention_text WHERE kind IN (8, 9, 10)"                \
	    " AND mention_id IN (SELECT mention_id FROM mention"               \
	    " WHERE page_id = ?)")                                             \
	X(TOLD_MENTIONS_CLEAR,                                                 \
	    "DELETE FROM mention WHERE page_id = ?"                            \
	    " AND source IN ('sitemap', 'feed')")                              \
	X(MENTION_URLS,                                                        \
	    "SELECT mention_id, urls, rank, detail -> 'picture_keys'"          \
	    " FROM mention"                                                    \
	    " WHERE page_id = ? ORDER BY rank, mention_id")                    \
	X(MENTION_TEXT_NEXT,                                                   \
	    "SELECT coalesce(max(n) + 1, 0) FROM mention_text"                 \
	    " WHERE mention_id = ?")                                           \
	X(MENTION_WANTED,                                                      \
	    "SELECT mention_id FROM mention WHERE page_id = ? AND wanted"      \
	    " AND mention_id > ? ORDER BY mention_id LIMIT 1")

#endif
