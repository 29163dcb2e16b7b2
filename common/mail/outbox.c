/* Written under another name first: whoever lists *.eml never sees half a mail. */
#include "mail/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hex.h"
#include "base/random.h"
#include "base/rfc3339.h"

#define NAME_BYTES 8

/* Those of a second stand in the order of their milliseconds. */
static const char *draw_name(struct call *c, const char *folder)
{
	unsigned char bytes[NAME_BYTES];
	char hex[2 * NAME_BYTES + 1], time[RFC3339_SIZE];
	random_fast(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, hex);
	rfc3339_format(call_now_us(c), time);
	return call_printf(c, "%s/%s-%s.eml", folder, time, hex);
}

static bool write_all(int fd, const struct message *message)
{
	size_t done = 0;
	while (done < message->len) {
		ssize_t written = write(fd, message->data + done, message->len - done);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		done += (size_t)written;
	}
	return fsync(fd) == 0;
}

static bool write_file(const char *path, const struct message *message)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	bool written = write_all(fd, message);
	return close(fd) == 0 && written;
}

/* The new name is on the disk when the folder is. */
static bool sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool synced = fsync(fd) == 0;
	close(fd);
	return synced;
}

enum err outbox_put(struct call *c, const char *folder, const struct message *message)
{
	const char *path = draw_name(c, folder);
	const char *fresh = call_printf(c, "%s.new", path);
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return fail(c, ERR_UNAVAILABLE, "cannot make %s: %s", folder, strerror(errno));
	if (write_file(fresh, message) && rename(fresh, path) == 0 && sync_folder(folder))
		return OK;
	int why = errno;
	unlink(fresh);
	return fail(c, ERR_UNAVAILABLE, "cannot write %s: %s", path, strerror(why));
}
