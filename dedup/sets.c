/*
 * Evaluation sets; see sets.h.
 */

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/log.h"

#include "dedup/sets.h"

/* A picture of a set while it is read. */
struct member {
	unsigned char digest[SHA256_BYTES];
	struct picture *picture; /* NULL: it counts by its digest alone */
	char *name;              /* or NULL */
};

struct set {
	char *name;
	struct member *members; /* by digest */
	size_t count, room;
	/* Those that have hashes, as a run in memory. */
	struct entry *entries;
	unsigned char *digests;
	uint8_t *thumbs; /* NULL when a picture has none */
	size_t entry_count;
};

struct sets {
	struct set list[SETS_MAX];
	size_t count;
};

static const char suffix[] = ".jsonl";

static void
member_free(struct member *m)
{
	free(m->picture);
	free(m->name);
}

static void
set_free(struct set *s)
{
	for (size_t i = 0; i < s->count; i++)
		member_free(&s->members[i]);
	free(s->members);
	free(s->name);
	free(s->entries);
	free(s->digests);
	free(s->thumbs);
}

void
sets_close(struct sets *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->count; i++)
		set_free(&s->list[i]);
	free(s);
}

size_t
sets_count(const struct sets *s)
{
	return s->count;
}

static struct member *
new_member(struct set *s)
{
	if (s->count == s->room) {
		size_t room = s->room == 0 ? 256 : 2 * s->room;
		struct member *grown;

		grown = reallocarray(s->members, room, sizeof(*grown));
		if (grown == NULL)
			return NULL;
		s->members = grown;
		s->room = room;
	}
	s->members[s->count] = (struct member){ 0 };
	return &s->members[s->count++];
}

/* NULL, or what is wrong with the record. */
static const char *
read_member(struct set *s, const json_t *rec)
{
	bool hashed = json_object_get(rec, "pdq") != NULL &&
	    json_object_get(rec, "reject") == NULL &&
	    json_object_get(rec, "fail") == NULL;
	const char *name = record_string(rec, "name");
	struct member *m;

	if (s->count == SET_PICTURES_MAX)
		return "too many pictures";
	if ((m = new_member(s)) == NULL)
		return "out of memory";
	if (!hex_decode(record_text(rec, "sha256"), m->digest, SHA256_BYTES))
		return "sha256 is missing or wrong";
	if (name != NULL && (m->name = strdup(name)) == NULL)
		return "out of memory";
	if (!hashed)
		return NULL;
	if ((m->picture = malloc(sizeof(*m->picture))) == NULL)
		return "out of memory";
	return picture_read(rec, m->picture) == NULL
	    ? NULL
	    : "a field of the picture is missing or wrong";
}

static const char *
read_line(struct set *s, struct text line)
{
	const char *why;
	json_t *rec = record_parse(line, &why);

	if (rec == NULL)
		return why;
	why = read_member(s, rec);
	json_decref(rec);
	return why;
}

static int
read_members(struct set *s, const char *path, int fd)
{
	struct record_lines *lines = record_lines_new(fd);
	const char *why = NULL;
	struct text line;
	int got = -1;

	if (lines == NULL) {
		log_errno("%s", path);
		return -1;
	}
	while (why == NULL && (got = record_lines_next(lines, &line)) > 0)
		why = read_line(s, line);
	if (why != NULL)
		log_error("%s:%" PRId64 ": %s", path,
		    record_lines_number(lines), why);
	else if (got < 0)
		log_errno("%s", path);
	record_lines_free(lines);
	return why != NULL || got < 0 ? -1 : 0;
}

static int
compare_members(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	return memcmp(a->digest, b->digest, SHA256_BYTES);
}

static void
put_entry(struct set *s, const struct member *m, bool trimmed)
{
	size_t at = s->entry_count++;
	const struct picture *p = m->picture;

	s->entries[at] = picture_entry(p, trimmed, at);
	memcpy(s->digests + at * SHA256_BYTES, p->digest, SHA256_BYTES);
	if (s->thumbs != NULL)
		memcpy(s->thumbs + at * THUMB_BYTES,
		    trimmed ? p->thumb_trimmed : p->thumb, THUMB_BYTES);
}

/* Make the run; the pictures are then no longer needed. */
static int
make_run(struct set *s)
{
	bool thumbs = true;

	for (size_t i = 0; i < s->count; i++)
		if (s->members[i].picture != NULL)
			thumbs = thumbs && s->members[i].picture->has_thumbs;
	s->entries = calloc(2 * s->count + 1, sizeof(*s->entries));
	s->digests = calloc(2 * s->count + 1, SHA256_BYTES);
	if (thumbs)
		s->thumbs = calloc(2 * s->count + 1, THUMB_BYTES);
	if (s->entries == NULL || s->digests == NULL ||
	    (thumbs && s->thumbs == NULL))
		return -1;
	for (size_t i = 0; i < s->count; i++) {
		struct member *m = &s->members[i];

		if (m->picture == NULL)
			continue;
		put_entry(s, m, false);
		if (m->picture->has_borders)
			put_entry(s, m, true);
		free(m->picture);
		m->picture = NULL;
	}
	return 0;
}

