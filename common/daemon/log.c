/* Each line is made in one buffer on the stack and leaves by one write(2), so that lines of
 * several threads and daemons never mix. */
#include "daemon/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rfc3339.h"
#include "daemon/quote.h"
#include "daemon/redact.h"

#define MESSAGE_SIZE 2048
#define FIELDS_BYTES_MAX 1500
#define LINE_SIZE (3 * MESSAGE_SIZE + FIELDS_BYTES_MAX + 300)

static struct {
	const char *daemon;
	enum log_level level;
	bool pretty;
} log_state = {.daemon = "crier", .level = LOG_INFO};

static const char *const level_names[] = {"debug", "info", "warn", "error"};

void log_init(const char *daemon, enum log_level level)
{
	log_state.daemon = daemon;
	log_state.level = level;
	log_state.pretty = isatty(STDERR_FILENO);
}

bool log_level_parse(const char *name, enum log_level *level)
{
	for (size_t i = 0; i < COUNT_OF(level_names); i++) {
		if (strcmp(name, level_names[i]) == 0) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

bool log_enabled(enum log_level level)
{
	return level >= log_state.level;
}

static size_t format_json(char *line, const char *time, enum log_level level, const struct call *c,
	const char *fields, const char *message)
{
	int head = snprintf(line, LINE_SIZE, "{\"time\":\"%s\",\"level\":\"%s\",\"daemon\":\"%s\"",
		time, level_names[level], log_state.daemon);
	size_t len = (size_t)head;
	if (c)
		len += (size_t)snprintf(line + len, LINE_SIZE - len, ",\"request_id\":\"%s\"",
			c->request_id);
	len += (size_t)snprintf(line + len, LINE_SIZE - len, ",\"message\":");
	len += quote_json(line + len, 3 * MESSAGE_SIZE, message);
	if (fields && *fields && strlen(fields) <= FIELDS_BYTES_MAX)
		len += (size_t)snprintf(line + len, LINE_SIZE - len, ",%s", fields);
	len += (size_t)snprintf(line + len, LINE_SIZE - len, "}\n");
	return len;
}

/* A terminal gets no control characters of other people's making. */
static void blank_controls(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			*text = ' ';
}

static size_t format_pretty(char *line, const char *time, enum log_level level,
	const struct call *c, const char *fields, char *message)
{
	static const char *const colours[] = {"\033[2m", "\033[32m", "\033[33m", "\033[31m"};
	blank_controls(message);
	int len = snprintf(line, LINE_SIZE, "%.12s %s%-5s\033[0m %s %s%s%.*s%s%.8s\n", time + 11,
		colours[level], level_names[level], log_state.daemon, message,
		fields && *fields ? "  " : "", FIELDS_BYTES_MAX, fields ? fields : "",
		c ? "  " : "", c ? c->request_id : "");
	return (size_t)len;
}

void log_write(enum log_level level, const struct call *c, const char *fields, const char *format,
	...)
{
	if (!log_enabled(level))
		return;
	char message[MESSAGE_SIZE];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	redact(message);
	char time[RFC3339_SIZE];
	rfc3339_format(clock_now_us(&clock_system), time);
	char line[LINE_SIZE];
	size_t len = log_state.pretty ? format_pretty(line, time, level, c, fields, message)
				      : format_json(line, time, level, c, fields, message);
	/* Nobody can be told when standard error is gone. */
	if (write(STDERR_FILENO, line, len) < 0)
		return;
}

enum log_level log_level_of(enum err err)
{
	static const enum log_level levels[ERR_COUNT] = {
		[OK] = LOG_DEBUG,
#define ERR(name, status, slug, title, level) [ERR_##name] = LOG_##level,
#include "base/err.def"
#undef ERR
	};
	return err >= OK && err < ERR_COUNT ? levels[err] : LOG_ERROR;
}
