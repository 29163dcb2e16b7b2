/* Lines of 76 ASCII characters that read as what was written. */
#include "mail/quoted_printable.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static void expect_encoded(const char *text, const char *wanted)
{
	struct arena *arena = arena_create();
	struct text out;
	text_init(&out, arena, 64, 65536);
	quoted_printable_add(&out, text);
	cr_expect(eq(str, (char *)text_string(&out), (char *)wanted));
	arena_destroy(arena);
}

Test(quoted_printable, ascii_stays_as_it_is)
{
	expect_encoded("Hello,\n\nwe met.\n", "Hello,\r\n\r\nwe met.\r\n");
}

Test(quoted_printable, the_last_line_is_ended)
{
	expect_encoded("no end", "no end\r\n");
	expect_encoded("", "");
}

Test(quoted_printable, other_bytes_and_the_equals_sign_are_encoded)
{
	expect_encoded("a=b \xc3\xa9 \r\n", "a=3Db =C3=A9 =0D\r\n");
}

Test(quoted_printable, a_blank_at_the_end_of_a_line_is_encoded)
{
	expect_encoded("a \nb\t\nc d\n", "a=20\r\nb=09\r\nc d\r\n");
}

Test(quoted_printable, a_line_is_cut_at_75_characters_and_never_inside_a_code)
{
	char line[78], wanted[90];
	memset(line, 'a', 75);
	strcpy(line + 75, "\n");
	memset(wanted, 'a', 75);
	strcpy(wanted + 75, "\r\n");
	expect_encoded(line, wanted);
	strcpy(line + 75, "b\n");
	strcpy(wanted + 75, "=\r\nb\r\n");
	expect_encoded(line, wanted);
	strcpy(line + 73, "=\n");
	strcpy(wanted + 73, "=\r\n=3D\r\n");
	expect_encoded(line, wanted);
}
