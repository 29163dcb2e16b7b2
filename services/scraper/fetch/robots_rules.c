/* A file is read twice: whether a group names the agent is known at its end alone. */
#include "fetch/robots_rules.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct span {
	const char *at;
	size_t len;
};

/* A line's field and value, without blanks and what a "#" begins. */
struct line {
	struct span field, value;
};

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\t';
}

static struct span trim(const char *from, const char *to)
{
	while (from < to && is_blank(*from))
		from++;
	while (to > from && is_blank(to[-1]))
		to--;
	return (struct span){from, (size_t)(to - from)};
}

static const char *find_of(const char *at, const char *end, const char *marks)
{
	while (at < end && !(*at && strchr(marks, *at)))
		at++;
	return at;
}

/* @return behind the line. A line without a colon has an empty field. */
static const char *read_line(const char *at, const char *end, struct line *line)
{
	const char *stop = find_of(at, end, "\r\n");
	const char *until = find_of(at, stop, "#");
	const char *colon = find_of(at, until, ":");
	line->field = trim(at, colon == until ? at : colon);
	line->value = trim(colon == until ? until : colon + 1, until);
	return stop < end ? stop + 1 : end;
}

static bool is(struct span span, const char *word)
{
	return span.len == strlen(word) && strncasecmp(span.at, word, span.len) == 0;
}

/* "Crier/1.0" names "crier"; "crier-news" does not. */
static bool names(struct span value, const char *agent)
{
	size_t len = 0;
	while (len < value.len && (isalpha((unsigned char)value.at[len]) || value.at[len] == '-' ||
					  value.at[len] == '_'))
		len++;
	return is((struct span){value.at, len}, agent);
}

static bool names_all(struct span value)
{
	return value.len && value.at[0] == '*' && (value.len == 1 || is_blank(value.at[1]));
}

static bool is_unreserved(char ch)
{
	return isalnum((unsigned char)ch) || (ch && strchr("-._~", ch));
}

static int hex_of(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	ch = (char)(ch | 0x20);
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static void add_escaped(struct text *out, char ch)
{
	static const char digits[] = "0123456789ABCDEF";
	const char escaped[] = {'%', digits[(unsigned char)ch >> 4], digits[ch & 15]};
	text_add(out, escaped, sizeof escaped);
}

/* Section 2.2.2: what needs no escape has none, what is not ASCII has one, others in capitals. */
static void add_path(struct text *out, struct span path, const char *escaped)
{
	for (size_t i = 0; i < path.len; i++) {
		char ch = path.at[i];
		int high = ch == '%' && i + 2 < path.len ? hex_of(path.at[i + 1]) : -1;
		int low = high >= 0 ? hex_of(path.at[i + 2]) : -1;
		bool was_escaped = low >= 0;
		if (was_escaped) {
			ch = (char)(high * 16 + low);
			i += 2;
		}
		if (was_escaped ? !is_unreserved(ch)
				: (ch & 0x80) || ch <= ' ' || strchr(escaped, ch))
			add_escaped(out, ch);
		else
			text_add_char(out, ch);
	}
}

enum wanted { WANTED_OWN, WANTED_ALL };

/* Of lines that follow each other, one that names an agent begins a group where a rule was before
 * it. */
struct group {
	const char *agent;
	enum wanted wanted;
	bool is_wanted, has_rules;
};

static void take_agent(struct group *group, struct span value)
{
	bool named = group->wanted == WANTED_OWN ? names(value, group->agent) : names_all(value);
	group->is_wanted = named || (group->is_wanted && !group->has_rules);
	group->has_rules = false;
}

static void add_rule(struct text *rules, char kind, struct span pattern)
{
	if (!pattern.len)
		return;
	text_add_char(rules, kind);
	add_path(rules, pattern, "");
	text_add_char(rules, '\n');
}

/* @return whether there is such a group at all */
static bool read_groups(const char *at, const char *end, struct group *group, struct text *rules)
{
	bool found = false;
	while (at < end) {
		struct line line;
		at = read_line(at, end, &line);
		bool allow = is(line.field, "allow"), disallow = is(line.field, "disallow");
		if (is(line.field, "user-agent"))
			take_agent(group, line.value);
		found |= group->is_wanted;
		if (!allow && !disallow)
			continue;
		group->has_rules = true;
		if (group->is_wanted)
			add_rule(rules, allow ? 'A' : 'D', line.value);
	}
	return found;
}

void robots_rules_read(struct arena *arena, const char *file, size_t len, const char *agent,
	struct text *rules)
{
	static const char mark[] = "\xEF\xBB\xBF";
	if (len > ROBOTS_BYTES_MAX)
		len = ROBOTS_BYTES_MAX;
	const char *end = file + len;
	if (len >= 3 && memcmp(file, mark, 3) == 0)
		file += 3;
	text_init(rules, arena, 512, 2 * ROBOTS_BYTES_MAX);
	if (!read_groups(file, end, &(struct group){.agent = agent, .wanted = WANTED_OWN}, rules))
		(void)read_groups(file, end, &(struct group){.wanted = WANTED_ALL}, rules);
}

static bool ends_with(struct span text, struct span end)
{
	return text.len >= end.len && memcmp(text.at + text.len - end.len, end.at, end.len) == 0;
}

/* Pieces between stars, each at its first place behind the one before; the last of a pattern that
 * is anchored is the end. */
static bool fits_rest(struct span path, struct span pattern, bool is_anchored)
{
	while (pattern.len) {
		const char *star = memchr(pattern.at, '*', pattern.len);
		struct span piece = {pattern.at, star ? (size_t)(star - pattern.at) : pattern.len};
		if (!star && is_anchored)
			return ends_with(path, piece);
		const char *found = memmem(path.at, path.len, piece.at, piece.len);
		if (!found)
			return false;
		path.len -= (size_t)(found - path.at) + piece.len;
		path.at = found + piece.len;
		pattern.len -= piece.len + (star ? 1 : 0);
		pattern.at += piece.len + (star ? 1 : 0);
	}
	return true;
}

static bool fits(struct span path, struct span pattern)
{
	bool is_anchored = pattern.at[pattern.len - 1] == '$';
	pattern.len -= is_anchored;
	const char *star = memchr(pattern.at, '*', pattern.len);
	size_t fixed = star ? (size_t)(star - pattern.at) : pattern.len;
	if (path.len < fixed || memcmp(path.at, pattern.at, fixed) != 0)
		return false;
	if (!star)
		return !is_anchored || path.len == fixed;
	return fits_rest((struct span){path.at + fixed, path.len - fixed},
		(struct span){star + 1, pattern.len - fixed - 1}, is_anchored);
}

bool robots_rules_allow(struct arena *arena, const char *rules, const char *path)
{
	struct text plain;
	size_t longest = 0;
	bool allowed = true;
	text_init(&plain, arena, 256, SIZE_MAX);
	add_path(&plain, (struct span){path, strlen(path)}, "*$");
	for (const char *end; *rules; rules = end + 1) {
		end = strchr(rules, '\n');
		struct span pattern = {rules + 1, (size_t)(end - rules) - 1};
		bool allow = *rules == 'A';
		if (pattern.len < longest || (pattern.len == longest && !allow) ||
			!fits((struct span){plain.data, plain.len}, pattern))
			continue;
		longest = pattern.len;
		allowed = allow;
	}
	return allowed;
}
