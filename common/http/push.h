/* One POST to an address in the outside, without a second try: who sends it wants to know whether
 * it may have arrived. */
#ifndef CRIER_HTTP_PUSH_H
#define CRIER_HTTP_PUSH_H

#include <stdbool.h>

#include "base/call.h"

struct push_target;

struct push_answer {
	bool sent;  /* the connection stood: the other side may have got it */
	int status; /* 0: no answer */
	int retry_after_s;
	const char *why; /* there is no answer; static */
};

/** @param url  copied
 *  @return NULL when it is not the absolute address of something, by http or https */
struct push_target *push_target_create(const char *url);

/** None may be in use; NULL is accepted. */
void push_target_destroy(struct push_target *target);

/** Sends and waits; threads may do so at once. Redirects are not followed, and what the answer
 *  says is dropped. @param headers  "Name: value", ended by NULL */
struct push_answer push(struct call *c, struct push_target *target, const char *const *headers,
	const char *body, int timeout_ms);

#endif
