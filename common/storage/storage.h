/* Where whole objects are kept by name: in a folder, or in a bucket of S3. An object never changes:
 * its name says what it is, so what is there under that name already is the same. */
#ifndef CRIER_STORAGE_STORAGE_H
#define CRIER_STORAGE_STORAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/call.h"

#define STORAGE_NAME_BYTES_MAX 200

struct storage;

struct storage_object {
	const char *data;
	size_t len;
	const char *content_type; /* of one that was got: NULL where the storage keeps none */
};

/* Borrowed for as long as the storage lives. */
struct storage_options {
	const char *folder; /* made where it is missing; unused where s3_url is not empty */
	const char *s3_url; /* "https://s3.example.org", without the bucket; "" for the folder */
	const char *s3_bucket;
	const char *s3_region;
	const char *s3_key_id;
	const char *s3_secret;
	size_t object_bytes_max; /* of one that is got */
};

/** @return OK | ERR_INVALID (the options cannot be right) | ERR_UNAVAILABLE (no such folder) */
MUST_CHECK enum err storage_create(struct call *c, const struct storage_options *options,
	struct storage **storage);

/** None may be using it; NULL is accepted. */
void storage_destroy(struct storage *storage);

/** Whether that can be an object's name: letters, digits, '.', '_' and '-', no '.' in front, 3 to
 *  STORAGE_NAME_BYTES_MAX. All functions below want such a one (asserted). */
bool storage_is_name(const char *name);

/**
 * Keeps an object. Once this says OK it is durable; until then nobody sees any of it.
 * @return OK | ERR_UNAVAILABLE (a full disk included; nothing is left of it) | ERR_TIMEOUT
 */
MUST_CHECK enum err storage_put(struct call *c, struct storage *storage, const char *name,
	const struct storage_object *object);

/**
 * Reads an object into the call's arena.
 * @return OK | ERR_NOT_FOUND | ERR_TOO_LARGE | ERR_UNAVAILABLE | ERR_TIMEOUT
 */
MUST_CHECK enum err storage_get(struct call *c, struct storage *storage, const char *name,
	struct storage_object *object);

/** Removes an object; one that is not there is no error. @return OK | ERR_UNAVAILABLE | ERR_TIMEOUT
 */
MUST_CHECK enum err storage_remove(struct call *c, struct storage *storage, const char *name);

#endif
