/* A client that sends exactly the bytes it is given: for requests no library would send. */
#ifndef CRIER_TESTS_HTTP_WIRE_H
#define CRIER_TESTS_HTTP_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#define WIRE_ANSWER_MAX 65536

struct answer {
	int status;		    /* 0: the connection closed without an answer */
	bool closed;		    /* the server closed after it */
	char text[WIRE_ANSWER_MAX]; /* head and body */
	const char *body;
};

/** A connection to a port of this machine; fails the test when there is none. */
int wire_connect(int port);

/** Sends all of it; false when the other side closed first. */
bool wire_send(int fd, const char *bytes, size_t len);

/** Reads one answer: its head, then Content-Length bytes. */
void wire_receive(int fd, struct answer *answer);

/** Connects, sends a string, reads one answer, closes. */
void wire_ask(int port, struct answer *answer, const char *request);

/** The value of a header of the answer, copied; empty when it is not there. */
const char *wire_header(const struct answer *answer, const char *name, char value[256]);

/** Whether the other side closes within a second. */
bool wire_is_closed(int fd);

#endif
