/* A table of fixed size, a slot for whoever falls on it last: an id that was pushed out is a new
 * one again. */
#include "ingest/seen_ids.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"

#define SLOTS 65536 /* of 16 bytes */

struct slot {
	uint64_t id; /* its hash; 0: none */
	int64_t key;
};

struct seen_ids {
	struct metric *reused;
	pthread_mutex_t mutex;
	struct slot slots[SLOTS];
};

struct seen_ids *seen_ids_create(struct metrics *metrics)
{
	struct seen_ids *seen = calloc(1, sizeof *seen);
	if (!seen)
		return NULL;
	seen->reused = metrics_counter(metrics, "crier_events_reused_ids_total",
		"Events whose id came before with other contents.", NULL);
	pthread_mutex_init(&seen->mutex, NULL);
	return seen;
}

void seen_ids_destroy(struct seen_ids *seen)
{
	if (!seen)
		return;
	pthread_mutex_destroy(&seen->mutex);
	free(seen);
}

bool seen_ids_note(struct seen_ids *seen, const struct act *act)
{
	uint64_t id = hash_quick(act->id.data, act->id.len);
	pthread_mutex_lock(&seen->mutex);
	struct slot *slot = &seen->slots[id % SLOTS];
	bool is_reused = slot->id == id && slot->key != act->key;
	*slot = (struct slot){id, act->key};
	pthread_mutex_unlock(&seen->mutex);
	if (is_reused)
		metric_add(seen->reused, 1);
	return is_reused;
}
