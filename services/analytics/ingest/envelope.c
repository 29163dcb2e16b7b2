/* A table of fields, each with the function that takes it; then what fields mean together. */
#include "ingest/envelope.h"

#include <string.h>

#include "base/clock.h"
#include "base/macros.h"
#include "base/rfc3339.h"
#include "json/walk.h"

#define TIME_BYTES_MAX 40

static const struct refusal good = {REFUSAL_NONE, NULL};

static struct refusal invalid(const char *detail)
{
	return (struct refusal){REFUSAL_INVALID, detail};
}

/* Letters, digits and signs of ASCII: what can stand in a log, a URL and a header. */
static bool is_id(const struct walk_value *value)
{
	if (value->kind != WALK_STRING || value->escaped || !value->len ||
		value->len > ENVELOPE_ID_BYTES_MAX)
		return false;
	for (size_t i = 0; i < value->len; i++)
		if (value->data[i] <= ' ' || value->data[i] > '~')
			return false;
	return true;
}

static struct refusal take_id(const struct walk_value *value, struct envelope *envelope)
{
	if (!is_id(value))
		return invalid("/event_id: must be 1 to 100 visible characters of ASCII");
	envelope->act.id = (struct slice){value->data, value->len};
	return good;
}

static struct refusal take_type(const struct walk_value *value, struct envelope *envelope)
{
	if (value->kind != WALK_STRING)
		return invalid("/event_type: must be a text");
	if (!act_kind_parse((struct slice){value->data, value->len}, &envelope->act.kind))
		return (struct refusal){REFUSAL_UNKNOWN_TYPE,
			"/event_type: must be impression, view or share; comments and reactions are "
			"counted where they are made"};
	return good;
}

static struct refusal take_time(const struct walk_value *value, struct envelope *envelope)
{
	char text[TIME_BYTES_MAX];
	bool fits = value->kind == WALK_STRING && value->len < sizeof text;
	if (fits)
		walk_text(value, text, sizeof text);
	if (!fits || !rfc3339_parse(text, &envelope->act.at_us))
		return invalid("/timestamp: must be a time as RFC 3339 has it");
	return good;
}

static struct refusal take_user(const struct walk_value *value, struct envelope *envelope)
{
	if (value->kind == WALK_NULL)
		return good;
	if (!walk_int(value, &envelope->user_id) || envelope->user_id < 1)
		return invalid("/user_id: must be a whole number from 1 on, or null");
	return good;
}

static struct refusal take_data(const struct walk_value *value, struct envelope *envelope)
{
	struct walk_value name, member;
	size_t members = 0;
	if (value->kind != WALK_OBJECT)
		return invalid("/data: must be an object");
	struct walk inside = walk_inside(value);
	for (; walk_member(&inside, &name, &member); members++) {
		if (!walk_is(&name, "post_id"))
			continue;
		if (envelope->act.post_id)
			return invalid("/data/post_id: is there twice");
		if (!walk_int(&member, &envelope->act.post_id) || envelope->act.post_id < 1)
			return invalid("/data/post_id: must be a whole number from 1 on");
	}
	if (!envelope->act.post_id)
		return invalid("/data/post_id: is missing");
	if (members > 1)
		envelope->act.data = (struct slice){value->data, value->len};
	return good;
}

/* Of what the sender adds only this is looked at, and none of it is kept. */
static struct refusal take_metadata(const struct walk_value *value, struct envelope *envelope)
{
	struct walk_value name, member;
	if (value->kind == WALK_NULL)
		return good;
	if (value->kind != WALK_OBJECT)
		return invalid("/metadata: must be an object");
	struct walk inside = walk_inside(value);
	while (walk_member(&inside, &name, &member)) {
		if (member.kind != WALK_STRING)
			continue;
		if (walk_is(&name, "user_agent")) {
			envelope->has_agent = true;
			walk_text(&member, envelope->agent, sizeof envelope->agent);
		} else if (walk_is(&name, "referrer")) {
			walk_text(&member, envelope->referrer, sizeof envelope->referrer);
		}
	}
	return good;
}

static const struct field {
	const char *name;
	struct refusal (*take)(const struct walk_value *value, struct envelope *envelope);
	const char *missing; /* NULL: need not be there */
	const char *twice;
} fields[] = {
	{"event_id", take_id, "/event_id: is missing", "/event_id: is there twice"},
	{"event_type", take_type, "/event_type: is missing", "/event_type: is there twice"},
	{"timestamp", take_time, "/timestamp: is missing", "/timestamp: is there twice"},
	{"user_id", take_user, NULL, "/user_id: is there twice"},
	{"data", take_data, "/data: is missing", "/data: is there twice"},
	{"metadata", take_metadata, NULL, "/metadata: is there twice"},
};

