/* One event as it is sent, and what is made of its parts. */
#include "ingest/envelope.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "base/rfc3339.h"

#define ANN 7

static int64_t now(void)
{
	int64_t now_us;
	cr_assert(rfc3339_parse("2026-01-08T12:00:00.000Z", &now_us));
	return now_us;
}

static struct refusal read_as(const char *text, int64_t user_id, bool vouches,
	struct envelope *envelope)
{
	const struct sender sender = {.user_id = user_id,
		.vouches = vouches,
		.host = "",
		.received_us = now()};
	return envelope_read((struct slice){text, strlen(text)}, &sender, envelope);
}

static enum refusal_reason reason_of(const char *text)
{
	static struct envelope envelope;
	return read_as(text, 0, false, &envelope).reason;
}

#define HEAD "{\"event_id\":\"e\",\"event_type\":\"view\",\"timestamp\":"
#define NOW "\"2026-01-08T12:00:00Z\""
#define POST ",\"data\":{\"post_id\":5}"

Test(envelope, has_what_was_sent)
{
	static struct envelope envelope;
	cr_assert(eq(int,
		read_as(HEAD NOW
			",\"user_id\":7,\"data\":{\"post_id\":5,\"a\":1},\"metadata\":"
			"{\"user_agent\":\"Mozilla\\/5.0\",\"referrer\":\"https://t.co/\",\"x\":[1]}}",
			ANN, false, &envelope)
			.reason,
		REFUSAL_NONE));
	cr_expect(eq(int, envelope.act.kind, ACT_VIEW));
	cr_expect(eq(i64, envelope.act.post_id, 5));
	cr_expect(eq(i64, envelope.act.at_us, now()));
	cr_expect(eq(i64, envelope.user_id, ANN));
	cr_expect(eq(str, envelope.agent, "Mozilla/5.0"));
	cr_expect(eq(str, envelope.referrer, "https://t.co/"));
	cr_expect(eq(sz, envelope.act.data.len, strlen("{\"post_id\":5,\"a\":1}")));
}

Test(envelope, times_have_bounds_on_both_sides)
{
	cr_expect(eq(int, reason_of(HEAD "\"2026-01-01T12:00:00Z\"" POST "}"), REFUSAL_NONE));
	cr_expect(
		eq(int, reason_of(HEAD "\"2026-01-01T11:59:59.999Z\"" POST "}"), REFUSAL_TOO_LATE));
	cr_expect(eq(int, reason_of(HEAD "\"2026-01-08T12:05:00Z\"" POST "}"), REFUSAL_NONE));
	cr_expect(eq(int, reason_of(HEAD "\"2026-01-08T12:05:00.001Z\"" POST "}"),
		REFUSAL_TOO_EARLY));
}

Test(envelope, each_fault_has_its_reason)
{
	static const struct {
		const char *text;
		enum refusal_reason reason;
	} cases[] = {
		{"{", REFUSAL_NOT_JSON},
		{"{} x", REFUSAL_NOT_JSON},
		{"[]", REFUSAL_INVALID},
		{"{}", REFUSAL_INVALID},
		{HEAD NOW "}", REFUSAL_INVALID},
		{HEAD NOW ",\"data\":{}}", REFUSAL_INVALID},
		{HEAD NOW ",\"data\":{\"post_id\":5,\"post_id\":6}}", REFUSAL_INVALID},
		{HEAD NOW ",\"data\":{\"post_id\":0}}", REFUSAL_INVALID},
		{HEAD NOW POST POST "}", REFUSAL_INVALID},
		{HEAD NOW POST ",\"more\":1}", REFUSAL_INVALID},
		{HEAD NOW POST ",\"metadata\":7}", REFUSAL_INVALID},
		{HEAD NOW POST ",\"user_id\":\"7\"}", REFUSAL_INVALID},
		{HEAD NOW POST ",\"user_id\":7}", REFUSAL_NOT_YOURS},
		{HEAD "\"2026-01-08\"" POST "}", REFUSAL_INVALID},
		{"{\"event_id\":\"e\",\"event_type\":\"like\",\"timestamp\":" NOW POST "}",
			REFUSAL_UNKNOWN_TYPE},
		{HEAD NOW POST ",\"metadata\":null,\"user_id\":null}", REFUSAL_NONE},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect(eq(int, reason_of(cases[i].text), cases[i].reason), "%s", cases[i].text);
}

Test(envelope, the_id_is_known_whatever_is_wrong_behind_it)
{
	static struct envelope envelope;
	cr_assert(read_as(HEAD "7}", 0, false, &envelope).reason == REFUSAL_INVALID);
	cr_expect(eq(sz, envelope.act.id.len, 1));
	cr_expect(eq(chr, *envelope.act.id.data, 'e'));
}

Test(envelope, only_who_vouches_tells_of_others)
{
	static struct envelope envelope;
	const char *of_ann = HEAD NOW POST ",\"user_id\":7}";
	cr_expect(eq(int, read_as(of_ann, ANN, false, &envelope).reason, REFUSAL_NONE));
	cr_expect(eq(int, read_as(of_ann, 8, false, &envelope).reason, REFUSAL_NOT_YOURS));
	cr_expect(eq(int, read_as(of_ann, 8, true, &envelope).reason, REFUSAL_NONE));
}

static int64_t key_of(const char *text)
{
	static struct envelope envelope;
	cr_assert(eq(int, read_as(text, 0, false, &envelope).reason, REFUSAL_NONE), "%s", text);
	return envelope.act.key;
}

Test(envelope, a_key_is_of_the_contents_and_not_of_blanks_or_metadata)
{
	int64_t key = key_of(HEAD NOW ",\"data\":{\"post_id\":5,\"a\":\"b c\"}}");
	cr_expect(eq(i64,
		key_of(" " HEAD NOW ", \"data\" : { \"post_id\" : 5 , \"a\":\"b c\" } } "), key));
	cr_expect(eq(i64,
		key_of(HEAD NOW
			",\"metadata\":{\"try\":2},\"data\":{\"post_id\":5,\"a\":\"b c\"}}"),
		key));
	cr_expect(ne(i64, key_of(HEAD NOW ",\"data\":{\"post_id\":5,\"a\":\"bc\"}}"), key));
	cr_expect(ne(i64, key_of(HEAD NOW ",\"data\":{\"post_id\":6,\"a\":\"b c\"}}"), key));
	cr_expect(ne(i64,
		key_of(HEAD "\"2026-01-08T12:00:00.001Z\",\"data\":{\"post_id\":5,\"a\":\"b c\"}}"),
		key));
}

Test(envelope, has_a_largest_size)
{
	static char text[ENVELOPE_BYTES_MAX + 2];
	int len = snprintf(text, sizeof text, HEAD NOW POST ",\"metadata\":{\"x\":\"");
	memset(text + len, 'y', ENVELOPE_BYTES_MAX - (size_t)len - 3);
	memcpy(text + ENVELOPE_BYTES_MAX - 3, "\"}}", 4);
	cr_expect(eq(int, reason_of(text), REFUSAL_NONE));
	memcpy(text + ENVELOPE_BYTES_MAX - 3, "y\"}}", 5);
	cr_expect(eq(int, reason_of(text), REFUSAL_TOO_LARGE));
}
