/* Addresses as they stand in pages. */
#include "sources/address.h"

#include "arena_fixture.h"
#include "base/macros.h"

TestSuite(address, .init = start, .fini = end);

#define EXPECT(got, wanted) cr_expect(eq(str, shown(got), (char *)(wanted)))

Test(address, every_host_of_facebook_is_one)
{
	EXPECT(address_normalise(arena, "https://web.facebook.com/NASA?_rdc=1&_rdr"),
		"https://www.facebook.com/NASA");
	EXPECT(address_normalise(arena, "http://pl-pl.facebook.com/a/#x"),
		"https://www.facebook.com/a/");
	EXPECT(address_normalise(arena, "https://facebook.com"), "https://www.facebook.com/");
	EXPECT(address_normalise(arena,
		       "https://m.facebook.com/story.php?refid=5&story_fbid=1&id=2#a"),
		"https://www.facebook.com/story.php?story_fbid=1&id=2");
	EXPECT(address_normalise(arena, "https://notfacebook.com/a?b"),
		"https://notfacebook.com/a?b");
	EXPECT(address_normalise(arena, "https://facebook.com.evil.example/a"),
		"https://facebook.com.evil.example/a");
	EXPECT(address_normalise(arena, NULL), "none");
}

Test(address, names_and_numbers_of_pages_are_told_apart)
{
	EXPECT(address_username(arena, "https://www.facebook.com/NASA/about"), "NASA");
	EXPECT(address_username(arena,
		       "https://www.facebook.com/pages/category/Video-Game/Nintendo/posts/"),
		"Nintendo");
	EXPECT(address_username(arena, "https://www.facebook.com/pg/some.name-x/"), "some.name-x");
	EXPECT(address_username(arena, "https://www.facebook.com/Some-Name-1597565460485886/"),
		"none");
	EXPECT(address_username(arena, "https://www.facebook.com/profile.php?id=5"), "none");
	EXPECT(address_username(arena, "https://www.facebook.com/people/A/100028295814975/"),
		"none");
	EXPECT(address_username(arena, "https://www.facebook.com/100028295814975"), "none");
	EXPECT(address_username(arena, "https://www.facebook.com/groups/5"), "none");
	EXPECT(address_username(arena, "https://elsewhere.example/NASA"), "none");
	EXPECT(address_page_id(arena, "https://www.facebook.com/profile.php?id=100"), "100");
	EXPECT(address_page_id(arena, "https://www.facebook.com/people/A/100028295814975/"),
		"100028295814975");
	EXPECT(address_page_id(arena, "https://www.facebook.com/pages/Meedan/105510962816034?x"),
		"105510962816034");
	EXPECT(address_page_id(arena, "https://www.facebook.com/Some-Name-1597565460485886/"),
		"1597565460485886");
	EXPECT(address_page_id(arena, "https://www.facebook.com/NASA"), "none");
	EXPECT(address_category(arena,
		       "https://www.facebook.com/pages/category/Video-Game/Nintendo/"),
		"Video-Game");
}

Test(address, references_are_resolved)
{
	static const char base[] = "https://a.example/b/c?d#e";
	EXPECT(address_resolve(arena, base, "x"), "https://a.example/b/x");
	EXPECT(address_resolve(arena, base, "/x?y"), "https://a.example/x?y");
	EXPECT(address_resolve(arena, base, "//z.example/"), "https://z.example/");
	EXPECT(address_resolve(arena, base, "../x"), "https://a.example/x");
	EXPECT(address_resolve(arena, base, "../../../x"), "https://a.example/x");
	EXPECT(address_resolve(arena, base, "./x"), "https://a.example/b/x");
	EXPECT(address_resolve(arena, "https://a.example", "x"), "https://a.example/x");
	EXPECT(address_resolve(arena, base, " http://q.example/ "), "http://q.example/");
	EXPECT(address_resolve(arena, base, "javascript:alert(1)"), "none");
	EXPECT(address_resolve(arena, base, "mailto:a@b"), "none");
	EXPECT(address_resolve(arena, "", "x"), "none");
	EXPECT(address_resolve(arena, base, ""), "none");
	EXPECT(address_resolve(arena, base, NULL), "none");
	EXPECT(address_resolve(arena, base, "a b<c"), "none");
}

Test(address, what_facebook_wraps_is_unwrapped)
{
	EXPECT(address_unwrap(arena,
		       "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fb%3Fc&h=x"),
		"https://a.example/b?c");
	EXPECT(address_unwrap(arena, "https://lm.facebook.com/l.php?h=x&u=http%3A%2F%2Fa.example"),
		"http://a.example");
	EXPECT(address_unwrap(arena, "https://l.facebook.com/l.php?u=javascript%3Ax"),
		"https://l.facebook.com/l.php?u=javascript%3Ax");
	EXPECT(address_unwrap(arena, "https://a.example/l.php?u=https%3A%2F%2Fb.example"),
		"https://a.example/l.php?u=https%3A%2F%2Fb.example");
	EXPECT(address_unwrap(arena, NULL), "none");
}

static const struct {
	const char *url;
	enum address_kind kind;
} kinds[] = {
	{"https://www.facebook.com/", ADDRESS_HOME},
	{"https://www.facebook.com/home.php", ADDRESS_HOME},
	{"https://www.facebook.com/NASA", ADDRESS_PAGE},
	{"https://www.facebook.com/NASA/posts/", ADDRESS_PAGE},
	{"https://www.facebook.com/NASA/posts/pfbid0x", ADDRESS_POST},
	{"https://www.facebook.com/NASA/videos/5/", ADDRESS_POST},
	{"https://www.facebook.com/permalink.php?story_fbid=1&id=2", ADDRESS_POST},
	{"https://www.facebook.com/profile.php?id=5", ADDRESS_PAGE},
	{"https://www.facebook.com/people/A/100028295814975/", ADDRESS_PAGE},
	{"https://www.facebook.com/login/?next=x", ADDRESS_SIGN_IN},
	{"https://m.facebook.com/login.php?next=x", ADDRESS_SIGN_IN},
	{"https://www.facebook.com/checkpoint/1501", ADDRESS_CONSENT},
	{"https://www.facebook.com/recover/initiate/", ADDRESS_SIGN_IN},
	{"https://www.facebook.com/cookie/consent-page/?x", ADDRESS_CONSENT},
	{"https://www.facebook.com/privacy/consent/?flow=x", ADDRESS_CONSENT},
	{"https://www.facebook.com/groups/kites/", ADDRESS_GROUP},
	{"https://www.facebook.com/events/5/", ADDRESS_EVENT},
	{"https://www.facebook.com/directory/pages/A", ADDRESS_OTHER},
};

Test(address, a_path_tells_what_an_address_leads_to)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		cr_expect(eq(int, address_kind_of(arena, kinds[i].url), kinds[i].kind), "%s",
			kinds[i].url);
}

Test(address, escapes_that_would_be_no_utf_8_stay)
{
	EXPECT(address_unescape(arena, "P%C3%B3%C5%82", 13), "Pół");
	EXPECT(address_unescape(arena, "a%FFb", 5), "a%FFb");
	EXPECT(address_unescape(arena, "100%", 4), "100%");
	EXPECT(address_unescape(arena, "a%00b", 5), "a%00b");
	EXPECT(address_parameter(arena, "https://a.example/?xid=1&id=2%263#id=9", "id"), "2&3");
	EXPECT(address_parameter(arena, "https://a.example/?a", "id"), "none");
}
