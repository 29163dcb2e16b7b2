/* JSON lines on standard error; pretty on a terminal. The one mutable global. */
#ifndef CRIER_DAEMON_LOG_H
#define CRIER_DAEMON_LOG_H

#include <stdbool.h>

#include "base/call.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/** Sets the daemon's name and the least level written. Call once, before threads. */
void log_init(const char *daemon, enum log_level level);

/** "debug", "info", "warn", "error"; false for another word. */
bool log_level_parse(const char *name, enum log_level *level);

bool log_enabled(enum log_level level);

/**
 * One line: {"time","level","daemon","request_id","message", fields…}.
 * @param c       gives the request id; may be NULL
 * @param fields  a string of JSON members, ["\"route\":\"x\""], or NULL
 */
void log_write(enum log_level level, const struct call *c, const char *fields, const char *format,
	...) PRINTF_LIKE(4, 5);

/** The level err.def gives an error. */
enum log_level log_level_of(enum err err);

#endif
