/* Sums and means are of those posts alone of which the number is known. */
#include "summary/summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/sha256.h"
#include "base/text.h"
#include "base/utf8.h"
#include "json/encode.h"

#define TEXT_BYTES_MAX 65536
#define EXCERPT_BYTES_MAX 300
#define NUMBER_SIZE 40
#define DATE_SIZE 16

/* One kind of number, over all posts. */
struct sum {
	int64_t total;
	size_t count; /* of posts of which it is known */
	double mean;
};

struct sums {
	struct sum reactions, comments, shares;
	const struct summary_post *best; /* NULL: of none the reactions are known */
	bool has_times;
	int64_t oldest_us, newest_us;
};

static void add(struct sum *sum, struct count count)
{
	if (count.exactness == UNKNOWN || count.value < 0 ||
		count.value > INT64_MAX / SUMMARY_POSTS_MAX)
		return;
	sum->total += count.value;
	sum->count++;
	/* As it is said: one decimal. */
	sum->mean = round(10.0 * (double)sum->total / (double)sum->count) / 10;
}

static void add_time(struct sums *sums, const struct summary_post *post)
{
	if (!post->has_created)
		return;
	if (!sums->has_times || post->created_us < sums->oldest_us)
		sums->oldest_us = post->created_us;
	if (!sums->has_times || post->created_us > sums->newest_us)
		sums->newest_us = post->created_us;
	sums->has_times = true;
}

static struct sums sum_up(const struct summary_data *data)
{
	struct sums sums = {0};
	for (size_t i = 0; i < data->post_count; i++) {
		const struct summary_post *post = &data->posts[i];
		add(&sums.reactions, post->reactions);
		add(&sums.comments, post->comments);
		add(&sums.shares, post->shares);
		add_time(&sums, post);
		if (post->reactions.exactness != UNKNOWN &&
			(!sums.best || post->reactions.value > sums.best->reactions.value))
			sums.best = post;
	}
	return sums;
}

/* How followers changed; false where one of both is not exact: two that were cut off tell nothing.
 */
static bool has_change(const struct summary_data *data, int64_t *change, double *per_cent)
{
	if (data->followers.exactness != EXACT || data->followers_before.exactness != EXACT)
		return false;
	*change = data->followers.value - data->followers_before.value;
	*per_cent = data->followers_before.value ? round(1000.0 * (double)*change /
							   (double)data->followers_before.value) /
							   10
						 : 0;
	return true;
}

static void note_count(struct figures *figures, enum figure_kind kind, struct count count)
{
	if (count.exactness != UNKNOWN)
		figures_add(figures, kind, (double)count.value);
}

static void note_sum(struct figures *figures, enum figure_kind kind, const struct sum *sum)
{
	if (!sum->count)
		return;
	figures_add(figures, kind, (double)sum->total);
	figures_add(figures, kind, sum->mean);
	figures_add(figures, FIGURE_POSTS, (double)sum->count);
}

static void note_posts(const struct summary_data *data, struct figures *figures)
{
	const struct sums sums = sum_up(data);
	figures_add(figures, FIGURE_POSTS, (double)data->post_count);
	note_sum(figures, FIGURE_REACTIONS, &sums.reactions);
	note_sum(figures, FIGURE_COMMENTS, &sums.comments);
	note_sum(figures, FIGURE_SHARES, &sums.shares);
	for (size_t i = 0; i < data->post_count; i++) {
		const struct summary_post *post = &data->posts[i];
		note_count(figures, FIGURE_REACTIONS, post->reactions);
		note_count(figures, FIGURE_COMMENTS, post->comments);
		note_count(figures, FIGURE_SHARES, post->shares);
		if (post->has_created)
			figures_add_date(figures, post->created_us);
	}
}

