/* An address of the whole site is made a path: pictures stay where the site moves to another name.
 */
#include "images/image_choice.h"

#include <inttypes.h>
#include <string.h>

#include "images/image_store.h"
#include "media/name.h"
#include "posts.h"
#include "json/format.h"

bool image_choice_is_address(const char *url)
{
	return media_name_in(url) || format_matches(FORMAT_URI, url);
}

static const char *without_site(const struct call *c, const char *url)
{
	const struct posts *posts = posts_of(c);
	size_t len = posts ? strlen(posts->site.url) : 0;
	if (len && strncmp(url, posts->site.url, len) == 0 && media_name_in(url + len))
		return url + len;
	return url;
}

static const struct post_image *find_shown(const struct post *post, const char *url)
{
	for (size_t i = 0; i < post->images.count; i++)
		if (strcmp(post->images.items[i].url, url) == 0)
			return &post->images.items[i];
	return NULL;
}

static enum err choose_upload(struct call *c, const struct image_reference *wanted,
	const struct image_owners *owners, const char *pointer, struct post_image *image)
{
	TRY(image_store_by_id(c, wanted->media_id, owners, image));
	return image->url ? OK
			  : fail_field(c, call_printf(c, "%s/media_id", pointer),
				    "there is no image %" PRId64 " of yours", wanted->media_id);
}

static enum err choose_own(struct call *c, const char *url, const struct image_owners *owners,
	const char *pointer, struct post_image *image)
{
	TRY(image_store_by_digest(c, media_name_in(url), owners, image));
	return image->url ? OK
			  : fail_field(c, call_printf(c, "%s/url", pointer),
				    "is no image that you uploaded");
}

static enum err choose_elsewhere(struct call *c, const struct image_reference *wanted,
	const char *pointer, struct post_image *image)
{
	if (!format_matches(FORMAT_URI, wanted->url))
		return fail_field(c, call_printf(c, "%s/url", pointer),
			"must be an image that you uploaded, or an http or https address");
	*image = (struct post_image){
		.url = wanted->url,
		.alt = "",
		.has_width = wanted->has_width,
		.width = wanted->width,
		.has_height = wanted->has_height,
		.height = wanted->height,
	};
	return OK;
}

static enum err choose(struct call *c, const struct post *post,
	const struct image_reference *wanted, const char *pointer, struct post_image *image)
{
	const struct image_owners owners = {post->user_id, c->principal.user_id};
	if (!wanted->url == !wanted->has_media_id)
		return fail_field(c, pointer, "must have a url or a media_id, one of them");
	if (!wanted->url)
		return choose_upload(c, wanted, &owners, pointer, image);
	const char *url = without_site(c, wanted->url);
	if (!media_name_in(url))
		return choose_elsewhere(c, wanted, pointer, image);
	const struct post_image *shown = find_shown(post, url);
	if (!shown)
		return choose_own(c, url, &owners, pointer, image);
	*image = *shown;
	return OK;
}

enum err image_choice_apply(struct call *c, struct post *post,
	const struct image_reference_list *wanted)
{
	struct post_image_list images = {.count = wanted->count};
	bool good = true;
	images.items = call_alloc(c, wanted->count * sizeof *images.items);
	for (size_t i = 0; i < wanted->count; i++) {
		const char *pointer = call_printf(c, "/images/%zu", i);
		enum err err = choose(c, post, &wanted->items[i], pointer, &images.items[i]);
		if (err != OK && err != ERR_INVALID)
			return err;
		good = good && err == OK;
		if (wanted->items[i].alt)
			images.items[i].alt = wanted->items[i].alt;
	}
	if (!good)
		return ERR_INVALID;
	post->images = images;
	return OK;
}
