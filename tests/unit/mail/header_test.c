/* Whatever a name holds, it stays inside its header. */
#include "mail/header.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct text out;

static void begin(void)
{
	text_init(&out, arena_create(), 64, 65536);
}

static void end(void)
{
	arena_destroy(out.arena);
}

TestSuite(header, .init = begin, .fini = end);

static const char *named(const char *name)
{
	header_add_mailbox(&out, "To", &(struct mailbox){name, "ann@example.org"});
	return text_string(&out);
}

static void expect(const char *found, const char *wanted)
{
	cr_expect(eq(str, (char *)found, (char *)wanted));
}

Test(header, a_plain_name_is_quoted)
{
	expect(named("Ann \"the pen\" O\\Hara, Esq."),
		"To: \"Ann \\\"the pen\\\" O\\\\Hara, Esq.\"\r\n <ann@example.org>\r\n");
}

Test(header, without_a_name_there_is_the_address_alone)
{
	expect(named(""), "To: ann@example.org\r\n");
}

Test(header, a_name_in_utf8_becomes_an_encoded_word)
{
	expect(named("J\xc3\xb6rg _?="),
		"To: =?utf-8?Q?J=C3=B6rg_=5F=3F=3D?=\r\n <ann@example.org>\r\n");
}

Test(header, what_looks_like_an_encoded_word_is_encoded)
{
	expect(named("=?utf-8?Q?admin?="),
		"To: =?utf-8?Q?=3D=3Futf=2D8=3FQ=3Fadmin=3F=3D?=\r\n <ann@example.org>\r\n");
}

Test(header, a_line_break_in_a_name_is_a_blank)
{
	expect(named("Ann\r\nBcc: all@example.org"),
		"To: =?utf-8?Q?Ann__Bcc=3A_all=40example=2Eorg?=\r\n <ann@example.org>\r\n");
}

static size_t longest_line(const char *text)
{
	size_t longest = 0;
	while (*text) {
		size_t len = strcspn(text, "\n");
		longest = len > longest ? len : longest;
		text += len + (text[len] == '\n');
	}
	return longest;
}

Test(header, two_hundred_emoji_are_folded_between_characters)
{
	char name[200 * 4 + 1] = "";
	for (int i = 0; i < 200; i++)
		memcpy(name + (size_t)i * 4, "\xf0\x9f\x93\xa3", 5);
	const char *text = named(name);
	cr_expect(le(sz, longest_line(text), 76));
	size_t emoji = 0;
	for (const char *at = text; (at = strstr(at, "=F0=9F=93=A3")); at++)
		emoji++;
	cr_expect(eq(sz, emoji, 200), "each of them is whole");
}

Test(header, a_subject_is_plain_up_to_60_characters)
{
	char subject[62];
	memset(subject, 'a', sizeof subject);
	subject[60] = '\0';
	header_add_text(&out, "Subject", subject);
	cr_expect(eq(ptr, strstr(text_string(&out), "=?"), NULL));
	subject[60] = 'a';
	subject[61] = '\0';
	header_add_text(&out, "Subject", subject);
	cr_expect(ne(ptr, strstr(text_string(&out), "=?"), NULL));
	cr_expect(le(sz, longest_line(text_string(&out)), 76));
}
