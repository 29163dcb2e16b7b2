/* Objects as files, in folders by the first two characters of their names: ab/abcdef.jpg. Each is
 * written in new/ first, where nobody looks, and is in its place whole or not at all. The gateway
 * serves them from here: the group may read. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/random.h"
#include "storage/driver.h"

#define FOLDER_MODE 0770 /* daemons of one group share it, each as a user of its own */
#define FILE_MODE 0640
#define SHARD_CHARS 2
#define NAME_BYTES 16
#define FRESH_FOLDER "new"
#define ABANDONED_S 3600 /* no request takes as long */

struct folder {
	char *root;
};

static enum err fail_with_errno(struct call *c, const char *what, const char *path)
{
	int why = errno;
	bool full = why == ENOSPC || why == EDQUOT || why == EFBIG;
	fail(c, ERR_UNAVAILABLE,
		full ? "there is no room for it at the moment"
		     : "it cannot be stored at the moment");
	c->failure.cause = call_printf(c, "%s %s: %s", what, path, strerror(why));
	return ERR_UNAVAILABLE;
}

/* The mode is set by itself: whatever the daemon's umask, the gateway has to read. */
static bool make_folder(const char *path)
{
	if (mkdir(path, FOLDER_MODE) == 0)
		return chmod(path, FOLDER_MODE) == 0;
	return errno == EEXIST;
}

/* The new names are on the disk when the folder is. */
static bool sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool synced = fsync(fd) == 0;
	close(fd);
	return synced;
}

static const char *shard_of(struct call *c, const struct folder *folder, const char *name)
{
	return call_printf(c, "%s/%.*s", folder->root, SHARD_CHARS, name);
}

static const char *path_of(struct call *c, const struct folder *folder, const char *name)
{
	return call_printf(c, "%s/%s", shard_of(c, folder, name), name);
}

static const char *draw_fresh_path(struct call *c, const struct folder *folder)
{
	unsigned char bytes[NAME_BYTES];
	char hex[2 * NAME_BYTES + 1];
	random_fast(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, hex);
	return call_printf(c, "%s/" FRESH_FOLDER "/%s", folder->root, hex);
}

/* What somebody who was killed left behind. Others may be writing at this moment. */
static void remove_abandoned(struct call *c, const char *fresh_folder)
{
	DIR *list = opendir(fresh_folder);
	if (!list)
		return;
	int64_t now_s = clock_now_us(&clock_system) / US_PER_SECOND;
	for (const struct dirent *each; (each = readdir(list));) {
		const char *path = call_printf(c, "%s/%s", fresh_folder, each->d_name);
		struct stat found;
		if (lstat(path, &found) == 0 && S_ISREG(found.st_mode) &&
			found.st_mtime < now_s - ABANDONED_S)
			unlink(path);
	}
	closedir(list);
}

static enum err folder_create(struct call *c, const struct storage_options *options, void **self)
{
	const char *fresh = call_printf(c, "%s/" FRESH_FOLDER, options->folder);
	if (!make_folder(options->folder) || !make_folder(fresh))
		return fail(c, ERR_UNAVAILABLE, "cannot make %s: %s", fresh, strerror(errno));
	remove_abandoned(c, fresh);
	struct folder *folder = calloc(1, sizeof *folder);
	if (!folder || !(folder->root = strdup(options->folder)))
		abort();
	*self = folder;
	return OK;
}

static void folder_destroy(void *self)
{
	struct folder *folder = self;
	free(folder->root);
	free(folder);
}

static bool write_all(int fd, const struct storage_object *object)
{
	for (size_t done = 0; done < object->len;) {
		ssize_t written = write(fd, object->data + done, object->len - done);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		done += (size_t)written;
	}
	return fchmod(fd, FILE_MODE) == 0 && fsync(fd) == 0;
}

static bool write_file(const char *path, const struct storage_object *object)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (fd < 0)
		return false;
	bool written = write_all(fd, object);
	int why = errno;
	written = close(fd) == 0 && written;
	errno = why;
	return written;
}

static bool move_into_place(const struct folder *folder, const char *fresh, const char *shard,
	const char *path)
{
	return make_folder(shard) && sync_folder(folder->root) && rename(fresh, path) == 0 &&
	       sync_folder(shard);
}

/* One that is there is whole; but who put it may not have come to the end. */
static enum err folder_put(struct call *c, void *self, const char *name,
	const struct storage_object *object)
{
	const struct folder *folder = self;
	const char *shard = shard_of(c, folder, name), *path = path_of(c, folder, name);
	const char *fresh = draw_fresh_path(c, folder);
	if (access(path, F_OK) == 0 && sync_folder(shard))
		return OK;
	if (write_file(fresh, object) && move_into_place(folder, fresh, shard, path))
		return OK;
	enum err err = fail_with_errno(c, "cannot write", path);
	unlink(fresh);
	return err;
}

static bool read_all(int fd, char *to, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t got = read(fd, to + done, len - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static enum err read_open(struct call *c, int fd, const char *path, struct storage_object *object)
{
	struct stat found;
	if (fstat(fd, &found) != 0)
		return fail_with_errno(c, "cannot read", path);
	size_t len = (size_t)found.st_size;
	char *data = arena_alloc_raw(c->arena, len + 1);
	if (!read_all(fd, data, len))
		return fail_with_errno(c, "cannot read", path);
	data[len] = '\0';
	*object = (struct storage_object){.data = data, .len = len};
	return OK;
}

static enum err folder_get(struct call *c, void *self, const char *name,
	struct storage_object *object)
{
	const char *path = path_of(c, self, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? fail(c, ERR_NOT_FOUND, "there is no such object")
				       : fail_with_errno(c, "cannot open", path);
	enum err err = read_open(c, fd, path, object);
	close(fd);
	return err;
}

static enum err folder_remove(struct call *c, void *self, const char *name)
{
	const char *path = path_of(c, self, name);
	if (unlink(path) == 0 || errno == ENOENT)
		return OK;
	return fail_with_errno(c, "cannot remove", path);
}

const struct storage_driver storage_folder = {folder_create, folder_destroy, folder_put, folder_get,
	folder_remove};
