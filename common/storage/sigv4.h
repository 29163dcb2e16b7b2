/* AWS Signature Version 4 in the Authorization header, as S3 and what speaks like it want it. */
#ifndef CRIER_STORAGE_SIGV4_H
#define CRIER_STORAGE_SIGV4_H

#include <stdint.h>

#include "base/call.h"

#define SIGV4_TIME_SIZE 17 /* "20150830T123600Z", and a NUL */

struct sigv4_key {
	const char *id;
	const char *secret;
	const char *region;  /* "eu-central-1" */
	const char *service; /* "s3" */
};

struct sigv4_header {
	const char *name;  /* in small letters */
	const char *value; /* without spaces around it */
};

struct sigv4_request {
	const char *method;
	const char *path;		    /* percent-encoded, "/" at least */
	const char *query;		    /* "a=1&b=", encoded and sorted; "" for none */
	const struct sigv4_header *headers; /* those that are signed, sorted by name */
	size_t header_count;
	const char *payload_hash; /* of the body, by sha256_hex */
	const char *time;	  /* by sigv4_time; x-amz-date says the same */
};

/** A time as x-amz-date has it. @param time_us  microseconds since 1970 */
void sigv4_time(int64_t time_us, char out[SIGV4_TIME_SIZE]);

/** The value of the Authorization header, in the call's arena.
 *  (AWS, "Create a signed AWS API request") */
const char *sigv4_authorize(struct call *c, const struct sigv4_key *key,
	const struct sigv4_request *request);

#endif
