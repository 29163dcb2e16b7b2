/* Tags in their column: one a line. A tag itself has no line break: its format says so. */
#ifndef CRIER_POSTS_TAGS_H
#define CRIER_POSTS_TAGS_H

#include <stdbool.h>

#include "base/call.h"
#include "json/lists.h"

/** The tags as the column has them, in the call's arena. */
const char *tags_join(struct call *c, const struct text_list *tags);

/** The tags of a column, in the call's arena. */
struct text_list tags_split(struct call *c, const char *lines);

bool tags_have(const struct text_list *tags, const char *tag);

/** The tags without those that stand earlier already. */
struct text_list tags_unique(struct call *c, const struct text_list *tags);

#endif
