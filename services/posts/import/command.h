/* The subcommand that imports posts from a file. */
#ifndef CRIER_POSTS_IMPORT_COMMAND_H
#define CRIER_POSTS_IMPORT_COMMAND_H

#include "service/service.h"

/** "import [--format wxr|ndjson] [--as-drafts] [--author EMAIL] [--dry-run] FILE": one JSON
 *  object a row on standard output, then a summary. @return 0 when the whole file was read */
int import_command(struct service *service, int argc, char **argv);

#endif
