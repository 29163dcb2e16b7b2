/* What a place to keep objects in has to be able to do. */
#ifndef CRIER_STORAGE_DRIVER_H
#define CRIER_STORAGE_DRIVER_H

#include "storage/storage.h"

struct storage_driver {
	enum err (*create)(struct call *c, const struct storage_options *options, void **self);
	void (*destroy)(void *self);
	enum err (*put)(struct call *c, void *self, const char *name,
		const struct storage_object *object);
	enum err (
		*get)(struct call *c, void *self, const char *name, struct storage_object *object);
	enum err (*remove)(struct call *c, void *self, const char *name);
};

extern const struct storage_driver storage_folder, storage_s3;

#endif
