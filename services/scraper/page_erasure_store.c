/* The kind is part of what is digested: a page, a person and a comment may have the same id. */
#include "page_erasure_store.h"

#include <string.h>

#include "base/sha256.h"
#include "scraper_sql.h"

const char *page_erasure_digest(struct call *c, enum erasure_kind kind, const char *id)
{
	static const char *const words[] = {[ERASURE_PAGE] = "page",
		[ERASURE_PERSON] = "person",
		[ERASURE_COMMENT] = "comment"};
	const char *text = call_printf(c, "%s:%s", words[kind], id);
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
