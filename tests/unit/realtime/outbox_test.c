/* What waits on a connection: in order, within bounds, and gone with the last. */
#include "outbox.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(outbox, gives_back_in_the_order_in_which_it_took)
{
	struct outbox outbox = {0};
	struct buffer *buffers[10];
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < 10; i++) {
			buffers[i] = buffer_create(i);
			cr_assert(outbox_push(&outbox, buffers[i]));
			buffer_release(buffers[i]);
		}
		for (size_t i = 0; i < 10; i++) {
			cr_assert(eq(ptr, outbox_first(&outbox), buffers[i]));
			outbox_shift(&outbox);
		}
		cr_expect(eq(ptr, outbox_first(&outbox), NULL));
		cr_expect(eq(ptr, outbox.items, NULL), "an empty one takes no memory");
	}
}

Test(outbox, takes_so_many_and_no_more)
{
	struct outbox outbox = {0};
	struct buffer *buffer = buffer_create(1);
	for (size_t i = 0; i < OUTBOX_BUFFERS_MAX; i++)
		cr_assert(outbox_push(&outbox, buffer));
	cr_expect(not(outbox_push(&outbox, buffer)));
	cr_expect(eq(int, (int)buffer->holders, OUTBOX_BUFFERS_MAX + 1));
	outbox_clear(&outbox);
	cr_expect(eq(int, (int)buffer->holders, 1));
	buffer_release(buffer);
}

Test(outbox, takes_so_many_bytes_and_the_first_whatever_its_size)
{
	struct outbox outbox = {0};
	struct buffer *large = buffer_create(2 * OUTBOX_BYTES_MAX), *byte = buffer_create(1);
	struct buffer *most = buffer_create(OUTBOX_BYTES_MAX - 1);
	cr_assert(outbox_push(&outbox, large));
	cr_expect(not(outbox_push(&outbox, byte)));
	outbox_shift(&outbox);
	cr_assert(outbox_push(&outbox, most));
	cr_assert(outbox_push(&outbox, byte), "at the bound");
	cr_expect(not(outbox_push(&outbox, byte)), "one past it");
	outbox_clear(&outbox);
	buffer_release(large);
	buffer_release(most);
	buffer_release(byte);
}
