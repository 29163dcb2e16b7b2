/* crier-<daemon> copy: from SQLite to PostgreSQL. */
#ifndef CRIER_SERVICE_COPY_COMMAND_H
#define CRIER_SERVICE_COPY_COMMAND_H

#include "service/service.h"

/** copy --from sqlite:PATH --to postgres://…; prints a table of what was copied. @return exit
 * status */
int run_copy(struct service *service, struct call *c, int argc, char **argv);

#endif
