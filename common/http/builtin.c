/* Probes come often and from strangers, so they tell little unless the service token asks. */
#include "http/builtin.h"

#include <string.h>

#include "daemon/health.h"
#include "daemon/metrics.h"
#include "http/authorize.h"
#include "json/encode.h"

static enum err answer_alive(struct call *c, struct dispatcher *dispatcher,
	const struct incoming *in, struct reply *reply)
{
	(void)c;
	(void)in;
	text_add_string(reply_body(reply), "{\"status\":\"ok\",\"daemon\":");
	json_encode_string(reply_body(reply), dispatcher->options.api->daemon);
	text_add_char(reply_body(reply), '}');
	return OK;
}

static bool is_service(struct call *c, const struct dispatcher *dispatcher,
	const struct incoming *in)
{
	bool identified = authorize_identify(c, &dispatcher->options.authenticator, in) == OK;
	call_forgive(c);
	return identified && c->principal.role == ROLE_SERVICE;
}

static enum err answer_ready(struct call *c, struct dispatcher *dispatcher,
	const struct incoming *in, struct reply *reply)
{
	struct health *health = dispatcher->options.health;
	if (!health)
		return answer_alive(c, dispatcher, in, reply);
	if (is_service(c, dispatcher, in))
		return health_ready(health, c, reply_body(reply));
	return health_ready_terse(health, c, reply_body(reply));
}

static bool is_ready(struct call *c, struct health *health)
{
	struct text unread;
	text_init(&unread, c->arena, 64, SIZE_MAX);
	bool ready = !health || health_ready_terse(health, c, &unread) == OK;
	call_forgive(c);
	return ready;
}

static enum err answer_metrics(struct call *c, struct dispatcher *dispatcher,
	const struct incoming *in, struct reply *reply)
{
	(void)in;
	stats_set_ready(dispatcher->stats, is_ready(c, dispatcher->options.health));
	reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
	stats_set_in_flight(dispatcher->stats, atomic_load(&dispatcher->in_flight));
	metrics_write(dispatcher->options.metrics, reply_body(reply));
	return OK;
}

enum err builtin_answer(struct call *c, struct dispatcher *dispatcher, const struct incoming *in,
	struct reply *reply, bool *found)
{
	static const struct {
		const char *path;
		enum err (*answer)(struct call *c, struct dispatcher *dispatcher,
			const struct incoming *in, struct reply *reply);
	} rows[] = {{"/healthz", answer_alive}, {"/readyz", answer_ready},
		{"/metrics", answer_metrics}};
	*found = false;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (strcmp(in->path, rows[i].path) != 0)
			continue;
		*found = true;
		reply->allow = in->verb == HTTP_GET ? NULL : "GET, HEAD";
		if (in->verb != HTTP_GET)
			return fail(c, ERR_METHOD, "only GET");
		reply->content_type = "application/json";
		return rows[i].answer(c, dispatcher, in, reply);
	}
	return OK;
}
