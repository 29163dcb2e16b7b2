/* The page and what says that it must not come back are one transaction. */
#include "page_erasing.h"

#include "db/db.h"
#include "page_body_store.h"
#include "page_comment_store.h"
#include "page_erasure_store.h"
#include "page_job_store.h"
#include "page_people_store.h"
#include "page_pictures.h"
#include "page_post_store.h"
#include "page_source_store.h"
#include "page_store.h"
#include "scraper.h"

struct erasing {
	const char *name;
	struct text_list names;
};

static enum err find_names(struct call *c, struct erasing *erasing, int64_t *id)
{
	enum err err = page_store_id(c, erasing->name, id);
	if (err == OK)
		return page_store_names(c, *id, &erasing->names);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	*id = 0;
	erasing->names = (struct text_list){.items = &erasing->name, .count = 1};
	return OK;
}

static enum err forget_name(struct call *c, const char *name)
{
	TRY(page_erasure_store_put(c, ERASURE_PAGE, name));
	TRY(page_body_store_forget(c, name));
	TRY(page_source_store_forget(c, name));
	return page_job_store_delete(c, name);
}

static enum err erase(struct call *c, void *arg)
{
	struct erasing *erasing = arg;
	int64_t id;
	TRY(find_names(c, erasing, &id));
	for (size_t i = 0; i < erasing->names.count; i++)
		TRY(forget_name(c, erasing->names.items[i]));
	if (!id)
		return OK;
	TRY(page_pictures_drop(c, id));
	return page_store_delete(c, id);
}

enum err page_erase(struct call *c, const char *name)
{
	struct erasing erasing = {.name = name};
	TRY(db_write(c, erase, &erasing));
	for (size_t i = 0; i < erasing.names.count; i++)
		page_cache_forget(c, &scraper_of(c)->cache, erasing.names.items[i]);
	return OK;
}

struct comment_erasing {
	const char *name, *post;
	int64_t id;
};

static enum err find_comment_post(struct call *c, const struct comment_erasing *erasing,
	int64_t *page_id, int64_t *post_id)
{
	struct stored_page stored;
	TRY(page_store_by_name(c, erasing->name, &stored));
	*page_id = stored.id;
	return page_post_store_find(c, stored.id, erasing->post, post_id);
}

static enum err erase_comment(struct call *c, void *arg)
{
	const struct comment_erasing *erasing = arg;
	int64_t page_id, post_id;
	struct text_list names;
	TRY(find_comment_post(c, erasing, &page_id, &post_id));
	TRY(page_comment_store_erase(c, post_id, erasing->id));
	TRY(page_store_names(c, page_id, &names));
	for (size_t i = 0; i < names.count; i++)
		TRY(page_body_store_forget(c, names.items[i]));
	return OK;
}

enum err page_erase_comment(struct call *c, const char *name, const char *post, int64_t id)
{
	return db_write(c, erase_comment,
		&(struct comment_erasing){.name = name, .post = post, .id = id});
}

static enum err erase_person(struct call *c, void *arg)
{
	const int64_t *id = arg;
	return page_people_store_erase(c, *id);
}

enum err page_erase_person(struct call *c, int64_t id)
{
	return db_write(c, erase_person, &id);
}
