/* What work costs, whatever else the machine does: a wait is not counted, nor are other programs.
 */
#ifndef CRIER_TEST_CPU_TIME_H
#define CRIER_TEST_CPU_TIME_H

#include <stdint.h>
#include <time.h>

/** CPU time of this process, all its threads together, in microseconds. */
static inline int64_t cpu_time_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

#endif
