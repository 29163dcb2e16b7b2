/* How a field lies in its struct: what shape.h says in words, as code for both directions. */
#ifndef CRIER_JSON_LAYOUT_H
#define CRIER_JSON_LAYOUT_H

#include <string.h>

#include "json/shape.h"

/* What every array type looks like. */
struct any_list {
	void *items;
	size_t count;
};

/** An enum's number; every enum is as large as an int. */
static inline int layout_enum(const void *at)
{
	int value;
	memcpy(&value, at, sizeof value);
	return value;
}

/** False when the field of the struct at base is absent or null. */
static inline bool layout_is_present(const struct field *field, const char *base)
{
	if (field->has_offset >= 0)
		return *(const bool *)(base + field->has_offset);
	if (field->type == FIELD_TEXT || field->type == FIELD_RAW)
		return *(const char *const *)(const void *)(base + field->offset) != NULL;
	return field->type != FIELD_ENUM || layout_enum(base + field->offset) != 0;
}

/** Says that the field of the struct at base is there. */
static inline void layout_set_present(const struct field *field, char *base)
{
	if (field->has_offset >= 0)
		*(bool *)(base + field->has_offset) = true;
}

/** Bytes from one item of an array to the next. */
static inline size_t layout_item_size(const struct field *array)
{
	if (!array->item)
		return array->shape->size;
	switch (array->item->type) {
	case FIELD_ENUM:
		return sizeof(int);
	case FIELD_DOUBLE:
		return sizeof(double);
	case FIELD_TEXT:
		return sizeof(const char *);
	default:
		return sizeof(int64_t);
	}
}

#endif
