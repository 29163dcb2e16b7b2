/* How drawings look: colours for light and for dark, and what opens and ends one. */
#ifndef CRIER_CHART_STYLE_H
#define CRIER_CHART_STYLE_H

#include "chart/chart.h"

#define STYLE_MARGIN 20.0
#define STYLE_TITLE_FONT 16.0
#define STYLE_SUBTITLE_FONT 13.0

struct style_head {
	const char *title, *subtitle, *description;
	enum chart_theme theme;
	int height;
};

/** Opens a drawing: its names for screen readers, its style, background, title and subtitle.
 *  Classes for what follows: t text, m muted text, g grid line, z base line, c0..c5 filled and
 *  l0..l5 drawn in a series' colour, a0 an area below a line, e an earlier line. */
void style_open(struct text *out, const struct style_head *head);

void style_close(struct text *out);

#endif
