/*
 * Statements of lait-export; see sql.h.
 */

#ifndef LAIT_DB_SQL_EXPORT_H
#define LAIT_DB_SQL_EXPORT_H

/*
 * EXPORT_KEYS: the keys of the selected pairs, in order.
 * EXPORT_PAIR: the pair with the key given: 0 image's sha256 (32 bytes),
 * 1 body, 2 format, 3 width, 4 height, 5 text, 6 kind's name, 7 language,
 * 8 least image url, 9 page url.
 * EXPORT_KEPT: the images of selected pairs: 0 sha256, 1 body.
 * EXPORT_REJECTED: the images that were turned down for the reason given.
 */
#define SQL_LIST_EXPORT(X)                                                     \
	X(EXPORT_KEYS,                                                         \
	    "SELECT pair.key FROM pair WHERE pair.state_id ="                  \
	    " (SELECT state_id FROM state WHERE state.name = 'selected'"       \
	    "  AND state.reason = '')"                                         \
	    " ORDER BY pair.key")                                              \
	X(EXPORT_PAIR,                                                         \
	    "SELECT image.sha256, image.body, image.format, image.width,"      \
	    " image.height, text.text, kinds.name,"                            \
	    " coalesce(nullif(text.language, 'und'), page.language, 'und'),"   \
	    " (SELECT min(u.url) FROM url u"                                   \
	    "  WHERE u.image_id = image.image_id), page.url"                   \
	    " FROM pair JOIN kinds USING (kind)"                               \
	    " JOIN text ON text.text_id = pair.text_id"                        \
	    " JOIN image ON image.image_id = pair.image_id"                    \
	    " JOIN mention USING (mention_id)"                                 \
	    " JOIN page ON page.page_id = mention.page_id"                     \
	    " WHERE pair.key = ?")                                             \
	X(EXPORT_KEPT,                                                         \
	    "SELECT sha256, body FROM image WHERE image_id IN"                 \
	    " (SELECT image_id FROM pair WHERE state_id ="                     \
	    "  (SELECT state_id FROM state WHERE state.name = 'selected'"      \
	    "   AND state.reason = ''))"                                       \
	    " ORDER BY sha256")                                                \
	X(EXPORT_REJECTED,                                                     \
	    "SELECT sha256, body FROM image"                                   \
	    " WHERE coalesce(verdict_id, state_id) ="                          \
	    " (SELECT state_id FROM state WHERE name = 'rejected'"             \
	    "  AND reason = ?)"                                                \
	    " ORDER BY sha256")                                                \
	X(EXPORT_ADD,                                                          \
	    "INSERT INTO export (format, path, at, pairs, digest)"             \
	    " VALUES (?, ?, ?, ?, ?)")                                         \
	X(EXPORT_LIST,                                                         \
	    "SELECT format, path, at, pairs, digest FROM export"               \
	    " ORDER BY export_id")

#endif
