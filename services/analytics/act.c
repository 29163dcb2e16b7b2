/* Words and keys of acts. */
#include "act.h"

#include <string.h>

#include "base/hash.h"
#include "base/macros.h"
#include "places.h"

static const char *const sent_kinds[] = {
	[ACT_IMPRESSION] = "impression",
	[ACT_VIEW] = "view",
	[ACT_SHARE] = "share",
};

bool act_kind_parse(struct slice word, enum act_kind *kind)
{
	for (size_t i = ACT_IMPRESSION; i < COUNT_OF(sent_kinds); i++) {
		if (word.len == strlen(sent_kinds[i]) &&
			memcmp(word.data, sent_kinds[i], word.len) == 0) {
			*kind = (enum act_kind)i;
			return true;
		}
	}
	return false;
}

const char *act_filter_word(enum act_filter filter)
{
	static const char *const words[] = {
		[FILTER_NONE] = NULL,
		[FILTER_AGENT] = "bot_agent",
		[FILTER_RATE] = "bot_rate",
	};
	return words[filter];
}

/* Blanks between the values of JSON mean nothing: without them a sender may write it anew. */
static uint64_t add_json(uint64_t hash, struct slice json)
{
	bool in_string = false;
	size_t from = 0;
	for (size_t i = 0; i < json.len; i++) {
		char ch = json.data[i];
		if (ch == '"')
			in_string = !in_string;
		else if (ch == '\\')
			i++;
		else if (!in_string && (ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r')) {
			hash = hash_add(hash, json.data + from, i - from);
			from = i + 1;
		}
	}
	return hash_add(hash, json.data + from, json.len - from);
}

/* FNV lets what comes last change little above: so the bits are mixed. */
int64_t act_key(const struct act *act, int64_t user_id)
{
	const int64_t numbers[] = {act->at_us, user_id, act->kind, act->post_id};
	uint64_t hash = hash_add(HASH_START, numbers, sizeof numbers);
	hash = hash_add(hash, act->id.data, act->id.len);
	return (int64_t)places_hash(act->data.data ? add_json(hash, act->data) : hash);
}
