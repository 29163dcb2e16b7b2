/* The rules; they know neither SQL nor HTTP requests. */
#include "webhooks/hook.h"

#include "http/outside_url.h"

static enum err check_url(struct call *c, const struct hook_policy *policy, const char *url)
{
	const char *fault = outside_url_fault(url, &policy->allowed);
	return fault ? fail_field(c, "/url", "%s", fault) : OK;
}

static enum webhook_state state_of(bool enabled)
{
	return enabled ? WEBHOOK_STATE_ENABLED : WEBHOOK_STATE_DISABLED;
}

enum err hook_from_draft(struct call *c, const struct hook_policy *policy,
	const struct webhook_draft *draft, struct webhook *hook)
{
	TRY(check_url(c, policy, draft->url));
	*hook = (struct webhook){
		.url = draft->url,
		.events = draft->events,
		.state = state_of(!draft->has_enabled || draft->enabled),
	};
	return OK;
}

enum err hook_change(struct call *c, const struct hook_policy *policy,
	const struct webhook_change *change, struct webhook *hook)
{
	if (change->url) {
		TRY(check_url(c, policy, change->url));
		hook->url = change->url;
	}
	if (change->has_events)
		hook->events = change->events;
	if (change->has_enabled)
		hook->state = state_of(change->enabled);
	return OK;
}

enum err hook_check_enabled(struct call *c, const struct webhook *hook)
{
	if (hook->state == WEBHOOK_STATE_ENABLED)
		return OK;
	return fail(c, ERR_CONFLICT, "the webhook is %s: enable it first",
		webhook_state_name(hook->state));
}
