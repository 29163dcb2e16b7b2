/* Whose data it is, as names of members tell. */
#include "base/macros.h"
#include "sources/relay.h"

bool relay_is_of_page(const struct parsing *p)
{
	static const char *const names[] = {"profile_header_renderer", "profile_social_context",
		"profile_tile_sections", "profile_plus_transition_path", "timeline_list_feed_units",
		"delegate_page", "comet_sections", "page_likers"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (value_is(relay_find(p, names[i])))
			return true;
	return false;
}

/* Profiles of people show friends where those of pages show followers. */
static bool shows_friends(const struct parsing *p, struct value user)
{
	struct value content = value_reach(user, "profile_social_context.content");
	for (struct value i = value_first(content); value_is(i); i = value_next(content, i)) {
		const char *uri = value_text(value_member(i, "uri"), p->arena);
		const char *friends = uri ? strstr(uri, "friends") : NULL;
		if (friends && strncmp(friends, "friends_likes", 13) != 0)
			return true;
	}
	return false;
}

/* A page is behind the profile of each page, and behind that of nobody else. */
static bool is_person(const struct parsing *p, struct value user)
{
	bool is_page;
	enum tree_kind delegate = value_kind(value_member(user, "delegate_page"));
	if (delegate == TREE_OBJECT)
		return false;
	if (value_flag(value_member(user, "is_additional_profile_plus"), &is_page))
		return !is_page;
	return delegate == TREE_NULL || shows_friends(p, user);
}

bool relay_is_of_others(const struct parsing *p)
{
	struct value renderer = relay_find(p, "profile_header_renderer");
	struct value group = value_with(renderer, "group"), event = value_with(renderer, "event");
	if (page_text(p, PAGE_DELEGATE_PAGE_ID))
		return false;
	return value_kind(value_member(group, "group")) == TREE_OBJECT ||
	       value_kind(value_member(event, "event")) == TREE_OBJECT ||
	       is_person(p, relay_find_header(p));
}
