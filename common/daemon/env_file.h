/* An .env file: KEY=VALUE lines, # comments, optional quotes. */
#ifndef CRIER_DAEMON_ENV_FILE_H
#define CRIER_DAEMON_ENV_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define ENV_FILE_BYTES_MAX ((size_t)256 * 1024)

struct env_file;

/**
 * Reads a file of KEY=VALUE lines; "export " before a key and one pair of single or double
 * quotes around a value are taken off. Later lines win. A file that is not there is empty.
 * @param path        NULL: an empty one
 * @param complaints  gets one line for every malformed line, never with its content
 * @param[out] ok     set to false when there was a complaint, else left alone
 * @return the caller's, ended by env_file_destroy
 */
struct env_file *env_file_create(const char *path, FILE *complaints, bool *ok);
void env_file_destroy(struct env_file *file);

/** The value of a key, borrowed from the file; NULL when it is not there. */
const char *env_file_get(const struct env_file *file, const char *key);

/**
 * A whole file as a string, without its line ends at the end; the caller frees it.
 * @return NULL with errno: as open and read have it, EFBIG beyond ENV_FILE_BYTES_MAX, EILSEQ
 *         when there is a NUL in it
 */
char *env_file_slurp(const char *path);

#endif
