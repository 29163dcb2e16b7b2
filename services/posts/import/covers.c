/* Wishes are read a handful at a time, sorted, and met with all attachments. */
#include "import/covers.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "import/run.h"

#define AT_ONCE 16384 /* wishes: half a megabyte */

struct covers {
	const char *folder;
	FILE *wishes;
	FILE *brought;
};

/* How an attachment stands in its file, before its address and its words. */
struct head {
	int64_t attachment;
	int64_t media_id;
	uint32_t url_len, alt_len;
	uint32_t is_no_image;
};

struct waiting {
	struct cover_wish wish;
	bool told;
};

/* While wishes are settled. */
struct settling {
	struct call *c;
	cover_fn *settle;
	void *arg;
	struct waiting *waiting;
	size_t count;
};

struct covers *covers_create(const char *folder)
{
	struct covers *covers = calloc(1, sizeof *covers);
	if (!covers)
		abort();
	covers->folder = folder;
	return covers;
}

static void close_if_open(FILE *file)
{
	if (file)
		fclose(file);
}

void covers_destroy(struct covers *covers)
{
	if (!covers)
		return;
	close_if_open(covers->wishes);
	close_if_open(covers->brought);
	free(covers);
}

static enum err unavailable(struct call *c)
{
	return fail(c, ERR_UNAVAILABLE, "covers of posts cannot be noted in the data folder");
}

/* Not every file system has files that never had a name. */
static int open_nameless(struct call *c, const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	char *path = call_printf(c, "%s/import-XXXXXX", folder);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static FILE *open_file(struct call *c, const char *folder)
{
	int fd = open_nameless(c, folder);
	FILE *file = fd >= 0 ? fdopen(fd, "w+") : NULL;
	if (!file && fd >= 0)
		close(fd);
	return file;
}

static enum err add(struct call *c, const struct covers *covers, FILE **file, const void *data,
	size_t len)
{
	if (!*file)
		*file = open_file(c, covers->folder);
	if (!*file || fwrite(data, 1, len, *file) != len)
		return unavailable(c);
	return OK;
}

enum err covers_want(struct call *c, struct covers *covers, const struct cover_wish *wish)
{
	return add(c, covers, &covers->wishes, wish, sizeof *wish);
}

enum err covers_bring(struct call *c, struct covers *covers, const struct cover *cover)
{
	struct head head = {.attachment = cover->attachment,
		.media_id = cover->media_id,
		.url_len = (uint32_t)strlen(cover->url),
		.alt_len = (uint32_t)strlen(cover->alt),
		.is_no_image = cover->is_no_image};
	assert(head.url_len <= COVER_URL_BYTES_MAX && head.alt_len <= COVER_ALT_BYTES_MAX);
	TRY(add(c, covers, &covers->brought, &head, sizeof head));
	TRY(add(c, covers, &covers->brought, cover->url, head.url_len));
	return add(c, covers, &covers->brought, cover->alt, head.alt_len);
}

static enum err tell(const struct settling *settling, const struct cover_wish *wish,
	const struct cover *cover)
{
	struct arena *arena = arena_create();
	struct call within;
	import_run_call(settling->c, arena, &within);
	enum err err = settling->settle(&within, settling->arg, wish, cover);
	if (err != OK)
		err = fail(settling->c, err, "%s",
			arena_strdup(settling->c->arena, import_run_reason(&within)));
	call_finish(&within);
	arena_destroy(arena);
	return err;
}

/* By attachment; of those that show the same in the order of the source. */
static int compare(const void *left, const void *right)
{
	const struct cover_wish *one = &((const struct waiting *)left)->wish;
	const struct cover_wish *other = &((const struct waiting *)right)->wish;
	if (one->attachment != other->attachment)
		return one->attachment < other->attachment ? -1 : 1;
	return (one->line > other->line) - (one->line < other->line);
}

static size_t first_of(const struct settling *settling, int64_t attachment)
{
	size_t low = 0, high = settling->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (settling->waiting[middle].wish.attachment < attachment)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum err tell_all_of(struct settling *settling, const struct cover *cover)
{
	for (size_t i = first_of(settling, cover->attachment); i < settling->count; i++) {
		struct waiting *each = &settling->waiting[i];
		if (each->wish.attachment != cover->attachment || each->told)
			break;
		each->told = true;
		TRY(tell(settling, &each->wish, cover));
	}
	return OK;
}

static bool read_text(FILE *file, char *text, size_t len)
{
	text[len] = '\0';
	return fread(text, 1, len, file) == len;
}

/* @param[out] is_end  nothing follows */
static enum err read_cover(struct call *c, FILE *file, char *url, char *alt, struct cover *cover,
	bool *is_end)
{
	struct head head;
	*is_end = fread(&head, sizeof head, 1, file) != 1;
	if (*is_end)
		return ferror(file) ? unavailable(c) : OK;
	if (!read_text(file, url, head.url_len) || !read_text(file, alt, head.alt_len))
		return unavailable(c);
	*cover = (struct cover){head.attachment, head.media_id, head.is_no_image != 0, url, alt};
	return OK;
}

static enum err meet(struct settling *settling, FILE *brought)
{
	char *url = call_alloc(settling->c, COVER_URL_BYTES_MAX + 1);
	char *alt = call_alloc(settling->c, COVER_ALT_BYTES_MAX + 1);
	rewind(brought);
	while (true) {
		struct cover cover = {0};
		bool is_end;
		TRY(read_cover(settling->c, brought, url, alt, &cover, &is_end));
		if (is_end)
			return OK;
		TRY(tell_all_of(settling, &cover));
	}
}

static enum err settle_handful(struct settling *settling, FILE *brought)
{
	qsort(settling->waiting, settling->count, sizeof *settling->waiting, compare);
	if (brought)
		TRY(meet(settling, brought));
	for (size_t i = 0; i < settling->count; i++)
		if (!settling->waiting[i].told)
			TRY(tell(settling, &settling->waiting[i].wish, NULL));
	return OK;
}

static size_t read_handful(struct settling *settling, FILE *wishes)
{
	settling->count = 0;
	struct cover_wish wish;
	while (settling->count < AT_ONCE && fread(&wish, sizeof wish, 1, wishes) == 1)
		settling->waiting[settling->count++] = (struct waiting){.wish = wish};
	return settling->count;
}

static enum err settle_all(struct settling *settling, const struct covers *covers)
{
	if (fflush(covers->wishes) != 0 || (covers->brought && fflush(covers->brought) != 0))
		return unavailable(settling->c);
	rewind(covers->wishes);
	while (read_handful(settling, covers->wishes))
		TRY(settle_handful(settling, covers->brought));
	return ferror(covers->wishes) ? unavailable(settling->c) : OK;
}

enum err covers_settle(struct call *c, struct covers *covers, cover_fn *settle, void *arg)
{
	struct settling settling = {.c = c, .settle = settle, .arg = arg};
	if (!covers->wishes)
		return OK;
	settling.waiting = malloc(AT_ONCE * sizeof *settling.waiting);
	if (!settling.waiting)
		return fail(c, ERR_UNAVAILABLE, "out of memory");
	enum err err = settle_all(&settling, covers);
	free(settling.waiting);
	return err;
}
