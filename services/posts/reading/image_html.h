/* The images of a post around its words. */
#ifndef CRIER_POSTS_READING_IMAGE_HTML_H
#define CRIER_POSTS_READING_IMAGE_HTML_H

#include "posts_types.h"
#include "reading/site.h"

/** The address of an image for whoever reads it elsewhere, in the call's arena. */
const char *image_html_url(struct call *c, const struct site *site, const struct post_image *image);

/** The first image, then html, then the other images; html itself where there are none. As safe in
 *  any page as html is; in the call's arena. */
const char *image_html_around(struct call *c, const struct site *site,
	const struct post_image_list *images, const char *html);

#endif
