/* Who a bearer token stands for: an API key is looked up, anything else verified. */
#ifndef CRIER_SERVICE_AUTHENTICATION_H
#define CRIER_SERVICE_AUTHENTICATION_H

#include "http/csrf.h"
#include "http/server.h"
#include "token/key_checker.h"

struct service;

/* What a daemon needs for it beside its verifier. */
struct authentication {
	struct key_checker *keys;
	struct http_client *auth; /* with the service token; NULL in auth itself */
	struct csrf_key csrf;
};

/** Makes it for a daemon whose configuration is read. */
struct authentication *authentication_create(struct service *service);
void authentication_destroy(struct authentication *authentication);

/** What the server asks; the service is borrowed. */
struct authenticator authentication_of(struct service *service);

#endif
