/* What walls say in many languages, as pages write it. */
#include "base/macros.h"
#include "base/text.h"
#include "sources/parsed.h"
#include "unit/scraper/arena_fixture.h"

TestSuite(wall_word, .init = start, .fini = end);

static enum outcome outcome_of(const char *words)
{
	struct parsed parsed;
	const char *page = arena_printf(arena,
		"<html id=\"facebook\"><head><title>Facebook</title></head><body><div>"
		"<span>X.</span> %s. <a href=\"/help\">?</a></div></body></html>",
		words);
	const struct answer answer = {.body = page, .len = strlen(page)};
	parse_answer(arena, &answer, &parsed);
	return parsed.outcome;
}

static const char *with(const char *text, const char *mark, const char *other)
{
	struct text out;
	text_init(&out, arena, 256, SIZE_MAX);
	for (; *text; text++)
		text_add_string(&out,
			strncmp(text, mark, 1) == 0 ? other : arena_copy(arena, text, 1));
	return text_string(&out);
}

static const struct {
	enum outcome outcome;
	const char *part;
} walls[] = {
#define WALL_WORD(outcome, part) {OUTCOME_##outcome, part},
#include "sources/wall_word.def"
#undef WALL_WORD
};

Test(wall_word, each_is_told_by_its_outcome_and_none_hides_another)
{
	for (size_t i = 0; i < COUNT_OF(walls); i++)
		cr_expect(eq(int, outcome_of(walls[i].part), walls[i].outcome), "%s",
			walls[i].part);
}

Test(wall_word, blanks_and_apostrophes_are_what_a_translator_likes)
{
	for (size_t i = 0; i < COUNT_OF(walls); i++) {
		const char *narrow = with(walls[i].part, " ", "\xE2\x80\xAF");
		const char *wide = with(with(walls[i].part, " ", "&nbsp;"), "'", "&rsquo;");
		cr_expect(eq(int, outcome_of(narrow), walls[i].outcome), "%s", narrow);
		cr_expect(eq(int, outcome_of(wide), walls[i].outcome), "%s", wide);
	}
}

Test(wall_word, a_page_without_any_is_a_shell)
{
	cr_expect(eq(int, outcome_of("Bread since ever"), OUTCOME_SHELL_WITHOUT_DATA));
}
