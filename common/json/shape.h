/* How a C struct looks as JSON: tables that the generator writes from the contract and that
 * decode.c and encode.c walk.
 *
 * In C, a text is a const char *; absent or null is NULL. A time is int64 microseconds named
 * *_us. Any other field that may be absent or null has a bool has_<name> beside it. An array
 * is a struct { T *items; size_t count; }. An enum is an int whose first constant is 1; 0 is
 * absent. A free-form value is JSON text. */
#ifndef CRIER_JSON_SHAPE_H
#define CRIER_JSON_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
	FIELD_BOOL,   /* bool */
	FIELD_INT,    /* int64_t */
	FIELD_DOUBLE, /* double */
	FIELD_TEXT,   /* const char * */
	FIELD_TIME,   /* int64_t, RFC 3339 on the wire */
	FIELD_ENUM,   /* enum, stored as int */
	FIELD_OBJECT, /* struct, inline */
	FIELD_ARRAY,  /* struct { T *items; size_t count; } */
	FIELD_RAW,    /* const char *, any JSON value as its text */
};

enum field_flag {
	FIELD_REQUIRED = 1, /* must be there */
	FIELD_NULLABLE = 2, /* may be null; written as null when absent */
};

enum field_format {
	FORMAT_NONE,
	FORMAT_EMAIL,	    /* RFC 5321 mailbox, 254 bytes at most */
	FORMAT_DATE,	    /* full-date of RFC 3339, a day that exists */
	FORMAT_URI,	    /* absolute http or https URL */
	FORMAT_TIME_ZONE,   /* the form of an IANA zone name */
	FORMAT_SINGLE_LINE, /* no control characters, not blank */
	FORMAT_TEXT,	    /* what XML 1.0 can hold: no control characters but tab and line ends */
	FORMAT_FREE_OBJECT, /* of FIELD_RAW: an object, whatever is in it */
};

struct shape;

struct field {
	const char *name;
	const char *alias; /* another accepted name, or NULL */
	const char *key;   /* ",\"name\":", ready to be written */
	uint8_t type;	   /* enum field_type */
	uint8_t flags;	   /* enum field_flag */
	uint8_t format;	   /* enum field_format */
	bool has_bounds;   /* minimum and maximum mean something */
	uint16_t name_len;
	uint16_t key_len;
	uint32_t offset;
	int32_t has_offset;	   /* of has_<name>; -1 when there is none */
	int64_t minimum, maximum;  /* value; code points of a text; items of an array;
				    * an end that is open is INT64_MIN or INT64_MAX */
	const char *const *values; /* FIELD_ENUM: names of 1.., ended by NULL */
	const struct shape *shape; /* FIELD_OBJECT; FIELD_ARRAY of objects */
	const struct field *item;  /* FIELD_ARRAY of anything else: how one item is */
};

struct shape {
	const char *name;
	size_t size; /* of the C struct */
	const struct field *fields;
	size_t count;
	bool open;		  /* unknown fields are ignored instead of refused */
	const struct field *text; /* the one that a text in the object's place is; or NULL */
};

#endif