static int
set_open(struct set *s, const char *folder, const char *file)
{
	char path[PATH_BYTES_MAX];
	int fd, status = -1;

	s->name = strndup(file, strlen(file) - strlen(suffix));
	if (s->name == NULL || !file_path(path, folder, file)) {
		log_error("%s: %s: name too long", folder, file);
		return -1;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		log_errno("%s", path);
		return -1;
	}
	if (read_members(s, path, fd) == 0) {
		if (s->count > 0)
			qsort(s->members, s->count, sizeof(*s->members),
			    compare_members);
		status = make_run(s);
		if (status != 0)
			log_errno("%s", path);
	}
	close(fd); /* only read */
	return status;
}

static int
is_set(const struct dirent *file)
{
	struct text name = text_of(file->d_name);

	return name.data[0] != '.' && name.size > strlen(suffix) &&
	    text_ends_nocase(name, text_of(suffix));
}

struct sets *
sets_open(const char *folder)
{
	struct sets *s = calloc(1, sizeof(*s));
	struct dirent **files = NULL;
	int count, status = 0;

	if (s == NULL)
		return NULL;
	count = scandir(folder, &files, is_set, alphasort);
	if (count < 0 && errno != ENOENT) {
		log_errno("%s", folder);
		status = -1;
	}
	if (count > SETS_MAX) {
		log_error("%s: more than %d sets", folder, SETS_MAX);
		status = -1;
	}
	for (int i = 0; i < count; i++) {
		if (status == 0)
			status = set_open(
			    &s->list[s->count++], folder, files[i]->d_name);
		free(files[i]);
	}
	free(files);
	if (status != 0) {
		sets_close(s);
		return NULL;
	}
	return s;
}

static const struct member *
find_member(const struct set *s, const unsigned char *digest)
{
	struct member key = { 0 };

	memcpy(key.digest, digest, SHA256_BYTES);
	return s->count == 0 ? NULL
			     : bsearch(&key, s->members, s->count,
				   sizeof(*s->members), compare_members);
}

static int
put_mark(
    json_t *marks, const struct set *s, const struct member *m, int distance)
{
	json_t *mark =
	    json_pack("{s:s, s:i}", "set", s->name, "distance", distance);

	assert(m != NULL); /* neighbours are made of members */
	if (m->name != NULL && record_set_string(mark, "name", m->name) != 0)
		return -1;
	return json_array_append_new(marks, mark);
}

static const struct neighbour *
nearest(const struct neighbours *found)
{
	const struct neighbour *best = NULL;

	for (size_t i = 0; i < found->count; i++)
		if (best == NULL || found->list[i].distance < best->distance)
			best = &found->list[i];
	return best;
}

static int
mark(const struct set *s, const struct near_query *query,
    const struct neighbours *found, json_t *marks)
{
	const struct member *same = find_member(s, query->picture->digest);
	const struct neighbour *copy = nearest(found);

	if (same != NULL)
		return put_mark(marks, s, same, 0);
	if (copy == NULL)
		return 0;
	return put_mark(marks, s, find_member(s, copy->digest), copy->distance);
}

static int
find_in(const struct set *s, struct near *n, const struct near_query *queries,
    size_t count, json_t **out)
{
	struct index_run run = { .entries = s->entries,
		.digests = s->digests,
		.thumbs = s->thumbs,
		.count = s->entry_count };
	struct neighbours *found = calloc(count + 1, sizeof(*found));
	struct near_query *all = calloc(count + 1, sizeof(*all));
	int status = -1;

	if (found != NULL && all != NULL) {
		for (size_t i = 0; i < count; i++)
			all[i] = (struct near_query){
				.picture = queries[i].picture,
				.number = UINT64_MAX,
			};
		status = near_find(n, &run, 1, all, count, found);
	}
	for (size_t i = 0; found != NULL && i < count; i++) {
		if (status == 0)
			status = mark(s, &queries[i], &found[i], out[i]);
		free(found[i].list);
	}
	free(all);
	free(found);
	return status;
}

int
sets_find(const struct sets *s, struct near *n,
    const struct near_query *queries, size_t count, json_t **out)
{
	int status = 0;

	for (size_t i = 0; i < count; i++)
		out[i] = json_array();
	for (size_t i = 0; status == 0 && i < s->count; i++)
		status = find_in(&s->list[i], n, queries, count, out);
	return status;
}
