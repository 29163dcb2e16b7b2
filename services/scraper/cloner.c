/* A picture is taken under a lease, longer than copying can last: where the daemon is killed in
 * between, it is taken again. Bytes come first, the row that names them after. */
#include "cloner.h"

#include <stdlib.h>
#include <string.h>

#include "base/backoff.h"
#include "base/sha256.h"
#include "clone.h"
#include "clone_store.h"
#include "daemon/log.h"
#include "daemon/loop.h"
#include "fetch/hosts.h"
#include "fetch/pace.h"
#include "fetch/visit.h"
#include "http/url.h"
#include "media/name.h"
#include "page_pictures.h"
#include "scraper.h"

#define JOBS_AT_A_TIME 4
#define IDLE_MS 1000
#define PAUSE_MS 5000 /* after the database refused */
#define JOB_MS 60000
#define LEASE_US (10 * US_PER_MINUTE)
#define ATTEMPTS_MAX 8
#define BURST 10
#define REDIRECTS_MAX 3
#define DOOMED_AT_ONCE 100
#define PAGES_AT_ONCE 10
#define REMOVE_US (30 * US_PER_SECOND)
#define AGAIN_US (5 * US_PER_MINUTE)

/* Where pictures of pages are; those of other sites are beside what is read of them. */
#define PICTURE_HOSTS "fbcdn.net,fbsbx.com"

static const struct backoff pauses = {2 * US_PER_MINUTE, 12 * US_PER_HOUR};

struct cloner {
	struct service *service;
	struct trusted_peers allowed;
	const char *hosts;
	struct robots *robots; /* NULL: nobody's is asked for */
	struct downloader *downloader;
	struct pace *pace;
	struct media_desk *desk;
	struct visitor visitor;
	struct metric *copied, *failed;
	struct arena *arena;
	struct loop *loop;
};

/* How copying one ended. */
struct ending {
	const struct clone_job *job;
	struct clone clone;  /* its sha256 is NULL: there is none */
	const char *why;     /* there is none */
	int64_t next_try_us; /* 0: never, until its address is another */
	bool was_put_back;   /* its host was asked often enough: it was not tried */
};

static void give_up(struct ending *ending, const char *why)
{
	ending->why = why;
	ending->next_try_us = 0;
}

static void try_later(const struct call *c, struct ending *ending, const char *why,
	int64_t not_before_us)
{
	give_up(ending, why);
	if (ending->job->attempts >= ATTEMPTS_MAX)
		return;
	ending->next_try_us = call_now_us(c) + backoff(pauses, ending->job->attempts);
	if (ending->next_try_us < not_before_us)
		ending->next_try_us = not_before_us;
}

static void put_back(struct ending *ending, const struct visit *visit)
{
	ending->was_put_back = true;
	ending->why = visit->detail;
	ending->next_try_us = visit->paced_until_us;
}

static bool is_worth_another_try(int status)
{
	return status >= 500 || status == 429 || status == 408;
}

/* Of a page's own site, not of those who hold pictures for others. */
static struct robots *robots_for(struct call *c, const struct cloner *cloner, const char *url)
{
	const char *host = url_host(c, url);
	return host && hosts_has(PICTURE_HOSTS, host) ? NULL : cloner->robots;
}

/* @return whether there are bytes */
static bool get_picture(struct call *c, const struct cloner *cloner, struct ending *ending,
	struct visit *visit)
{
	static const char *const headers[] = {"Accept: image/webp,image/*;q=0.9", NULL};
	if (clone_has_expired(ending->job->url, call_now_us(c))) {
		give_up(ending, "the signature of its address has ended");
		return false;
	}
	visit_page(c, &cloner->visitor,
		&(struct visit_request){.url = ending->job->url,
			.hosts = cloner->hosts,
			.headers = headers,
			.redirects_max = REDIRECTS_MAX,
			.robots = robots_for(c, cloner, ending->job->url)},
		visit);
	if (visit->outcome == OUTCOME_MARKUP_CHANGED || visit->outcome == OUTCOME_PERMISSION_DENIED)
		give_up(ending, visit->detail);
	else if (visit->paced_until_us)
		put_back(ending, visit);
	else if (visit->outcome)
		try_later(c, ending, visit->detail, 0);
	else if (is_worth_another_try(visit->answer.status))
		try_later(c, ending, call_printf(c, "status %d", visit->answer.status),
			call_now_us(c) + visit->retry_after_s * US_PER_SECOND);
	else if (visit->answer.status != 200)
		give_up(ending, call_printf(c, "status %d", visit->answer.status));
	return !ending->why;
}

/* The name is a digest with a word in front: so it never is that of somebody's image, which posts
 * removes when its own rows name it no longer. */
