/* What each kind of mail says. */
#ifndef CRIER_AUTH_MAILS_MAIL_TEXT_H
#define CRIER_AUTH_MAILS_MAIL_TEXT_H

#include "mail/message.h"
#include "mails/mail_store.h"

struct mail_facts {
	const char *public_url; /* of the site, without a slash at its end */
	const char *token;	/* NULL: this kind has none */
	int64_t life_s;		/* of the token */
};

/** Sets subject and text; both live as long as the call. */
void mail_text_write(struct call *c, enum mail_kind kind, const struct mail_facts *facts,
	struct mail *mail);

#endif
