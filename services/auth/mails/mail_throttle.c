/* Nobody finds 256 bits by trying; counting keeps what tries from costing much. */
#include "mails/mail_throttle.h"

#include "auth.h"

enum err mail_throttle_ask(struct call *c, const char *email)
{
	const struct auth *auth = auth_of(c);
	const struct throttle_key keys[] = {
		{"mail-ip", c->client_ip, auth->config->mails_per_ip},
		{"mail-account", email, auth->config->mails_per_account},
	};
	return throttle_take(c, auth->throttle, keys, COUNT_OF(keys));
}

enum err mail_throttle_find(struct call *c, enum email_token_purpose purpose, const char *token,
	struct user *user)
{
	const struct auth *auth = auth_of(c);
	const struct throttle_key key = {"token-ip", c->client_ip, auth->config->sign_ins_per_ip};
	TRY(throttle_take(c, auth->throttle, &key, 1));
	enum err err = email_token_find(c, purpose, token, user);
	if (err != ERR_INVALID)
		throttle_refund(c, auth->throttle, &key, 1);
	return err;
}
