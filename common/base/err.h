/* The errors that functions return; err.def says what each one means on the wire. */
#ifndef CRIER_BASE_ERR_H
#define CRIER_BASE_ERR_H

enum err {
	OK = 0,
#define ERR(name, status, slug, title, level) ERR_##name,
#include "base/err.def"
#undef ERR
	ERR_COUNT
};

/** The HTTP status of an error; 200 for OK. */
int err_status(enum err err);

/** The last part of the problem type, "conflict"; "ok" for OK. Static. */
const char *err_slug(enum err err);

/** The problem title for people. Static. */
const char *err_title(enum err err);

#endif
