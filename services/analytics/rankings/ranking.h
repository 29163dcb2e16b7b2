/* Who is first, second, and whoever is the same. */
#ifndef CRIER_ANALYTICS_RANKINGS_RANKING_H
#define CRIER_ANALYTICS_RANKINGS_RANKING_H

#include "analytics_types.h"

/**
 * Gives ranks to posts that are in order: as many as asked for, and one more where there is one.
 * Equal values have the same rank, and the next one counts all of them (1, 2, 2, 4).
 * @param limit  what is beyond it is dropped @return whether that has the last one's value
 */
bool ranking_number(struct ranked_post_list *posts, size_t limit);

#endif
