/* Hands on to the driver that the options ask for. */
#include "storage/storage.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "storage/driver.h"

#define NAME_BYTES_MIN 3

struct storage {
	const struct storage_driver *driver;
	void *self;
};

enum err storage_create(struct call *c, const struct storage_options *options,
	struct storage **storage)
{
	const struct storage_driver *driver = *options->s3_url ? &storage_s3 : &storage_folder;
	void *self;
	TRY(driver->create(c, options, &self));
	struct storage *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	*made = (struct storage){driver, self};
	*storage = made;
	return OK;
}

void storage_destroy(struct storage *storage)
{
	if (!storage)
		return;
	storage->driver->destroy(storage->self);
	free(storage);
}

bool storage_is_name(const char *name)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789._-";
	size_t len = strlen(name);
	return len >= NAME_BYTES_MIN && len <= STORAGE_NAME_BYTES_MAX &&
	       strspn(name, good) == len && name[0] != '.';
}

enum err storage_put(struct call *c, struct storage *storage, const char *name,
	const struct storage_object *object)
{
	assert(storage_is_name(name));
	return storage->driver->put(c, storage->self, name, object);
}

enum err storage_get(struct call *c, struct storage *storage, const char *name,
	struct storage_object *object)
{
	assert(storage_is_name(name));
	return storage->driver->get(c, storage->self, name, object);
}

enum err storage_remove(struct call *c, struct storage *storage, const char *name)
{
	assert(storage_is_name(name));
	return storage->driver->remove(c, storage->self, name);
}
