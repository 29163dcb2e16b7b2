/* The subcommand that prints the ledger: each time a scheduled post went live. */
#ifndef CRIER_POSTS_PUBLISHING_LEDGER_H
#define CRIER_POSTS_PUBLISHING_LEDGER_H

#include "service/service.h"

/** "ledger": one JSON object a line on standard output. @return the exit status */
int ledger_print(struct service *service, int argc, char **argv);

#endif