static const char *name_picture(struct call *c, const struct decoder_copy *copy)
{
	static const char word[] = "picture of a page\n";
	char *text = arena_alloc_raw(c->arena, sizeof word - 1 + copy->len);
	char *sha256 = call_alloc(c, SHA256_HEX_SIZE);
	memcpy(text, word, sizeof word - 1);
	memcpy(text + sizeof word - 1, copy->data, copy->len);
	sha256_hex(text, sizeof word - 1 + copy->len, sha256);
	return sha256;
}

static enum err store_picture(struct call *c, const struct cloner *cloner,
	const struct media_format *format, const struct decoder_copy *copy, struct clone *clone)
{
	const char *sha256 = name_picture(c, copy);
	TRY(storage_put(c, cloner->desk->storage, media_name(c, sha256, 0, format),
		&(struct storage_object){.data = copy->data,
			.len = copy->len,
			.content_type = format->type}));
	clone->sha256 = sha256;
	clone->type = format->type;
	clone->width = copy->width;
	clone->height = copy->height;
	clone->bytes = (int64_t)copy->len;
	return OK;
}

/* What an image is its bytes say, never its header; and only what was decoded and written again
 * is kept. */
static enum err copy_picture(struct call *c, const struct cloner *cloner, const struct visit *visit,
	struct clone *clone)
{
	static const char *const no_widths[] = {NULL};
	struct decoder_copies copies;
	const struct media_format *format = media_format_of(visit->answer.body, visit->answer.len);
	if (!format)
		return fail(c, ERR_INVALID, "it is no image by its bytes");
	TRY(decoder_run(c, cloner->desk->decoder, format, visit->answer.body, visit->answer.len,
		no_widths, &copies));
	return store_picture(c, cloner, format, &copies.items[0], clone);
}

static void try_job(struct call *c, const struct cloner *cloner, struct ending *ending)
{
	struct visit visit;
	ending->clone.key = ending->job->key;
	if (!get_picture(c, cloner, ending, &visit))
		return;
	enum err err = copy_picture(c, cloner, &visit, &ending->clone);
	if (!err)
		return;
	const char *why = c->failure.detail;
	if (err == ERR_INVALID || err == ERR_TOO_LARGE)
		give_up(ending, why);
	else
		try_later(c, ending, why, 0);
	call_forgive(c);
}

static enum err write_ending(struct call *c, void *arg)
{
	struct ending *ending = arg;
	if (ending->was_put_back)
		return clone_store_put_back(c, ending->job->key, ending->next_try_us);
	return ending->why
		       ? clone_store_failed(c, ending->job->key, ending->next_try_us, ending->why)
		       : clone_store_done(c, &ending->clone);
}

static enum err run_job(struct call *c, const struct cloner *cloner, const struct clone_job *job)
{
	struct ending ending = {.job = job};
	c->deadline_us = clock_monotonic_us() + JOB_MS * US_PER_MS;
	try_job(c, cloner, &ending);
	c->deadline_us = 0;
	if (!ending.was_put_back)
		metric_add(ending.why ? cloner->failed : cloner->copied, 1);
	TRY(db_write(c, write_ending, &ending));
	if (!ending.was_put_back && !ending.why)
		page_pictures_copied(c, &scraper_of(c)->cache, job->key);
	return OK;
}

static enum err claim(struct call *c, void *arg)
{
	return clone_store_claim(c, LEASE_US, JOBS_AT_A_TIME, arg);
}

static enum err run_jobs(struct call *c, const struct cloner *cloner, size_t *count)
{
	struct clone_job_list jobs;
	TRY(db_write(c, claim, &jobs));
	*count = jobs.count;
	for (size_t i = 0; i < jobs.count; i++)
		TRY(run_job(c, cloner, &jobs.items[i]));
	return OK;
}

static int step(void *arg)
{
	struct cloner *cloner = arg;
	struct call c;
	size_t count = 0;
	service_call_init(cloner->service, &c, cloner->arena);
	enum err err = run_jobs(&c, cloner, &count);
	if (err)
		log_write(log_level_of(err), &c, NULL, "copying pictures: %s",
			c.failure.detail ? c.failure.detail : err_title(err));
	call_finish(&c);
	return err ? PAUSE_MS : count ? 0 : IDLE_MS;
}

static enum err open_parts(struct call *c, struct cloner *cloner, const struct fetch_config *fetch,
	const struct cloner_config *config)
{
	struct service *service = cloner->service;
	if (!trusted_parse(service->arena, fetch->allow, &cloner->allowed))
		return fail(c, ERR_INVALID, "CRIER_SCRAPER_ALLOW: \"%s\" is no list of networks",
			fetch->allow);
	TRY(media_desk_create(c, &config->media, service->config.data, &cloner->desk));
	cloner->hosts = arena_printf(service->arena, PICTURE_HOSTS ",%s", fetch->generic_hosts);
	cloner->pace = pace_create(&(struct pace_options){.redis = service->redis,
		.per_minute = config->per_minute,
		.burst = BURST});
	cloner->downloader = downloader_create(
		&(struct downloader_options){.allowed = &cloner->allowed,
			.ca_file = fetch->ca_file,
			.proxy = fetch->proxy,
			.connect_to = fetch->connect_to,
			.user_agent = fetch_user_agent(service->arena, fetch)});
	return cloner->downloader ? OK : fail(c, ERR_UNAVAILABLE, "libcurl cannot start");
}

