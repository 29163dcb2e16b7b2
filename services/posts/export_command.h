/* The subcommand that exports all posts. */
#ifndef CRIER_POSTS_EXPORT_COMMAND_H
#define CRIER_POSTS_EXPORT_COMMAND_H

#include "service/service.h"

/** "export": one PostRecord of proto/posts.yaml a line on standard output. @return exit status */
int export_command(struct service *service, int argc, char **argv);

#endif
