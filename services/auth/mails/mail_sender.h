/* The thread that sends what waits in the table of mails. */
#ifndef CRIER_AUTH_MAILS_MAIL_SENDER_H
#define CRIER_AUTH_MAILS_MAIL_SENDER_H

#include "mail/mailer.h"
#include "service/service.h"

struct mail_sender_options {
	int64_t timeout_ms; /* of the mailer, for one mail */
	int64_t retry_s; /* before the second attempt; then twice as long each time, up to an hour
			  */
	int64_t keep_us; /* a mail that cannot be sent for so long is dropped */
};

struct mail_sender;

/** Starts the thread. @param mailer  the sender's from here on, also where this fails
 *  @return NULL when there can be none */
struct mail_sender *mail_sender_create(const struct service *service, struct mailer *mailer,
	const struct mail_sender_options *options);

/** Ends it; a mail that is on its way comes back another time. NULL is accepted. */
void mail_sender_destroy(struct mail_sender *sender);

#endif
