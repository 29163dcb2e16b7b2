/* The operations on posts whose channel did not take them. */
#include "base/text.h"
#include "posts_client.h"
#include "schedule_answer.h"
#include "scheduler.h"
#include "scheduler_api.h"

/* GET /api/schedules/dead-letters. */
enum err list_dead_letters(struct call *c, const struct list_dead_letters_in *in,
	struct dead_letter_page *out)
{
	struct text query;
	text_init(&query, c->arena, 128, 1024);
	text_printf(&query, "?limit=%d", (int)in->limit);
	if (in->cursor)
		text_printf(&query, "&cursor=%s", http_encode(c, in->cursor));
	struct dead_post_page page = {0};
	TRY(posts_client_list_dead_letters(c, scheduler_of(c)->posts, text_string(&query), &page));
	out->next_cursor = page.next_cursor;
	out->items.count = page.items.count;
	out->items.items = call_alloc(c, (page.items.count + 1) * sizeof *out->items.items);
	for (size_t i = 0; i < page.items.count; i++) {
		const struct dead_post *dead = &page.items.items[i];
		out->items.items[i] = (struct dead_letter){
			.post_id = dead->post_id,
			.version = dead->version,
			.user_id = dead->user_id,
			.channel = (enum dead_letter_channel)dead->channel,
			.status = (enum dead_letter_status)dead->status,
			.title = dead->title,
			.attempts = dead->attempts,
			.reason = dead->reason,
			.publish_at_us = dead->publish_at_us,
			.given_up_at_us = dead->given_up_at_us,
		};
	}
	return OK;
}

/* POST /api/schedules/dead-letters/{post_id}/replay. */
enum err replay_dead_letter(struct call *c, const struct replay_dead_letter_in *in,
	struct schedule *out)
{
	struct post_schedule schedule = {0};
	TRY(posts_client_end_dead_letter(c, scheduler_of(c)->posts, in->post_id, "replay",
		&schedule));
	schedule_index(c, &schedule);
	schedule_show(&schedule, out);
	return OK;
}

/* POST /api/schedules/dead-letters/{post_id}/confirm. */
enum err confirm_dead_letter(struct call *c, const struct confirm_dead_letter_in *in,
	struct schedule *out)
{
	struct post_schedule schedule = {0};
	TRY(posts_client_end_dead_letter(c, scheduler_of(c)->posts, in->post_id, "confirm",
		&schedule));
	schedule_show(&schedule, out);
	return OK;
}
