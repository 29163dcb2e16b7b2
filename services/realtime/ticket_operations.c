/* POST /api/realtime/ticket. */
#include "realtime.h"
#include "realtime_api.h"

enum err create_live_ticket(struct call *c, struct live_ticket *out)
{
	*out = (struct live_ticket){
		.ticket = ticket_issue(c, realtime_of(c)->tickets),
		.expires_in = TICKET_SECONDS,
	};
	return OK;
}