/* They mostly come in their order: the one behind the last is looked at first. */
static size_t find_field(const struct walk_value *name, size_t likely)
{
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		size_t at = (likely + i) % COUNT_OF(fields);
		if (walk_is(name, fields[at].name))
			return at;
	}
	return COUNT_OF(fields);
}

static struct refusal first_missing(unsigned seen)
{
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (fields[i].missing && !(seen & 1u << i))
			return invalid(fields[i].missing);
	return good;
}

/* All of them are taken, so that the id is known whatever is wrong with the others. */
static struct refusal take_fields(const struct walk_value *object, struct envelope *envelope)
{
	struct walk_value name, value;
	struct refusal refusal = good;
	unsigned seen = 0;
	size_t at = 0;
	for (struct walk inside = walk_inside(object); walk_member(&inside, &name, &value); at++) {
		at = find_field(&name, at);
		struct refusal next = good;
		if (at == COUNT_OF(fields))
			next = invalid("has a field that no event has");
		else if (seen & 1u << at)
			next = invalid(fields[at].twice);
		else
			next = fields[at].take(&value, envelope);
		seen |= at < COUNT_OF(fields) ? 1u << at : 0;
		if (!refusal.reason)
			refusal = next;
	}
	return refusal.reason ? refusal : first_missing(seen);
}

/* A visitor is nobody, a user is nobody else; who vouches may tell of others. */
static struct refusal check_user(const struct sender *sender, struct envelope *envelope)
{
	if (!envelope->user_id)
		envelope->user_id = sender->user_id;
	if (sender->vouches || envelope->user_id == sender->user_id)
		return good;
	return (struct refusal){REFUSAL_NOT_YOURS,
		sender->user_id ? "/user_id: must be your own"
				: "/user_id: must be null where nobody has signed in"};
}

static struct refusal check_time(const struct sender *sender, const struct act *act)
{
	if (act->at_us < sender->received_us - ENVELOPE_LATE_US)
		return (struct refusal){REFUSAL_TOO_LATE,
			"/timestamp: events are taken for seven days"};
	if (act->at_us > sender->received_us + ENVELOPE_EARLY_US)
		return (struct refusal){REFUSAL_TOO_EARLY,
			"/timestamp: is more than five minutes from now"};
	return good;
}

/* The fields of an object, and what they mean together. */
static struct refusal read_object(const struct walk_value *object, const struct sender *sender,
	struct envelope *envelope)
{
	struct refusal refusal = take_fields(object, envelope);
	if (!refusal.reason)
		refusal = check_user(sender, envelope);
	if (!refusal.reason)
		refusal = check_time(sender, &envelope->act);
	if (!refusal.reason)
		envelope->act.key = act_key(&envelope->act, envelope->user_id);
	return refusal;
}

static void clear(struct envelope *envelope)
{
	envelope->act = (struct act){0};
	envelope->user_id = 0;
	envelope->has_agent = false;
	envelope->agent[0] = envelope->referrer[0] = '\0';
}

struct refusal envelope_read_json(struct slice text, const struct sender *sender,
	struct envelope *envelope)
{
	const struct walk_value object = {.kind = WALK_OBJECT, .data = text.data, .len = text.len};
	clear(envelope);
	if (text.len > ENVELOPE_BYTES_MAX)
		return (struct refusal){REFUSAL_TOO_LARGE, "an event may have 16,384 bytes"};
	if (*text.data != '{')
		return invalid("must be an object");
	return read_object(&object, sender, envelope);
}

static bool is_json(struct slice *text)
{
	struct walk walk = {text->data, text->data + text->len};
	struct walk_value value;
	if (!walk_value(&walk, &value) || walk_on(&walk))
		return false;
	if (value.kind != WALK_STRING)
		*text = (struct slice){value.data, value.len};
	return true;
}

struct refusal envelope_read(struct slice text, const struct sender *sender,
	struct envelope *envelope)
{
	clear(envelope);
	if (text.len <= ENVELOPE_BYTES_MAX && !is_json(&text))
		return (struct refusal){REFUSAL_NOT_JSON, "is no JSON"};
	return envelope_read_json(text, sender, envelope);
}
