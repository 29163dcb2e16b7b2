/* What posts says of a topic, as messages: to one reader who asked, or for all of them. */
#ifndef CRIER_REALTIME_PAGE_H
#define CRIER_REALTIME_PAGE_H

#include "message.h"
#include "realtime.h"

#define PAGE_AFTER_NONE (-1)

enum audience {
	AUDIENCE_ALL,
	AUDIENCE_USER,	     /* that user alone */
	AUDIENCE_MODERATORS, /* approvers and admins */
	AUDIENCE_CONCEALED   /* all; but only moderators and that user what is in it */
};

struct item {
	int64_t seq;
	enum audience audience;
	int64_t user_id;
	struct message message;
	struct message concealed; /* for the others of AUDIENCE_CONCEALED */
};

struct page {
	struct item *items;
	size_t count;
	bool more;    /* there is more by now, or did not fit */
	int64_t last; /* the number of the last thing that had happened before it was read */
	bool is_public;
};

/**
 * Reads a topic behind a number, in the call's arena.
 * @param post_id  0: notifications
 * @param after    PAGE_AFTER_NONE: only where it stands
 * @return OK | ERR_NOT_FOUND | ERR_UNAUTHENTICATED (notifications are for people) | as
 * posts_client.h
 */
MUST_CHECK enum err page_read(struct call *c, const struct realtime *realtime, int64_t post_id,
	int64_t after, struct page *page);

/** Of an item what a reader gets; NULL: nothing. */
const struct message *page_message_for(const struct item *item, const struct principal *reader);

#endif
