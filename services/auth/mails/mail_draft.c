/* The claim and the token are one transaction: whoever takes a mail has its newest token. */
#include "mails/mail_draft.h"

#include "auth.h"
#include "mails/email_token.h"
#include "mails/mail_text.h"
#include "user_store.h"

/* A token where the kind has one. */
static enum err make_token(struct call *c, enum mail_kind kind, const struct user *user,
	struct mail_facts *facts)
{
	const struct auth_config *config = auth_of(c)->config;
	if (kind == MAIL_PASSWORD_CHANGED || kind == MAIL_ADDRESS_CHANGED)
		return OK;
	bool is_reset = kind == MAIL_PASSWORD_RESET;
	facts->life_s = is_reset ? config->reset_s : config->verification_s;
	return email_token_make(c, user,
		is_reset ? EMAIL_TOKEN_PASSWORD_RESET : EMAIL_TOKEN_VERIFICATION,
		facts->life_s * US_PER_SECOND, &facts->token);
}

static enum err write_mail(struct call *c, const struct queued_mail *queued,
	const struct user *user, struct mail *mail)
{
	struct mail_facts facts = {.public_url = auth_of(c)->public_url};
	TRY(make_token(c, queued->kind, user, &facts));
	mail_text_write(c, queued->kind, &facts, mail);
	mail->to = (struct mailbox){user->name, queued->send_to ? queued->send_to : user->email};
	return OK;
}

enum err mail_draft_take(struct call *c, int64_t lease_us, struct queued_mail *queued,
	struct mail *mail, bool *ready)
{
	struct user user;
	*ready = false;
	enum err err = mail_store_claim(c, lease_us, queued);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		return OK;
	}
	TRY(err);
	TRY(user_store_by_id(c, queued->user_id, &user));
	if (queued->kind == MAIL_VERIFICATION && user.email_verified)
		return mail_store_remove(c, queued);
	TRY(write_mail(c, queued, &user, mail));
	*ready = true;
	return OK;
}
