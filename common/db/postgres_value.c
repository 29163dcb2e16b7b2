/* Integers and doubles go as text, which the server takes for any type; times go as the
 * int64 they are. Whatever comes back is big-endian. */
#include "db/postgres_value.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* pg_type.dat; they never change. */
enum type {
	TYPE_BOOL = 16,
	TYPE_BYTEA = 17,
	TYPE_NAME = 19,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_TEXT = 25,
	TYPE_JSON = 114,
	TYPE_FLOAT4 = 700,
	TYPE_FLOAT8 = 701,
	TYPE_BPCHAR = 1042,
	TYPE_VARCHAR = 1043,
	TYPE_TIMESTAMP = 1114,
	TYPE_TIMESTAMPTZ = 1184,
	TYPE_TEXT_ARRAY = 1009,
	TYPE_INT8_ARRAY = 1016,
	TYPE_TIMESTAMPTZ_ARRAY = 1185,
	TYPE_NUMERIC = 1700,
	TYPE_VOID = 2278,
	TYPE_JSONB = 3802,
};

/* PostgreSQL counts from 2000-01-01; both ends of int64 are its infinities. */
#define EPOCH_US (INT64_C(946684800) * 1000000)

static struct postgres_parameter as_text(const char *string)
{
	return (struct postgres_parameter){.data = string, .len = 0, .format = 0};
}

static uint64_t wire_time(int64_t time_us)
{
	int64_t since_2000;
	if (__builtin_sub_overflow(time_us, EPOCH_US, &since_2000))
		since_2000 = INT64_MIN;
	return htobe64((uint64_t)since_2000);
}

static struct postgres_parameter encode_time(struct arena *arena, int64_t time_us)
{
	uint64_t wire = wire_time(time_us);
	char *data = arena_copy(arena, (const char *)&wire, sizeof wire);
	return (struct postgres_parameter){.data = data, .len = sizeof wire, .format = 1};
}

static bool is_text(unsigned type)
{
	return type == TYPE_TEXT || type == TYPE_VARCHAR || type == TYPE_BPCHAR ||
	       type == TYPE_NAME || type == TYPE_JSON || type == TYPE_BYTEA;
}

/* Text in binary format is its bytes, so it needs neither a copy nor a NUL. */
static struct postgres_parameter encode_text(struct arena *arena, unsigned type, const char *data,
	size_t len)
{
	if (is_text(type))
		return (struct postgres_parameter){data ? data : "", (int)len, 1};
	return as_text(arena_copy(arena, data, len));
}

struct postgres_parameter postgres_encode(struct arena *arena, unsigned type,
	const struct db_value *value)
{
	switch (value->type) {
	case DB_TIME:
		if (type == TYPE_TIMESTAMPTZ || type == TYPE_TIMESTAMP)
			return encode_time(arena, value->integer);
		return as_text(arena_printf(arena, "%" PRId64, value->integer));
	case DB_INT:
		return as_text(arena_printf(arena, "%" PRId64, value->integer));
	case DB_DOUBLE:
		return as_text(arena_printf(arena, "%.17g", value->real));
	case DB_TEXT:
		return encode_text(arena, type, value->text.data, value->text.len);
	case DB_NULL:
		break;
	}
	return as_text(NULL);
}

static unsigned element_of(unsigned array_type)
{
	switch (array_type) {
	case TYPE_TEXT_ARRAY:
		return TYPE_TEXT;
	case TYPE_INT8_ARRAY:
		return TYPE_INT8;
	case TYPE_TIMESTAMPTZ_ARRAY:
		return TYPE_TIMESTAMPTZ;
	default:
		return 0;
	}
}

static char *write_32(char *at, uint32_t value)
{
	uint32_t wire = htobe32(value);
	memcpy(at, &wire, sizeof wire);
	return at + sizeof wire;
}

/* Its length and its bytes; NULL has the length -1. */
static char *write_element(char *at, const struct db_value *value)
{
	if (value->type == DB_NULL)
		return write_32(at, UINT32_MAX);
	if (value->type == DB_TEXT) {
		at = write_32(at, (uint32_t)value->text.len);
		memcpy(at, value->text.data, value->text.len);
		return at + value->text.len;
	}
	uint64_t wire = value->type == DB_TIME ? wire_time(value->integer)
					       : htobe64((uint64_t)value->integer);
	at = write_32(at, sizeof wire);
	memcpy(at, &wire, sizeof wire);
	return at + sizeof wire;
}

/* array_recv (arrayfuncs.c): dimensions, whether there are NULLs, the elements' type; of each
 * dimension its length and first index; the elements. */
