/* The page itself. */
#include "base/macros.h"
#include "sources/address.h"
#include "sources/like_sentence.h"
#include "sources/number.h"
#include "sources/relay.h"

struct value relay_find(const struct parsing *p, const char *key)
{
	for (size_t i = 0; i < p->islands.count; i++) {
		struct value found = value_find(p->islands.items[i], key);
		if (value_is(found))
			return found;
	}
	return value_none();
}

static bool has_data(struct value result)
{
	return value_is(value_member(value_with(result, "data"), "data"));
}

bool relay_has_results(const struct parsing *p)
{
	for (size_t i = 0; i < p->islands.count; i++) {
		struct value box = value_find(p->islands.items[i], "__bbox");
		for (; value_is(box); box = value_find_next(p->islands.items[i], box, "__bbox"))
			if (has_data(value_member(box, "result")))
				return true;
	}
	return false;
}

/* The part of a text that is in bold, which is the number with its word; offsets count characters.
 */
static const char *bold_part(struct parsing *p, struct value text)
{
	struct value range = value_first(value_member(text, "inline_style_ranges"));
	const char *whole = value_text(value_member(text, "text"), p->arena);
	int64_t offset, length;
	if (!whole || !value_int(value_member(range, "offset"), &offset) ||
		!value_int(value_member(range, "length"), &length) || offset < 0 || length <= 0)
		return NULL;
	const char *start = whole;
	for (; *start && (offset > 0 || (*start & 0xC0) == 0x80); start++)
		offset -= (start[1] & 0xC0) != 0x80;
	/* Not where the number began. */
	if (start > whole && strchr("0123456789.,", start[-1]))
		return NULL;
	const char *end = start;
	for (; *end && length > 0; end++)
		length -= (end[1] & 0xC0) != 0x80;
	return arena_copy(p->arena, start, (size_t)(end - start));
}

static struct count read_social_count(struct parsing *p, struct value text)
{
	struct count count = {.value = 0};
	const char *bold = bold_part(p, text);
	const char *whole = value_text(value_member(text, "text"), p->arena);
	if (bold && number_parse(bold, p->lang, &count))
		return count;
	if (whole)
		(void)number_find(whole, p->lang, &count, NULL);
	return count;
}

/* The address behind it tells in every language. */
static enum counted what_is_counted(const char *uri, const char *text)
{
	static const struct {
		const char *part;
		enum counted counted;
	} parts[] = {{"friends_likes", COUNTED_LIKES}, {"followers", COUNTED_FOLLOWERS},
		{"following", COUNTED_FOLLOWING}};
	for (size_t i = 0; uri && i < COUNT_OF(parts); i++)
		if (strstr(uri, parts[i].part))
			return parts[i].counted;
	return like_sentence_counted(text);
}

/* No-break spaces are for lines on a screen. */
static const char *with_plain_spaces(struct arena *arena, const char *text)
{
	char *out = arena_strdup(arena, text), *to = out;
	for (const char *at = out; *at; at++) {
		bool wide = strncmp(at, "\xC2\xA0", 2) == 0;
		bool narrow = strncmp(at, "\xE2\x80\xAF", 3) == 0;
		*to++ = *at;
		if (wide || narrow)
			to[-1] = ' ';
		at += wide ? 1 : narrow ? 2 : 0;
	}
	*to = '\0';
	return out;
}

static void read_social_item(struct parsing *p, struct value item)
{
	struct value text = value_member(item, "text");
	const char *words = value_words(value_member(text, "text"), p->arena);
	const char *uri = value_text(value_member(item, "uri"), p->arena);
	if (!words)
		return;
	struct count count = read_social_count(p, text);
	words = with_plain_spaces(p->arena, words);
	switch (what_is_counted(uri, words)) {
	case COUNTED_LIKES:
		page_set_text(p, PAGE_LIKES_TEXT, SOURCE_WWW, words);
		page_set_count(p, PAGE_LIKES, SOURCE_WWW, count);
		break;
	case COUNTED_FOLLOWERS:
		page_set_text(p, PAGE_FOLLOWERS_TEXT, SOURCE_WWW, words);
		page_set_count(p, PAGE_FOLLOWERS, SOURCE_WWW, count);
		break;
	case COUNTED_FOLLOWING:
		page_set_text(p, PAGE_FOLLOWING_TEXT, SOURCE_WWW, words);
		page_set_count(p, PAGE_FOLLOWING, SOURCE_WWW, count);
		break;
	default:
		break;
	}
}

static void read_flag(struct parsing *p, struct value user, const char *key)
{
	bool verified;
	if (value_flag(value_member(user, key), &verified))
		page_set_flag(p, PAGE_VERIFIED, SOURCE_WWW, verified);
}

