/* How a daemon's mails leave: by a server, or into a folder where none is configured. */
#ifndef CRIER_MAIL_MAILER_H
#define CRIER_MAIL_MAILER_H

#include "mail/smtp.h"

struct mailer_options {
	struct smtp_options smtp; /* an empty url: the folder */
	const char *outbox;	  /* that folder */
	const char *from;	  /* "Crier <crier@example.org>" */
};

struct mailer;

/** @param options  copied
 *  @return OK | ERR_UNAVAILABLE (an address that is none) */
MUST_CHECK enum err mailer_create(struct call *c, const struct mailer_options *options,
	struct mailer **mailer);

/** None may be on its way; NULL is accepted. */
void mailer_destroy(struct mailer *mailer);

/**
 * Composes a mail and hands it over; its sender is the mailer's.
 * @param[out] why  what was said, where it was not taken
 * @return SMTP_ACCEPTED: server or disk has it | SMTP_REFUSED | SMTP_FAILED
 */
enum smtp_end mailer_send(struct call *c, struct mailer *mailer, const struct mail *mail,
	const char **why);

/** As smtp_stop. */
void mailer_stop(struct mailer *mailer);

#endif
