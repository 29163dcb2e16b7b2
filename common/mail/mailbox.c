/* Addresses are checked where they enter; here only what could leave its header is refused. */
#include <string.h>

#include "mail/message.h"

bool mailbox_is_address(const char *address)
{
	const char *at = strrchr(address, '@');
	if (!at || at == address || !at[1])
		return false;
	for (; *address; address++)
		if ((unsigned char)*address <= ' ' || strchr("<>\x7f", *address))
			return false;
	return true;
}

static char *trimmed(struct arena *arena, const char *text, size_t len)
{
	while (len && *text == ' ') {
		text++;
		len--;
	}
	while (len && text[len - 1] == ' ')
		len--;
	return arena_copy(arena, text, len);
}

bool mailbox_parse(struct arena *arena, const char *text, struct mailbox *mailbox)
{
	const char *open = strchr(text, '<');
	size_t len = strlen(text);
	struct mailbox read = {.name = "", .address = trimmed(arena, text, len)};
	if (open) {
		if (text[len - 1] != '>')
			return false;
		read.name = trimmed(arena, text, (size_t)(open - text));
		read.address = arena_copy(arena, open + 1, len - (size_t)(open - text) - 2);
	}
	if (!mailbox_is_address(read.address))
		return false;
	*mailbox = read;
	return true;
}
