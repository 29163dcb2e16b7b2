/* Who is first, second, and whoever is the same. */
#include "rankings/ranking.h"

bool ranking_number(struct ranked_post_list *posts, size_t limit)
{
	for (size_t i = 0; i < posts->count; i++) {
		struct ranked_post *post = &posts->items[i];
		bool is_tied = i && post->value == post[-1].value;
		post->rank = is_tied ? post[-1].rank : (int64_t)i + 1;
	}
	if (posts->count <= limit)
		return false;
	posts->count = limit;
	return posts->items[limit].value == posts->items[limit - 1].value;
}
