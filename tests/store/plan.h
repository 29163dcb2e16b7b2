/* How an engine would run each statement of a daemon, on tables that are large.
 *
 * A program of store tests fills its tables, lists its statements with typical arguments, and
 * plan_check asks both engines: no statement may read a whole table, or a whole index, unless its
 * row says why. A statement that is not listed fails the test, so that whoever adds one decides. */
#ifndef CRIER_TESTS_STORE_PLAN_H
#define CRIER_TESTS_STORE_PLAN_H

#include "store/fixture.h"

/* One bit for $number, as in a statement's text. */
#define PLAN_PARAMETER(number) (UINT32_C(1) << ((number)-1))

struct plan_case {
	const struct sql *sql;
	const char
		*args[SQL_PARAMETERS_MAX]; /* typical values, as PostgreSQL reads them from text */
	const char *scans;		   /* why it may read everything; NULL: it may not */
	uint32_t narrowed_by;		   /* but not in a variant with one of these parameters */
	uint32_t needs; /* a variant without any of these never runs; 0: all do */
	uint32_t apart; /* nor does one with two of these */
};

struct plan_list {
	const struct plan_case *cases;
	size_t count;
	const char *const *small; /* tables that may be read whole by anybody, up to a NULL */
};

/** Runs a script of the engine's own, as for filling tables; a failure fails the test. */
void plan_run(struct fixture *f, const char *script);

/** Between filling and asking: PostgreSQL looks at its tables, as its autovacuum would. */
void plan_settle(struct fixture *f);

/** Checks every statement of the fixture's plan, with none, one and two of its clauses. On
 *  PostgreSQL with the plan for the arguments, and with the one for any arguments. */
void plan_check(struct fixture *f, const struct plan_list *list);

/**
 * The first step of one variant's plan that reads a whole table or index which is not small.
 * A walk along an index that a LIMIT ends is none, where nothing is sorted on the way.
 * @param mask  of clauses, see statement_mask
 * @return NULL for none; lives as long as the fixture's call
 */
const char *plan_scan(struct fixture *f, const struct plan_case *each, uint32_t mask,
	const char *const *small);

/** The row of a statement; NULL where it is not listed. */
const struct plan_case *plan_case_of(const struct plan_list *list, const struct sql *sql);

/** Whether a variant's plan goes along that index, whatever the arguments. */
bool plan_uses(struct fixture *f, const struct plan_case *each, uint32_t mask, const char *index);

#endif
