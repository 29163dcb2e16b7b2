/* Which file of a folder an address means, and that it means none outside. */
#include "import/uploads.h"

#include <stdlib.h>
#include <unistd.h>

#include "import_fixture.h"

TestSuite(import_uploads, .init = open_fixture, .fini = close_fixture);

#define BASE "https://a.example/wp-content/uploads/"

static void expect_path(const char *url, const char *wanted)
{
	const char *path = uploads_path(&f.call, url);
	cr_assert(path != NULL, "%s", url);
	EXPECT_TEXT(path, wanted);
}

Test(import_uploads, a_path_is_what_stands_behind_uploads_or_the_host)
{
	expect_path(BASE "2019/03/cat.jpg", "2019/03/cat.jpg");
	expect_path(BASE "a%20b%C3%A9.png?w=300#x", "a b\xC3\xA9.png");
	expect_path("http://a.files.example/2008/06/cat.jpg", "2008/06/cat.jpg");
	expect_path(BASE "cat.jpg\" alt=\"/wp-content/uploads/dog.jpg\"", "cat.jpg");
}

Test(import_uploads, nothing_leads_out_of_the_folder)
{
	const char *others[] = {"", "cat.jpg", "https://a.example", "https://a.example/", BASE,
		BASE "../cat.jpg", BASE "%2e%2e/cat.jpg", BASE "a/../../cat.jpg", BASE "a/..",
		BASE "/etc/passwd", BASE "%2Fetc/passwd", BASE ".htaccess", BASE "a/.git/x",
		BASE "a%00.jpg", BASE "a%zz.jpg", BASE "a%2", "https://a.example//etc/passwd"};
	for (size_t i = 0; i < COUNT_OF(others); i++)
		cr_expect(eq(ptr, (void *)(uintptr_t)uploads_path(&f.call, others[i]), NULL), "%s",
			others[i]);
}

Test(import_uploads, reads_a_file_of_the_folder_within_bounds_and_nothing_else)
{
	char folder[] = "/tmp/uploads-XXXXXX";
	cr_assert(mkdtemp(folder) != NULL);
	const char *path = call_printf(&f.call, "%s/a b.jpg", folder);
	FILE *out = fopen(path, "w");
	cr_assert(out && fputs("12345", out) != EOF && fclose(out) == 0);
	struct upload_file file;
	cr_expect(eq(int, uploads_read(&f.call, folder, BASE "a%20b.jpg", 5, &file), OK));
	cr_expect(eq(sz, file.len, 5));
	cr_expect(eq(int, memcmp(file.data, "12345", 5), 0));
	cr_expect(
		eq(int, uploads_read(&f.call, folder, BASE "a%20b.jpg", 4, &file), ERR_TOO_LARGE));
	cr_expect(eq(int, uploads_read(&f.call, folder, BASE "none.jpg", 5, &file), ERR_NOT_FOUND));
	unlink(path);
	cr_expect(eq(int, uploads_read(&f.call, "/", "https://a.example/tmp", 5, &file),
			  ERR_NOT_FOUND),
		"a folder is no file");
	rmdir(folder);
}
