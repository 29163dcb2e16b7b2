/* Figures as a drawing: a pure function from series to SVG, laid out by hand.
 *
 * A drawing stands alone: its own style, light or dark as its reader's screen is, a title and a
 * description for who does not see it, and no text that covers another, whatever it says. */
#ifndef CRIER_CHART_CHART_H
#define CRIER_CHART_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define CHART_WIDTH 720
#define CHART_HEIGHT 320
#define CHART_SERIES_MAX 6
#define CHART_POINTS_MAX 1000
/* No drawing of that many points is larger. */
#define CHART_BYTES_MAX ((size_t)512 * 1024)

enum chart_theme {
	CHART_AUTO, /* as the reader's screen is */
	CHART_LIGHT,
	CHART_DARK,
};

enum chart_unit {
	CHART_COUNT,
	CHART_SHARE, /* 0.5 is shown as 50% */
};

/* What is below one point of the axis. The higher its rank, the sooner it is written where there
 * is not room for all: months before weeks, midnights before hours. */
struct chart_label {
	const char *text; /* short, for the axis */
	const char *full; /* alone with its value */
	int rank;	  /* 0.. */
};

struct chart_series {
	const char *name;
	const double *values; /* as many as labels; NAN: not known, a gap */
	bool is_earlier;      /* what to compare with: drawn dashed, behind the others */
};

struct chart {
	const char *title;
	const char *subtitle;	 /* NULL: none */
	const char *description; /* for who does not see the drawing */
	const char *empty;	 /* said in the middle where every value is 0 or unknown */
	enum chart_unit unit;
	enum chart_theme theme;
	bool is_fitted; /* the axis spans the values, and need not begin at 0 */
	bool is_line;	/* lines even where columns would have room */
	const struct chart_label *labels;
	size_t count;			   /* 1..CHART_POINTS_MAX */
	const struct chart_series *series; /* 1..CHART_SERIES_MAX; all but earlier ones in order */
	size_t series_count;
};

/** Draws columns, where there is one series and room for them, else lines.
 *  @param out  an empty text, of CHART_BYTES_MAX */
void chart_write(struct text *out, const struct chart *chart);

/* A value for each hour of each day of a week, Monday first. */
struct heat_map {
	const char *title, *subtitle, *description, *empty; /* as of a chart */
	const char *noun;				    /* what is counted, for each cell */
	enum chart_theme theme;
	double values[7][24];
};

/** Draws a week by its hours, the darker the more. */
void heat_map_write(struct text *out, const struct heat_map *map);

#endif
