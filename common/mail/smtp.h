/* Handing a mail to a server: SMTP (RFC 5321) over libcurl, a connection for each mail. */
#ifndef CRIER_MAIL_SMTP_H
#define CRIER_MAIL_SMTP_H

#include "base/call.h"
#include "mail/message.h"

enum smtp_tls {
	SMTP_TLS_AUTO,	   /* required, but for a server on this machine */
	SMTP_TLS_REQUIRED, /* from the start for smtps, else by STARTTLS; the certificate must hold
			    */
	SMTP_TLS_OFF,
};

struct smtp_options {
	const char *url;	     /* smtp://host:port or smtps://host:port */
	const char *user, *password; /* empty: none */
	const char *ca_file;	     /* who vouches for the server; empty: whom the system trusts */
	enum smtp_tls tls;
	int timeout_ms; /* for all of one mail */
};

enum smtp_end {
	SMTP_ACCEPTED, /* the server took it: it is the server's now */
	SMTP_REFUSED,  /* this mail, for good (55x) */
	SMTP_FAILED,   /* it may be taken another time */
};

struct smtp;

/** @param options  copied
 *  @param why      on failure says why, in why_size bytes
 *  @return NULL when the address is none of a server, or libcurl cannot start */
struct smtp *smtp_create(const struct smtp_options *options, char *why, size_t why_size);

/** None may be on its way; NULL is accepted. */
void smtp_destroy(struct smtp *smtp);

/** Sends and waits, timeout_ms at most. @param[out] why  what was said, where it was not taken */
enum smtp_end smtp_send(struct call *c, struct smtp *smtp, const struct mail *mail,
	const struct message *message, const char **why);

/** From another thread: a mail that is not wholly with the server is given up, now and from here
 *  on. One that is has its answer waited for, so that it is not sent twice. */
void smtp_stop(struct smtp *smtp);

#endif
