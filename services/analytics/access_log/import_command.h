/* crier-analytics import-log. */
#ifndef CRIER_ANALYTICS_ACCESS_LOG_IMPORT_COMMAND_H
#define CRIER_ANALYTICS_ACCESS_LOG_IMPORT_COMMAND_H

#include "service/service.h"

/** Reads an access log; prints one JSON object of what became of it. @return the exit status */
int import_command(struct service *service, int argc, char **argv);

#endif
