/* What an operator does from a shell. */
#ifndef CRIER_AUTH_SUBCOMMANDS_H
#define CRIER_AUTH_SUBCOMMANDS_H

struct service;

/** set-role EMAIL ROLE. @return the exit status */
int run_set_role(struct service *service, int argc, char **argv);

/** rotate-keys. @return the exit status */
int run_rotate_keys(struct service *service, int argc, char **argv);

#endif
