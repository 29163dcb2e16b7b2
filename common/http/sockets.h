/* The sockets of a civetweb that is about to stop. */
#ifndef CRIER_HTTP_SOCKETS_H
#define CRIER_HTTP_SOCKETS_H

/**
 * Ends the reading side of every TCP socket of this process that is bound to port: the
 * listening one refuses from now on, and threads that wait for a next request wake up. What
 * was written before is still sent.
 */
void sockets_close_reading(int port);

#endif
