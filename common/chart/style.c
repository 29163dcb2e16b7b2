/* Colours are written out and not as CSS variables, which librsvg does not know. The pairs of
 * series' colours are told apart by who sees red and green alike, and by their lightness (after
 * Okabe and Ito); text has a contrast of 4.5 and more on its background. */
#include "chart/style.h"

#include "chart/lettering.h"

#define SERIES_COLOURS 6

struct palette {
	const char *paper, *text, *muted, *grid, *base, *earlier;
	const char *series[SERIES_COLOURS];
};

static const struct palette light = {
	.paper = "#ffffff",
	.text = "#1f2328",
	.muted = "#59636e",
	.grid = "#e4e8ec",
	.base = "#9aa4af",
	.earlier = "#3d444d",
	.series = {"#0969da", "#b35900", "#1a7f5a", "#8250df", "#bf3989", "#6e7781"},
};

static const struct palette dark = {
	.paper = "#0d1117",
	.text = "#e6edf3",
	.muted = "#9198a1",
	.grid = "#262c36",
	.base = "#5b6572",
	.earlier = "#d1d7e0",
	.series = {"#4493f8", "#e3954f", "#3fb98a", "#ab7df8", "#db61a2", "#9198a1"},
};

static const char form[] =
	"text{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"DejaVu Sans\",sans-serif;"
	"font-size:12px}.h{font-size:16px;font-weight:600}.s{font-size:13px}"
	".r{text-anchor:end}.k{text-anchor:middle}"
	".g,.z{stroke-width:1;shape-rendering:crispEdges}"
	".l{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
	".e{fill:none;stroke-width:1.5;stroke-dasharray:4 3;stroke-linejoin:round}"
	".a0{fill-opacity:.14}";

static void add_palette(struct text *out, const struct palette *palette)
{
	text_printf(out, ".b{fill:%s}.t{fill:%s}.m{fill:%s}.g{stroke:%s}.z{stroke:%s}.e{stroke:%s}",
		palette->paper, palette->text, palette->muted, palette->grid, palette->base,
		palette->earlier);
	for (int i = 0; i < SERIES_COLOURS; i++)
		text_printf(out, ".c%d{fill:%s}.l%d{stroke:%s}", i, palette->series[i], i,
			palette->series[i]);
	text_printf(out, ".a0{fill:%s}", palette->series[0]);
}

static void add_style(struct text *out, enum chart_theme theme)
{
	text_add_string(out, "<style>");
	text_add_string(out, form);
	add_palette(out, theme == CHART_DARK ? &dark : &light);
	if (theme == CHART_AUTO) {
		text_add_string(out, "@media(prefers-color-scheme:dark){");
		add_palette(out, &dark);
		text_add_char(out, '}');
	}
	text_add_string(out, "</style>\n");
}

static void add_names(struct text *out, const struct style_head *head)
{
	text_add_string(out, "<title id=\"t\">");
	lettering_escape(out, head->title);
	text_add_string(out, "</title>\n<desc id=\"d\">");
	lettering_escape(out, head->description);
	text_add_string(out, "</desc>\n");
}

static void add_line(struct text *out, const char *classes, double y, double size, const char *line)
{
	text_printf(out, "<text class=\"%s\" x=\"%g\" y=\"%g\">", classes, STYLE_MARGIN, y);
	lettering_fit(out, line, size, CHART_WIDTH - 2 * STYLE_MARGIN);
	text_add_string(out, "</text>\n");
}

void style_open(struct text *out, const struct style_head *head)
{
	text_printf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
		" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"t d\">\n",
		CHART_WIDTH, head->height, CHART_WIDTH, head->height);
	add_names(out, head);
	add_style(out, head->theme);
	text_printf(out, "<rect class=\"b\" width=\"%d\" height=\"%d\"/>\n", CHART_WIDTH,
		head->height);
	add_line(out, "h t", 32, STYLE_TITLE_FONT * 1.12, head->title);
	if (head->subtitle)
		add_line(out, "s m", 53, STYLE_SUBTITLE_FONT, head->subtitle);
}

void style_close(struct text *out)
{
	text_add_string(out, "</svg>\n");
}
