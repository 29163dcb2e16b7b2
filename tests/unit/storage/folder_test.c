/* Objects in a folder: whole or not there, and nothing left behind. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "storage/storage.h"

#define NAME "ab12.jpg"

static struct arena *arena;
static struct call call;
static struct storage *storage;
static char root[64];

static const char *within(const char *path)
{
	return call_printf(&call, "%s/media/%s", root, path);
}

static enum err open_storage(void)
{
	return storage_create(&call,
		&(struct storage_options){.folder = call_printf(&call, "%s/media", root),
			.s3_url = "",
			.object_bytes_max = 1000},
		&storage);
}

static void start(void)
{
	arena = arena_create();
	call_init(&call, arena, &clock_system);
	strcpy(root, "/tmp/crier-storage-XXXXXX");
	cr_assert(mkdtemp(root) != NULL);
	umask(077);
	cr_assert(eq(int, open_storage(), OK), "%s", call.failure.detail);
}

static void stop(void)
{
	storage_destroy(storage);
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", root);
	cr_assert(eq(int, system(command), 0));
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(folder, .init = start, .fini = stop);

static enum err put(const char *name, const char *text)
{
	const struct storage_object object = {text, strlen(text), "image/jpeg"};
	return storage_put(&call, storage, name, &object);
}

static int count_files(const char *folder)
{
	int count = 0;
	DIR *list = opendir(folder);
	cr_assert(list != NULL);
	for (const struct dirent *each; (each = readdir(list));)
		count += each->d_name[0] != '.';
	closedir(list);
	return count;
}

Test(folder, what_was_put_is_got_until_it_is_removed)
{
	struct storage_object got;
	cr_assert(eq(int, put(NAME, "bytes"), OK));
	cr_assert(eq(int, storage_get(&call, storage, NAME, &got), OK));
	cr_assert(eq(sz, got.len, 5));
	cr_expect(eq(str, (char *)got.data, "bytes"));
	cr_assert(eq(int, storage_remove(&call, storage, NAME), OK));
	cr_expect(eq(int, storage_get(&call, storage, NAME, &got), ERR_NOT_FOUND));
	cr_expect(eq(int, storage_remove(&call, storage, NAME), OK), "asked again it does no harm");
}

Test(folder, the_group_may_read_whatever_the_umask)
{
	struct stat found;
	cr_assert(eq(int, put(NAME, "bytes"), OK));
	cr_assert(eq(int, stat(within("ab/" NAME), &found), 0));
	cr_expect(eq(int, found.st_mode & 0777, 0640));
	cr_assert(eq(int, stat(within("ab"), &found), 0));
	cr_expect(eq(int, found.st_mode & 0777, 0770));
}

Test(folder, what_is_there_already_stays_and_nothing_is_left_in_new)
{
	struct storage_object got;
	cr_assert(eq(int, put(NAME, "first"), OK));
	cr_assert(eq(int, put(NAME, "again"), OK));
	cr_assert(eq(int, storage_get(&call, storage, NAME, &got), OK));
	cr_expect(eq(str, (char *)got.data, "first"));
	cr_expect(eq(int, count_files(within("new")), 0));
}

/* As a full disk does: a write that goes no further. */
Test(folder, what_has_no_room_leaves_nothing_behind)
{
	struct storage_object got;
	char large[5000];
	memset(large, 'x', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	signal(SIGXFSZ, SIG_IGN);
	cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, RLIM_INFINITY}), 0));
	cr_expect(eq(int, put(NAME, large), ERR_UNAVAILABLE));
	cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY}),
		0));
	cr_expect(strstr(call.failure.detail, "no room") != NULL);
	cr_expect(eq(int, count_files(within("new")), 0));
	cr_expect(eq(int, storage_get(&call, storage, NAME, &got), ERR_NOT_FOUND));
	cr_expect(eq(int, put(NAME, large), OK), "with room it goes on");
}

static void given_unfinished(const char *name, time_t age_s)
{
	FILE *file = fopen(within(name), "w");
	cr_assert(file != NULL);
	fclose(file);
	struct timeval now, then;
	gettimeofday(&now, NULL);
	then = (struct timeval){.tv_sec = now.tv_sec - age_s};
	cr_assert(eq(int, utimes(within(name), (struct timeval[]){then, then}), 0));
}

Test(folder, what_a_killed_process_left_is_removed_at_a_start_and_what_is_being_written_is_not)
{
	given_unfinished("new/old", 7200);
	given_unfinished("new/young", 60);
	storage_destroy(storage);
	cr_assert(eq(int, open_storage(), OK));
	cr_expect(ne(int, access(within("new/old"), F_OK), 0));
	cr_expect(eq(int, access(within("new/young"), F_OK), 0));
}

Test(folder, names_that_lead_elsewhere_are_none)
{
	static const char *const bad[] = {"", "ab", "../x", "a/b", ".ab", "a b", "ab\n", "ä12"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		cr_expect(not(storage_is_name(bad[i])), "%s", bad[i]);
	char longest[STORAGE_NAME_BYTES_MAX + 2];
	memset(longest, 'a', sizeof longest);
	longest[STORAGE_NAME_BYTES_MAX + 1] = '\0';
	cr_expect(not(storage_is_name(longest)));
	longest[STORAGE_NAME_BYTES_MAX] = '\0';
	cr_expect(storage_is_name(longest));
	cr_expect(storage_is_name(NAME));
}

Test(folder, options_of_s3_that_cannot_be_right_are_refused)
{
	static const char *const urls[] = {"s3.example.org", "ftp://s3", "https://", "https://s3/x",
		"https://a@s3", "https://s3?x"};
	struct storage *made;
	struct storage_options options = {.folder = root,
		.s3_bucket = "bucket",
		.s3_region = "r",
		.s3_key_id = "k",
		.s3_secret = "s"};
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		options.s3_url = urls[i];
		cr_expect(eq(int, storage_create(&call, &options, &made), ERR_INVALID), "%s",
			urls[i]);
	}
	options.s3_url = "https://s3.example.org";
	options.s3_secret = "";
	cr_expect(eq(int, storage_create(&call, &options, &made), ERR_INVALID));
}
