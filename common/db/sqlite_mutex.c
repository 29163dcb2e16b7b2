/* Connections to one file share a mutex in SQLite, held for a microsecond or two (a call of
 * fcntl) at the start and the end of each read. SQLite's own goes to sleep when it is taken,
 * which costs more than the whole read: these look again for a moment first. */
#include "db/sqlite_mutex.h"

#include <pthread.h>
#include <stdlib.h>

#define LOOKS 100 /* about 5 us */
#define STATIC_FIRST SQLITE_MUTEX_STATIC_MAIN
#define STATIC_COUNT (SQLITE_MUTEX_STATIC_VFS3 - STATIC_FIRST + 1)

struct sqlite3_mutex {
	pthread_mutex_t mutex;
};

/* SQLite asks for these by number; they are never freed. */
static struct sqlite3_mutex statics[STATIC_COUNT];

static void init(struct sqlite3_mutex *mutex, int type)
{
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes,
		type == SQLITE_MUTEX_RECURSIVE ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
	pthread_mutex_init(&mutex->mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
}

static int init_all(void)
{
	for (int i = 0; i < STATIC_COUNT; i++)
		init(&statics[i], SQLITE_MUTEX_FAST);
	return SQLITE_OK;
}

static int end_all(void)
{
	return SQLITE_OK;
}

static sqlite3_mutex *allocate(int type)
{
	if (type >= STATIC_FIRST)
		return &statics[type - STATIC_FIRST];
	struct sqlite3_mutex *mutex = malloc(sizeof *mutex);
	if (mutex)
		init(mutex, type);
	return mutex;
}

static void release(sqlite3_mutex *mutex)
{
	pthread_mutex_destroy(&mutex->mutex);
	free(mutex);
}

static inline void breathe(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

static void enter(sqlite3_mutex *mutex)
{
	for (int i = 0; i < LOOKS; i++) {
		if (pthread_mutex_trylock(&mutex->mutex) == 0)
			return;
		breathe();
	}
	pthread_mutex_lock(&mutex->mutex);
}

static int try_to_enter(sqlite3_mutex *mutex)
{
	return pthread_mutex_trylock(&mutex->mutex) == 0 ? SQLITE_OK : SQLITE_BUSY;
}

static void leave(sqlite3_mutex *mutex)
{
	pthread_mutex_unlock(&mutex->mutex);
}

const sqlite3_mutex_methods sqlite_mutex_methods = {
	.xMutexInit = init_all,
	.xMutexEnd = end_all,
	.xMutexAlloc = allocate,
	.xMutexFree = release,
	.xMutexEnter = enter,
	.xMutexTry = try_to_enter,
	.xMutexLeave = leave,
};
