/* What a User-Agent tells of who reads: a program or a person, and on which device. */
#ifndef CRIER_ANALYTICS_READERS_AGENT_H
#define CRIER_ANALYTICS_READERS_AGENT_H

#include "act.h"

struct agent {
	bool is_crawler; /* a crawler, a monitor, a previewer: nobody who reads */
	bool is_program; /* that, or a library or a command: no browser */
	enum act_device device;
};

/** What a user agent tells; an empty one tells nothing. */
struct agent agent_read(const char *text);

#endif
