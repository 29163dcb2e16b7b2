/* crier-<daemon> copy --from URL --to URL */
#ifndef CRIER_SERVICE_COPY_COMMAND_H
#define CRIER_SERVICE_COPY_COMMAND_H

#include "service/service.h"

/** Copies the daemon's tables, tells how far it is on stderr, and prints what was compared.
 *  @return the exit status: 0 only when every table is the same on both sides */
int run_copy(struct service *service, struct call *c, int argc, char **argv);

#endif
