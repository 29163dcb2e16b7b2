/* How a daemon keeps its memory small while nobody wants anything of it. */
#ifndef CRIER_DAEMON_MEMORY_H
#define CRIER_DAEMON_MEMORY_H

/** Before the first thread: few malloc arenas, large pieces mapped by themselves. */
void memory_keep_small(void);

/** Gives what is free inside malloc's arenas back to the kernel. It walks through them: for
 *  moments after much was done at once, and not for each request. */
void memory_give_back(void);

#endif
