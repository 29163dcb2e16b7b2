/* What the realtime daemon holds while it runs. */
#ifndef CRIER_REALTIME_REALTIME_H
#define CRIER_REALTIME_REALTIME_H

#include "http/client.h"
#include "service/service.h"
#include "ticket.h"

struct realtime_config {
	const char *listen; /* for streams */
	int64_t streams_max;
	int64_t per_user_max;
	int64_t per_address_max;
	int64_t comments_per_minute;
	int64_t heartbeat_s;
	int64_t sweep_ms;
	int64_t anonymous_s;
	int64_t workers;
};

struct realtime {
	struct service *service;
	struct realtime_config config;
	struct trusted_peers trusted;
	struct http_client *posts;
	struct ticket_desk *tickets;
	struct hub *hub;
	struct hint_reader *hints;
};

static inline struct realtime *realtime_of(const struct call *c)
{
	return c->service;
}

#endif
