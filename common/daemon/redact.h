/* Takes secrets out of text that is about to be logged. */
#ifndef CRIER_DAEMON_REDACT_H
#define CRIER_DAEMON_REDACT_H

/** Overwrites with stars, in place, what follows "Bearer ", the values of password=, token=,
 *  secret= and api_key= (and of their JSON forms), and the password of a URL's userinfo. */
void redact(char *text);

#endif