static void read_pictures(struct parsing *p, struct value user)
{
	static const char *const paths[] = {"profilePicLarge.uri", "profilePicMedium.uri",
		"profilePicSmall.uri", "profile_picture.uri", "profile_picture_for_sticky_bar.uri"};
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		page_set_text(p, PAGE_PICTURE, SOURCE_WWW,
			value_text(value_reach(user, paths[i]), p->arena));
	page_set_text(p, PAGE_COVER, SOURCE_WWW,
		value_text(value_reach(user, "cover_photo.photo.image.uri"), p->arena));
}

static void read_user(struct parsing *p, struct value user)
{
	const char *url = value_text(value_member(user, "url"), p->arena);
	page_set_text(p, PAGE_NAME, SOURCE_WWW, value_text(value_member(user, "name"), p->arena));
	page_set_text(p, PAGE_ID, SOURCE_WWW, value_id(value_member(user, "id"), p->arena));
	page_set_text(p, PAGE_DELEGATE_PAGE_ID, SOURCE_WWW,
		value_id(value_reach(user, "delegate_page.id"), p->arena));
	page_set_text(p, PAGE_URL, SOURCE_WWW, address_normalise(p->arena, url));
	page_set_text(p, PAGE_USERNAME, SOURCE_WWW, address_username(p->arena, url));
	read_flag(p, user, "show_verified_badge_on_profile");
	read_flag(p, user, "is_verified");
	read_pictures(p, user);
	struct value content = value_reach(user, "profile_social_context.content");
	for (struct value i = value_first(content); value_is(i); i = value_next(content, i))
		read_social_item(p, i);
}

/* "Page · Steakhouse": what is behind the dot. */
static const char *behind_dot(const char *text)
{
	const char *dot = text ? strstr(text, " \xC2\xB7 ") : NULL;
	return dot ? dot + 4 : text;
}

static void set_category(struct parsing *p, const char *text)
{
	if (text && strstr(text, " \xC2\xB7 "))
		page_set_text(p, PAGE_CATEGORY_RAW, SOURCE_WWW, text);
	page_set_text(p, PAGE_CATEGORY, SOURCE_WWW, behind_dot(text));
}

static void set_email(struct parsing *p, const char *text)
{
	if (text && strchr(text, '@'))
		page_set_text(p, PAGE_EMAIL, SOURCE_WWW, text);
}

static void set_phone(struct parsing *p, const char *text)
{
	page_set_text(p, PAGE_PHONE, SOURCE_WWW, text);
}

static void set_address(struct parsing *p, const char *text)
{
	page_set_text(p, PAGE_ADDRESS, SOURCE_WWW, text);
}

static void set_owner(struct parsing *p, const char *text)
{
	page_set_text(p, PAGE_RESPONSIBLE_OWNER, SOURCE_WWW, text);
}

static void set_about(struct parsing *p, const char *text)
{
	page_set_text(p, PAGE_ABOUT, SOURCE_WWW, text);
}

static void set_created(struct parsing *p, const char *text)
{
	page_set_time(p, PAGE_CREATION_DATE, SOURCE_WWW, text);
}

/* "4,7 (130 opinii)", "Not yet rated (3 Reviews)" */
static void set_rating(struct parsing *p, const char *text)
{
	const char *rating = behind_dot(text), *bracket = rating ? strchr(rating, '(') : NULL;
	struct count count;
	page_set_text(p, PAGE_RATING, SOURCE_WWW, rating);
	if (bracket && number_find(bracket, p->lang, &count, NULL))
		page_set_count(p, PAGE_RATING_COUNT, SOURCE_WWW, count);
}

/* Kinds of tiles, and of fields on the About tab. */
static const struct tile {
	const char *type;
	void (*set)(struct parsing *p, const char *text);
} tiles[] = {
	{"INTRO_CARD_INFLUENCER_CATEGORY", set_category},
	{"INTRO_CARD_PROFILE_EMAIL", set_email},
	{"INTRO_CARD_PROFILE_PHONE", set_phone},
	{"INTRO_CARD_ADDRESS", set_address},
	{"INTRO_CARD_RATING", set_rating},
	{"INTRO_CARD_CONFIRMED_OWNER_LABEL", set_owner},
	{"category", set_category},
	{"profile_email", set_email},
	{"profile_phone", set_phone},
	{"address", set_address},
	{"about_me", set_about},
	{"creation_date", set_created},
	{"confirmed_owner_label", set_owner},
};

/* The address that the text links to, or the text where that is one. */
static const char *website_of(struct parsing *p, struct value title)
{
	static const char *const names[] = {"external_url", "url"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct value link = value_find(value_member(title, "ranges"), names[i]);
		const char *url = address_unwrap(p->arena, value_text(link, p->arena));
		if (url && address_is_web(url) && !address_is_facebook(url))
			return url;
	}
	return value_words(value_member(title, "text"), p->arena);
}

