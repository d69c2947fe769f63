/*
 * Statements of lait-db todo; see sql.h.
 */

#ifndef LAIT_DB_SQL_TODO_H
#define LAIT_DB_SQL_TODO_H

/* What waits for a stage, above a number, due, of a shard. */
#define SQL_WAITS_FROM(joins)                                                  \
	" FROM waiting JOIN " joins                                            \
	" WHERE waiting.stage_id = ? AND unit_id > ? AND due <= ?"             \
	" AND unit_id % ? = ? ORDER BY unit_id LIMIT ?"

#define SQL_LIST_TODO(X)                                                       \
	X(HOSTS_READY,                                                         \
	    "SELECT host_id, queued, answered, domain_id"                      \
	    " FROM host WHERE queued > 0 AND next_at_ms <= ? ORDER BY "        \
	    "next_at_ms, host_id")                                             \
	X(HOST_RECORD,                                                         \
	    "SELECT name, next_at_ms, delay_ms, bad, robots"                   \
	    " FROM host WHERE host_id = ?")                                    \
	X(QUEUE_OF_HOST,                                                       \
	    "SELECT queue.url_id, queue.turn, url, want,"                      \
	    " queue.priority, attempts FROM queue JOIN url USING (url_id)"     \
	    " WHERE queue.host_id = ? ORDER BY queue.priority, queue.url_id")  \
	X(QUEUE_HAS,                                                           \
	    "SELECT queue.turn FROM url JOIN queue"                            \
	    " ON queue.host_id = url.host_id"                                  \
	    " AND queue.priority = url.priority"                               \
	    " AND queue.url_id = url.url_id WHERE url.url_id = ?")             \
	X(SIGNALS_FULL,                                                        \
	    "SELECT name, value, agent, place, url, at FROM signal"            \
	    " WHERE unit = ? AND unit_id = ? ORDER BY n")                      \
	X(TODO_EXTRACT,                                                        \
	    "SELECT page_id, coalesce(final_url, url), body,"                  \
	    " sha256, content_type" SQL_WAITS_FROM(                            \
		"page ON page_id = unit_id"))                                  \
	X(TODO_LIST,                                                           \
	    "SELECT list.url_id, url, body, sha256, content_type, want,"       \
	    " final_url" SQL_WAITS_FROM("list ON list.url_id = unit_id"        \
					" JOIN url USING (url_id)"))           \
	X(TODO_FILTER_IMAGE,                                                   \
	    "SELECT image_id, sha256, body, (SELECT min(url.url) FROM url "    \
	    "WHERE url.image_id = image.image_id)" SQL_WAITS_FROM(             \
		"image ON image_id = unit_id"))                                \
	X(TODO_FILTER_TEXT,                                                    \
	    "SELECT text_id, key, text" SQL_WAITS_FROM(                        \
		"text ON text_id = unit_id"))                                  \
	X(TODO_DEDUP,                                                          \
	    "SELECT image.image_id, sha256, pdq, pdqq, pdqt, whole,"           \
	    " trimmed, width, height, detail ->> 'local'" SQL_WAITS_FROM(      \
		"image ON image_id = unit_id"                                  \
		" LEFT JOIN thumb USING (image_id)"))                          \
	X(TODO_USER_IMAGE,                                                     \
	    "SELECT image_id, sha256, body, format, bytes,"                    \
	    " width, height, natural, pdq, phash" SQL_WAITS_FROM(              \
		"image ON image_id = unit_id"))                                \
	X(TODO_USER_TEXT,                                                      \
	    "SELECT text_id, key AS text_id, text, language,"                  \
	    " words" SQL_WAITS_FROM("text ON text_id = unit_id"))              \
	X(TODO_USER_PAGE,                                                      \
	    "SELECT page_id, url, body, title, language,"                      \
	    " content_type" SQL_WAITS_FROM("page ON page_id = unit_id"))       \
	X(TODO_USER_PAIR,                                                      \
	    "SELECT pair_id, pair.key AS pair, sha256, body,"                  \
	    " text.key AS text_id, text, format, width, "                      \
	    "height" SQL_WAITS_FROM(                                           \
		"pair ON pair_id = unit_id"                                    \
		" JOIN image USING (image_id) JOIN text USING (text_id)"))     \
	X(TODO_IMAGE_TEXTS,                                                    \
	    "SELECT text.key AS text_id, min(kind), text.text"                 \
	    " FROM mention JOIN mention_text USING (mention_id)"               \
	    " JOIN text USING (text_id) WHERE image_id = ? AND wanted"         \
	    " GROUP BY text_id ORDER BY text.key")

#endif
