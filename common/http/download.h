/* GETs pages of the outside, one after the other on a handle that keeps its connections. Public
 * addresses alone are dialled, and every byte that comes is counted, after it was decompressed.
 * Redirects are not followed: whoever asks judges each address before it is asked. */
#ifndef CRIER_HTTP_DOWNLOAD_H
#define CRIER_HTTP_DOWNLOAD_H

#include "base/call.h"
#include "base/text.h"
#include "http/trusted.h"

#define DOWNLOAD_HEAD_BYTES_MAX 65536

struct downloader;

/* Borrowed for as long as the downloader lives. */
struct downloader_options {
	const struct trusted_peers *allowed; /* networks dialled although they are not public, by
					      * http as well */
	const char *ca_file;	/* certificates that vouch for the others; "": the system's */
	const char *proxy;	/* "http://host:3128", "socks5h://host:1080": it dials, so that no
				 * address is judged here; "": none */
	const char *connect_to; /* "HOST:PORT:HOST:PORT": the second is dialled in place of the
				 * first, whose name and certificate are still asked for; several
				 * parted by commas; an empty HOST or PORT is any */
	const char *user_agent;
};

struct download_request {
	const char *url;
	const char *const *headers; /* "Name: value", ended by NULL */
	int timeout_ms;		    /* all in all */
	size_t body_bytes_max;	    /* decompressed */
};

enum download_end {
	DOWNLOAD_ANSWERED,
	DOWNLOAD_REFUSED, /* none of its addresses may be dialled */
	DOWNLOAD_FAILED,  /* no connection, or it broke; no HTTP, or no such encoding */
	DOWNLOAD_TIMED_OUT,
	DOWNLOAD_TOO_LARGE, /* body or head */
};

/* What came; in the call's arena. */
struct download {
	enum download_end end;
	int status;	   /* 0: none came */
	struct text head;  /* lines of the answer's head, each ended by "\n" */
	struct text body;  /* as far as it came */
	int retry_after_s; /* 0: not told, or more than a day */
	const char *why;   /* it was no answer; static */
};

/** @return NULL when libcurl cannot start */
struct downloader *downloader_create(const struct downloader_options *options);

/** NULL is accepted. */
void downloader_destroy(struct downloader *downloader);

/** Asks, and waits for the answer. One thread at a time. */
void download(struct call *c, struct downloader *downloader, const struct download_request *request,
	struct download *answer);

/** A header's value in an answer, without blanks around it, the last one of several; in the call's
 *  arena. @return NULL where there is none */
const char *download_header(struct call *c, struct download *answer, const char *name);

#endif
