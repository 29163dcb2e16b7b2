/* Composes, and then one of two ways. */
#include "mail/mailer.h"

#include <stdlib.h>

#include "mail/outbox.h"

struct mailer {
	struct arena *arena;
	struct mailbox from;
	struct smtp *smtp; /* NULL: into the outbox */
	const char *outbox;
};

static enum err fill(struct call *c, const struct mailer_options *options, struct mailer *mailer)
{
	char why[256] = "";
	if (!mailbox_parse(mailer->arena, options->from, &mailer->from))
		return fail(c, ERR_UNAVAILABLE, "\"%s\" is no sender of mails", options->from);
	mailer->outbox = arena_strdup(mailer->arena, options->outbox);
	if (!*options->smtp.url)
		return OK;
	mailer->smtp = smtp_create(&options->smtp, why, sizeof why);
	return mailer->smtp ? OK : fail(c, ERR_UNAVAILABLE, "%s", why);
}

enum err mailer_create(struct call *c, const struct mailer_options *options, struct mailer **mailer)
{
	struct mailer *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->arena = arena_create();
	enum err err = fill(c, options, made);
	if (err != OK) {
		mailer_destroy(made);
		return err;
	}
	*mailer = made;
	return OK;
}

void mailer_destroy(struct mailer *mailer)
{
	if (!mailer)
		return;
	smtp_destroy(mailer->smtp);
	arena_destroy(mailer->arena);
	free(mailer);
}

void mailer_stop(struct mailer *mailer)
{
	if (mailer->smtp)
		smtp_stop(mailer->smtp);
}

/* An address that no header can hold will not become better. */
static enum smtp_end judge(struct call *c, enum err err, enum smtp_end otherwise, const char **why)
{
	if (err == OK)
		return SMTP_ACCEPTED;
	*why = c->failure.detail;
	return otherwise;
}

enum smtp_end mailer_send(struct call *c, struct mailer *mailer, const struct mail *mail,
	const char **why)
{
	struct mail sent = *mail;
	struct message message;
	sent.from = mailer->from;
	enum smtp_end end = judge(c, message_compose(c, &sent, &message), SMTP_REFUSED, why);
	if (end != SMTP_ACCEPTED)
		return end;
	if (mailer->smtp)
		return smtp_send(c, mailer->smtp, &sent, &message, why);
	return judge(c, outbox_put(c, mailer->outbox, &message), SMTP_FAILED, why);
}
