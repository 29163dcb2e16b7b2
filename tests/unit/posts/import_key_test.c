/* What names a post of a source for ever. */
#include "import/key.h"

#include "import_fixture.h"

TestSuite(import_key, .init = open_fixture, .fini = close_fixture);

static const char *key_of(const char *key)
{
	return import_key_of_item(&f.call, &(struct import_item){.key = key});
}

Test(import_key, one_line_of_five_hundred_characters_stays_and_else_there_is_a_digest)
{
	struct text key;
	text_init(&key, f.call.arena, 1024, 4096);
	for (int i = 0; i < 500; i++)
		text_add_string(&key, "\xC3\xA9");
	EXPECT_TEXT(key_of(text_string(&key)), text_string(&key));
	text_add_char(&key, 'x');
	const char *odd[] = {text_string(&key), "two\nlines", " x", "a  b", "a\x7F"};
	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		cr_expect(eq(sz, strlen(key_of(odd[i])), 7 + 64), "%s", odd[i]);
		for (size_t j = 0; j < i; j++)
			cr_expect(strcmp(key_of(odd[i]), key_of(odd[j])) != 0);
	}
}

Test(import_key, what_has_no_key_is_known_by_what_it_says)
{
	struct import_item item = {.title = "T", .content = "C", .has_date = true, .date_us = 7};
	const char *first = import_key_of_item(&f.call, &item);
	EXPECT_TEXT(import_key_of_item(&f.call, &item), first);
	item.content = "D";
	cr_expect(strcmp(import_key_of_item(&f.call, &item), first) != 0);
	struct import_comment comment = {.content = "C", .author.name = "Zoe"};
	const char *of_comment = import_key_of_comment(&f.call, &comment);
	comment.author.name = "Max";
	cr_expect(strcmp(import_key_of_comment(&f.call, &comment), of_comment) != 0);
}
