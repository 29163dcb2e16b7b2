/* What a picture is known by, and until when its address holds. */
#include "clone.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "unit/posts/call_fixture.h"

TestSuite(clone, .init = start, .fini = end);

#define PHOTO "/v/t39.30808-1/295099345_913147066305145_2215771813200842711_n.jpg"

static bool are_alike(const char *one, const char *other)
{
	return strcmp(clone_key(&call, one), clone_key(&call, other)) == 0;
}

Test(clone, an_address_with_another_signature_is_the_same_picture)
{
	cr_expect(are_alike("https://scontent-waw1-1.xx.fbcdn.net" PHOTO
			    "?stp=dst-jpg_p200x200&_nc_cat=102&ccb=1-7&oh=00_AfB&oe=63CA3B2C",
		"https://scontent-fra5-2.xx.fbcdn.net/v/t39.2081-6"
		"/295099345_913147066305145_2215771813200842711_n.jpg"
		"?stp=dst-jpg_p200x200&_nc_cat=1&_nc_ohc=Q&oh=03_XYZ&oe=63CFFFFF"));
	cr_expect(are_alike("https://cdn.example.org/a.png?X-Amz-Signature=1&X-Amz-Date=2",
		"https://cdn.example.org/a.png"));
}

Test(clone, another_picture_is_another)
{
	static const char *const pictures[] = {"https://x.fbcdn.net" PHOTO,
		"https://x.fbcdn.net" PHOTO "?stp=dst-jpg_s80x80", "https://x.example.org" PHOTO,
		"https://y.example.org" PHOTO, "https://x.fbcdn.net/v/other_n.jpg",
		"https://evilfbcdn.net" PHOTO, "https://x.example.org/?id=1",
		"https://x.example.org/?id=2",
		"https://platform-lookaside.fbsbx.com/platform/profilepic/?asid=1&ext=9&hash=A",
		"https://platform-lookaside.fbsbx.com/platform/profilepic/?asid=2&ext=9&hash=A"};
	for (size_t i = 0; i < COUNT_OF(pictures); i++)
		for (size_t j = 0; j < i; j++)
			cr_expect_not(are_alike(pictures[i], pictures[j]), "%s %s", pictures[i],
				pictures[j]);
}

Test(clone, what_is_no_address_of_a_picture_has_no_key)
{
	static const char *const others[] = {"", "http://x.fbcdn.net" PHOTO,
		"data:image/png;base64,", "https://", "https:///a.png", "/media/a.png",
		"ftp://x.fbcdn.net" PHOTO};
	for (size_t i = 0; i < COUNT_OF(others); i++)
		cr_expect(clone_key(&call, others[i]) == NULL, "%s", others[i]);
}

Test(clone, an_address_as_long_as_it_may_be_and_one_more)
{
	char url[CLONE_URL_BYTES_MAX + 2] = "https://example.org/";
	memset(url + strlen(url), 'a', sizeof url - 1 - strlen(url));
	cr_expect(clone_key(&call, url) == NULL);
	url[CLONE_URL_BYTES_MAX] = '\0';
	cr_expect(clone_key(&call, url) != NULL);
}

Test(clone, a_signature_says_when_it_ends)
{
	/* 0x63CA3B2C is 2023-01-20T06:56:12Z. */
	const int64_t end_us = INT64_C(0x63CA3B2C) * US_PER_SECOND;
	static const char url[] = "https://x.fbcdn.net" PHOTO "?oh=00_AfB&oe=63CA3B2C&_nc_sid=e";
	cr_expect(clone_has_expired(url, end_us));
	cr_expect_not(clone_has_expired(url, end_us - 1));
	cr_expect_not(clone_has_expired("https://x.fbcdn.net" PHOTO, end_us));
	cr_expect_not(clone_has_expired("https://x.example.org/?oe=1", end_us));
	cr_expect_not(clone_has_expired("https://x.example.org/?foe=63CA3B2C", end_us));
}
