/* base64url without padding (RFC 4648 section 5), one text for each value: what decodes to the
 * same bytes by another text is refused. */
#ifndef CRIER_TOKEN_BASE64URL_H
#define CRIER_TOKEN_BASE64URL_H

#include <stdbool.h>
#include <stddef.h>

/** Characters that len bytes take, without the NUL. */
#define BASE64URL_LEN(len) (((len)*4 + 2) / 3)

/** Writes BASE64URL_LEN(len) characters and a NUL. */
void base64url_encode(const void *data, size_t len, char *out);

/**
 * Reads len characters.
 * @param[out] out      room for len * 3 / 4 bytes
 * @param[out] out_len  bytes written
 * @return false for padding, another alphabet, a lone character, or spare bits that are not 0
 */
bool base64url_decode(const char *text, size_t len, unsigned char *out, size_t *out_len);

#endif