struct postgres_parameter postgres_encode_array(struct arena *arena, unsigned type,
	const struct db_value *first, size_t stride, size_t count)
{
	unsigned element = element_of(type);
	if (!element)
		return as_text(NULL);
	size_t bytes = 20;
	for (size_t i = 0; i < count; i++) {
		const struct db_value *value = &first[i * stride];
		bytes += 4 + (value->type == DB_TEXT ? value->text.len : sizeof(int64_t));
	}
	char *data = arena_alloc_raw(arena, bytes);
	char *at = write_32(data, count ? 1 : 0);
	at = write_32(at, 1);
	at = write_32(at, element);
	if (count)
		at = write_32(write_32(at, (uint32_t)count), 1);
	for (size_t i = 0; i < count; i++)
		at = write_element(at, &first[i * stride]);
	return (struct postgres_parameter){.data = data, .len = (int)(at - data), .format = 1};
}

static uint16_t read_16(const char *data)
{
	uint16_t wire;
	memcpy(&wire, data, sizeof wire);
	return be16toh(wire);
}

static uint32_t read_32(const char *data)
{
	uint32_t wire;
	memcpy(&wire, data, sizeof wire);
	return be32toh(wire);
}

static uint64_t read_64(const char *data)
{
	uint64_t wire;
	memcpy(&wire, data, sizeof wire);
	return be64toh(wire);
}

static double decode_float4(const char *data)
{
	uint32_t bits = read_32(data);
	float value;
	memcpy(&value, &bits, sizeof value);
	return (double)value;
}

static double decode_float8(const char *data)
{
	uint64_t bits = read_64(data);
	double value;
	memcpy(&value, &bits, sizeof value);
	return value;
}

static struct db_value decode_time(const char *data)
{
	int64_t since_2000 = (int64_t)read_64(data);
	int64_t time_us;
	if (since_2000 == INT64_MIN)
		time_us = INT64_MIN;
	else if (__builtin_add_overflow(since_2000, EPOCH_US, &time_us))
		time_us = INT64_MAX;
	return db_time(time_us);
}

/* numeric_send: counts of digits, weight, sign and scale, then digits of base 10,000. A sum
 * of integers has scale 0 and stays an integer; what has a fraction becomes a double. */
static struct db_value decode_numeric(struct arena *arena, const char *data)
{
	int count = read_16(data);
	int weight = (int16_t)read_16(data + 2);
	uint16_t sign = read_16(data + 4);
	int scale = read_16(data + 6);
	if (sign & 0x8000) /* NaN and the infinities */
		return db_null();
	char *text = arena_alloc_raw(arena, (size_t)count * 4 + 32);
	char *end = text;
	*end++ = sign ? '-' : '+';
	*end++ = '0';
	for (int i = 0; i < count; i++) {
		uint16_t digit = read_16(data + 8 + 2 * i);
		for (int place = 1000; place; place /= 10)
			*end++ = (char)('0' + digit / place % 10);
	}
	int zeros = (weight + 1 - count) * 4;
	if (scale == 0 && zeros >= 0 && zeros + count * 4 <= 20) {
		memset(end, '0', (size_t)zeros);
		end[zeros] = '\0';
		errno = 0;
		long long integer = strtoll(text, NULL, 10);
		if (!errno)
			return db_int(integer);
	}
	snprintf(end, 16, "e%d", zeros);
	return db_double(strtod(text, NULL));
}

static struct db_value decode_text(struct arena *arena, const char *data, size_t len)
{
	return db_bytes(arena_copy(arena, data, len), len);
}

/* jsonb_send puts a version byte before the text. */
static struct db_value decode_jsonb(struct arena *arena, const char *data, size_t len)
{
	return len ? decode_text(arena, data + 1, len - 1) : db_null();
}

bool postgres_decode(struct arena *arena, unsigned type, const char *data, size_t len,
	struct db_value *value)
{
	switch (type) {
	case TYPE_BOOL:
		*value = db_int(*data != 0);
		return true;
	case TYPE_INT2:
		*value = db_int((int16_t)read_16(data));
		return true;
	case TYPE_INT4:
		*value = db_int((int32_t)read_32(data));
		return true;
	case TYPE_INT8:
		*value = db_int((int64_t)read_64(data));
		return true;
	case TYPE_FLOAT4:
		*value = db_double(decode_float4(data));
		return true;
	case TYPE_FLOAT8:
		*value = db_double(decode_float8(data));
		return true;
	case TYPE_NUMERIC:
		*value = decode_numeric(arena, data);
		return true;
	case TYPE_TIMESTAMP:
	case TYPE_TIMESTAMPTZ:
		*value = decode_time(data);
		return true;
	case TYPE_JSONB:
		*value = decode_jsonb(arena, data, len);
		return true;
	case TYPE_VOID:
		*value = db_null();
		return true;
	default:
		if (is_text(type))
			*value = decode_text(arena, data, len);
		return is_text(type);
	}
}
