/* One small function for each thing that a comment has. */
#include "import/comment_rules.h"

#include <string.h>

#include "base/utf8.h"
#include "import/text.h"

static const struct {
	const char *word;	    /* the source's */
	enum comment_status status; /* 0: left out */
} statuses[] = {
	{"1", COMMENT_STATUS_VISIBLE},
	{"visible", COMMENT_STATUS_VISIBLE},
	{"0", COMMENT_STATUS_HIDDEN},
	{"hold", COMMENT_STATUS_HIDDEN},
	{"hidden", COMMENT_STATUS_HIDDEN},
};

static const char *said(const char *text)
{
	return text ? text : "";
}

static enum import_verdict pass_over(struct call *c, const char **reason, const char *what,
	const char *word)
{
	*reason = call_printf(c, "%s %s", what, import_text_cut(c, word, IMPORT_TAG_MAX));
	return IMPORT_PASSED_OVER;
}

static enum import_verdict apply_status(struct call *c, const struct import_comment *comment,
	struct imported_comment *out, const char **reason)
{
	const char *type = said(comment->type);
	const char *word = comment->status ? comment->status : "visible";
	if (*type && strcmp(type, "comment") != 0)
		return pass_over(c, reason, "it is a", type);
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		if (strcmp(statuses[i].word, word) == 0)
			out->status = statuses[i].status;
	return out->status ? IMPORT_TAKEN : pass_over(c, reason, "its status is", word);
}

static enum import_verdict apply_content(struct call *c, const struct import_comment *comment,
	struct imported_comment *out, const char **reason)
{
	const char *content = said(comment->content);
	if (comment->is_html)
		content = import_text_cut(c, import_text_lines(c, content), IMPORT_COMMENT_MAX);
	out->content = content;
	if (*content)
		return IMPORT_TAKEN;
	*reason = "it has no words";
	return IMPORT_PASSED_OVER;
}

/* The name that an account of ours has is that account's, and not kept twice. */
static void apply_author(struct call *c, const struct import_comment *comment,
	struct imported_comment *out)
{
	const char *name = said(comment->author.name);
	if (comment->is_html)
		name = import_text_plain(c, name, SIZE_MAX);
	out->author_name = import_text_cut(c, *name ? name : IMPORT_NO_NAME,
		IMPORT_COMMENT_AUTHOR_MAX);
}

static void apply_reason(const struct import_comment *comment, struct imported_comment *out)
{
	const char *reason = said(comment->reason);
	if (out->status == COMMENT_STATUS_HIDDEN)
		out->reason = *reason ? reason : "Not let out where it was imported from.";
}

static void apply_dates(struct call *c, const struct import_comment *comment,
	struct imported_comment *out)
{
	int64_t now_us = call_now_us(c);
	bool past = comment->has_created && comment->created_us < now_us;
	out->created_us = past ? comment->created_us : now_us;
	bool later = comment->has_updated && comment->updated_us > out->created_us &&
		     comment->updated_us < now_us;
	out->updated_us = later ? comment->updated_us : out->created_us;
}

enum import_verdict import_comment_rules_apply(struct call *c, const struct import_comment *comment,
	struct imported_comment *out, const char **reason)
{
	*reason = NULL;
	*out = (struct imported_comment){.key = comment->key};
	enum import_verdict verdict = apply_status(c, comment, out, reason);
	if (verdict == IMPORT_TAKEN)
		verdict = apply_content(c, comment, out, reason);
	if (verdict != IMPORT_TAKEN)
		return verdict;
	apply_author(c, comment, out);
	apply_reason(comment, out);
	apply_dates(c, comment, out);
	return IMPORT_TAKEN;
}
