/* When API keys were last used: noted by whoever checks one, and written later by a thread of its
 * own, so that no request waits for it. */
#ifndef CRIER_AUTH_API_KEYS_KEY_USAGE_H
#define CRIER_AUTH_API_KEYS_KEY_USAGE_H

#include "service/service.h"

struct key_usage;

struct key_usage *key_usage_create(void);

/** Starts the thread that writes. @return false when there can be none */
bool key_usage_start(struct key_usage *usage, const struct service *service);

/** Ends the thread, writes what is left, and frees; NULL is accepted. */
void key_usage_destroy(struct key_usage *usage);

/** Notes a use. Where too many are waiting to be written it is forgotten: the next one counts. */
void key_usage_note(struct key_usage *usage, int64_t key_id, int64_t now_us);

/** Writes what was noted, with that call. @return OK | ERR_UNAVAILABLE, and it is forgotten */
MUST_CHECK enum err key_usage_write(struct call *c, struct key_usage *usage);

#endif
