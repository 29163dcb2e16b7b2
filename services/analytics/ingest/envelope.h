/* One event as it is sent: {event_id, event_type, timestamp, user_id, data, metadata}, strictly.
 * This is where what anybody wrote becomes an event or a reason why not. */
#ifndef CRIER_ANALYTICS_INGEST_ENVELOPE_H
#define CRIER_ANALYTICS_INGEST_ENVELOPE_H

#include "act.h"
#include "base/clock.h"
#include "refusal.h"

#define ENVELOPE_BYTES_MAX ((size_t)16 * 1024)
#define ENVELOPE_ID_BYTES_MAX 100
#define ENVELOPE_LATE_US (7 * US_PER_DAY)     /* older ones are too late */
#define ENVELOPE_EARLY_US (5 * US_PER_MINUTE) /* as far as clocks may differ */
#define ENVELOPE_AGENT_SIZE 512
#define ENVELOPE_REFERRER_SIZE 512

/* Who sends it, and when. */
struct sender {
	int64_t user_id;   /* 0: a visitor who has not signed in */
	bool vouches;	   /* an admin: may tell of others, as many as they are */
	const char *agent; /* the request's User-Agent; NULL: none */
	const char *host;  /* of this Crier's pages; "": unknown */
	int64_t received_us;
};

/* What an event says beside what the log keeps. */
struct envelope {
	struct act act;	 /* borrows the text; without filter */
	int64_t user_id; /* 0: nobody's */
	bool has_agent;	 /* its metadata names the reader's user agent */
	char agent[ENVELOPE_AGENT_SIZE];
	char referrer[ENVELOPE_REFERRER_SIZE];
};

/**
 * Reads an event.
 * @param text           well-formed UTF-8
 * @param[out] envelope  after a refusal only its act's id means something: NULL where there is
 *                       none that could be read
 * @return the reason, REFUSAL_NONE when it is good
 */
struct refusal envelope_read(struct slice text, const struct sender *sender,
	struct envelope *envelope);

/** The same of a text that is one value of JSON as walk_value passes it, without blanks around it.
 */
struct refusal envelope_read_json(struct slice text, const struct sender *sender,
	struct envelope *envelope);

#endif
