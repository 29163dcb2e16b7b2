/* Where in a body the decoder is: a chain on the stack, written out only for a violation. */
#ifndef CRIER_JSON_PLACE_H
#define CRIER_JSON_PLACE_H

#include "base/call.h"

struct place {
	struct call *c;
	const struct place *parent;
	const char *name; /* of a member; NULL: an item; without parent: the pointer so far */
	size_t index;	  /* of an item */
};

/** The member of an object, or the item of an array, at parent. */
struct place place_member(const struct place *parent, const char *name);
struct place place_item(const struct place *parent, size_t index);

/** Records a violation here. Always false, to be returned. */
bool place_refuse(const struct place *place, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
