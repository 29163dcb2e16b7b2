/* One line of an access log in the combined format of Apache and nginx:
 * host ident user [time] "request" status bytes "referrer" "agent". */
#ifndef CRIER_ANALYTICS_ACCESS_LOG_ACCESS_LINE_H
#define CRIER_ANALYTICS_ACCESS_LOG_ACCESS_LINE_H

#include "act.h"

#define ACCESS_PATH_BYTES_MAX 500

struct access_line {
	int64_t at_us;
	struct slice method;
	struct slice path; /* without its query */
	int status;
	struct slice referrer;
	struct slice agent;
};

/** Reads a line without its end. @return false where it is none of that format */
bool access_line_read(struct slice text, struct access_line *line);

/** Whether it shows a page to somebody: a GET that was answered with it (200) or found it unchanged
 *  (304), of what is no picture, script, style sheet, archive or feed by its ending. */
bool access_line_is_page(const struct access_line *line);

#endif
