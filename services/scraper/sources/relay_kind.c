/* Whose data it is, as names of members tell. */
#include "base/macros.h"
#include "sources/like_sentence.h"
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
		const char *words = value_text(value_reach(i, "text.text"), p->arena);
		if (friends && strncmp(friends, "friends_likes", 13) != 0)
			return true;
		if (!uri && words && like_sentence_counted(words) == COUNTED_FRIENDS)
			return true;
	}
	return false;
}

/* Where somebody works and whom they live with no page says. */
static bool shows_life(const struct parsing *p)
{
	static const char key[] = "timeline_context_list_item_type";
	static const char *const cards[] = {"INTRO_CARD_WORK", "INTRO_CARD_EDUCATION",
		"INTRO_CARD_CURRENT_CITY", "INTRO_CARD_HOMETOWN", "INTRO_CARD_RELATIONSHIP",
		"INTRO_CARD_RELATIONSHIP_STATUS", "INTRO_CARD_MEMBER_SINCE"};
	for (size_t i = 0; i < p->islands.count; i++) {
		struct value type = value_find(p->islands.items[i], key);
		for (; value_is(type); type = value_find_next(p->islands.items[i], type, key))
			for (size_t j = 0; j < COUNT_OF(cards); j++)
				if (value_equals(type, cards[j]))
					return true;
	}
	return false;
}

/* "Profile · Digital creator", where pages have "Page · Bakery". */
static bool is_called_profile(const struct parsing *p)
{
	static const char *const words[] = {"Profile", "Profil", "Perfil", "Profilo", "Profiel",
		"Profiili", "Profilis", "Profils", "Профиль", "Профіль", "Профил", "Προφίλ",
		"プロフィール", "프로필", "个人主页", "個人檔案", "Trang cá nhân", "โปรไฟล์",
		"الملف الشخصي", "ملف شخصي", "פרופיל", "प्रोफ़ाइल", "প্রোফাইল"};
	const char *raw = page_text(p, PAGE_CATEGORY_RAW);
	const char *dot = raw ? strstr(raw, " \xC2\xB7 ") : NULL;
	for (size_t i = 0; dot && i < COUNT_OF(words); i++)
		if ((size_t)(dot - raw) == strlen(words[i]) &&
			strncmp(raw, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* A page is behind the profile of each page, and behind that of nobody else. Where the header is
 * gone, or says nothing of it, what is below it tells. */
static bool is_person(const struct parsing *p, struct value user)
{
	bool is_page;
	enum tree_kind delegate = value_kind(value_member(user, "delegate_page"));
	if (delegate == TREE_OBJECT)
		return false;
	struct value flag = value_member(user, "is_additional_profile_plus");
	if (!value_is(user))
		flag = relay_find(p, "is_additional_profile_plus");
	if (value_flag(flag, &is_page))
		return !is_page;
	return delegate == TREE_NULL || shows_friends(p, user) || shows_life(p) ||
	       is_called_profile(p);
}

/* An object, or what is alone in it: where it has moved one level down. */
static struct value step_in(struct value object)
{
	return value_count(object) == 1 && value_kind(value_first(object)) == TREE_OBJECT
		       ? value_first(object)
		       : object;
}

/* {"group":{…}}, {"node":{"__typename":"Event"}} */
static bool is_group_or_event(struct value data)
{
	struct value node = value_member(data, "node");
	struct value type = value_member(node, "__typename");
	if (!value_is(type))
		type = value_member(step_in(node), "__typename");
	return value_kind(value_member(data, "group")) == TREE_OBJECT ||
	       value_kind(value_member(data, "event")) == TREE_OBJECT ||
	       value_equals(type, "Group") || value_equals(type, "Event");
}

/* {"data":{"group":{…}}}: what was asked for. */
static bool is_answer_of_others(const struct parsing *p)
{
	for (size_t i = 0; i < p->islands.count; i++) {
		struct value data = value_find(p->islands.items[i], "data");
		for (; value_is(data); data = value_find_next(p->islands.items[i], data, "data"))
			if (is_group_or_event(data) || is_group_or_event(step_in(data)))
				return true;
	}
	return false;
}

bool relay_is_of_others(const struct parsing *p)
{
	struct value renderer = relay_find(p, "profile_header_renderer");
	struct value group = value_with(renderer, "group"), event = value_with(renderer, "event");
	struct value user = relay_find_header(p);
	if (page_text(p, PAGE_DELEGATE_PAGE_ID))
		return false;
	if (value_kind(value_member(group, "group")) == TREE_OBJECT ||
		value_kind(value_member(event, "event")) == TREE_OBJECT || is_person(p, user))
		return true;
	return !value_is(user) && is_answer_of_others(p);
}
