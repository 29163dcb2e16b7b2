/* The operation that brings back what a post said before. */
#include "editing.h"

/* POST /api/posts/{id}/revisions/{version}/restore. */
enum err restore_revision(struct call *c, const struct restore_revision_in *in, struct post *out)
{
	const struct editing_target target = {.id = in->id, .if_match = in->if_match};
	return editing_write(c, &target, &(struct editing_change){.restored_version = in->version},
		out);
}
