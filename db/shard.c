/*
 * One shard on disk; see shard.h.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/shard.h"
#include "lib/file.h"
#include "lib/image.h"
#include "lib/log.h"
#include "lib/stop.h"
#include "lib/warc.h"

/* Enters the recipe: another number makes all shards anew. */
#define RECIPE_VERSION "lait webdataset 1\n"

enum { MEMBERS_EACH = 3, NAME_ROOM = 32, NOTE_BYTES_MAX = 512 };

/* The paths of a shard's files. */
struct names {
	char tar[PATH_BYTES_MAX];
	char stats[PATH_BYTES_MAX];
	char note[PATH_BYTES_MAX];
};

static bool
names_of(const char *folder, int64_t number, struct names *n)
{
	char name[NAME_ROOM];

	(void)snprintf(name, sizeof(name), "%05d.tar", (int)number);
	if (!file_path(n->tar, folder, name))
		return false;
	(void)snprintf(name, sizeof(name), "%05d_stats.json", (int)number);
	if (!file_path(n->stats, folder, name))
		return false;
	(void)snprintf(name, sizeof(name), "%05d.sha256", (int)number);
	return file_path(n->note, folder, name);
}

static const char *
extension_of(const struct sample *s)
{
	static const enum image_format exported[] = { IMAGE_JPEG, IMAGE_PNG,
		IMAGE_WEBP, IMAGE_GIF, IMAGE_AVIF };

	for (size_t i = 0; i < sizeof(exported) / sizeof(*exported); i++) {
		const char *name = image_format_name(exported[i]);

		if (text_equal(s->format, text_of(name)))
			return image_extension(exported[i]);
	}
	return NULL;
}

/* Calls visit for each sample of the shard, with its key. */
static int
each_sample(const struct shard_place *place, int64_t number,
    int (*visit)(void *context, const struct sample *s, const char *key),
    void *context)
{
	int64_t size = webdataset_size(place->plan, number);
	char key[WEBDATASET_KEY_BYTES_MAX];
	struct sample s;

	sample_seek(place->samples, webdataset_first(place->plan, number));
	for (int64_t i = 0; i < size; i++) {
		if (stop_asked() || sample_next(place->samples, &s) != 1)
			return -1;
		webdataset_key(place->plan, number, i, key);
		if (visit(context, &s, key) != 0)
			return -1;
	}
	return 0;
}

/* ---- the recipe ---------------------------------------------------------- */

struct recipe {
	struct sha256 *hash;
	struct buffer json;
};

static int
recipe_add(void *context, const struct sample *s, const char *key)
{
	struct recipe *r = context;

	buffer_clear(&r->json);
	if (webdataset_json(s, key, &r->json) != 0) {
		log_error("%s.json: out of memory", key);
		return -1;
	}
	/* The format's name decides the extension of the member. */
	sha256_add(r->hash, s->format.data, s->format.size);
	sha256_add(r->hash, r->json.data, r->json.size);
	return 0;
}

static int
recipe_of(const struct shard_place *place, int64_t number,
    char hex[SHA256_HEX_BYTES + 1])
{
	struct recipe r = { .json = buffer_make(WEBDATASET_JSON_BYTES_MAX) };
	unsigned char digest[SHA256_BYTES];
	int status = -1;

	r.hash = sha256_new();
	if (r.hash == NULL) {
		log_error("out of memory");
		return -1;
	}
	sha256_add(r.hash, RECIPE_VERSION, strlen(RECIPE_VERSION));
	if (each_sample(place, number, recipe_add, &r) == 0) {
		sha256_finish(r.hash, digest);
		hex_encode(digest, sizeof(digest), hex);
		status = 0;
	}
	sha256_free(r.hash);
	buffer_free(&r.json);
	return status;
}

/* ---- what is there already ------------------------------------------------
 */

/* The note that goes with a tar; `sha256sum -c` reads it. */
static int
note_text(int64_t number, const char *recipe, const struct tar_digest *digest,
    struct buffer *out)
{
	char hex[SHA256_HEX_BYTES + 1];

	hex_encode(digest->sha256, sizeof(digest->sha256), hex);
	return buffer_printf(
	    out, "# recipe %s\n%s  %05d.tar\n", recipe, hex, (int)number);
}