static void note_change(const struct summary_data *data, struct figures *figures)
{
	int64_t change;
	double per_cent;
	note_count(figures, FIGURE_FOLLOWERS, data->followers_before);
	if (data->followers_before.exactness == UNKNOWN)
		return;
	figures_add_date(figures, data->before_us);
	figures_add(figures, FIGURE_DAYS,
		floor((double)(data->as_of_us - data->before_us) / (double)US_PER_DAY));
	if (!has_change(data, &change, &per_cent))
		return;
	figures_add(figures, FIGURE_FOLLOWERS, (double)llabs(change));
	figures_add(figures, FIGURE_PER_CENT, fabs(per_cent));
}

void summary_figures(const struct summary_data *data, struct figures *figures)
{
	*figures = (struct figures){0};
	note_count(figures, FIGURE_FOLLOWERS, data->followers);
	note_count(figures, FIGURE_FOLLOWING, data->following);
	note_count(figures, FIGURE_LIKES, data->likes);
	note_count(figures, FIGURE_TALKING, data->talking_about);
	figures_add_date(figures, data->as_of_us);
	note_change(data, figures);
	note_posts(data, figures);
}

/* With commas. */
static const char *number(int64_t value, char out[NUMBER_SIZE])
{
	char digits[NUMBER_SIZE];
	int len = snprintf(digits, sizeof digits, "%" PRId64, value);
	char *to = out;
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0 && digits[i - 1] != '-')
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
	return out;
}

static const char *date(int64_t time_us, char out[DATE_SIZE])
{
	struct tm parts;
	time_t seconds = time_us / US_PER_SECOND;
	gmtime_r(&seconds, &parts);
	return strftime(out, DATE_SIZE, "%Y-%m-%d", &parts) ? out : "";
}

static void say_count(struct text *out, struct count count, const char *of, int *said)
{
	char digits[NUMBER_SIZE];
	if (count.exactness == UNKNOWN)
		return;
	text_printf(out, "%s%s%s %s", (*said)++ ? ", " : " has ",
		count.exactness == EXACT ? "" : "about ", number(count.value, digits), of);
}

static void say_page(struct text *out, const struct summary_data *data)
{
	int said = 0;
	char digits[NUMBER_SIZE];
	text_add_string(out, data->name ? data->name : data->username);
	if (data->category)
		text_printf(out, " (%s)", data->category);
	say_count(out, data->followers, "followers", &said);
	say_count(out, data->likes, "likes", &said);
	text_add_string(out, said ? "." : " tells no figures of itself.");
	if (data->following.exactness != UNKNOWN)
		text_printf(out, " It is following %s others.",
			number(data->following.value, digits));
}

static void say_change(struct text *out, const struct summary_data *data)
{
	int64_t change;
	double per_cent;
	char digits[NUMBER_SIZE], day[DATE_SIZE];
	if (!has_change(data, &change, &per_cent))
		return;
	const char *when = date(data->before_us, day);
	if (!change)
		text_printf(out, " The number of followers is as it was on %s.", when);
	else
		text_printf(out, " It has %s %s followers (%.1f%%) than on %s.",
			number(llabs(change), digits), change > 0 ? "more" : "fewer",
			fabs(per_cent), when);
}

static void say_sum(struct text *out, const struct sum *sum, const char *of)
{
	char digits[NUMBER_SIZE];
	if (sum->count)
		text_printf(out, " %zu of them tell %s %s, %.1f %s each.", sum->count,
			number(sum->total, digits), of, sum->mean, of);
}

static void say_posts(struct text *out, const struct summary_data *data)
{
	const struct sums sums = sum_up(data);
	char first[DATE_SIZE], last[DATE_SIZE], digits[NUMBER_SIZE];
	if (!data->post_count) {
		text_add_string(out, " No posts of it are known.");
		return;
	}
	text_printf(out, " %zu recent %s known", data->post_count,
		data->post_count == 1 ? "post is" : "posts are");
	if (sums.has_times)
		text_printf(out, ", from %s to %s", date(sums.oldest_us, first),
			date(sums.newest_us, last));
	text_add_char(out, '.');
	say_sum(out, &sums.reactions, "reactions");
	say_sum(out, &sums.comments, "comments");
	say_sum(out, &sums.shares, "shares");
	if (sums.best && sums.best->has_created && data->post_count > 1)
		text_printf(out, " The one with the most, %s reactions, is of %s.",
			number(sums.best->reactions.value, digits),
			date(sums.best->created_us, first));
}

