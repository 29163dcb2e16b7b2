/* What the generator makes of names. */
#include "fixture.h"

Test(types, an_enum_is_named_and_parsed)
{
	enum color color = 0;
	cr_expect(eq(int, COLOR_RED, 1));
	cr_expect(eq(str, (char *)color_name(COLOR_DARK_DESC), (char *)"-dark"));
	cr_expect(color_name(0) == NULL);
	cr_expect(color_name((enum color)4) == NULL);
	cr_assert(color_parse("light-blue", &color));
	cr_expect(eq(int, color, COLOR_LIGHT_BLUE));
	cr_expect(not(color_parse("blue", &color)));
	cr_expect(eq(str, (char *)color_names[0], (char *)"red"));
	cr_expect(color_names[3] == NULL);
}

Test(types, objects_without_a_name_are_called_after_their_place)
{
	struct nested nested = {.meta = {.score = 1}};
	struct nested_rows_item row = {.cell = "c"};
	nested.has_rows = true;
	nested.rows = (struct nested_rows_item_list){&row, 1};
	struct fixture f = open_fixture();
	struct text text;
	text_init(&text, f.arena, 64, 1024);
	json_encode(&text, &nested_shape, &nested);
	cr_expect(eq(str, (char *)text_string(&text),
		(char *)"{\"meta\":{\"score\":1},\"rows\":[{\"cell\":\"c\"}]}"));
	close_fixture(&f);
}