static int
digest_file(const char *path, struct tar_digest *digest)
{
	FILE *in = fopen(path, "re");
	int status;

	if (in == NULL)
		return -1;
	/* What is compared shall come from the disk where it can. */
	(void)posix_fadvise(fileno(in), 0, 0, POSIX_FADV_DONTNEED);
	status = tar_digest_of(in, digest);
	(void)fclose(in); /* nothing was written */
	return status;
}

/* Is the shard there as it would be written now?  Anything that does not fit
 * is no, and the shard is made anew. */
static bool
is_there(const struct names *n, int64_t number, const char *recipe,
    struct tar_digest *digest)
{
	struct buffer have = buffer_make(NOTE_BYTES_MAX);
	struct buffer want = buffer_make(NOTE_BYTES_MAX);
	bool same = false;

	if (access(n->stats, R_OK) == 0 && file_read(n->note, &have) == 0 &&
	    digest_file(n->tar, digest) == 0 &&
	    note_text(number, recipe, digest, &want) == 0)
		same = text_equal(buffer_text(&have), buffer_text(&want));
	buffer_free(&have);
	buffer_free(&want);
	return same;
}

/* ---- writing --------------------------------------------------------------
 */

struct writing {
	const char *store;
	struct tar *tar;
	const char *path; /* for messages */
	struct buffer json, record, image;
};

static int
read_image(struct writing *w, const struct sample *s)
{
	unsigned char digest[SHA256_BYTES];
	char hex[SHA256_HEX_BYTES + 1];
	struct warc_record rec;
	enum warc_status status;

	buffer_clear(&w->record);
	buffer_clear(&w->image);
	status = warc_read(w->store, s->body, &w->record, &rec);
	if (status == WARC_OK)
		status = warc_payload(&rec, &w->image, NULL);
	hex_encode(s->image, sizeof(s->image), hex);
	if (status != WARC_OK) {
		log_error("%s/%.*s: image %s: %s", w->store, (int)s->body.size,
		    s->body.data, hex, warc_status_word(status));
		return -1;
	}
	sha256_of(buffer_text(&w->image), digest);
	if (memcmp(digest, s->image, sizeof(digest)) == 0)
		return 0;
	log_error("%s/%.*s: does not hold image %s (see lait-db check)",
	    w->store, (int)s->body.size, s->body.data, hex);
	return -1;
}

struct member {
	const char *extension;
	struct text bytes;
};

static int
by_extension(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(x->extension, y->extension);
}

static int
add_member(struct writing *w, const char *key, const struct member *m)
{
	char name[NAME_ROOM];

	(void)snprintf(name, sizeof(name), "%s.%s", key, m->extension);
	if (tar_add(w->tar, name, m->bytes) == 0)
		return 0;
	log_errno("%s", w->path);
	return -1;
}

/* The members stand in the order of their extensions, as those that
 * webdataset's own writer makes. */
static int
write_sample(void *context, const struct sample *s, const char *key)
{
	struct writing *w = context;
	struct member members[MEMBERS_EACH];
	const char *extension = extension_of(s);

	if (extension == NULL) {
		log_error("%s: no export of format %.*s", key,
		    (int)s->format.size, s->format.data);
		return -1;
	}
	buffer_clear(&w->json);
	if (webdataset_json(s, key, &w->json) != 0) {
		log_error("%s.json: out of memory", key);
		return -1;
	}
	if (read_image(w, s) != 0)
		return -1;
	members[0] = (struct member){ extension, buffer_text(&w->image) };
	members[1] = (struct member){ "json", buffer_text(&w->json) };
	members[2] = (struct member){ "txt", s->caption };
	qsort(members, MEMBERS_EACH, sizeof(*members), by_extension);
	for (size_t i = 0; i < MEMBERS_EACH; i++) {
		if (add_member(w, key, &members[i]) != 0)
			return -1;
	}
	return 0;
}

static int
write_members(const struct shard_place *place, int64_t number,
    struct writing *w, struct tar_digest *digest)
{
	if (each_sample(place, number, write_sample, w) != 0)
		return -1;
	if (tar_finish(w->tar, digest) == 0)
		return 0;
	log_errno("%s", w->path);
	return -1;
}

