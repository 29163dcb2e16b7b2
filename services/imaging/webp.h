/* A WebP file without what stands beside its picture (RFC 9649): libvips 8.14 writes EXIF of its
 * own, however one asks. */
#ifndef CRIER_IMAGING_WEBP_H
#define CRIER_IMAGING_WEBP_H

#include <stdbool.h>
#include <stddef.h>

/** Takes EXIF, XMP and colour profile out of a file, in its place. @return false when it is none */
bool webp_strip(unsigned char *data, size_t *len);

#endif
