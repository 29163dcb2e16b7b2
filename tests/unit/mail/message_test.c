/* A whole mail, and who it cannot be for. */
#include "mail/message.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct arena *arena;
static struct clock clock_still;
static struct call call;

static void begin(void)
{
	arena = arena_create();
	clock_still = clock_fixed(INT64_C(1767225600000000)); /* 2026-01-01T00:00:00Z */
	call_init(&call, arena, &clock_still);
}

static void end(void)
{
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(message, .init = begin, .fini = end);

static struct mail a_mail(const char *name, const char *address)
{
	return (struct mail){.from = {"Crier", "crier@example.org"},
		.to = {name, address},
		.subject = "Hello",
		.text = "One\n.\nTwo\n"};
}

static bool holds(const struct message *message, const char *part)
{
	return strstr(message->data, part) != NULL;
}

Test(message, it_has_the_headers_of_rfc_5322_and_its_text)
{
	struct message message;
	struct mail mail = a_mail("Ann", "ann@example.org");
	cr_assert(eq(int, message_compose(&call, &mail, &message), OK));
	cr_expect(eq(sz, message.len, strlen(message.data)));
	cr_expect(holds(&message, "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n"));
	cr_expect(holds(&message, "From: \"Crier\"\r\n <crier@example.org>\r\n"));
	cr_expect(holds(&message, "To: \"Ann\"\r\n <ann@example.org>\r\n"));
	cr_expect(holds(&message, "Subject: Hello\r\n"));
	cr_expect(holds(&message, "@example.org>\r\nAuto-Submitted: auto-generated\r\n"));
	cr_expect(holds(&message, "\r\n\r\nOne\r\n.\r\nTwo\r\n"));
}

Test(message, two_mails_have_two_ids)
{
	struct message one, two;
	struct mail mail = a_mail("Ann", "ann@example.org");
	cr_assert(eq(int, message_compose(&call, &mail, &one), OK));
	cr_assert(eq(int, message_compose(&call, &mail, &two), OK));
	cr_expect(ne(str, (char *)one.data, (char *)two.data));
}

Test(message, nobody_adds_a_header_by_a_name)
{
	struct message message;
	struct mail mail = a_mail("Ann\r\nBcc: eve@example.org\r\n\r\nHi", "ann@example.org");
	cr_assert(eq(int, message_compose(&call, &mail, &message), OK));
	cr_expect(not(holds(&message, "\nBcc:")));
	cr_expect(not(holds(&message, "Hi\r\n")));
}

Test(message, an_address_that_leaves_its_brackets_is_refused)
{
	static const char *const addresses[] = {"", "ann", "@example.org", "ann@",
		"ann@example.org>\r\nRCPT TO:<eve@example.org", "ann <ann@example.org>",
		"ann@example.org\n", "a nn@example.org"};
	struct message message;
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		struct mail mail = a_mail("Ann", addresses[i]);
		cr_expect(eq(int, message_compose(&call, &mail, &message), ERR_INVALID), "%s",
			addresses[i]);
	}
}

Test(message, one_that_is_too_large_is_refused)
{
	struct message message;
	struct mail mail = a_mail("Ann", "ann@example.org");
	char *text = call_alloc(&call, MESSAGE_BYTES_MAX + 1);
	memset(text, 'a', MESSAGE_BYTES_MAX);
	mail.text = text;
	cr_expect(eq(int, message_compose(&call, &mail, &message), ERR_TOO_LARGE));
}

Test(message, a_sender_is_a_name_and_an_address_or_an_address)
{
	struct mailbox mailbox;
	cr_assert(mailbox_parse(arena, " Crier at home <crier@example.org>", &mailbox));
	cr_expect(eq(str, (char *)mailbox.name, "Crier at home"));
	cr_expect(eq(str, (char *)mailbox.address, "crier@example.org"));
	cr_assert(mailbox_parse(arena, "crier@localhost", &mailbox));
	cr_expect(eq(str, (char *)mailbox.name, ""));
	cr_expect(eq(str, (char *)mailbox.address, "crier@localhost"));
	static const char *const none[] = {"", "<", ">", "<>", "Crier <crier>", "Crier",
		"Crier <a@b", "a@b>", "Crier <a@b> x"};
	for (size_t i = 0; i < COUNT_OF(none); i++)
		cr_expect(not(mailbox_parse(arena, none[i], &mailbox)), "%s", none[i]);
}
