/* What the head of any page says: title, meta, links. */
#ifndef CRIER_SCRAPER_HEAD_H
#define CRIER_SCRAPER_HEAD_H

#include "sources/parsing.h"

#define HEAD_LIST_MAX 32

/* NULL for what is not there. */
struct head {
	const char *title;
	const char *og_title, *og_description, *og_url, *og_image, *og_type, *og_site_name;
	const char *description;
	const char *twitter_title, *twitter_description, *twitter_image, *twitter_site;
	const char *author, *published, *modified;
	const char *date; /* of many names, and often of the day alone */
	const char *canonical;
	const char *base;    /* for addresses: <base>, else the page's own */
	const char *app_url; /* of Facebook's app: al:ios:url, al:android:url */
	const char *fb_pages;
	const char *lang;
	struct text_list images; /* og:image, all of them */
	struct text_list feeds;	 /* links to RSS and Atom, absolute */
};

/** Reads the head of p's document. */
struct head head_read(struct parsing *p);

/** Without " | Facebook" and what else the site hangs on names. */
const char *head_name(struct arena *arena, const char *title);

#endif
