/* What a User-Agent tells of who reads: a program or a person, and on which device. */
#ifndef CRIER_ANALYTICS_AGENT_H
#define CRIER_ANALYTICS_AGENT_H

#include "act.h"

/** A crawler, a monitor, a previewer: nobody who reads. An empty text is none. */
bool agent_is_crawler(const char *agent);

/** Also a library or a command: where it should be a browser's, that is a program as well. */
bool agent_is_program(const char *agent);

enum act_device agent_device(const char *agent);

#endif
