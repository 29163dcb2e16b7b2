/* Tickets of posts that follow each other, at one version: these go live along the table by one
 * statement, without a list of ids, a second pass or an answer for each. */
#ifndef CRIER_POSTS_PUBLISHING_PUBLISHING_RUNS_H
#define CRIER_POSTS_PUBLISHING_PUBLISHING_RUNS_H

#include "publishing/ledger_lines.h"
#include "publishing/tickets.h"

/**
 * Publishes what is in runs of tickets and goes live for the same moment as its run's first; inside
 * db_write.
 * @param tickets     sorted by post
 * @param delivered   as publishing_store_publish
 * @param[out] lines  what went live, behind what is there
 * @param[out] rest   all other tickets, for which nothing was done
 */
MUST_CHECK enum err publishing_runs_publish(struct call *c, const struct ticket_list *tickets,
	bool delivered, int64_t now_us, struct ledger_line_list *lines, struct ticket_list *rest);

#endif
