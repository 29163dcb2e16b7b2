/* What each error of err.def is on the wire. */
#include "base/err.h"

#include <assert.h>

struct err_row {
	int status;
	const char *slug;
	const char *title;
};

static const struct err_row rows[ERR_COUNT] = {
	[OK] = {200, "ok", "OK"},
#define ERR(name, status, slug, title, level) [ERR_##name] = {status, slug, title},
#include "base/err.def"
#undef ERR
};

static const struct err_row *row_of(enum err err)
{
	assert(err >= OK && err < ERR_COUNT);
	return &rows[err];
}

int err_status(enum err err)
{
	return row_of(err)->status;
}

const char *err_slug(enum err err)
{
	return row_of(err)->slug;
}

const char *err_title(enum err err)
{
	return row_of(err)->title;
}
