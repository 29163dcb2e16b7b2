/* Where a value comes from, and what is said when it cannot be had. */
#include "daemon/config.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"

static struct target {
	const char *name;
	const char *secret;
	int64_t count;
	bool on;
} target;

static const struct config_row rows[] = {
	{"T_NAME", CONFIG_TEXT, offsetof(struct target, name), "nobody", 0, 0, "a name."},
	{"T_SECRET", CONFIG_SECRET, offsetof(struct target, secret), NULL, 0, 0, "a secret."},
	{"T_COUNT", CONFIG_INT, offsetof(struct target, count), "3", 1, 10, "how many"},
	{"T_ON", CONFIG_BOOL, offsetof(struct target, on), "false", 0, 0, "whether."},
};
static const struct config_table table = {rows, COUNT_OF(rows)};
static char complaints[1024];
static struct arena *arena;
static char env_path[] = "/tmp/crier-config-XXXXXX";

static void given_file(const char *content)
{
	int fd = mkstemp(env_path);
	cr_assert(fd >= 0);
	cr_assert_eq(write(fd, content, strlen(content)), (ssize_t)strlen(content));
	close(fd);
}

static bool load(const char *path)
{
	target = (struct target){0};
	FILE *out = fmemopen(complaints, sizeof complaints, "w");
	const struct config_table *tables[] = {&table};
	void *targets[] = {&target};
	bool ok = config_load(arena, tables, targets, 1, path, out);
	fclose(out);
	return ok;
}

static void start(void)
{
	setenv("T_SECRET", "s3cr3t", 1);
	arena = arena_create();
}

static void stop(void)
{
	arena_destroy(arena);
	unlink(env_path);
}

TestSuite(config, .init = start, .fini = stop);

Test(config, a_value_comes_from_the_environment_then_the_file_then_the_fallback)
{
	given_file("T_NAME=file\nT_COUNT=4\n");
	setenv("T_NAME", "environment", 1);
	cr_assert(load(env_path), "%s", complaints);
	cr_expect_str_eq(target.name, "environment");
	cr_expect_eq(target.count, 4);
	cr_expect_not(target.on);
}

Test(config, a_file_may_have_comments_quotes_and_export)
{
	given_file(
		"# comment\n\n  export T_NAME = \"two words\" \r\nT_ON='yes'\nOTHER=x\nT_COUNT=1\nT_COUNT=2");
	cr_assert(load(env_path), "%s", complaints);
	cr_expect_str_eq(target.name, "two words");
	cr_expect(target.on);
	cr_expect_eq(target.count, 2);
}

Test(config, a_file_that_is_not_there_is_empty)
{
	cr_expect(load("/nowhere/.env"));
	cr_expect_str_eq(target.name, "nobody");
}

Test(config, empty_counts_as_not_set)
{
	setenv("T_NAME", "", 1);
	cr_expect(load(NULL));
	cr_expect_str_eq(target.name, "nobody");
}

Test(config, a_file_variant_gives_the_content_of_a_file)
{
	given_file("from a file\n");
	unsetenv("T_SECRET");
	setenv("T_SECRET_FILE", env_path, 1);
	cr_assert(load(NULL), "%s", complaints);
	cr_expect_str_eq(target.secret, "from a file");
}

Test(config, a_file_variant_that_cannot_be_read_is_named)
{
	unsetenv("T_SECRET");
	setenv("T_SECRET_FILE", "/nowhere/token", 1);
	cr_expect_not(load(NULL));
	cr_expect_str_eq(complaints, "T_SECRET_FILE: /nowhere/token: No such file or directory\n");
}

Test(config, every_complaint_is_made_at_once_and_no_secret_told)
{
	given_file("no equals sign\n");
	unsetenv("T_SECRET");
	setenv("T_COUNT", "11", 1);
	setenv("T_ON", "maybe", 1);
	cr_expect_not(load(env_path));
	cr_expect(strstr(complaints, ":1: not KEY=VALUE"));
	cr_expect(strstr(complaints, "T_SECRET: must be set"));
	cr_expect(strstr(complaints, "T_COUNT: \"11\" is not between 1 and 10"));
	cr_expect(strstr(complaints, "T_ON: \"maybe\" is not true or false"));
	cr_expect_null(strstr(complaints, "no equals"));
}

Test(config, a_secret_set_twice_is_complained_of_without_its_value)
{
	given_file("other");
	setenv("T_SECRET_FILE", env_path, 1);
	cr_expect_not(load(NULL));
	cr_expect_str_eq(complaints, "T_SECRET: set both directly and by _FILE\n");
}

Test(config, numbers_are_taken_whole_and_at_their_bounds)
{
	static const struct {
		const char *text;
		bool ok;
	} cases[] = {{"1", true}, {"10", true}, {"0", false}, {"11", false}, {"5x", false},
		{"99999999999999999999", false}, {"x", false}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		setenv("T_COUNT", cases[i].text, 1);
		cr_expect_eq(load(NULL), cases[i].ok, "%s", cases[i].text);
	}
}

Test(config, help_tells_every_row)
{
	char help[1024] = "";
	FILE *out = fmemopen(help, sizeof help, "w");
	config_print_help(&table, out);
	fclose(out);
	cr_expect(strstr(help, "  T_NAME\n      a name. Default: nobody.\n"));
	cr_expect(strstr(help, "a secret. Must be set."));
	cr_expect(strstr(help, "how many. Default: 3. 1..10.\n"));
}
