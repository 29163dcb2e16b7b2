/* The kind is part of what is digested: a page and a person may have the same id. */
#include "page_erasure_store.h"

#include <string.h>

#include "base/sha256.h"
#include "scraper_sql.h"

const char *page_erasure_digest(struct call *c, enum erasure_kind kind, const char *id)
{
	const char *text = call_printf(c, "%s:%s", kind == ERASURE_PAGE ? "page" : "person", id);
	char *digest = call_alloc(c, SHA256_HEX_SIZE);
	sha256_hex(text, strlen(text), digest);
	return digest;
}

enum err page_erasure_store_put(struct call *c, enum erasure_kind kind, const char *id)
{
	return db_query(c, &SQL_PAGE_ERASURE_PUT,
		DB_ARGS(db_text(page_erasure_digest(c, kind, id)), db_time(call_now_us(c))), NULL);
}

enum err page_erasure_store_find(struct call *c, enum erasure_kind kind, const char *id,
	bool *erased)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_ERASURE_FIND, DB_ARGS(db_text(page_erasure_digest(c, kind, id))),
		&rows));
	*erased = rows.count > 0;
	return OK;
}
