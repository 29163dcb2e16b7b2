/* The subcommand that imports posts from a file. */
#ifndef CRIER_POSTS_IMPORT_COMMAND_H
#define CRIER_POSTS_IMPORT_COMMAND_H

#include "service/service.h"

/** IMPORT_USAGE of import/options.h: one JSON object a row, then a summary.
 *  @return 0 when the whole file was read and no row refused; 1: it could not be read, or not to
 * its end; 2: usage; 3: read to its end, and some rows were refused */
int import_command(struct service *service, int argc, char **argv);

#endif
