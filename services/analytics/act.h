/* An act: what a reader did with a post, as the log keeps it. What is sent of it is an event. */
#ifndef CRIER_ANALYTICS_ACT_H
#define CRIER_ANALYTICS_ACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The log has these numbers: they stay as they are. */
enum act_kind {
	ACT_IMPRESSION = 1,
	ACT_VIEW,
	ACT_SHARE,
	ACT_COMMENT, /* told by posts */
};

/* Why an event does not count. */
enum act_filter {
	FILTER_NONE,
	FILTER_AGENT, /* its user agent is a program's */
	FILTER_RATE,  /* nobody reads so fast */
};

enum act_referrer {
	REFERRER_NONE, /* typed in, or not told */
	REFERRER_SITE, /* a page of this Crier */
	REFERRER_SEARCH,
	REFERRER_SOCIAL,
	REFERRER_LINK, /* any other page */
};

enum act_device {
	DEVICE_UNKNOWN,
	DEVICE_DESKTOP,
	DEVICE_PHONE,
	DEVICE_TABLET,
};

/* Bytes of somebody else's text. */
struct slice {
	const char *data; /* NULL: nothing */
	size_t len;
};

/* What was done with a post. at_us and key tell it from every other one. */
struct act {
	int64_t at_us;
	int64_t key; /* of id and contents, see act_key */
	struct slice id;
	enum act_kind kind;
	int64_t post_id;
	enum act_filter filter;
	enum act_referrer referrer;
	enum act_device device;
	struct slice data; /* a JSON object; NULL where it said no more than the post */
};

/** The kind that readers send by that word; false for any other. */
bool act_kind_parse(struct slice word, enum act_kind *kind);

/** "bot_agent", "bot_rate"; NULL for FILTER_NONE. Static. */
const char *act_filter_word(enum act_filter filter);

/**
 * What an event is known by: one that comes again has the same, one that differs in anything but
 * its metadata and its blanks has another.
 * @param user_id  0: nobody's
 */
int64_t act_key(const struct act *act, int64_t user_id);

#endif
