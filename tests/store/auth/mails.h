/* Mails that wait, as whoever gets them would read them. */
#ifndef CRIER_TESTS_AUTH_MAILS_H
#define CRIER_TESTS_AUTH_MAILS_H

#include "mails/mail_draft.h"
#include "store/auth/given.h"

/** Takes the mail that is due first. @return false when none is due */
bool took_mail(struct fixture *f, struct queued_mail *queued, struct mail *mail);

/** Takes mails, in whatever order, until one is of that kind; the test fails without one.
 *  @return the token in it; NULL for a kind that has none */
const char *mailed_token(struct fixture *f, enum mail_kind kind);

/** Removes what waits. */
void forget_mails(struct fixture *f);

#endif
