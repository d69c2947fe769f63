/*
 * Statements of lait-db why and check; see sql.h.
 */

#ifndef LAIT_DB_SQL_CHECK_H
#define LAIT_DB_SQL_CHECK_H

/* Where a unit's counter differs from its rows: "STATE REASON: by". */
#define SQL_COUNTER_FAULTS(unit, rows)                                         \
	"SELECT name || ' ' || reason || ': ' || sum(n) FROM"                  \
	" (SELECT state_id, n FROM counter WHERE unit = " unit                 \
	"  UNION ALL " rows ") JOIN state USING (state_id)"                    \
	" GROUP BY state_id HAVING sum(n) != 0"

/* Units that wait or are to be tried again without a row of waiting. */
#define SQL_WAIT_FAULTS(table, id, unit, what)                                 \
	"SELECT " what " FROM " table " t JOIN state USING (state_id)"         \
	" WHERE state.name IN ('waiting', 'retry') AND NOT EXISTS"             \
	" (SELECT 1 FROM waiting w JOIN stage USING (stage_id)"                \
	"  WHERE stage.unit = " unit " AND w.unit_id = t." id ")"

#define SQL_LIST_CHECK(X)                                                      \
	X(CHECK_PAGE_URLS,                                                     \
	    SQL_COUNTER_FAULTS("0",                                            \
		"SELECT state_id,"                                             \
		" -count(*) FROM url WHERE want = 0 GROUP BY state_id"))       \
	X(CHECK_IMAGE_URLS,                                                    \
	    SQL_COUNTER_FAULTS("1",                                            \
		"SELECT state_id,"                                             \
		" -count(*) FROM url WHERE want = 1 GROUP BY state_id"))       \
	X(CHECK_LIST_URLS,                                                     \
	    SQL_COUNTER_FAULTS("9",                                            \
		"SELECT state_id,"                                             \
		" -count(*) FROM url WHERE want > 1 GROUP BY state_id"))       \
	X(CHECK_LISTS,                                                         \
	    SQL_COUNTER_FAULTS("10",                                           \
		"SELECT state_id, -count(*) FROM list GROUP BY state_id"))     \
	X(CHECK_LIST_WAITS,                                                    \
	    SQL_WAIT_FAULTS("list", "url_id", "10", "t.url_id"))               \
	X(CHECK_LIST_BODIES,                                                   \
	    "SELECT body, sha256 FROM list"                                    \
	    " WHERE body IS NOT NULL ORDER BY url_id")                         \
	X(CHECK_PAGES,                                                         \
	    SQL_COUNTER_FAULTS("2",                                            \
		"SELECT state_id, -count(*) FROM page GROUP BY state_id"))     \
	X(CHECK_IMAGES,                                                        \
	    SQL_COUNTER_FAULTS("3",                                            \
		"SELECT state_id, -count(*) FROM image GROUP BY state_id"))    \
	X(CHECK_TEXTS,                                                         \
	    SQL_COUNTER_FAULTS("4",                                            \
		"SELECT state_id, -count(*) FROM text GROUP BY state_id"))     \
	X(CHECK_PAIRS,                                                         \
	    SQL_COUNTER_FAULTS("5",                                            \
		"SELECT state_id, -count(*) FROM pair GROUP BY state_id"))     \
	X(CHECK_CHOSEN,                                                        \
	    SQL_COUNTER_FAULTS("6",                                            \
		"SELECT verdict_id,"                                           \
		" -count(*) FROM image WHERE verdict_id IS NOT NULL"           \
		" GROUP BY verdict_id"))                                       \
	X(CHECK_QUEUE_URL,                                                     \
	    "SELECT url FROM url JOIN state USING (state_id)"                  \
	    " WHERE name = 'waiting' AND NOT EXISTS (SELECT 1 FROM queue"      \
	    " WHERE queue.host_id = url.host_id"                               \
	    " AND queue.priority = url.priority"                               \
	    " AND queue.url_id = url.url_id)")                                 \
	X(CHECK_URL_QUEUE,                                                     \
	    "SELECT url FROM queue JOIN url USING (url_id)"                    \
	    " JOIN state USING (state_id) WHERE name != 'waiting'")            \
	X(CHECK_URL_RETRY,                                                     \
	    "SELECT url FROM url t JOIN state USING (state_id)"                \
	    " WHERE name = 'retry' AND NOT EXISTS (SELECT 1 FROM waiting"      \
	    " JOIN stage USING (stage_id) WHERE stage.name = 'fetch'"          \
	    " AND unit_id = t.url_id)")                                        \
	X(CHECK_URL_DONE,                                                      \
	    "SELECT url FROM url JOIN state USING (state_id)"                  \
	    " WHERE name = 'done' AND page_id IS NULL AND image_id IS NULL"    \
	    " AND NOT EXISTS (SELECT 1 FROM list"                              \
	    "  WHERE list.url_id = url.url_id)")                               \
	X(CHECK_HOST_QUEUED,                                                   \
	    "SELECT name FROM host WHERE queued !="                            \
	    " (SELECT count(*) FROM queue WHERE queue.host_id ="               \
	    " host.host_id)")                                                  \
	X(CHECK_PAGE_WAITS, SQL_WAIT_FAULTS("page", "page_id", "2", "url"))    \
	X(CHECK_IMAGE_WAITS,                                                   \
	    SQL_WAIT_FAULTS("image", "image_id", "3", "lower(hex(sha256))"))   \
	X(CHECK_TEXT_WAITS,                                                    \
	    SQL_WAIT_FAULTS("text", "text_id", "4", "lower(hex(key))"))        \
	X(CHECK_WAITING_PAGE,                                                  \
	    "SELECT url FROM waiting w"                                        \
	    " JOIN stage USING (stage_id) JOIN page ON page_id = unit_id"      \
	    " JOIN state USING (state_id) WHERE stage.name = 'extract'"        \
	    " AND stage.unit = 2 AND state.name NOT IN ('waiting', 'retry')")  \
	X(CHECK_WAITING_IMAGE,                                                 \
	    "SELECT lower(hex(sha256)) FROM waiting w"                         \
	    " JOIN stage USING (stage_id) JOIN image ON image_id = unit_id"    \
	    " JOIN state USING (state_id)"                                     \
	    " WHERE stage.name IN ('filter', 'dedup') AND stage.unit = 3"      \
	    " AND state.name NOT IN ('waiting', 'retry')")                     \
	X(CHECK_IMAGE_URL,                                                     \
	    "SELECT lower(hex(sha256)) FROM image"                             \
	    " WHERE NOT EXISTS (SELECT 1 FROM url"                             \
	    " WHERE url.image_id = image.image_id)")                           \
	X(CHECK_PAGE_URL,                                                      \
	    "SELECT url FROM page WHERE NOT EXISTS"                            \
	    " (SELECT 1 FROM url WHERE url.page_id = page.page_id)")           \
	X(CHECK_MENTION,                                                       \
	    "SELECT mention_id FROM mention"                                   \
	    " JOIN url USING (url_id) WHERE wanted"                            \
	    " AND mention.image_id IS NOT url.image_id")                       \
	X(CHECK_SELECTED,                                                      \
	    "SELECT lower(hex(sha256)) FROM image"                             \
	    " JOIN state ON state.state_id = verdict_id"                       \
	    " WHERE state.name = 'selected' AND 1 != (SELECT count(*)"         \
	    " FROM pair p JOIN state s ON s.state_id = p.state_id"             \
	    " WHERE p.image_id = image.image_id AND s.name = 'selected')")     \
	X(CHECK_CLUSTER,                                                       \
	    "SELECT cluster.founder_id FROM cluster"                           \
	    " JOIN image ON image_id = keeper_id"                              \
	    " WHERE image.founder_id IS NOT cluster.founder_id")               \
	X(CHECK_NORM,                                                          \
	    "SELECT norm FROM (SELECT norm, clusters FROM norm"                \
	    " UNION ALL SELECT norm, -count(DISTINCT image_id) FROM pair"      \
	    " WHERE counted GROUP BY norm)"                                    \
	    " GROUP BY norm HAVING sum(clusters) != 0")                        \
	X(CHECK_FOREIGN, "PRAGMA foreign_key_check")                           \
	X(CHECK_QUICK, "PRAGMA quick_check")                                   \
	X(CHECK_PAGE_BODIES,                                                   \
	    "SELECT body, sha256 FROM page"                                    \
	    " WHERE body IS NOT NULL ORDER BY page_id")                        \
	X(CHECK_IMAGE_BODIES,                                                  \
	    "SELECT body, sha256 FROM image"                                   \
	    " ORDER BY image_id")                                              \
	X(WHY_URL,                                                             \
	    "SELECT url, status, fetched, (SELECT due FROM waiting"            \
	    " JOIN stage USING (stage_id) WHERE stage.name = 'fetch'"          \
	    " AND unit_id = url_id) FROM url WHERE url_id = ?")                \
	X(WHY_ATTEMPTS,                                                        \
	    "SELECT n, at, state_id FROM attempt WHERE url_id = ?"             \
	    " ORDER BY n")                                                     \
	X(WHY_PAGE,                                                            \
	    "SELECT url, state_id, coalesce(language, '?'),"                   \
	    " coalesce(body, 'none'), fetched FROM page WHERE page_id = ?")    \
	X(WHY_LIST,                                                            \
	    "SELECT state_id, coalesce(detail ->> 'kind', 'unknown'),"         \
	    " detail ->> 'entries', detail ->> 'links',"                       \
	    " detail ->> 'candidates', coalesce(body, 'none'), fetched"        \
	    " FROM list WHERE url_id = ?")                                     \
	X(WHY_MENTIONS,                                                        \
	    "SELECT wanted, rank, main_score, main,"                           \
	    " urls ->> 0, (SELECT payloads FROM picture p"                     \
	    "  WHERE p.domain_id = host.domain_id"                             \
	    "  AND p.picture = mention.picture AND payloads > 1)"              \
	    " FROM mention JOIN page USING (page_id)"                          \
	    " JOIN host USING (host_id) WHERE page_id = ? ORDER BY rank")      \
	X(WHY_IMAGE,                                                           \
	    "SELECT i.sha256, i.state_id, i.verdict_id, i.width,"              \
	    " i.height, i.bytes, i.natural, i.body, k.sha256 FROM image i"     \
	    " LEFT JOIN cluster USING (founder_id)"                            \
	    " LEFT JOIN image k ON k.image_id = keeper_id"                     \
	    "  AND k.image_id != i.image_id WHERE i.image_id = ?")             \
	X(WHY_IMAGE_URLS,                                                      \
	    "SELECT url FROM url WHERE image_id = ?"                           \
	    " ORDER BY url")                                                   \
	X(WHY_IMAGE_PAGES,                                                     \
	    "SELECT page.url, max(wanted) FROM mention"                        \
	    " JOIN page USING (page_id) WHERE image_id = ?"                    \
	    " GROUP BY page_id ORDER BY page.url")                             \
	X(WHY_PAIRS,                                                           \
	    "SELECT pair.key, pair.state_id, kind, text.text"                  \
	    " FROM pair JOIN text USING (text_id) WHERE image_id = ?"          \
	    " ORDER BY kind, text.text")                                       \
	X(WHY_PAIR, "SELECT image_id FROM pair WHERE key = ?")                 \
	X(WHY_TEXT,                                                            \
	    "SELECT text, state_id, coalesce(language, '?'), words,"           \
	    " (SELECT clusters FROM norm WHERE norm.norm = text.norm)"         \
	    " FROM text WHERE key = ?")

#endif
