/* crier-media FORMAT PIXELS_MAX WIDTH...: reads a stranger's image from its input, a file that can
 * be mapped, and writes clean copies of it to its output: the whole, then one for each WIDTH that
 * is less than its own. Before each stands a line with width, height and bytes.
 *
 * It is a program of its own so that whatever an image does to a decoder ends here. 0: all is
 * written; 1: it is broken or of another format; 2: called wrongly; 3: too many pixels; 4: the
 * kernel does not bound it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image.h"
#include "sandbox.h"

#define EXIT_BROKEN 1
#define EXIT_USAGE 2
#define EXIT_PIXELS 3
#define EXIT_UNBOUNDED 4

static bool map_input(struct image_source *source)
{
	struct stat input;
	if (fstat(STDIN_FILENO, &input) != 0 || input.st_size <= 0)
		return false;
	source->len = (size_t)input.st_size;
	source->data = mmap(NULL, source->len, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
	return source->data != MAP_FAILED;
}

static bool write_copy(const struct image_copy *copy)
{
	return printf("%d %d %zu\n", copy->width, copy->height, copy->len) > 0 &&
	       fwrite(copy->data, 1, copy->len, stdout) == copy->len;
}

static bool copy_at(const struct image_source *source, int width_max, int *width)
{
	struct image_copy copy = {0};
	bool copied = image_copy(source, width_max, &copy) && write_copy(&copy);
	*width = copy.width;
	image_free(&copy);
	return copied;
}

static int copy_all(const struct image_source *source, long pixels_max, int argc, char **argv)
{
	int64_t pixels;
	int whole, width;
	if (!image_count_pixels(source, &pixels))
		return EXIT_BROKEN;
	if (pixels > pixels_max)
		return EXIT_PIXELS;
	if (!copy_at(source, 0, &whole))
		return EXIT_BROKEN;
	for (int i = 0; i < argc; i++)
		if (atoi(argv[i]) < whole && !copy_at(source, atoi(argv[i]), &width))
			return EXIT_BROKEN;
	return fflush(stdout) == 0 ? 0 : EXIT_BROKEN;
}

static int run(int argc, char **argv)
{
	struct image_source source = {0};
	if (argc < 3 || !image_knows(argv[1]) || atol(argv[2]) < 1 || !map_input(&source)) {
		fputs("crier-media FORMAT PIXELS_MAX WIDTH... <IMAGE >COPIES\n", stderr);
		return EXIT_USAGE;
	}
	source.format = argv[1];
	if (!image_init() || !sandbox_enter())
		return EXIT_UNBOUNDED;
	return copy_all(&source, atol(argv[2]), argc - 3, argv + 3);
}

/* Nothing of the libraries' own ends is run: they have read a stranger's bytes. */
int main(int argc, char **argv)
{
	_exit(run(argc, argv));
}
