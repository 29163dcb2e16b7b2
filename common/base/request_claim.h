/* A request that names itself (Idempotency-Key), so that it is carried out once however often it is
 * sent. */
#ifndef CRIER_BASE_REQUEST_CLAIM_H
#define CRIER_BASE_REQUEST_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/sha256.h"

#define CLAIM_KEY_BYTES_MAX 255

struct request_claim {
	const char *key;		   /* as it was sent, without quotes */
	char fingerprint[SHA256_HEX_SIZE]; /* of the request: another one under the same key differs
					    */
	int64_t owner_id;		   /* whose key it is; 0 where nobody is signed in */
	bool secret;			   /* the answer is not for a database in clear */
	bool repeated;	     /* it was carried out before: only the answer is wanted */
	int64_t asked_at_us; /* when it was asked for the first time */
};

#endif
