/* What was touched deep down is given back; what is above stays as it was. */
#include "base/stack.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define STACK_BYTES ((size_t)256 * 1024)
#define DEEP_BYTES ((size_t)128 * 1024)

struct outcome {
	size_t deep, rested, deep_again;
	bool is_intact;
};

static size_t resident_pages(const struct stack *stack)
{
	unsigned char here[STACK_BYTES / 4096];
	size_t count = 0;
	cr_assert_eq(mincore(stack->low, STACK_BYTES, here), 0);
	for (size_t i = 0; i < sizeof here; i++)
		count += here[i] & 1;
	return count;
}

__attribute__((noinline)) static void touch_deep(void)
{
	volatile char deep[DEEP_BYTES];
	for (size_t i = 0; i < sizeof deep; i += 1024)
		deep[i] = 1;
}

static void *run(void *arg)
{
	struct outcome *outcome = arg;
	struct stack stack = stack_of_thread();
	char above[2048];
	memset(above, 'a', sizeof above);
	touch_deep();
	outcome->deep = resident_pages(&stack);
	stack_give_back(&stack);
	outcome->rested = resident_pages(&stack);
	outcome->is_intact = true;
	for (size_t i = 0; i < sizeof above; i++)
		outcome->is_intact &= above[i] == 'a';
	touch_deep();
	outcome->deep_again = resident_pages(&stack);
	return NULL;
}

Test(stack, what_was_touched_deep_down_is_given_back_and_can_be_used_again)
{
	struct outcome outcome = {0};
	pthread_attr_t attributes;
	pthread_t thread;
	void *memory = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		-1, 0);
	cr_assert_neq(memory, MAP_FAILED);
	pthread_attr_init(&attributes);
	pthread_attr_setstack(&attributes, memory, STACK_BYTES);
	cr_assert_eq(pthread_create(&thread, &attributes, run, &outcome), 0);
	pthread_join(thread, NULL);

	cr_expect_geq(outcome.deep, DEEP_BYTES / 4096);
	cr_expect_leq(outcome.rested, outcome.deep - DEEP_BYTES / 4096 + 2);
	cr_expect_geq(outcome.deep_again, DEEP_BYTES / 4096);
	cr_expect(outcome.is_intact);
	pthread_attr_destroy(&attributes);
	munmap(memory, STACK_BYTES);
}

Test(stack, one_that_is_not_known_is_left_alone)
{
	stack_give_back(&(struct stack){NULL});
}
