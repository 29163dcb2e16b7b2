/* A compact JWS (RFC 7515 section 7.1), cut and decoded; nothing of it is believed yet. */
#ifndef CRIER_TOKEN_JWS_H
#define CRIER_TOKEN_JWS_H

#include "base/call.h"
#include "token/keyring.h"

struct jws {
	const char *signed_text; /* header and payload as they were sent: what is signed */
	size_t signed_len;
	const char *header, *payload; /* decoded, in the call's arena */
	size_t header_len, payload_len;
	const unsigned char *signature;
	size_t signature_len;
};

/** Cuts len characters, which jws borrows. @return false when they are not three parts of
 *  base64url */
bool jws_split(struct call *c, const char *token, size_t len, struct jws *jws);

/** Whether the signature is the key's, by the key's own algorithm: what the header says of it is
 *  for the caller to compare before. */
bool jws_is_signed_by(const struct jws *jws, const struct public_key *key);

#endif
