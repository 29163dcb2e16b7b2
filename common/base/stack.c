/* A stack only grows: what one deep call has touched stays with the thread for as long as it
 * lives, and a daemon has many threads that mostly wait. */
#include "base/stack.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define FRAMES_BYTES 512

struct stack stack_of_thread(void)
{
	pthread_attr_t attributes;
	struct stack stack = {NULL};
	void *low;
	size_t size;
	if (pthread_getattr_np(pthread_self(), &attributes) != 0)
		return stack;
	if (pthread_attr_getstack(&attributes, &low, &size) == 0)
		stack.low = low;
	pthread_attr_destroy(&attributes);
	return stack;
}

/* The room that is left is for this function's frame, and for that of madvise. */
void stack_give_back(const struct stack *stack)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t used = (uintptr_t)__builtin_frame_address(0) - FRAMES_BYTES;
	char *end = (char *)(used & ~(page - 1));
	if (stack->low && end > stack->low)
		(void)madvise(stack->low, (size_t)(end - stack->low), MADV_DONTNEED);
}