static void read_website(struct parsing *p, struct value item)
{
	struct value title = value_with(value_member(item, "title"), "text");
	const char *url = website_of(p, title);
	struct value plain = value_reach(item, "plaintext_title.text");
	const char *text = value_words(plain, p->arena);
	page_set_text(p, PAGE_WEBSITE, SOURCE_WWW, url);
	page_add_text(p, PAGE_WEBSITES, SOURCE_WWW, url);
	page_set_text(p, PAGE_WEBSITE_TEXT, SOURCE_WWW,
		text ? text : value_words(value_member(title, "text"), p->arena));
}

static void read_tile(struct parsing *p, struct value type, struct value item)
{
	const char *text = value_words(value_reach(item, "title.text"), p->arena);
	if (value_equals(type, "INTRO_CARD_WEBSITE") || value_equals(type, "website"))
		read_website(p, item);
	for (size_t i = 0; text && i < COUNT_OF(tiles); i++)
		if (value_equals(type, tiles[i].type))
			tiles[i].set(p, text);
}

static void read_tiles(struct parsing *p, struct value island)
{
	static const char key[] = "timeline_context_list_item_type", field[] = "field_type";
	struct value type = value_find(island, key);
	for (; value_is(type); type = value_find_next(island, type, key))
		read_tile(p, type,
			value_with(value_reach(value_parent(type), "renderer.context_item"),
				"title"));
	for (type = value_find(island, field); value_is(type);
		type = value_find_next(island, type, field))
		read_tile(p, type, value_parent(type));
	struct value status = value_find(island, "profile_status_text");
	set_about(p, value_words(value_member(status, "text"), p->arena));
}

/* The page behind the profile; another one's may be in the data as well. */
static bool is_own_delegate(const struct parsing *p, struct value delegate)
{
	const char *own = page_text(p, PAGE_DELEGATE_PAGE_ID);
	return own && value_equals(value_member(delegate, "id"), own);
}

static void read_delegate(struct parsing *p, struct value delegate)
{
	page_set_text(p, PAGE_CATEGORY_DELEGATE, SOURCE_WWW,
		value_text(value_member(delegate, "category_name"), p->arena));
	page_set_text(p, PAGE_NAME, SOURCE_WWW,
		value_text(value_member(delegate, "name"), p->arena));
	page_set_text(p, PAGE_PICTURE, SOURCE_WWW,
		value_text(value_member(delegate, "profile_picture_uri"), p->arena));
	set_about(p, value_words(value_reach(delegate, "best_description.text"), p->arena));
}

static void read_delegates(struct parsing *p, struct value island)
{
	struct value delegate = value_find(island, "delegate_page");
	for (; value_is(delegate); delegate = value_find_next(island, delegate, "delegate_page")) {
		struct value page = value_with(delegate, "id");
		if (is_own_delegate(p, page))
			read_delegate(p, page);
	}
}

/* The type Page of 2022 and before, which had no profile in front. */
static void read_old_page(struct parsing *p, struct value island)
{
	struct value data = value_find(island, "data");
	for (; value_is(data); data = value_find_next(island, data, "data")) {
		struct value page = value_member(value_with(data, "page"), "page");
		if (!value_is(value_member(page, "id")))
			continue;
		page_set_text(p, PAGE_ID, SOURCE_WWW, value_id(value_member(page, "id"), p->arena));
		page_set_text(p, PAGE_NAME, SOURCE_WWW,
			value_text(value_member(page, "name"), p->arena));
		set_category(p, value_words(value_member(page, "category_name"), p->arena));
		page_set_count(p, PAGE_LIKES, SOURCE_WWW,
			count_of_value(value_path(page, "page_likers.global_likers_count")));
		page_set_count(p, PAGE_FOLLOWERS, SOURCE_WWW,
			count_of_value(value_path(page, "follower_count")));
		read_user(p, page);
	}
}

struct value relay_find_header(const struct parsing *p)
{
	struct value renderer = value_with(relay_find(p, "profile_header_renderer"), "user");
	struct value user = value_member(renderer, "user");
	struct value header = value_with(user, "name");
	if (value_is(value_member(header, "name")))
		return header;
	struct value context = relay_find(p, "profile_social_context");
	return value_is(context) ? value_parent(context) : user;
}

void relay_read_page(struct parsing *p)
{
	struct value header = relay_find_header(p);
	if (value_is(header))
		read_user(p, header);
	for (size_t i = 0; i < p->islands.count; i++) {
		read_tiles(p, p->islands.items[i]);
		read_delegates(p, p->islands.items[i]);
		read_old_page(p, p->islands.items[i]);
	}
}
