/* Images that store tests start from: rows, without their bytes. */
#ifndef CRIER_TESTS_STORE_POSTS_GIVEN_IMAGES_H
#define CRIER_TESTS_STORE_POSTS_GIVEN_IMAGES_H

#include "given.h"
#include "media/store.h"

#define CAT "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DOG "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define NEEDED_US (15 * US_PER_MINUTE)
#define AGAIN_US (5 * US_PER_MINUTE)

/** A JPEG of 640 by 480 of somebody's, of which there is one of 320 by 240 as well. */
struct media image_of(struct fixture *f, int64_t user_id, const char *sha256);

/** Its bytes are put at this moment. */
enum err when_claimed(struct fixture *f, const struct media *media);

/** It was kept. @return its id */
int64_t given_image(struct fixture *f, int64_t user_id, const char *sha256);

/** Its owner has it no more. */
void when_image_deleted(struct fixture *f, int64_t id);

/** Dooms what may go. */
struct doomed_list doom_images(struct fixture *f);

#endif
