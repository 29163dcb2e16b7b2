/* Headers whose values people chose: RFC 5322 with the encoded words of RFC 2047. */
#ifndef CRIER_MAIL_HEADER_H
#define CRIER_MAIL_HEADER_H

#include "base/text.h"
#include "mail/message.h"

/** Adds "Name: value" and a line's end. What is not plain ASCII becomes encoded words; control
 *  characters become blanks. @param value  UTF-8 */
void header_add_text(struct text *out, const char *name, const char *value);

/** The same for a mailbox, whose address is one by mailbox_is_address. */
void header_add_mailbox(struct text *out, const char *name, const struct mailbox *mailbox);

#endif
