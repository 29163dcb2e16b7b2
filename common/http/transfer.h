/* One HTTP exchange over libcurl, on a handle that keeps its connection. */
#ifndef CRIER_HTTP_TRANSFER_H
#define CRIER_HTTP_TRANSFER_H

#include "base/call.h"
#include "base/text.h"

struct transfer;

/* What is sent; all of it borrowed for the exchange. */
struct transfer_request {
	const char *method;
	const char *url;
	const char *const *headers; /* "Name: value", ended by NULL */
	const char *body;	    /* NULL: none */
	size_t body_len;
	int timeout_ms;
	bool direct; /* never by a proxy of the environment */
};

enum transfer_end {
	TRANSFER_ANSWERED,
	TRANSFER_FAILED, /* no connection, or it broke */
	TRANSFER_TIMED_OUT,
	TRANSFER_TOO_LARGE, /* more than body.max bytes came */
};

/* What came back. */
struct transfer_answer {
	int status;
	struct text body;	  /* started by the caller, who sets its max */
	const char *content_type; /* in the call's arena; NULL when not told */
	int retry_after_s;	  /* 0: not told */
	bool sent;		  /* the connection stood */
	const char *why;	  /* what libcurl says of a failure; static */
};

/** @return NULL when libcurl cannot start */
struct transfer *transfer_create(void);
void transfer_destroy(struct transfer *transfer);

/** Sends and waits. http and https only; redirects are not followed. */
enum transfer_end transfer_run(struct call *c, struct transfer *transfer,
	const struct transfer_request *request, struct transfer_answer *answer);

#endif
