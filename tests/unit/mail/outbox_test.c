/* Files that appear whole, for their owner alone. */
#include "mail/outbox.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static struct call call;
static char home[] = "/tmp/crier-outbox-XXXXXX";
static const char *folder;

static void begin(void)
{
	arena = arena_create();
	call_init(&call, arena, &clock_system);
	cr_assert(ne(ptr, mkdtemp(home), NULL));
	folder = call_printf(&call, "%s/outbox", home);
}

/* @return files, without the names that begin with a dot; removes them */
static int clear(struct stat *last)
{
	DIR *opened = opendir(folder);
	int count = 0;
	for (struct dirent *entry; opened && (entry = readdir(opened));) {
		if (entry->d_name[0] == '.')
			continue;
		const char *path = call_printf(&call, "%s/%s", folder, entry->d_name);
		cr_expect(eq(int, stat(path, last), 0));
		cr_expect(eq(str, strrchr(entry->d_name, '.'), ".eml"));
		unlink(path);
		count++;
	}
	if (opened)
		closedir(opened);
	return count;
}

static void end(void)
{
	struct stat ignored;
	clear(&ignored);
	rmdir(folder);
	rmdir(home);
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(outbox, .init = begin, .fini = end);

Test(outbox, each_message_is_a_file_of_its_own_for_its_owner_alone)
{
	const struct message message = {"To: ann\r\n\r\nHi\r\n", 15};
	struct stat found;
	cr_assert(eq(int, outbox_put(&call, folder, &message), OK));
	cr_assert(eq(int, outbox_put(&call, folder, &message), OK));
	cr_assert(eq(int, stat(folder, &found), 0));
	cr_expect(eq(int, found.st_mode & 0777, 0700));
	cr_expect(eq(int, clear(&found), 2));
	cr_expect(eq(int, found.st_mode & 0777, 0600));
	cr_expect(eq(int, (int)found.st_size, 15));
}

Test(outbox, where_no_folder_can_be_is_said)
{
	const struct message message = {"", 0};
	cr_expect(eq(int, outbox_put(&call, "/dev/null/outbox", &message), ERR_UNAVAILABLE));
}
