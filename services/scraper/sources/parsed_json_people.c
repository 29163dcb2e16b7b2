/* People, by what they have to do with the page: the first one tells what the list is of. */
#include <stdio.h>

#include "base/macros.h"
#include "sources/member.h"
#include "sources/parsed_json_parts.h"
#include "json/encode.h"

static void add_people_of(struct text *out, const char *name, const struct parsed_people *people,
	enum person_role role)
{
	member_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < people->count; i++) {
		const struct parsed_person *person = &people->items[i];
		if (person->role != role)
			continue;
		member_separate(out);
		text_add_char(out, '{');
		member_text(out, "id", person->id);
		member_text(out, "name", person->name);
		member_text(out, "url", person->url);
		member_text(out, "picture", person->picture);
		text_add_char(out, '}');
	}
	text_add_char(out, ']');
}

static void add_names(struct text *out, const struct parsed_people *people)
{
	member_key(out, "users");
	text_add_char(out, '[');
	for (size_t i = 0; i < people->count; i++) {
		member_separate(out);
		json_encode_string(out, people->items[i].name);
	}
	text_add_char(out, ']');
}

static void add_reactors(struct text *out, const struct parsed *parsed)
{
	member_count(out, "reactions_total", parsed->reactions_total);
	member_key(out, "by_reaction_type_id");
	text_add_char(out, '{');
	for (size_t i = 0; i < COUNT_OF(parsed->by_type_id); i++) {
		char name[8];
		(void)snprintf(name, sizeof name, "%zu", i);
		member_count(out, name, parsed->by_type_id[i]);
	}
	text_add_char(out, '}');
	add_names(out, &parsed->people);
	add_people_of(out, "reactors", &parsed->people, PERSON_REACTOR);
}

void parsed_json_people(struct text *out, const struct parsed *parsed)
{
	if (parsed->reactions_total.exactness)
		add_reactors(out, parsed);
	else if (parsed->people.count && parsed->people.items[0].role == PERSON_FOLLOWING)
		add_people_of(out, "following", &parsed->people, PERSON_FOLLOWING);
	else if (parsed->people.count)
		add_people_of(out, "people", &parsed->people, parsed->people.items[0].role);
}
