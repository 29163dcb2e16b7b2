/* crier-scraper reparse: what sources answered lately, read once more by the parsers of today. */
#ifndef CRIER_SCRAPER_REPARSE_COMMAND_H
#define CRIER_SCRAPER_REPARSE_COMMAND_H

#include "service/service.h"

/** reparse [--page NAME]. Prints a line for each answer and how many changed what is known.
 *  @return the exit status */
int reparse_command(struct service *service, int argc, char **argv);

#endif
