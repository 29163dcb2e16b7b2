/* crier-chart SCALE <SVG >PNG: a drawing of common/chart as pixels, by librsvg.
 *
 * A program of its own, so that no daemon carries fonts, cairo and librsvg, or waits for them: what
 * it may take is bounded, and its end gives everything back. It reads nobody's drawings but ours.
 * 0: written; 1: not a drawing; 2: called wrongly; 3: the kernel does not bound it. */
#include <cairo.h>
#include <librsvg/rsvg.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/macros.h"

#define INPUT_BYTES_MAX (1024 * 1024)
#define SIDE_PIXELS_MAX 4096
#define SCALE_MAX 4
#define CPU_S 5
#define MEMORY_BYTES (256L * 1024 * 1024)
#define OUTPUT_BYTES (16L * 1024 * 1024)
#define EXIT_BROKEN 1
#define EXIT_USAGE 2
#define EXIT_UNBOUNDED 3

static bool limit(__rlimit_resource_t resource, long most)
{
	const struct rlimit both = {(rlim_t)most, (rlim_t)most};
	return setrlimit(resource, &both) == 0;
}

static bool bound(void)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && limit(RLIMIT_CPU, CPU_S) &&
	       (IS_SANITIZED || limit(RLIMIT_DATA, MEMORY_BYTES)) &&
	       limit(RLIMIT_FSIZE, OUTPUT_BYTES) && limit(RLIMIT_CORE, 0);
}

static RsvgHandle *read_drawing(void)
{
	unsigned char *data = malloc(INPUT_BYTES_MAX);
	size_t len = data ? fread(data, 1, INPUT_BYTES_MAX, stdin) : 0;
	RsvgHandle *drawing = len && len < INPUT_BYTES_MAX
				      ? rsvg_handle_new_from_data(data, len, NULL)
				      : NULL;
	free(data);
	return drawing;
}

static cairo_status_t write_some(void *closure, const unsigned char *data, unsigned int len)
{
	(void)closure;
	return fwrite(data, 1, len, stdout) == len ? CAIRO_STATUS_SUCCESS
						   : CAIRO_STATUS_WRITE_ERROR;
}

static bool draw(RsvgHandle *drawing, double width, double height)
{
	const RsvgRectangle all = {0, 0, width, height};
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width,
		(int)height);
	cairo_t *pen = cairo_create(surface);
	bool drawn = rsvg_handle_render_document(drawing, pen, &all, NULL) &&
		     cairo_status(pen) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(pen);
	cairo_surface_flush(surface);
	drawn = drawn && cairo_surface_write_to_png_stream(surface, write_some, NULL) ==
				 CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return drawn && fflush(stdout) == 0;
}

static int run(int scale)
{
	double width, height;
	RsvgHandle *drawing = read_drawing();
	if (!drawing || !rsvg_handle_get_intrinsic_size_in_pixels(drawing, &width, &height) ||
		width < 1 || height < 1 || width * scale > SIDE_PIXELS_MAX ||
		height * scale > SIDE_PIXELS_MAX)
		return EXIT_BROKEN;
	return draw(drawing, width * scale, height * scale) ? 0 : EXIT_BROKEN;
}

/* The libraries' own ends take time and give back what ends with the process. */
int main(int argc, char **argv)
{
	int scale = argc == 2 ? atoi(argv[1]) : 0;
	if (scale < 1 || scale > SCALE_MAX) {
		fputs("crier-chart SCALE <SVG >PNG\n", stderr);
		return EXIT_USAGE;
	}
	_exit(bound() ? run(scale) : EXIT_UNBOUNDED);
}
