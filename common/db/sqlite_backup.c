/* SQLite's own backup, in one step: the copy is one snapshot, and in WAL mode a reader keeps no
 * writer waiting. It grows under another name and gets its own when it is durable. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/backup.h"

#define BUSY_MS 5000 /* for another process that opens the same file just now */
#define ALL_PAGES (-1)

struct copying {
	sqlite3 *source;
	sqlite3 *copy;
	char *part; /* its name until it is whole */
	bool made;
};

static enum err fail_file(struct call *c, const char *path)
{
	enum err err = errno == EEXIST ? ERR_CONFLICT : ERR_UNAVAILABLE;
	return fail(c, err, "%s: %s", path, strerror(errno));
}

static enum err fail_sqlite(struct call *c, sqlite3 *handle, const char *path)
{
	return fail(c, ERR_UNAVAILABLE, "%s: %s", path, sqlite3_errmsg(handle));
}

static enum err refuse_taken(struct call *c, const char *path)
{
	if (access(path, F_OK) != 0)
		return OK;
	errno = EEXIST;
	return fail_file(c, path);
}

/* mkstemp gives it to nobody else. */
static enum err make_part(struct call *c, struct copying *copying, const char *path)
{
	copying->part = call_printf(c, "%s.XXXXXX", path);
	int fd = mkstemp(copying->part);
	if (fd < 0)
		return fail_file(c, copying->part);
	close(fd);
	copying->made = true;
	return OK;
}

static enum err open_one(struct call *c, const char *path, int flags, sqlite3 **handle)
{
	if (sqlite3_open_v2(path, handle, flags, NULL) != SQLITE_OK)
		return fail_sqlite(c, *handle, path);
	sqlite3_busy_timeout(*handle, BUSY_MS);
	return OK;
}

static enum err copy_pages(struct call *c, struct copying *copying)
{
	sqlite3_backup *backup = sqlite3_backup_init(copying->copy, "main", copying->source,
		"main");
	if (!backup)
		return fail_sqlite(c, copying->copy, copying->part);
	int code = sqlite3_backup_step(backup, ALL_PAGES);
	(void)sqlite3_backup_finish(backup);
	if (code == SQLITE_DONE)
		return OK;
	return fail(c, ERR_UNAVAILABLE, "%s: %s", copying->part, sqlite3_errstr(code));
}

/* A backup of a damaged database is none, and better known today. */
static enum err check_copy(struct call *c, struct copying *copying)
{
	sqlite3_stmt *check;
	if (sqlite3_prepare_v2(copying->copy, "PRAGMA quick_check(1)", -1, &check, NULL) !=
		SQLITE_OK)
		return fail_sqlite(c, copying->copy, copying->part);
	const char *found = sqlite3_step(check) == SQLITE_ROW
				    ? (const char *)sqlite3_column_text(check, 0)
				    : sqlite3_errmsg(copying->copy);
	enum err err = OK;
	if (!found || strcmp(found, "ok") != 0)
		err = fail(c, ERR_UNAVAILABLE, "the database is damaged: %s", found ? found : "");
	sqlite3_finalize(check);
	return err;
}

static enum err copy_database(struct call *c, struct copying *copying, const char *source)
{
	TRY(open_one(c, source, SQLITE_OPEN_READONLY, &copying->source));
	TRY(open_one(c, copying->part, SQLITE_OPEN_READWRITE, &copying->copy));
	TRY(copy_pages(c, copying));
	return check_copy(c, copying);
}

static void close_handles(struct copying *copying)
{
	sqlite3_close(copying->source);
	sqlite3_close(copying->copy);
}

static enum err sync_path(struct call *c, const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		return fail_file(c, path);
	enum err err = fsync(fd) == 0 ? OK : fail_file(c, path);
	close(fd);
	return err;
}

/* Some file systems cannot refuse to replace; there what we saw at the start must do. */
static int rename_to_nothing(const char *from, const char *to)
{
	int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
	return result != 0 && errno == EINVAL ? rename(from, to) : result;
}

static enum err publish(struct call *c, struct copying *copying, const char *path)
{
	TRY(sync_path(c, copying->part, O_RDONLY));
	if (rename_to_nothing(copying->part, path) != 0)
		return fail_file(c, path);
	copying->made = false;
	return sync_path(c, dirname(call_printf(c, "%s", path)), O_RDONLY | O_DIRECTORY);
}

static enum err back_up(struct call *c, const char *source, const char *path)
{
	struct copying copying = {0};
	enum err err = make_part(c, &copying, path);
	if (err == OK)
		err = copy_database(c, &copying, source);
	close_handles(&copying);
	if (err == OK)
		err = publish(c, &copying, path);
	if (copying.made)
		unlink(copying.part);
	return err;
}

enum err db_backup(struct call *c, const char *url, const char *path)
{
	static const char prefix[] = "sqlite:";
	if (strncmp(url, prefix, strlen(prefix)) != 0)
		return fail(c, ERR_CONFLICT, "it is not in SQLite: use pg_dump, as README.md says");
	TRY(refuse_taken(c, path));
	return back_up(c, url + strlen(prefix), path);
}
