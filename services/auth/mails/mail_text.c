/* The token is in the fragment of a link: no server logs it and no Referer carries it. And a look
 * at the page changes nothing, so a mail scanner that follows links does no harm: its button posts
 * the token. Names are not in the texts: whoever opens an account for another's address would
 * choose what that person reads in our name. */
#include "mails/mail_text.h"

#include <inttypes.h>

#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S 86400

/* "2 hours"; whole ones, of the largest unit of which there are two. */
static const char *duration(struct call *c, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {{DAY_S, "days"}, {HOUR_S, "hours"}, {MINUTE_S, "minutes"}, {1, "seconds"}};
	size_t i = 0;
	while (i + 1 < COUNT_OF(units) && seconds < 2 * units[i].seconds)
		i++;
	return call_printf(c, "%" PRId64 " %s", seconds / units[i].seconds, units[i].name);
}

static void write_verification(struct call *c, const struct mail_facts *facts, struct mail *mail)
{
	mail->subject = "Confirm your e-mail address";
	mail->text = call_printf(c,
		"Hello,\n\n"
		"somebody, most likely you, has an account with this address at\n%s\n\n"
		"Please confirm the address on this page:\n\n%s/verify-email#token=%s\n\n"
		"The link works once, and within %s. If the account is not yours, there is nothing "
		"to do.\n",
		facts->public_url, facts->public_url, facts->token, duration(c, facts->life_s));
}

static void write_reset(struct call *c, const struct mail_facts *facts, struct mail *mail)
{
	mail->subject = "Choose a new password";
	mail->text = call_printf(c,
		"Hello,\n\n"
		"somebody, most likely you, asked for a new password for your account at\n%s\n\n"
		"Choose it on this page:\n\n%s/reset-password#token=%s\n\n"
		"The link works once, and within %s. If it was not you, there is nothing to do: the "
		"password stays as it is.\n",
		facts->public_url, facts->public_url, facts->token, duration(c, facts->life_s));
}

static void write_changed(struct call *c, const struct mail_facts *facts, struct mail *mail)
{
	mail->subject = "Your password was changed";
	mail->text = call_printf(c,
		"Hello,\n\n"
		"the password of your account was changed just now, at\n%s\n\n"
		"If it was not you, ask for a new one there at once: that ends every session.\n",
		facts->public_url);
}

static void write_moved(struct call *c, const struct mail_facts *facts, struct mail *mail)
{
	mail->subject = "Your e-mail address was changed";
	mail->text = call_printf(c,
		"Hello,\n\n"
		"your account at\n%s\nhas another e-mail address since just now: this one does not sign "
		"you in any more, and gets no more mails.\n\n"
		"If it was not you, tell those who run the site at once: they can give it back.\n",
		facts->public_url);
}

void mail_text_write(struct call *c, enum mail_kind kind, const struct mail_facts *facts,
	struct mail *mail)
{
	switch (kind) {
	case MAIL_VERIFICATION:
		write_verification(c, facts, mail);
		break;
	case MAIL_PASSWORD_RESET:
		write_reset(c, facts, mail);
		break;
	case MAIL_PASSWORD_CHANGED:
		write_changed(c, facts, mail);
		break;
	case MAIL_ADDRESS_CHANGED:
		write_moved(c, facts, mail);
		break;
	}
}
