/* What a thread no longer needs of its stack, given back to the kernel. */
#ifndef CRIER_BASE_STACK_H
#define CRIER_BASE_STACK_H

#include <stddef.h>

/* The lowest address of a thread's stack; NULL where it is not known. */
struct stack {
	char *low;
};

/** The stack of the thread that calls. */
struct stack stack_of_thread(void);

/**
 * Gives back the pages below the caller's frame: they read as zeros when they are used next, and
 * take no memory until then. A call of the kernel, so for moments when a thread comes to rest.
 * @param stack  the calling thread's own
 */
void stack_give_back(const struct stack *stack);

#endif
