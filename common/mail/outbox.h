/* A folder that takes mails where no server does: one .eml file each. */
#ifndef CRIER_MAIL_OUTBOX_H
#define CRIER_MAIL_OUTBOX_H

#include "mail/message.h"

/**
 * Writes a message as a new file, whole or not at all, for its owner's eyes only. When this
 * returns OK it is on the disk. The folder is made where there is none.
 * @return OK | ERR_UNAVAILABLE (it cannot be written)
 */
MUST_CHECK enum err outbox_put(struct call *c, const char *folder, const struct message *message);

#endif
