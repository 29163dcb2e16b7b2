/* A mail as it goes over the wire: RFC 5322 and MIME, in lines of ASCII. */
#ifndef CRIER_MAIL_MESSAGE_H
#define CRIER_MAIL_MESSAGE_H

#include "base/call.h"

#define MESSAGE_BYTES_MAX 262144

/* An address, and the name that is shown for it. */
struct mailbox {
	const char *name; /* UTF-8; NULL or empty: none */
	const char *address;
};

/* What somebody is told; all of it borrowed. */
struct mail {
	struct mailbox from, to;
	const char *subject; /* UTF-8, one line */
	const char *text;    /* UTF-8, its lines ended by \n */
};

struct message {
	const char *data; /* in the call's arena */
	size_t len;
};

/**
 * Writes a mail with Date (the call's clock), a Message-ID of its own, and its text as
 * quoted-printable. Whatever a name or a subject holds, it stays inside its header.
 * @return OK | ERR_INVALID (an address that cannot stand in a header) | ERR_TOO_LARGE (more than
 *         MESSAGE_BYTES_MAX)
 */
MUST_CHECK enum err message_compose(struct call *c, const struct mail *mail,
	struct message *message);

/** Whether an address can stand between angle brackets in headers and commands: something on both
 *  sides of its @, without blanks, control characters and brackets. */
bool mailbox_is_address(const char *address);

/**
 * Reads "Crier <crier@example.org>" or "crier@example.org".
 * @param[out] mailbox  in arena
 * @return false when it holds no address
 */
bool mailbox_parse(struct arena *arena, const char *text, struct mailbox *mailbox);

#endif
