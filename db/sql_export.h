/*
 * Statements of lait-export; see sql.h.
 */

#ifndef LAIT_DB_SQL_EXPORT_H
#define LAIT_DB_SQL_EXPORT_H

/*
 * EXPORT_PAIRS: selected pairs in the order of their keys, above the key given:
 * 0 key (16 bytes), 1 image's sha256 (32 bytes), 2 body, 3 format, 4 width,
 * 5 height, 6 bytes, 7 text, 8 kind's name, 9 language, 10 least image url,
 * 11 least page url, 12 copies, 13 urls, 14 pages, 15 hosts, 16 natural,
 * 17 relevance or null, 18 words.  EXPORT_COUNT: how many there are.
 */
#define SQL_LIST_EXPORT(X)                                                     \
	X(EXPORT_COUNT,                                                        \
	    "SELECT coalesce(sum(n), 0) FROM counter"                          \
	    " JOIN state USING (state_id)"                                     \
	    " WHERE unit = 5 AND state.name = 'selected'")                     \
	X(EXPORT_PAIRS,                                                        \
	    "SELECT pair.key, image.sha256, image.body, image.format,"         \
	    " image.width, image.height, image.bytes, text.text, kinds.name,"  \
	    " coalesce(nullif(text.language, 'und'), page.language),"          \
	    " (SELECT min(u.url) FROM url u"                                   \
	    "  WHERE u.image_id = image.image_id), page.url,"                  \
	    " cluster.images, cluster.urls, cluster.pages, cluster.hosts,"     \
	    " image.natural,"                                                  \
	    " (SELECT value FROM score WHERE score.unit = 3"                   \
	    "  AND score.unit_id = pair.image_id"                              \
	    "  AND score.other_id = pair.text_id"                              \
	    "  AND score.name = 'relevance'), text.words"                      \
	    " FROM pair JOIN kinds USING (kind)"                               \
	    " JOIN text ON text.text_id = pair.text_id"                        \
	    " JOIN image ON image.image_id = pair.image_id"                    \
	    " JOIN cluster ON cluster.founder_id = image.founder_id"           \
	    " JOIN mention USING (mention_id)"                                 \
	    " JOIN page ON page.page_id = mention.page_id"                     \
	    " WHERE pair.key > ? AND pair.state_id ="                          \
	    " (SELECT state_id FROM state WHERE state.name = 'selected'"       \
	    "  AND state.reason = '')"                                         \
	    " ORDER BY pair.key")                                              \
	X(EXPORT_ADD,                                                          \
	    "INSERT INTO export (format, path, at, pairs, digest)"             \
	    " VALUES (?, ?, ?, ?, ?)")                                         \
	X(EXPORT_LIST,                                                         \
	    "SELECT format, path, at, pairs, digest FROM export"               \
	    " ORDER BY export_id")

#endif
