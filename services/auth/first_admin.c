/* The file is written before the account is: one with a password that nobody was told would be
 * the worse half. */
#include "first_admin.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "audit_store.h"
#include "auth.h"
#include "base/hex.h"
#include "base/random.h"
#include "db/db.h"
#include "user.h"
#include "user_store.h"

#define PASSWORD_RANDOM_BYTES 12 /* 96 bits, as 24 hex digits */

static enum err write_note(struct call *c, const char *path, const char *email,
	const char *password)
{
	const char *text = call_printf(c, "%s %s\n", email, password);
	size_t len = strlen(text);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return fail(c, ERR_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
	bool written = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;
	close(fd);
	return written ? OK : fail(c, ERR_UNAVAILABLE, "cannot write %s", path);
}

static const char *random_password(struct call *c)
{
	unsigned char bytes[PASSWORD_RANDOM_BYTES];
	random_bytes(bytes, sizeof bytes);
	char *password = call_alloc(c, 2 * sizeof bytes + 1);
	hex_encode(bytes, sizeof bytes, password);
	return password;
}

static enum err choose_password(struct call *c, const char *data_folder, const char *email,
	const char **password)
{
	*password = auth_of(c)->config->admin_password;
	if (**password)
		return OK;
	*password = random_password(c);
	return write_note(c, call_printf(c, "%s/first-admin", data_folder), email, *password);
}

/* Again inside the transaction: another replica may start at the same time. */
static enum err insert_admin(struct call *c, void *arg)
{
	struct user user;
	bool any;
	TRY(user_store_any_admin(c, &any));
	if (any)
		return fail(c, ERR_CONFLICT, "there is an admin now");
	TRY(user_store_insert(c, arg, &user));
	return audit_store_add(c,
		&(struct audit_entry){.action = "first_admin", .subject_id = user.id});
}

enum err first_admin_ensure(struct call *c, const char *data_folder, bool *made)
{
	struct user_draft draft = {.name = "Admin", .role = ACCOUNT_ROLE_ADMIN};
	const char *password;
	bool any;
	*made = false;
	TRY(user_store_any_admin(c, &any));
	if (any)
		return OK;
	draft.email = user_normalise_email(c, auth_of(c)->config->admin_email);
	TRY(choose_password(c, data_folder, draft.email, &password));
	TRY(hasher_hash(c, auth_of(c)->hasher, password, &draft.password_hash));
	enum err err = db_write(c, insert_admin, &draft);
	if (err == ERR_CONFLICT) {
		TRY(user_store_any_admin(c, &any));
		if (any)
			return OK;
		return fail(c, err,
			"CRIER_ADMIN_EMAIL has an account that is no admin: "
			"crier-auth set-role makes it one");
	}
	*made = err == OK;
	if (*made)
		user_cache_forget(c, auth_of(c)->users);
	return err;
}
