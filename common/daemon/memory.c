/* How a daemon keeps its memory small while nobody wants anything of it. */
#include "daemon/memory.h"

#include <malloc.h>

#define MALLOC_ARENAS_MAX 2
#define MMAP_THRESHOLD_BYTES (512 * 1024)

/* libcurl brings GnuTLS along for protocols that are never spoken here (LDAP, RTMP), and it builds
 * its tables when it is loaded, unless the program says so by this name (GNUTLS_SKIP_GLOBAL_INIT in
 * gnutls.h). What is spoken is OpenSSL's. */
__attribute__((used, visibility("default"))) int _gnutls_global_init_skip(void); // NOLINT

int _gnutls_global_init_skip(void) // NOLINT
{
	return 1;
}

/* One malloc arena per thread would be most of an idle daemon's memory. And a fixed threshold:
 * glibc raises its own with the first large piece that is freed, and keeps the next ones. */
void memory_keep_small(void)
{
	mallopt(M_ARENA_MAX, MALLOC_ARENAS_MAX);
	mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD_BYTES);
}

void memory_give_back(void)
{
	malloc_trim(0);
}
