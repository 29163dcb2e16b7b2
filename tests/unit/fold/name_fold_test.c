/* Names are the same whatever their case, in any script. */
#include "fold/name_fold.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static struct arena *arena;
static struct call call;

static void begin(void)
{
	arena = arena_create();
	call_init(&call, arena, &clock_system);
}

static void end(void)
{
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(name_fold, .init = begin, .fini = end);
TestSuite(name_grams, .init = begin, .fini = end);

static void expect_same(const char *one, const char *other)
{
	cr_expect(eq(str, (char *)name_fold(&call, one), (char *)name_fold(&call, other)));
}

Test(name_fold, case_makes_no_difference)
{
	expect_same("Ann", "aNN");
	expect_same("ДМИТРИЙ", "дмитрий");
	expect_same("𐐀", "𐐨"); /* Deseret, beyond the first plane */
}

Test(name_fold, one_letter_may_be_two_in_capitals)
{
	expect_same("Weiß", "WEISS");
	expect_same("Weiẞ", "weiss");
	expect_same("ﬁnn", "FINN");
}

Test(name_fold, a_sigma_is_one_wherever_it_stands)
{
	expect_same("ΟΔΥΣΣΕΥΣ", "οδυσσευς");
	expect_same("ς", "σ");
}

Test(name_fold, an_accent_is_one_however_it_was_typed)
{
	expect_same("\u00C5ngstr\u00F6m", "A\u030Angstro\u0308m"); /* composed, and not */
	expect_same("\u212B", "\u00E5");			   /* the unit's sign */
	cr_expect(ne(str, (char *)name_fold(&call, "Å"), (char *)name_fold(&call, "A")));
}

Test(name_fold, a_dotted_capital_i_is_an_i)
{
	expect_same("İstanbul", "istanbul");
	expect_same("İİ", "ii");
	expect_same("DİYARBAKIR", "diyarbakir");
	cr_expect(ne(str, (char *)name_fold(&call, "ı"), (char *)name_fold(&call, "i")));
}

Test(name_fold, what_has_no_case_stays)
{
	cr_expect(eq(str, (char *)name_fold(&call, "山田"), "山田"));
	cr_expect(eq(str, (char *)name_fold(&call, "50%_\"'\\"), "50%_\"'\\"));
	expect_same("ﾔﾏﾀﾞ", "ヤマダ"); /* half width */
}

Test(name_fold, folding_twice_changes_nothing)
{
	static const char *const names[] = {"İ", "ß", "ΣΣ", "Å", "ﬃ", "ǰ", "ΐ"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const char *once = name_fold(&call, names[i]);
		cr_expect(eq(str, (char *)name_fold(&call, once), (char *)once));
	}
}

static char *grams(const char *folded)
{
	return (char *)name_grams(&call, folded);
}

Test(name_grams, a_short_piece_is_one_gram)
{
	cr_expect(eq(str, grams("a"), "61"));
	cr_expect(eq(str, grams("an"), "616e"));
	cr_expect(eq(str, grams("ann"), "616e6e"));
	cr_expect(eq(str, grams("山田"), "e5b1b1e794b0"));
}

Test(name_grams, a_longer_one_is_each_three_characters_in_a_row)
{
	cr_expect(eq(str, grams("anna"), "616e6e 6e6e61"));
	cr_expect(eq(str, grams("a山b c"), "61e5b1b162 e5b1b16220 622063"));
}

Test(name_grams, are_bounded)
{
	char name[201] = "";
	memset(name, 'a', 200);
	cr_expect(eq(sz, strlen(grams(name)), NAME_GRAMS_MAX * 7 - 1));
	name[NAME_GRAMS_MAX + 2] = '\0';
	cr_expect(eq(sz, strlen(grams(name)), NAME_GRAMS_MAX * 7 - 1));
	name[NAME_GRAMS_MAX + 1] = '\0';
	cr_expect(eq(sz, strlen(grams(name)), (NAME_GRAMS_MAX - 1) * 7 - 1));
}
