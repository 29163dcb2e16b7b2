/* Comments; of a place for one that has none, null. */
#include "base/macros.h"
#include "sources/member.h"
#include "sources/parsed_json_parts.h"
#include "json/encode.h"

static void add_approximate_of_comment(struct text *out, const struct parsed_comment *comment)
{
	const struct named_count counts[] = {{"reactions", comment->reactions},
		{"likes", comment->likes}, {"replies", comment->replies}};
	parsed_json_approximate(out, counts, COUNT_OF(counts));
}

static void add_comment(struct text *out, const struct parsed_comment *comment)
{
	member_separate(out);
	if (!comment->id) {
		text_add_string(out, "null");
		return;
	}
	text_add_char(out, '{');
	member_text(out, "id", comment->id);
	member_text(out, "post_id", comment->post_id);
	member_text(out, "parent_id", comment->parent_id);
	member_text(out, "author", comment->author);
	member_text(out, "author_id", comment->author_id);
	member_key(out, "author_url");
	json_encode_string(out, comment->author_url);
	member_time(out, "created", comment->has_created, comment->created_us,
		comment->created_text);
	member_text(out, "time_text", comment->time_text);
	member_text(out, "text", comment->text);
	member_text(out, "permalink", comment->url);
	member_count(out, "reactions", comment->reactions);
	member_count(out, "likes", comment->likes);
	member_count(out, "replies", comment->replies);
	add_approximate_of_comment(out, comment);
	text_add_char(out, '}');
}

void parsed_json_comments(struct text *out, const char *name,
	const struct parsed_comments *comments)
{
	member_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < comments->count; i++)
		add_comment(out, &comments->items[i]);
	text_add_char(out, ']');
}
