/* The streams of this daemon and the topics they follow. All of it is of the loop's thread (wire.h)
 * but hub_create, hub_hint, hub_hear and hub_destroy. */
#ifndef CRIER_REALTIME_HUB_H
#define CRIER_REALTIME_HUB_H

#include <pthread.h>

#include "page.h"
#include "tally.h"
#include "wire/wire.h"
#include "workers.h"

#define TOPIC_BUCKETS 1024
#define TOPIC_NAME_SIZE 32
#define HINTS_MAX 256
#define PRESENCE_TEXT_SIZE 4096
#define WRITES_MAX 8   /* comments of one stream that wait to be stored */
#define REFUSED_MAX 64 /* messages in a row, after which a client is heard no more */

/* A post's comments, or everybody's notifications. */
struct topic {
	struct topic *next; /* in its bucket */
	int64_t post_id;    /* 0: notifications */
	bool is_known;	    /* seq is */
	int64_t seq;	    /* all up to it was sent to all live streams */
	bool is_public;
	bool is_asking;	     /* a job is on its way */
	bool ask_again;	     /* a hint came since */
	int64_t retry_at_us; /* after a failure; 0: there was none */
	int failures;
	struct stream *streams;
	size_t stream_count;
	struct elsewhere *elsewhere; /* streams at other hubs, see presence.c */
	size_t presence_said;	     /* to them */
	bool presence_wanted;	     /* by one of them */
	size_t presence_told;	     /* to streams */
	bool has_newcomers;	     /* among them */
	int64_t presence_at_us;	     /* not told again before */
};

enum stream_state {
	STREAM_OPENING,	 /* nobody knows yet who that is */
	STREAM_CATCHING, /* is sent what it missed, page by page */
	STREAM_LIVE,	 /* is sent what its topic is */
	STREAM_ENDING
};

struct stream {
	struct hub *hub;
	struct link *link;		/* NULL: gone */
	struct stream *previous, *next; /* of the hub */
	struct stream *topic_previous, *topic_next;
	struct topic *topic;
	int64_t post_id;
	bool is_websocket;
	enum stream_state state;
	bool is_asking;	  /* a job has it */
	bool wants_page;  /* when what waits is sent */
	bool is_newcomer; /* it was not told yet how many there are */
	int64_t seq;	  /* all up to it was sent */
	struct principal principal;
	char *key; /* the API key that opened it; NULL: none did */
	int64_t key_checked_us;
	struct tally_entry *by_user, *by_address;
	int64_t begun_us, heard_us; /* monotonic */
	unsigned refused;	    /* messages in a row */
	struct write *writes;	    /* the first is on its way */
	size_t write_count;
};

struct hub_metrics {
	struct metric *streams[2]; /* by is_websocket */
	struct metric *topics;
	struct metric *messages; /* deliveries */
	struct metric *dropped;	 /* clients that did not read */
	struct metric *ended;	 /* tokens that ended */
	struct metric *comments; /* written here */
	struct metric *gaps;	 /* found by a sweep, without a hint */
};

/* What hints came since the loop looked last. */
struct hints {
	bool events;
	bool any; /* more than fit, or some may have been lost */
	size_t count;
	int64_t posts[HINTS_MAX];
};

/* What hubs tell each other of their streams. */
struct presence {
	uint64_t id; /* this hub's */
	size_t len;  /* of what is to be said */
	char text[PRESENCE_TEXT_SIZE];
	struct heard *heard, **heard_last; /* these three under the hub's lock */
	size_t heard_count;
};

struct hub {
	struct realtime *realtime;
	struct wire *wire;
	struct workers *workers;
	struct call call; /* of the loop; ended after each event */
	struct hub_metrics metrics;
	struct topic *topics[TOPIC_BUCKETS];
	size_t topic_count;
	struct topic notifications;
	struct stream *streams;
	size_t stream_count, streams_max;
	struct tally *users, *addresses;
	struct buffer *heartbeats[2];
	int64_t now_us; /* monotonic, of this event */
	int64_t sweep_at_us;
	bool is_sweeping;
	uint64_t ticks;
	bool is_draining;
	int64_t drained_us; /* since when */
	struct presence presence;

	pthread_mutex_t lock; /* of what follows */
	struct hints hints;
	bool is_deaf; /* no hints come */
	bool follows; /* events, from a position that is known */
	bool drain_asked;
	bool is_empty; /* after that */
	pthread_cond_t emptied;
};

/** Listens for streams. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err hub_create(struct call *c, struct realtime *realtime, struct hub **hub);

/** How many streams it takes: fewer than configured where it may not open so many files. */
size_t hub_streams_max(const struct hub *hub);

/** Tells all streams to come back, waits a moment for them to end, and frees; NULL is accepted. */
void hub_destroy(struct hub *hub);

/** The end of an event on the loop's thread: its call ends, and a new one begins. */
void hub_end_event(struct hub *hub);

/** When a stream is to come back after this hub has ended: each is told another time. */
int64_t hub_come_back_ms(const struct hub *hub);

/** From any thread: something happened. */
void hub_hint(struct hub *hub, const struct hints *hints);

/** From any thread: whether events are followed, without which no stream is opened. A health check.
 */
MUST_CHECK enum err hub_check(struct call *c, void *hub);

/** From any thread: whether hints come at all. */
void hub_hear(struct hub *hub, bool hears);

#endif
