/* By crier-chart, in a process for each drawing. */
#include "chart/png.h"

#include "daemon/child.h"

#define AT_ONCE 2
#define TIMEOUT_MS 5000
#define PNG_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define SCALE "2"

struct child_crew *png_press_create(void)
{
	return child_crew_create(&(struct child_options){
		.program = "crier-chart",
		.work = "drawings",
		.at_once = AT_ONCE,
		.timeout_ms = TIMEOUT_MS,
		.output_bytes_max = PNG_BYTES_MAX,
	});
}

enum err png_print(struct call *c, struct child_crew *press, struct text *svg, const char **png,
	size_t *len)
{
	static const char *const words[] = {SCALE, NULL};
	struct child_end end;
	TRY(child_run(c, press, words, svg->data, svg->len, &end));
	if (!end.in_time || end.status != 0 || !end.len) {
		fail_retry(c, ERR_UNAVAILABLE, 2, "this cannot be drawn as PNG at the moment");
		c->failure.cause = call_printf(c, "crier-chart ended with %d", end.status);
		return ERR_UNAVAILABLE;
	}
	*png = end.data;
	*len = end.len;
	return OK;
}