const char *summary_compute(struct call *c, const struct summary_data *data)
{
	struct text out;
	text_init(&out, c->arena, 1024, TEXT_BYTES_MAX);
	say_page(&out, data);
	say_change(&out, data);
	say_posts(&out, data);
	return text_string(&out);
}

static void add_text(struct text *out, const char *name, const char *value)
{
	text_printf(out, "\"%s\":", name);
	json_encode_string(out, value);
	text_add_char(out, ',');
}

static void add_count(struct text *out, const char *name, struct count count)
{
	if (count.exactness == UNKNOWN)
		text_printf(out, "\"%s\":null,", name);
	else
		text_printf(out, "\"%s\":%" PRId64 ",\"%s_exact\":%s,", name, count.value, name,
			count.exactness == EXACT ? "true" : "false");
}

static void add_day(struct text *out, const char *name, bool has, int64_t time_us)
{
	char day[DATE_SIZE];
	text_printf(out, has ? "\"%s\":\"%s\"" : "\"%s\":null", name,
		has ? date(time_us, day) : "");
}

/* Not in the middle of a character. */
static const char *excerpt(struct call *c, const char *text)
{
	if (!text)
		return NULL;
	return arena_copy(c->arena, text, utf8_cut(text, strlen(text), EXCERPT_BYTES_MAX));
}

static void add_post(struct call *c, struct text *out, const struct summary_post *post)
{
	text_add_char(out, '{');
	add_text(out, "text", excerpt(c, post->text));
	add_count(out, "reactions", post->reactions);
	add_count(out, "comments", post->comments);
	add_count(out, "shares", post->shares);
	add_day(out, "date", post->has_created, post->created_us);
	text_add_char(out, '}');
}

static void add_sum(struct text *out, const char *name, const struct sum *sum)
{
	if (sum->count)
		text_printf(out, "\"total_%s\":%" PRId64 ",\"mean_%s_per_post\":%.1f,", name,
			sum->total, name, sum->mean);
}

static void add_change(struct text *out, const struct summary_data *data)
{
	int64_t change;
	double per_cent;
	if (has_change(data, &change, &per_cent))
		text_printf(out,
			"\"followers_change\":%" PRId64 ",\"followers_change_per_cent\":%.1f,",
			change, per_cent);
	add_day(out, "followers_before_date", data->followers_before.exactness != UNKNOWN,
		data->before_us);
	text_add_char(out, ',');
}

const char *summary_describe(struct call *c, const struct summary_data *data)
{
	struct text out;
	const struct sums sums = sum_up(data);
	text_init(&out, c->arena, 4096, TEXT_BYTES_MAX);
	text_add_char(&out, '{');
	add_text(&out, "name", data->name ? data->name : data->username);
	add_text(&out, "category", data->category);
	add_text(&out, "about", excerpt(c, data->about));
	add_count(&out, "followers", data->followers);
	add_count(&out, "following", data->following);
	add_count(&out, "likes", data->likes);
	add_count(&out, "talking_about", data->talking_about);
	add_count(&out, "followers_before", data->followers_before);
	add_change(&out, data);
	add_sum(&out, "reactions", &sums.reactions);
	add_sum(&out, "comments", &sums.comments);
	add_sum(&out, "shares", &sums.shares);
	text_printf(&out, "\"number_of_posts\":%zu,\"posts\":[", data->post_count);
	for (size_t i = 0; i < data->post_count; i++) {
		text_add_string(&out, i ? "," : "");
		add_post(c, &out, &data->posts[i]);
	}
	text_add_string(&out, "]}");
	return text_string(&out);
}

const char *summary_digest(struct call *c, const struct summary_data *data)
{
	const char *described = summary_describe(c, data);
	char *digest = call_alloc(c, SHA256_HEX_SIZE);
	sha256_hex(described, strlen(described), digest);
	return digest;
}
