/* A stack of idle transfers. */
#include "http/transfers.h"

void transfers_init(struct transfers *transfers)
{
	pthread_mutex_init(&transfers->lock, NULL);
	transfers->count = 0;
}

void transfers_finish(struct transfers *transfers)
{
	for (size_t i = 0; i < transfers->count; i++)
		transfer_destroy(transfers->idle[i]);
	pthread_mutex_destroy(&transfers->lock);
}

struct transfer *transfers_take(struct transfers *transfers)
{
	pthread_mutex_lock(&transfers->lock);
	struct transfer *transfer = transfers->count ? transfers->idle[--transfers->count] : NULL;
	pthread_mutex_unlock(&transfers->lock);
	return transfer ? transfer : transfer_create();
}

void transfers_give(struct transfers *transfers, struct transfer *transfer)
{
	pthread_mutex_lock(&transfers->lock);
	if (transfers->count < TRANSFERS_IDLE_MAX) {
		transfers->idle[transfers->count++] = transfer;
		transfer = NULL;
	}
	pthread_mutex_unlock(&transfers->lock);
	transfer_destroy(transfer);
}
