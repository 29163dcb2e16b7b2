/* Headers, an empty line, the text. */
#include "mail/message.h"

#include <string.h>
#include <time.h>

#include "base/hex.h"
#include "base/random.h"
#include "mail/header.h"
#include "mail/quoted_printable.h"

#define ID_BYTES 16

/* strftime would say the names in the language of a locale. */
static void add_date(struct text *out, int64_t now_us)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec"};
	time_t seconds = (time_t)(now_us / US_PER_SECOND);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	text_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday],
		tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void add_id(struct text *out, const char *address)
{
	unsigned char bytes[ID_BYTES];
	char id[2 * ID_BYTES + 1];
	random_fast(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, id);
	text_printf(out, "Message-ID: <%s%s>\r\n", id, strrchr(address, '@'));
}

enum err message_compose(struct call *c, const struct mail *mail, struct message *message)
{
	struct text out;
	if (!mailbox_is_address(mail->from.address) || !mailbox_is_address(mail->to.address))
		return fail(c, ERR_INVALID, "no mail goes to or from such an address");
	text_init(&out, c->arena, 2048, MESSAGE_BYTES_MAX);
	add_date(&out, call_now_us(c));
	header_add_mailbox(&out, "From", &mail->from);
	header_add_mailbox(&out, "To", &mail->to);
	header_add_text(&out, "Subject", mail->subject);
	add_id(&out, mail->from.address);
	/* RFC 3834: nobody's holiday notice comes back. */
	text_add_string(&out, "Auto-Submitted: auto-generated\r\n"
			      "MIME-Version: 1.0\r\n"
			      "Content-Type: text/plain; charset=utf-8\r\n"
			      "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	quoted_printable_add(&out, mail->text);
	if (out.overflow)
		return fail(c, ERR_TOO_LARGE, "a mail of more than %d bytes", MESSAGE_BYTES_MAX);
	message->len = out.len;
	message->data = text_string(&out);
	return OK;
}