static void make_ready(struct cloner *cloner, const struct fetch_config *fetch)
{
	struct metrics *metrics = cloner->service->metrics;
	static const char help[] = "Pictures of pages, by what became of copying them.";
	static const char name[] = "crier_scraper_pictures_total";
	cloner->visitor = (struct visitor){.downloader = cloner->downloader,
		.pace = cloner->pace,
		.allowed = &cloner->allowed,
		.timeout_ms = (int)fetch->timeout_ms,
		.body_bytes_max = cloner->desk->bytes_max};
	cloner->copied = metrics_counter(metrics, name, help, "outcome=\"copied\"");
	cloner->failed = metrics_counter(metrics, name, help, "outcome=\"failed\"");
	cloner->arena = arena_create();
	cloner->loop = loop_create(step, cloner);
}

enum err cloner_create(struct call *c, struct service *service, const struct fetch_config *fetch,
	const struct cloner_config *config, struct robots *robots, struct cloner **out)
{
	struct cloner *cloner = calloc(1, sizeof *cloner);
	if (!cloner)
		abort();
	cloner->service = service;
	cloner->robots = robots;
	enum err err = open_parts(c, cloner, fetch, config);
	if (!err) {
		make_ready(cloner, fetch);
		err = cloner->loop ? OK : fail(c, ERR_UNAVAILABLE, "no thread for pictures");
	}
	if (err)
		cloner_destroy(cloner);
	else
		*out = cloner;
	return err;
}

void cloner_destroy(struct cloner *cloner)
{
	if (!cloner)
		return;
	loop_destroy(cloner->loop);
	arena_destroy(cloner->arena);
	downloader_destroy(cloner->downloader);
	pace_destroy(cloner->pace);
	media_desk_destroy(cloner->desk);
	free(cloner);
}

/* The sweep. */

struct sweep {
	int64_t now_us;
	int64_t page_id;
	struct doomed_clone_list doomed;
	const char *done; /* the key of one whose bytes are gone */
};

static int64_t before_us(const struct sweep *sweep)
{
	return sweep->now_us - CLONE_KEPT_DAYS * US_PER_DAY;
}

static enum err ask_page(struct call *c, void *arg)
{
	const struct sweep *sweep = arg;
	TRY(page_pictures_want_again(c, sweep->page_id));
	return clone_store_release(c, sweep->page_id, before_us(sweep));
}

/* A post stays when its source shows it no longer, and so does its picture: those who have old ones
 * are asked before any is doomed. */
static enum err ask_pages(struct call *c, struct sweep *sweep, bool *more)
{
	for (int i = 0; i < PAGES_AT_ONCE; i++) {
		TRY(clone_store_old_page(c, before_us(sweep), &sweep->page_id));
		if (!sweep->page_id)
			return OK;
		TRY(db_write(c, ask_page, sweep));
	}
	*more = true;
	return OK;
}

static enum err doom(struct call *c, void *arg)
{
	struct sweep *sweep = arg;
	return clone_store_doom(c, before_us(sweep), sweep->now_us - AGAIN_US, DOOMED_AT_ONCE,
		&sweep->doomed);
}

static enum err forget(struct call *c, void *arg)
{
	const struct sweep *sweep = arg;
	return clone_store_forget(c, sweep->done, sweep->now_us);
}

static enum err remove_bytes(struct call *c, const struct cloner *cloner,
	const struct doomed_clone *clone)
{
	bool kept = true;
	if (clone->sha256)
		TRY(clone_store_is_kept(c, clone->sha256, &kept));
	return kept ? OK
		    : storage_remove(c, cloner->desk->storage,
			      media_name(c, clone->sha256, 0, media_format_by_type(clone->type)));
}

enum err cloner_sweep(struct call *c, struct cloner *cloner, bool *more)
{
	struct sweep sweep = {.now_us = call_now_us(c)};
	*more = false;
	TRY(ask_pages(c, &sweep, more));
	TRY(db_write(c, doom, &sweep));
	c->deadline_us = clock_monotonic_us() + REMOVE_US;
	for (size_t i = 0; i < sweep.doomed.count; i++) {
		if (clock_monotonic_us() > c->deadline_us)
			return fail(c, ERR_TIMEOUT, "the storage is too slow");
		TRY(remove_bytes(c, cloner, &sweep.doomed.items[i]));
		sweep.done = sweep.doomed.items[i].key;
		TRY(db_write(c, forget, &sweep));
	}
	*more = *more || sweep.doomed.count == DOOMED_AT_ONCE;
	return OK;
}
