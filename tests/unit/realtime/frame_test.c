/* Messages as bytes: every length of a WebSocket's frame, and Server-Sent Events. */
#include "frame.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

static char *text_of(size_t len)
{
	char *text = malloc(len + 1);
	memset(text, 'x', len);
	text[len] = '\0';
	return text;
}

Test(frame, lengths_are_written_in_the_shortest_form)
{
	static const struct {
		size_t len, head;
		unsigned char bytes[10];
	} cases[] = {
		{0, 2, {0x81, 0}},
		{125, 2, {0x81, 125}},
		{126, 4, {0x81, 126, 0, 126}},
		{65535, 4, {0x81, 126, 0xff, 0xff}},
		{65536, 10, {0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = text_of(cases[i].len);
		const struct message message = {.event = "comment", .json = text};
		struct buffer *buffer = frame_messages(true, &message, 1);
		cr_assert(eq(sz, buffer->len, cases[i].head + cases[i].len));
		cr_expect(memcmp(buffer->data, cases[i].bytes, cases[i].head) == 0, "%zu",
			cases[i].len);
		cr_expect(memcmp(buffer->data + cases[i].head, text, cases[i].len) == 0);
		buffer_release(buffer);
		free(text);
	}
}

static void expect_events(const struct message *messages, size_t count, const char *expected)
{
	struct buffer *buffer = frame_messages(false, messages, count);
	cr_assert(eq(sz, buffer->len, strlen(expected)));
	cr_expect(memcmp(buffer->data, expected, buffer->len) == 0, "%.*s", (int)buffer->len,
		(const char *)buffer->data);
	buffer_release(buffer);
}

Test(frame, an_event_has_an_id_only_where_one_can_go_on_from_it)
{
	const struct message messages[] = {{"hello", 0, "{}"}, {"comment", 7, "{\"a\":1}"}};
	expect_events(messages, 2,
		"event: hello\ndata: {}\n\nid: 7\nevent: comment\ndata: {\"a\":1}\n\n");
}

Test(frame, many_messages_are_one_buffer)
{
	const struct message messages[] = {{"a", 1, "1"}, {"b", 2, "22"}};
	struct buffer *buffer = frame_messages(true, messages, 2);
	cr_assert(eq(sz, buffer->len, 7));
	cr_expect(memcmp(buffer->data,
			  "\x81\x01"
			  "1"
			  "\x81\x02"
			  "22",
			  7) == 0);
	buffer_release(buffer);
	buffer = frame_messages(true, messages, 0);
	cr_expect(eq(sz, buffer->len, 0));
	buffer_release(buffer);
}

Test(frame, a_close_frame_has_its_code)
{
	struct buffer *buffer = frame_close(4401);
	cr_assert(eq(sz, buffer->len, 4));
	cr_expect(memcmp(buffer->data, "\x88\x02\x11\x31", 4) == 0);
	buffer_release(buffer);
}

Test(frame, only_events_know_of_retrying)
{
	struct buffer *events = frame_retry(false, 700), *socket = frame_retry(true, 700);
	cr_expect(memcmp(events->data, "retry: 700\n\n", events->len) == 0);
	cr_expect(eq(sz, socket->len, 0));
	buffer_release(events);
	buffer_release(socket);
}
