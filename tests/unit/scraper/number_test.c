/* Counts as people in many places write them. */
#include "sources/number.h"

#include "arena_fixture.h"
#include "base/macros.h"

static const struct {
	const char *text, *lang;
	int64_t value, unit; /* unit 0: exact */
} counts[] = {
	{"0", NULL, 0, 0},
	{"52", "en", 52, 0},
	{"1,234", "en", 1234, 0},
	{"28,660,812", "en", 28660812, 0},
	{"1.234", "de", 1234, 0},
	{"1.234.567", "es", 1234567, 0},
	{"1 234", "fr", 1234, 0},
	{"1\u00a0234\u00a0567", "pl", 1234567, 0},
	{"1\u202f234", "fr", 1234, 0},
	{"1'234'567", "de-CH", 1234567, 0},
	{"1\u2019234", "de-CH", 1234, 0},
	{"12,34,567", "hi", 1234567, 0},
	{"1.2K", "en", 1200, 100},
	{"1K", "en", 1000, 1000},
	{"3.7K", "en", 3700, 100},
	{"28M", "en", 28000000, 1000000},
	{"1.25M", "en", 1250000, 10000},
	{"2B", "en", 2000000000, 1000000000},
	{"28 B", "tr", 28000, 1000},
	{"1,2 Mn", "tr", 1200000, 100000},
	{"2,1\u00a0tys.", "pl", 2100, 100},
	{"2,1 tys", "pl", 2100, 100},
	{"1,5 mln", "pl", 1500000, 100000},
	{"12,3 mil", "es", 12300, 100},
	{"1,2 mil", "pt-BR", 1200, 100},
	{"1,2 mi", "pt", 1200000, 100000},
	{"1,2 mil.", "cs", 1200000, 100000},
	{"15 tis.", "cs", 15000, 1000},
	{"1,2\u00a0Mio.", "de", 1200000, 100000},
	{"2,3 Tsd.", "de", 2300, 100},
	{"3,4 k", "fr", 3400, 100},
	{"3,4 M", "fr", 3400000, 100000},
	{"12 тыс.", "ru", 12000, 1000},
	{"1,5 млн", "ru", 1500000, 100000},
	{"2,4 тис.", "uk", 2400, 100},
	{"12 lakh", "en-IN", 1200000, 100000},
	{"1.2 crore", "en-IN", 12000000, 1000000},
	{"12 लाख", "hi", 1200000, 100000},
	{"1.5 करोड़", "hi", 15000000, 1000000},
	{"१२ हज़ार", "hi", 12000, 1000},
	{"1.2万", "zh", 12000, 1000},
	{"3.4萬", "zh-TW", 34000, 1000},
	{"1.2億", "ja", 120000000, 10000000},
	{"1.2만", "ko", 12000, 1000},
	{"5천", "ko", 5000, 1000},
	{"٢٧٬٥٠٠", "ar", 27500, 0},
	{"٢٫١ ألف", "ar", 2100, 100},
	{"۲۷", "fa", 27, 0},
	{"１，２３４", "ja", 1234, 0},
	{"1,2 rb", "id", 1200, 100},
	{"1,5 jt", "id", 1500000, 100000},
	{"1,2 N", "vi", 1200, 100},
	{"1.2 พัน", "th", 1200, 100},
	{"1,2 M", "id", 1200000000, 100000000},
	{"1.2 J", "ms", 1200000, 100000},
	{"1,2 tūkst.", "lt", 1200, 100},
	{"1,2 tuh", "et", 1200, 100},
	{"1,2 mia.", "da", 1200000000, 100000000},
	{"1,2 bi", "pt-BR", 1200000000, 100000000},
	{"1,2 þ.", "is", 1200, 100},
	{"1,2 илј.", "mk", 1200, 100},
	{"1.2 লা", "bn", 120000, 10000},
	{"1.2 हज़ार", "hi", 1200, 100},
	{"\u200f1.2K\u200f", "he", 1200, 100},
	{"\u200e28,660,812\u200e", "he", 28660812, 0},
	{"\u2068١٢\u2069", "ar", 12, 0},
	{"999999999999999", NULL, 999999999999999, 0},
};

