/* What comes out of the process is believed no more than what went in. */
#include "media/decoder.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "daemon/child.h"

#define WORDS_MAX 16
#define LINE_SIZE 64
#define OUTPUT_BYTES_MAX ((size_t)64 * 1024 * 1024)
/* As services/imaging/main.c ends. */
#define ENDED_WELL 0
#define ENDED_BROKEN 1
#define ENDED_PIXELS 3

struct decoder {
	int64_t pixels_max;
	struct child_crew *crew;
};

struct decoder *decoder_create(const struct decoder_options *options)
{
	struct decoder *decoder = calloc(1, sizeof *decoder);
	if (!decoder)
		abort();
	decoder->pixels_max = options->pixels_max;
	decoder->crew = child_crew_create(&(struct child_options){
		.program = "crier-media",
		.work = "images",
		.at_once = options->at_once,
		.timeout_ms = options->timeout_ms,
		.output_bytes_max = OUTPUT_BYTES_MAX,
	});
	return decoder;
}

void decoder_destroy(struct decoder *decoder)
{
	if (!decoder)
		return;
	child_crew_destroy(decoder->crew);
	free(decoder);
}

static enum err judge(struct call *c, const struct decoder *decoder, const struct child_end *end)
{
	if (!end->in_time)
		return fail(c, ERR_INVALID, "the image takes too long to decode");
	if (!WIFEXITED(end->status)) {
		fail(c, ERR_INVALID, "the image cannot be decoded");
		c->failure.cause = call_printf(c, "signal %d", WTERMSIG(end->status));
		return ERR_INVALID;
	}
	switch (WEXITSTATUS(end->status)) {
	case ENDED_WELL:
		return OK;
	case ENDED_BROKEN:
		return fail(c, ERR_INVALID, "the image is broken");
	case ENDED_PIXELS:
		return fail(c, ERR_INVALID, "the image may have %lld pixels",
			(long long)decoder->pixels_max);
	default:
		fail(c, ERR_UNAVAILABLE, "images cannot be taken at the moment");
		c->failure.cause = call_printf(c, "crier-media ended with %d",
			WEXITSTATUS(end->status));
		return ERR_UNAVAILABLE;
	}
}

static bool read_line(const char **at, const char *end, struct decoder_copy *copy)
{
	char line[LINE_SIZE];
	const char *line_end = memchr(*at, '\n', (size_t)(end - *at));
	if (!line_end || line_end - *at >= LINE_SIZE)
		return false;
	memcpy(line, *at, (size_t)(line_end - *at));
	line[line_end - *at] = '\0';
	char *rest;
	copy->width = strtoll(line, &rest, 10);
	copy->height = strtoll(rest, &rest, 10);
	copy->len = strtoull(rest, &rest, 10);
	*at = line_end + 1;
	return !*rest && copy->width > 0 && copy->height > 0;
}

static bool read_copy(const char **at, const char *end, const struct media_format *format,
	struct decoder_copy *copy)
{
	if (!read_line(at, end, copy) || copy->len > (size_t)(end - *at) ||
		copy->len > DECODER_COPY_BYTES_MAX)
		return false;
	copy->data = *at;
	*at += copy->len;
	const struct media_format *found = media_format_of(copy->data, copy->len);
	return found && strcmp(found->word, format->word) == 0;
}

static enum err read_copies(struct call *c, const struct media_format *format,
	const struct child_end *output, struct decoder_copies *copies)
{
	const char *at = output->data, *end = output->data + output->len;
	copies->count = 0;
	while (at < end && copies->count < DECODER_COPIES_MAX &&
		read_copy(&at, end, format, &copies->items[copies->count]))
		copies->count++;
	return at == end && copies->count ? OK
					  : fail(c, ERR_INVALID, "the image cannot be decoded");
}

static void fill_words(struct call *c, const struct decoder *decoder,
	const struct media_format *format, const char *const *widths, const char **words)
{
	size_t count = 0;
	words[count++] = format->word;
	words[count++] = call_printf(c, "%lld", (long long)decoder->pixels_max);
	for (; *widths && count < WORDS_MAX - 1; widths++)
		words[count++] = *widths;
	words[count] = NULL;
}

enum err decoder_run(struct call *c, struct decoder *decoder, const struct media_format *format,
	const char *data, size_t len, const char *const *widths, struct decoder_copies *copies)
{
	const char *words[WORDS_MAX];
	struct child_end end;
	fill_words(c, decoder, format, widths, words);
	TRY(child_run(c, decoder->crew, words, data, len, &end));
	TRY(judge(c, decoder, &end));
	return read_copies(c, format, &end, copies);
}
