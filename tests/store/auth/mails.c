/* As the thread that sends them takes them. */
#include "store/auth/mails.h"

#include <string.h>

struct taking {
	struct queued_mail *queued;
	struct mail *mail;
	bool ready;
};

static enum err take(struct call *c, void *arg)
{
	struct taking *taking = arg;
	return mail_draft_take(c, 60 * US_PER_SECOND, taking->queued, taking->mail, &taking->ready);
}

bool took_mail(struct fixture *f, struct queued_mail *queued, struct mail *mail)
{
	struct taking taking = {.queued = queued, .mail = mail};
	cr_assert(eq(int, db_write(&f->call, take, &taking), OK), "%s", f->call.failure.detail);
	return taking.ready;
}

static const char *token_of(struct fixture *f, const struct mail *mail)
{
	const char *token = strstr(mail->text, "#token=");
	if (!token)
		return NULL;
	token += strlen("#token=");
	return arena_copy(f->call.arena, token, strcspn(token, "\n"));
}

const char *mailed_token(struct fixture *f, enum mail_kind kind)
{
	struct queued_mail queued;
	struct mail mail;
	bool took;
	do {
		took = took_mail(f, &queued, &mail);
	} while (took && queued.kind != kind);
	cr_assert(took, "no mail of kind %d waits", kind);
	return token_of(f, &mail);
}

static enum err remove_mail(struct call *c, void *arg)
{
	return mail_store_remove(c, arg);
}

void forget_mails(struct fixture *f)
{
	struct queued_mail queued;
	struct mail mail;
	while (took_mail(f, &queued, &mail))
		cr_assert(eq(int, db_write(&f->call, remove_mail, &queued), OK));
}
