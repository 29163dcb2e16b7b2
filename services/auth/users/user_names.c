/* In batches, so that whoever writes waits for one of them at most. */
#include "users/user_names.h"

#include "db/db.h"
#include "users/user_page_store.h"

#define AT_ONCE 500

static enum err fold(struct call *c, void *arg)
{
	return user_page_store_fold(c, arg);
}

enum err user_names_fold(struct call *c)
{
	struct unfolded_list names;
	TRY(user_page_store_unfolded(c, AT_ONCE, &names));
	while (names.count) {
		TRY(db_write(c, fold, &names));
		TRY(user_page_store_unfolded(c, AT_ONCE, &names));
	}
	return OK;
}
