/* Names share one chain, as in the daemon: its pauses, its pace. */
#include "fetch/fetch_command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "fetch/chain.h"
#include "service/parts.h"
#include "json/encode.h"

#define EXIT_USAGE 2
#define LINE_BYTES_MAX ((size_t)4 * 1024 * 1024)

static void add_text(struct text *out, const char *name, const char *value)
{
	text_printf(out, "\"%s\":", name);
	json_encode_string(out, value);
}

static void add_attempt(struct text *out, const struct scrape_attempt *attempt)
{
	text_printf(out, "{\"source\":\"%s\",\"class\":\"%s\",\"asked\":%s,\"not_modified\":%s,",
		origin_word(attempt->origin), outcome_word(attempt->outcome),
		attempt->was_asked ? "true" : "false", attempt->not_modified ? "true" : "false");
	text_printf(out, "\"status\":%d,\"failures\":%d,\"next_try_us\":%" PRId64 ",",
		attempt->status, attempt->failures, attempt->next_try_us);
	add_text(out, "url", attempt->url);
	text_add_char(out, ',');
	add_text(out, "detail", attempt->detail);
	text_add_char(out, '}');
}

static void add_body(struct text *out, const struct scrape_body *body)
{
	text_printf(out, "{\"source\":\"%s\",\"class\":\"%s\",\"status\":%d,\"bytes\":%zu,",
		origin_word(body->origin), outcome_word(body->outcome), body->answer.status,
		body->answer.len);
	add_text(out, "requested_url", body->requested_url);
	text_add_char(out, ',');
	add_text(out, "url", body->answer.url);
	text_add_char(out, ',');
	add_text(out, "etag", body->etag);
	text_add_char(out, ',');
	add_text(out, "last_modified", body->last_modified);
	text_add_char(out, '}');
}

static void add_texts(struct text *out, const struct text_list *texts)
{
	text_add_char(out, '[');
	for (size_t i = 0; i < texts->count; i++) {
		text_add_string(out, i ? "," : "");
		json_encode_string(out, texts->items[i]);
	}
	text_add_char(out, ']');
}

static void add_value(struct text *out, enum fact_kind kind, const struct fact *fact)
{
	if (kind == FACT_TEXTS)
		add_texts(out, &fact->texts);
	else if (kind == FACT_TEXT)
		json_encode_string(out, fact->text);
	else
		text_add_int(out, fact->number);
}

static void add_page(struct text *out, const struct parsed_page *page)
{
	const char *comma = "";
	text_add_char(out, '{');
	for (int i = 0; i < PAGE_FIELD_COUNT; i++) {
		const struct fact *fact = &page->facts[i];
		if (fact->exactness == UNKNOWN)
			continue;
		text_printf(out,
			"%s\"%s\":{\"source\":\"%s\",\"exactness\":\"%s\",\"value\":", comma,
			page_fields[i].word, fact_source_word(fact->source),
			exactness_word(fact->exactness));
		add_value(out, page_fields[i].kind, fact);
		text_add_char(out, '}');
		comma = ",";
	}
	text_add_char(out, '}');
}

static void add_result(struct text *out, const char *name, const struct scrape_result *result)
{
	text_add_char(out, '{');
	add_text(out, "name", name);
	text_printf(out, ",\"class\":\"%s\",\"attempts\":[", outcome_word(result->merged.outcome));
	for (size_t i = 0; i < result->attempt_count; i++) {
		text_add_string(out, i ? "," : "");
		add_attempt(out, &result->attempts[i]);
	}
	text_add_string(out, "],\"bodies\":[");
	for (size_t i = 0; i < result->body_count; i++) {
		text_add_string(out, i ? "," : "");
		add_body(out, &result->bodies[i]);
	}
	text_add_string(out, "],\"page\":");
	add_page(out, &result->merged.page);
	text_printf(out, ",\"posts\":%zu,\"videos\":%zu,\"entries\":%zu,\"comments\":%zu}\n",
		result->merged.posts.count, result->merged.videos.count,
		result->merged.entries.count, result->merged.comments.count);
}

/* What the command line says, beside the names. */
struct words {
	unsigned wants;
	struct scrape_validator known;
	char **names;
	int name_count;
};

static bool read_words(int argc, char **argv, struct words *words)
{
	*words = (struct words){.wants = SCRAPE_PAGE};
	while (argc && strncmp(argv[0], "--", 2) == 0) {
		if (strcmp(argv[0], "--posts") == 0) {
			words->wants |= SCRAPE_POSTS;
		} else if (strcmp(argv[0], "--known") == 0 && argc > 2) {
			words->known = (struct scrape_validator){.url = argv[1], .etag = argv[2]};
			argc -= 2;
			argv += 2;
		} else {
			return false;
		}
		argc--;
		argv++;
	}
	words->names = argv;
	words->name_count = argc;
	return argc > 0;
}

static enum err print(struct call *c, struct chain *chain, const struct words *words,
	const char *name, bool *told)
{
	struct scrape_result *result = call_alloc(c, sizeof *result);
	const struct scrape_options options = {.username = name,
		.wants = words->wants,
		.validators = &words->known,
		.validator_count = words->known.url ? 1 : 0};
	TRY(chain_scrape(c, chain, &options, result));
	struct text line;
	text_init(&line, c->arena, 4096, LINE_BYTES_MAX);
	add_result(&line, name, result);
	*told = result->merged.outcome == OUTCOME_OK;
	return fputs(text_string(&line), stdout) == EOF || fflush(stdout)
		       ? fail(c, ERR_UNAVAILABLE, "cannot write")
		       : OK;
}

static bool run_name(struct service *service, struct chain *chain, const struct words *words,
	const char *name)
{
	struct arena *arena = arena_create();
	struct call c;
	bool told = false;
	service_call_init(service, &c, arena);
	if (print(&c, chain, words, name, &told) != OK)
		fprintf(stderr, "crier-scraper: %s\n", c.failure.detail);
	call_finish(&c);
	arena_destroy(arena);
	return told;
}

static enum err make_chain(struct service *service, const struct fetch_config *config,
	struct chain **chain)
{
	struct arena *arena = arena_create();
	struct call c;
	service_call_init(service, &c, arena);
	if (!service->metrics)
		service->metrics = metrics_create();
	enum err err = parts_open_redis(&c, service);
	if (!err)
		err = chain_create(&c, service, config, chain);
	if (err)
		fprintf(stderr, "crier-scraper: %s\n", c.failure.detail);
	call_finish(&c);
	arena_destroy(arena);
	return err;
}

int fetch_command(struct service *service, const struct fetch_config *config, int argc, char **argv)
{
	struct words words;
	struct chain *chain;
	if (!read_words(argc, argv, &words)) {
		fprintf(stderr, "crier-scraper: fetch [--posts] [--known URL ETAG] NAME...\n");
		return EXIT_USAGE;
	}
	if (make_chain(service, config, &chain) != OK)
		return 1;
	bool all_told = true;
	for (int i = 0; i < words.name_count; i++)
		all_told &= run_name(service, chain, &words, words.names[i]);
	chain_destroy(chain);
	return all_told ? 0 : 1;
}
