/* What verifying passwords costs without anything around it: argon2_raw THREADS SECONDS MEMORY_KIB
 * PASSES LANES prints how many hashes a second libargon2 verifies on so many threads. */
#include <argon2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS_MAX 256
#define ENCODED_SIZE 128

static const char password[] = "correct horse battery staple";
static char encoded[ENCODED_SIZE];
static atomic_bool ended;
static atomic_long verified;

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void *verify(void *arg)
{
	(void)arg;
	while (!atomic_load(&ended)) {
		if (argon2id_verify(encoded, password, strlen(password)) != ARGON2_OK)
			abort();
		atomic_fetch_add(&verified, 1);
	}
	return NULL;
}

static double measure(int threads, int seconds)
{
	pthread_t ids[THREADS_MAX];
	double begun_s = now_s();
	for (int i = 0; i < threads; i++)
		if (pthread_create(&ids[i], NULL, verify, NULL) != 0)
			abort();
	nanosleep(&(struct timespec){.tv_sec = seconds}, NULL);
	atomic_store(&ended, true);
	for (int i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	return (double)verified / (now_s() - begun_s);
}

int main(int argc, char **argv)
{
	if (argc != 6 || atoi(argv[1]) < 1 || atoi(argv[1]) > THREADS_MAX) {
		fprintf(stderr, "usage: argon2_raw THREADS SECONDS MEMORY_KIB PASSES LANES\n");
		return 2;
	}
	int status = argon2id_hash_encoded((uint32_t)atoi(argv[4]), (uint32_t)atoi(argv[3]),
		(uint32_t)atoi(argv[5]), password, strlen(password), "a salt, 16 bytes", 16, 32,
		encoded, sizeof encoded);
	if (status != ARGON2_OK) {
		fprintf(stderr, "argon2_raw: %s\n", argon2_error_message(status));
		return 1;
	}
	printf("%.3f\n", measure(atoi(argv[1]), atoi(argv[2])));
	return 0;
}
