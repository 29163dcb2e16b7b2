/* What goes over the wire to a webhook, with the example of Standard Webhooks. */
#include "webhooks/hook_request.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/hmac.h"

#define EXAMPLE_SECRET "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define EXAMPLE_CODE "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
#define EXAMPLE_TIME_US (INT64_C(1614265330) * US_PER_SECOND)
#define OLD_SECRET "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static struct call call;
static struct clock then;

static void start(void)
{
	then = clock_fixed(EXAMPLE_TIME_US);
	call_init(&call, arena_create(), &then);
}

static void stop(void)
{
	struct arena *arena = call.arena;
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(hook_request, .init = start, .fini = stop);

static struct hook_message given(void)
{
	return (struct hook_message){
		.id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
		.kind = EVENT_KIND_POST_CREATED,
		.data = "{\"post_id\":1}",
		.happened_at_us = EXAMPLE_TIME_US,
		.secret = EXAMPLE_SECRET,
	};
}

static const char *header(const char *const *headers, const char *name)
{
	for (; *headers; headers++)
		if (strncmp(*headers, name, strlen(name)) == 0)
			return *headers + strlen(name);
	return "";
}

Test(hook_request, is_signed_as_the_example_of_standard_webhooks)
{
	struct hook_message message = given();
	const char *const *headers = hook_request_headers(&call, &message,
		"{\"test\": 2432232314}");
	cr_expect_str_eq(header(headers, "webhook-id: "), message.id);
	cr_expect_str_eq(header(headers, "webhook-timestamp: "), "1614265330");
	cr_expect_str_eq(header(headers, "webhook-signature: "), EXAMPLE_CODE);
}

Test(hook_request, an_old_secret_signs_beside_the_new_one_while_it_holds)
{
	struct hook_message message = given();
	message.old_secret = OLD_SECRET;
	message.old_secret_until_us = EXAMPLE_TIME_US + 1;
	const char *const *headers = hook_request_headers(&call, &message,
		"{\"test\": 2432232314}");
	const char *both = header(headers, "webhook-signature: ");
	cr_expect_eq(strncmp(both, EXAMPLE_CODE " v1,", strlen(EXAMPLE_CODE " v1,")), 0, "%s",
		both);
	cr_expect_eq(strlen(both), 2 * strlen(EXAMPLE_CODE) + 1);
	message.old_secret_until_us = EXAMPLE_TIME_US;
	headers = hook_request_headers(&call, &message, "{\"test\": 2432232314}");
	cr_expect_str_eq(header(headers, "webhook-signature: "), EXAMPLE_CODE);
}

Test(hook_request, says_what_happened_and_when)
{
	struct hook_message message = given();
	cr_expect_str_eq(hook_request_body(&call, &message),
		"{\"type\":\"post.created\",\"timestamp\":\"2021-02-25T15:02:10.000Z\","
		"\"data\":{\"post_id\":1}}");
}

Test(hook_request, secrets_that_are_made_are_read_and_differ)
{
	char one[HMAC_SECRET_SIZE], other[HMAC_SECRET_SIZE];
	struct hmac_key key;
	hmac_make_secret(one);
	hmac_make_secret(other);
	cr_expect(hmac_read_secret(one, &key));
	cr_expect_eq(key.len, 32);
	cr_expect_str_neq(one, other);
}
