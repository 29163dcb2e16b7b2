/* The thread that removes rows of the audit log that are old enough. */
#ifndef CRIER_AUTH_AUDIT_JANITOR_H
#define CRIER_AUTH_AUDIT_JANITOR_H

#include "service/service.h"

struct audit_janitor;

/** Starts the thread. @param days  1.., after which a row is removed
 *  @return NULL when there can be none */
struct audit_janitor *audit_janitor_create(const struct service *service, int64_t days);

/** Ends it after its step; NULL is accepted. */
void audit_janitor_destroy(struct audit_janitor *janitor);

#endif
