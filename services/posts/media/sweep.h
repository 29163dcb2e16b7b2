/* Removes the bytes of images that no row refers to any more. */
#ifndef CRIER_POSTS_MEDIA_SWEEP_H
#define CRIER_POSTS_MEDIA_SWEEP_H

#include "base/call.h"

/** Removes some. @param[out] more  whether there may be others */
MUST_CHECK enum err media_sweep(struct call *c, bool *more);

#endif
