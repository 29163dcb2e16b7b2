/* A table of the hosts that were asked lately. What is kept of a file are the rules for us; who
 * needs them takes a copy, so that nobody waits for a request of another's. */
#include "fetch/robots.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "fetch/robots_rules.h"
#include "fetch/visit.h"
#include "http/url.h"

#define URL_SIZE 300 /* of a robots.txt; a longer one is asked for each time */

struct row {
	char url[URL_SIZE]; /* of the robots.txt; empty: a free row */
	char *rules;	    /* NULL: it could not be read, and never was */
	size_t len;
	int64_t until_us, used_us;
};

struct robots {
	const char *agent;
	pthread_mutex_t lock;
	size_t bytes; /* of all rules */
	struct row rows[ROBOTS_HOSTS_MAX];
};

/* What is known of a site. */
struct known {
	const char *rules; /* in the call's arena; NULL: nothing */
	bool is_fresh;
};

struct robots *robots_create(const char *agent)
{
	struct robots *robots = calloc(1, sizeof *robots);
	if (!robots)
		abort();
	robots->agent = agent;
	pthread_mutex_init(&robots->lock, NULL);
	return robots;
}

static void forget(struct robots *robots, struct row *row)
{
	robots->bytes -= row->len;
	free(row->rules);
	*row = (struct row){0};
}

void robots_destroy(struct robots *robots)
{
	if (!robots)
		return;
	for (size_t i = 0; i < ROBOTS_HOSTS_MAX; i++)
		forget(robots, &robots->rows[i]);
	pthread_mutex_destroy(&robots->lock);
	free(robots);
}

/* NULL for none. Under the lock, as all below that take rows. */
static struct row *find(struct robots *robots, const char *url)
{
	for (size_t i = 0; i < ROBOTS_HOSTS_MAX; i++)
		if (strcmp(robots->rows[i].url, url) == 0)
			return &robots->rows[i];
	return NULL;
}

/* Free rows are the oldest of all. */
static struct row *oldest(struct robots *robots)
{
	struct row *oldest = &robots->rows[0];
	for (size_t i = 1; i < ROBOTS_HOSTS_MAX; i++)
		if (robots->rows[i].used_us < oldest->used_us)
			oldest = &robots->rows[i];
	return oldest;
}

static struct known look_up(struct call *c, struct robots *robots, const char *url)
{
	struct known known = {0};
	pthread_mutex_lock(&robots->lock);
	struct row *row = find(robots, url);
	if (row) {
		row->used_us = call_now_us(c);
		known.is_fresh = row->until_us > call_now_us(c);
		known.rules = row->rules ? arena_copy(c->arena, row->rules, row->len) : NULL;
	}
	pthread_mutex_unlock(&robots->lock);
	return known;
}

static struct row *oldest_with_rules(struct robots *robots, const struct row *but)
{
	struct row *oldest = NULL;
	for (size_t i = 0; i < ROBOTS_HOSTS_MAX; i++) {
		struct row *row = &robots->rows[i];
		if (row != but && row->len && (!oldest || row->used_us < oldest->used_us))
			oldest = row;
	}
	return oldest;
}

static void make_room(struct robots *robots, const struct row *but)
{
	struct row *row;
	while (robots->bytes > ROBOTS_KEPT_BYTES_MAX && (row = oldest_with_rules(robots, but)))
		forget(robots, row);
}

static void put_rules(struct robots *robots, struct row *row, const char *rules)
{
	row->len = strlen(rules);
	row->rules = strdup(rules);
	if (!row->rules)
		abort();
	robots->bytes += row->len;
}

/* @param rules  NULL: as they were, if they were known */
static void keep(struct call *c, struct robots *robots, const char *url, const char *rules,
	int64_t for_us)
{
	size_t url_len = strlen(url);
	if (url_len >= URL_SIZE)
		return;
	pthread_mutex_lock(&robots->lock);
	struct row *row = find(robots, url);
	bool is_new = !row;
	if (is_new)
		row = oldest(robots);
	if (is_new || rules)
		forget(robots, row);
	if (rules)
		put_rules(robots, row, rules);
	memcpy(row->url, url, url_len + 1);
	row->used_us = call_now_us(c);
	row->until_us = row->used_us + for_us;
	make_room(robots, row);
	pthread_mutex_unlock(&robots->lock);
}

/* @return NULL where the site could not say */
static const char *rules_of(struct call *c, const struct robots *robots, const struct visit *visit)
{
	struct text rules;
	int status = visit->answer.status;
	bool is_cut = visit->outcome && visit->is_too_large;
	if (visit->outcome && !is_cut)
		return NULL;
	if (status >= 400 && status < 500 && status != 429)
		return "";
	if (status < 200 || status >= 300)
		return NULL;
	robots_rules_read(c->arena, visit->answer.body, visit->answer.len, robots->agent, &rules);
	return text_string(&rules);
}

static void ask(struct call *c, const struct visitor *visitor, const char *hosts, const char *url,
	struct visit *visit)
{
	static const char *const headers[] = {"Accept: text/plain,*/*;q=0.5", NULL};
	struct visitor reader = *visitor;
	reader.body_bytes_max = ROBOTS_BYTES_MAX;
	visit_page(c, &reader,
		&(struct visit_request){.url = url,
			.hosts = hosts,
			.headers = headers,
			.redirects_max = ROBOTS_REDIRECTS_MAX},
		visit);
}

/* Asks again. What it said before holds where it cannot say now. */
static void renew(struct call *c, struct robots *robots, const char *url, const struct visit *visit,
	struct known *known)
{
	const char *rules = rules_of(c, robots, visit);
	keep(c, robots, url, rules,
		rules ? ROBOTS_HOURS * US_PER_HOUR : ROBOTS_AGAIN_MINUTES * US_PER_MINUTE);
	if (rules)
		known->rules = rules;
}

static struct robots_verdict verdict_of(struct call *c, const struct known *known, const char *url,
	const char *robots_url)
{
	static const char end[] = "robots.txt";
	if (!known->rules)
		return (struct robots_verdict){OUTCOME_TRANSIENT,
			"the site's robots.txt cannot be read", 0};
	const char *path = url + strlen(robots_url) - strlen(end) - 1;
	if (robots_rules_allow(c->arena, known->rules, path))
		return (struct robots_verdict){.outcome = OUTCOME_OK};
	return (struct robots_verdict){OUTCOME_PERMISSION_DENIED,
		"the site's robots.txt does not want it asked for", 0};
}

struct robots_verdict robots_judge(struct call *c, struct robots *robots,
	const struct visitor *visitor, const char *hosts, const char *url)
{
	struct visit visit = {0};
	/* In the form in which libcurl writes both, so that one is the other's beginning. */
	const char *plain = url_resolve(c, url, url);
	const char *robots_url = plain ? url_resolve(c, plain, "/robots.txt") : NULL;
	if (!robots_url || strcmp(robots_url, plain) == 0)
		return (struct robots_verdict){.outcome = OUTCOME_OK};
	struct known known = look_up(c, robots, robots_url);
	if (!known.is_fresh) {
		ask(c, visitor, hosts, robots_url, &visit);
		if (visit.paced_until_us && !known.rules)
			return (struct robots_verdict){OUTCOME_RATE_LIMITED, visit.detail,
				visit.paced_until_us};
		renew(c, robots, robots_url, &visit, &known);
	}
	return verdict_of(c, &known, plain, robots_url);
}
