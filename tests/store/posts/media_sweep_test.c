/* Bytes that nobody refers to go, from a real folder, and only those. */
#include "media/sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "given.h"
#include "media/media.h"
#include "posts.h"
#include "posts_sql.h"
#include "store/plan.h"

#define CAT "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DOG "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static char root[64];
static struct media_desk desk;
static struct posts posts;

static void put(struct fixture *f, const char *name)
{
	const struct storage_object object = {"x", 1, "image/jpeg"};
	cr_assert(eq(int, storage_put(&f->call, desk.storage, name, &object), OK));
}

static bool is_there(struct fixture *f, const char *name)
{
	struct storage_object object;
	return storage_get(&f->call, desk.storage, name, &object) == OK;
}

/* Nobody has the cat, which is in the storage whole and less wide; the dog is somebody's. */
static void given_both(struct fixture *f)
{
	strcpy(root, "/tmp/crier-media-XXXXXX");
	cr_assert(mkdtemp(root) != NULL);
	const struct storage_options options = {.folder = root,
		.s3_url = "",
		.object_bytes_max = 1000};
	cr_assert(eq(int, storage_create(&f->call, &options, &desk.storage), OK));
	posts.media = &desk;
	f->call.service = &posts;
	static const char *const rows[] =
		{[DB_SQLITE] = "INSERT INTO media_objects SELECT '" CAT
			       "', 'image/jpeg', 640, 480, 9,"
			       " '320 240 5' || char(10), 0, 0, NULL UNION ALL SELECT '" DOG
			       "', 'image/jpeg', 64, 48, 9, '', 1, 0, NULL",
			[DB_POSTGRES] = "INSERT INTO media_objects VALUES ('" CAT
					"', 'image/jpeg', 640, 480, 9,"
					" '320 240 5' || chr(10), 0, '1970-01-01Z', NULL), ('" DOG
					"', 'image/jpeg', 64, 48, 9, '', 1, '1970-01-01Z', NULL)"};
	plan_run(f, rows[db_engine(f->db)]);
	put(f, CAT ".jpg");
	put(f, CAT "-w320.jpg");
	put(f, DOG ".jpg");
}

static void clean_up(void)
{
	storage_destroy(desk.storage);
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", root);
	cr_assert(eq(int, system(command), 0));
}

static enum err claim_cat(struct call *c, void *arg)
{
	(void)arg;
	struct db_rows rows;
	TRY(db_query(c, &SQL_MEDIA_OBJECT_CLAIM,
		DB_ARGS(db_text(CAT), db_text("image/jpeg"), db_int(1), db_int(1), db_int(1),
			db_text(""), db_time(0)),
		&rows));
	return rows.count ? OK : ERR_UNAVAILABLE;
}

STORE_TEST(media_sweep, removes_what_nobody_refers_to_with_its_less_wide_ones)
{
	struct fixture f = open_fixture(engine);
	given_both(&f);
	bool more;
	cr_assert(eq(int, media_sweep(&f.call, &more), OK), "%s", f.call.failure.detail);
	cr_expect(not(more));
	cr_expect(not(is_there(&f, CAT ".jpg")));
	cr_expect(not(is_there(&f, CAT "-w320.jpg")));
	cr_expect(is_there(&f, DOG ".jpg"));
	cr_expect(eq(int, db_write(&f.call, claim_cat, NULL), OK), "it may come anew");
	clean_up();
}

/* A folder stands where the file should be: unlink fails. */
STORE_TEST(media_sweep, what_could_not_be_removed_stays_doomed_and_is_tried_again_later)
{
	struct fixture f = open_fixture(engine);
	given_both(&f);
	cr_assert(eq(int, storage_remove(&f.call, desk.storage, CAT "-w320.jpg"), OK));
	char command[256];
	snprintf(command, sizeof command, "mkdir %s/aa/" CAT "-w320.jpg", root);
	cr_assert(eq(int, system(command), 0));
	bool more;
	cr_expect(eq(int, media_sweep(&f.call, &more), ERR_UNAVAILABLE));
	cr_expect(eq(int, db_write(&f.call, claim_cat, NULL), ERR_UNAVAILABLE));
	snprintf(command, sizeof command, "rmdir %s/aa/" CAT "-w320.jpg", root);
	cr_assert(eq(int, system(command), 0));
	f.clock->fixed_us += 6 * US_PER_MINUTE;
	cr_expect(eq(int, media_sweep(&f.call, &more), OK), "%s", f.call.failure.detail);
	cr_expect(eq(int, db_write(&f.call, claim_cat, NULL), OK));
	clean_up();
}
