/* A line is read back from the standard error it was written to. */
#include "daemon/log.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

static char line[16384];
static int ends[2];

static void start(void)
{
	cr_assert_eq(pipe(ends), 0);
	cr_assert(dup2(ends[1], STDERR_FILENO) >= 0);
	log_init("posts", LOG_INFO);
}

/* One read: a line is one write. */
static void read_line(void)
{
	ssize_t got = read(ends[0], line, sizeof line - 1);
	cr_assert_gt(got, 0);
	line[got] = '\0';
}

TestSuite(log, .init = start, .timeout = 5);

Test(log, a_line_is_json_with_the_request_id)
{
	struct call c = {.request_id = "0af7651916cd43dd8448eb211c80319c"};
	log_write(LOG_WARN, &c, "\"status\":503", "say \"%s\"\n", "hi");
	read_line();
	cr_expect(strncmp(line, "{\"time\":\"20", 11) == 0);
	cr_expect(strstr(line, "\"level\":\"warn\",\"daemon\":\"posts\","
			       "\"request_id\":\"0af7651916cd43dd8448eb211c80319c\","
			       "\"message\":\"say \\\"hi\\\"\\n\",\"status\":503}\n"),
		"%s", line);
}

Test(log, what_is_below_the_level_is_not_written)
{
	log_write(LOG_DEBUG, NULL, NULL, "quiet");
	log_write(LOG_INFO, NULL, NULL, "loud");
	read_line();
	cr_expect_null(strstr(line, "quiet"));
	cr_expect(strstr(line, "loud"));
	cr_expect_not(log_enabled(LOG_DEBUG));
}

Test(log, a_line_is_never_longer_than_its_buffer)
{
	static char long_text[10000];
	memset(long_text, '"', sizeof long_text - 1);
	log_write(LOG_ERROR, NULL, "\"a\":1", "%s", long_text);
	read_line();
	cr_expect(strstr(line, "\",\"a\":1}\n"), "the end is missing");
}

Test(log, secrets_are_starred)
{
	log_write(LOG_INFO, NULL, NULL, "sent Bearer abc.def to postgres://crier:pw@db/x");
	read_line();
	cr_expect_null(strstr(line, "abc"));
	cr_expect_null(strstr(line, ":pw@"));
}

Test(log, levels_have_names)
{
	enum log_level level = LOG_ERROR;
	cr_expect(log_level_parse("debug", &level) && level == LOG_DEBUG);
	cr_expect_not(log_level_parse("DEBUG", &level));
	cr_expect_not(log_level_parse("", &level));
}

Test(log, errors_have_the_level_of_err_def)
{
	cr_expect_eq(log_level_of(OK), LOG_DEBUG);
	cr_expect_eq(log_level_of(ERR_INTERNAL), LOG_ERROR);
	cr_expect_eq(log_level_of(ERR_UNAVAILABLE), LOG_WARN);
	cr_expect_eq(log_level_of(ERR_FORBIDDEN), LOG_INFO);
}