Test(number, a_count_is_what_it_says_and_how_exactly)
{
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		struct count read = {.value = -1};
		cr_expect(number_parse(counts[i].text, counts[i].lang, &read), "%s",
			counts[i].text);
		cr_expect(eq(i64, read.value, counts[i].value), "%s", counts[i].text);
		cr_expect(eq(i64, read.unit, counts[i].unit), "%s", counts[i].text);
		cr_expect(eq(int, read.exactness, counts[i].unit ? APPROXIMATE : EXACT), "%s",
			counts[i].text);
	}
}

Test(number, what_cannot_be_told_is_not_told)
{
	static const char *const texts[] = {"", "K", "likes", "12 foo", "1.2X", "4.8", "4,7",
		"1,23,4", "1,2345", "1.2.3", "1.2 கோடிகள்", "12,34", "1234567890123456",
		"99999999999 B", "1,234K", "1.2mil", "12 mil", "5 B", "1.2345K", "--", "1,", ".5K",
		"1..2", "0,5", "1.234,5"};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct count read = {.value = -1};
		cr_expect(not(number_parse(texts[i], NULL, &read)), "%s: %ld", texts[i],
			(long)read.value);
		cr_expect(eq(i64, read.value, -1), "%s", texts[i]);
	}
}

static const struct {
	const char *text, *lang;
	int64_t value;
} sentences[] = {
	{"2104 osoby lubią to", "pl", 2104},
	{"Polubienia: 2,1\u00a0tys.", "pl", 2100},
	{"28M followers", "en", 28000000},
	{"466 Likes", "en", 466},
	{"J’aime : 1 234", "fr", 1234},
	{"いいね！1,234件", "ja", 1234},
	{"1.2万位粉丝", "zh", 12000},
	{"All 13", "en", 13},
	{"1,421 likes", "en", 1421},
	{"mp3 fans: 40", "en", 40},
	{"(1.204 opiniones)", "es", 1204},
	{"\u200f1.2 אלף\u200f עוקבים", "he", 1200},
};

Test(number, the_first_count_of_a_sentence_is_found)
{
	for (size_t i = 0; i < COUNT_OF(sentences); i++) {
		struct count read = {.value = -1};
		cr_expect(number_find(sentences[i].text, sentences[i].lang, &read, NULL), "%s",
			sentences[i].text);
		cr_expect(eq(i64, read.value, sentences[i].value), "%s", sentences[i].text);
	}
	struct count read;
	cr_expect(not(number_find("Rated 4.8 of none", "en", &read, NULL)));
	cr_expect(not(number_find("No likes yet", "en", &read, NULL)));
}

/* Thousands of some language, perhaps; what ends the sentence is a word. */
Test(number, an_abbreviation_that_nobody_knows_makes_it_none)
{
	struct count read = {.value = -1};
	cr_expect(not(number_find("12 dzd. volgers", "nl", &read, NULL)));
	cr_expect(eq(i64, read.value, -1));
	cr_expect(number_find("12 volgers.", "nl", &read, NULL));
	cr_expect(eq(i64, read.value, 12));
	cr_expect(number_find("12 d. volgers", "nl", &read, NULL));
	cr_expect(eq(i64, read.value, 12000));
}

/* "M" is a million in most languages; of these not. */
Test(number, a_word_that_means_two_things_in_a_language_means_nothing)
{
	struct count read = {.value = -1};
	cr_expect(not(number_parse("1,2 m", "ca", &read)));
	cr_expect(not(number_parse("3M", "ca", &read)));
	cr_expect(not(number_parse("1,2 b", "az", &read)));
	cr_expect(eq(i64, read.value, -1));
}
