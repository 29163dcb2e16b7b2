/* Which addresses are those of a mail server. What is sent is seen by tests/e2e/test_mails.py. */
#include "mail/smtp.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static bool is_taken(const char *url)
{
	char why[128] = "";
	struct smtp *smtp = smtp_create(&(struct smtp_options){.url = url,
						.user = "",
						.password = "",
						.ca_file = ""},
		why, sizeof why);
	bool taken = smtp != NULL;
	smtp_destroy(smtp);
	cr_expect(eq(int, taken, *why == '\0'), "a refusal says why");
	return taken;
}

Test(smtp, an_address_of_smtp_is_taken)
{
	cr_expect(is_taken("smtp://mail.example.org"));
	cr_expect(is_taken("smtp://127.0.0.1:2525"));
	cr_expect(is_taken("smtps://[2001:db8::1]:465"));
}

Test(smtp, another_is_refused)
{
	static const char *const urls[] = {"", "mail.example.org:25", "http://mail.example.org",
		"smtp://", "smtp://a b", "file:///etc/passwd"};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		cr_expect(not(is_taken(urls[i])), "%s", urls[i]);
}