static int
write_tar(const struct shard_place *place, int64_t number, FILE *out,
    const char *path, struct tar_digest *digest)
{
	struct writing w = {
		.store = place->store,
		.path = path,
		.json = buffer_make(WEBDATASET_JSON_BYTES_MAX),
		.record = buffer_make(WARC_RECORD_BYTES_MAX),
		.image = buffer_make(TAR_MEMBER_BYTES_MAX),
	};
	int status = -1;

	w.tar = tar_new(out);
	if (w.tar == NULL)
		log_error("%s: out of memory", path);
	else
		status = write_members(place, number, &w, digest);
	tar_free(w.tar);
	buffer_free(&w.json);
	buffer_free(&w.record);
	buffer_free(&w.image);
	return status;
}

static int
write_small(const char *path, struct text t)
{
	struct new_file *f = file_new(path);

	if (f == NULL) {
		log_errno("%s", path);
		return -1;
	}
	if (fwrite(t.data, 1, t.size, file_stream(f)) != t.size) {
		log_errno("%s", path);
		file_abandon(f);
		return -1;
	}
	if (file_commit(f) == 0)
		return 0;
	log_errno("%s", path);
	return -1;
}

/* The two small files stand before the tar does: a tar under its name is
 * never without them. */
static int
write_small_files(const struct names *n, int64_t number, const char *recipe,
    const struct tar_digest *digest, int64_t size)
{
	struct buffer text = buffer_make(NOTE_BYTES_MAX);
	int status = -1;

	if (webdataset_stats(size, &text) == 0 &&
	    write_small(n->stats, buffer_text(&text)) == 0) {
		buffer_clear(&text);
		if (note_text(number, recipe, digest, &text) == 0)
			status = write_small(n->note, buffer_text(&text));
	}
	buffer_free(&text);
	return status;
}

/* Is what lies there what was meant: the digest, and a walk of the members? */
static int
read_back(const char *path, const struct tar_digest *meant, int64_t members)
{
	struct tar_digest found;
	struct tar_member m;
	FILE *in;
	int more;

	if (digest_file(path, &found) != 0 ||
	    memcmp(found.sha256, meant->sha256, SHA256_BYTES) != 0)
		goto bad;
	in = fopen(path, "re");
	if (in == NULL)
		goto bad;
	while ((more = tar_next(in, &m)) == 1)
		members--;
	(void)fclose(in); /* nothing was written */
	if (more == 0 && members == 0)
		return 0;
bad:
	log_error("%s: reads back as something else than was written", path);
	(void)unlink(path); /* the next export makes it anew */
	return -1;
}

static int
write_shard(const struct shard_place *place, int64_t number,
    const struct names *n, const char *recipe, struct tar_digest *digest)
{
	int64_t size = webdataset_size(place->plan, number);
	struct new_file *f = file_new(n->tar);

	if (f == NULL) {
		log_errno("%s", n->tar);
		return -1;
	}
	if (write_tar(place, number, file_stream(f), n->tar, digest) != 0 ||
	    write_small_files(n, number, recipe, digest, size) != 0) {
		file_abandon(f);
		return -1;
	}
	if (file_commit(f) != 0) {
		log_errno("%s", n->tar);
		return -1;
	}
	return read_back(n->tar, digest, size * MEMBERS_EACH);
}

int
shard_export(
    const struct shard_place *place, int64_t number, struct shard *shard)
{
	char recipe[SHA256_HEX_BYTES + 1];
	struct names n;

	if (!names_of(place->folder, number, &n)) {
		log_error("%s: the name is too long", place->folder);
		return -1;
	}
	if (recipe_of(place, number, recipe) != 0)
		return -1;
	shard->kept = is_there(&n, number, recipe, &shard->digest);
	if (shard->kept)
		return 0;
	return write_shard(place, number, &n, recipe, &shard->digest);
}

/* 1: there was one; 0: there was none; -1 (said). */
static int
remove_one(const char *path)
{
	if (unlink(path) == 0)
		return 1;
	if (errno == ENOENT)
		return 0;
	log_errno("%s", path);
	return -1;
}

int
shard_remove_from(const char *folder, int64_t number)
{
	struct names n;
	int was;

	/* The note goes last: it says that there may be more to remove. */
	do {
		if (number >= WEBDATASET_SHARDS_MAX ||
		    !names_of(folder, number++, &n) ||
		    access(n.note, F_OK) != 0)
			return 0;
		if (remove_one(n.tar) < 0 || remove_one(n.stats) < 0)
			return -1;
		was = remove_one(n.note);
	} while (was > 0);
	return was;
}
