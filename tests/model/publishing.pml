/* How a post goes live, small enough to be searched through completely by spin.
 *
 * One post, two workers, a sweep, a user; -DEXTERNAL for a channel that leads outside, else the
 * channel is `site`. Time is not modelled: whatever takes time (the minute, a lease, a frozen
 * process) takes any time, so each order of events is looked at. A lease in Redis promises nothing
 * at all here: a ticket that one worker holds may be taken by the other, so held is the same as due.
 *
 * Safety, as assertions: each version is in the ledger once at most; nothing is published or sent
 * at a version after a move or a cancel was answered; a key never carries two contents.
 * Liveness (-DLIVENESS): a post whose time came is published or cancelled in the end, where each
 * process that can go on does (weak fairness, pan -f) and FAULTS is all that goes wrong.
 *
 * BROKEN_* leave out one part of the protocol each: spin has to find what that part is for.
 *
 * Posts refuses more than this does: a move, once an attempt may have arrived.
 *
 * Not in here: retries that are used up (a dead letter is an end of its own), and time itself.
 * LIMIT_FROZEN_IN_SEND is a limit of the protocol and not a mistake in it: a process that is
 * frozen after it looked at its lease, and before the bytes leave, sends late. No lease can
 * prevent that; only a receiver that knows the key can. */

#ifndef VERSIONS
#define VERSIONS 2 /* the schedule's, 1..3 */
#endif

#ifndef FAULTS
#define FAULTS 2
#endif

mtype:state = {scheduled, published, cancelled};

/* Posts: the truth. Each inline below that touches it is one transaction. */
mtype:state status = scheduled;
byte version = 1;
bool time_came = false;
byte content = 1;
byte carried = 0;     /* what this version's deliveries carry; 0: none was begun */
byte attempt = 0;      /* the number of the last delivery */
bool lease_runs = false;

/* Redis: an index of it, by version. */
bool redis_runs = true;
bool tickets[4] = false; /* due or held */

/* What an observer outside notes. */
byte ledger[4] = 0;
byte received[4] = 0; /* the content that a key carried first */
#ifdef NEVER_TWICE
bool twice_received = false;
#endif
bool given_up[4] = false; /* a move or a cancel of this version was answered */
byte working[2] = 0;		     /* the attempt that a worker lives for */

byte faults = FAULTS;
#define FAULT atomic { faults > 0 -> faults-- }

#ifdef BROKEN_NO_VERSION
#define HOLDS(ticket) (status == scheduled)
#else
#define HOLDS(ticket) (status == scheduled && version == ticket)
#endif

inline write_ledger(ticket)
{
	status = published;
	ledger[ticket]++;
	assert(ledger[ticket] == 1);
	assert(!given_up[ticket])
}

/* The one statement of channel `site`. */
inline publish(ticket)
{
	atomic {
		if
		:: HOLDS(ticket) && time_came -> write_ledger(ticket)
		:: else
		fi
	}
}

/* A delivery begins: its number is the fence. @param mine  0: not given */
inline claim(ticket, mine)
{
	atomic {
		if
		:: HOLDS(ticket) && time_came && !lease_runs ->
			attempt++;
			lease_runs = true;
			mine = attempt;
			working[me] = mine;
#ifndef BROKEN_NO_SNAPSHOT
			if
			:: carried == 0 -> carried = content
			:: else
			fi
#endif
		:: else -> mine = 0
		fi
	}
}

#ifdef BROKEN_NO_SNAPSHOT
#define CARRIED content
#else
#define CARRIED carried
#endif

inline receive(ticket)
{
	atomic {
		assert(!given_up[ticket]);
		if
		:: received[ticket] == 0 -> received[ticket] = CARRIED
#ifdef NEVER_TWICE
		:: else -> twice_received = true
#else
		:: else
#endif
		fi;
		assert(received[ticket] == CARRIED)
	}
}

/* A worker counts its lease from before it asked, so that it ends no later than posts' own. */
#ifdef BROKEN_NO_LEASE_CHECK
#define MAY_SEND(mine) true
#else
#define MAY_SEND(mine) (lease_runs && attempt == mine)
#endif

/* The end of a delivery, as its worker saw it. Each report may be sent again. */
inline report_sent(ticket, mine)
{
	atomic {
		if
#ifdef BROKEN_BLIND_REPORT
		:: true ->
#else
		:: HOLDS(ticket) -> /* whichever attempt it was, it arrived */
#endif
			lease_runs = false;
			write_ledger(ticket)
		:: else
		fi
	}
}

inline report_failed(mine)
{
	atomic {
		if
		:: status == scheduled && attempt == mine && lease_runs ->
#ifdef BROKEN_NUMBER_USED_AGAIN
			attempt--;
#endif
			lease_runs = false
		:: else
		fi
	}
}

/* Redis lets go of a ticket for good. */
inline settle(ticket)
{
	atomic {
		if
		:: redis_runs -> tickets[ticket] = false
		:: else
		fi
	}
}

/* A ticket that is due, or held by whomever; without Redis, what posts says is due. */
#define TAKE(number) redis_runs && tickets[number] -> ticket = number

proctype worker(byte me)
{
	byte ticket;
	byte mine;
idle:	atomic {
		ticket = 0;
		mine = 0;
		working[me] = 0
	}
end:	atomic {
		if
		:: TAKE(1)
		:: TAKE(2)
		:: TAKE(3)
		:: !redis_runs && status == scheduled && time_came -> ticket = version
		fi
	}
#ifdef EXTERNAL
	if
	:: claim(ticket, mine)
	:: FAULT -> goto idle /* crashed, or posts did not answer */
	fi;
	if
	:: mine == 0 -> goto over
	:: else
	fi;
#ifdef LIMIT_FROZEN_IN_SEND
	if
	:: !MAY_SEND(mine) -> goto idle
	:: else
	fi;
	receive(ticket);
#else
	if
	:: atomic { MAY_SEND(mine) -> receive(ticket) }
	:: atomic { !MAY_SEND(mine) -> goto idle }
	:: FAULT -> goto idle
	:: FAULT -> goto failed /* not begun for want of time, or refused by the receiver */
	fi;
#endif
	if
	:: skip
	:: FAULT -> goto idle
	:: FAULT -> goto failed /* received, and the answer was lost */
	fi;
sent:	report_sent(ticket, mine);
	if
	:: goto over
	:: FAULT -> goto idle
	:: FAULT -> goto sent /* the answer was lost: reported again */
	fi;
failed:	report_failed(mine);
	if
	:: goto idle
	:: FAULT -> goto failed
	fi;
#else
again:	if
	:: publish(ticket)
	:: FAULT -> goto idle
	fi;
	if
	:: skip
	:: FAULT -> goto idle
	:: FAULT -> goto again
	fi;
#endif
over:	atomic {
		if
		:: !HOLDS(ticket) -> settle(ticket)
		:: else /* too early, or another's attempt: its lease brings it back */
		fi
	}
	goto idle
}

#define LACKS(number) (redis_runs && number <= version && !tickets[number])

/* Any number of sweepers: what one of them read may be old when it comes to Redis. */
proctype sweep()
{
end:	do
	:: atomic { status == scheduled && LACKS(version) -> tickets[version] = true }
	:: atomic { faults > 0 && LACKS(1) -> faults--; tickets[1] = true }
	:: atomic { faults > 0 && LACKS(2) -> faults--; tickets[2] = true }
	od
}

#ifdef BROKEN_CANCEL_IN_LEASE
#define MAY_CHANGE (status == scheduled)
#else
#define MAY_CHANGE (status == scheduled && !lease_runs)
#endif

inline leave_version()
{
	given_up[version] = true;
	time_came = false;
	carried = 0
}

/* A refused request (409) changes nothing, and is left out. */
proctype user()
{
	do
	:: atomic { MAY_CHANGE && version < VERSIONS -> leave_version(); version++ }
	:: atomic { MAY_CHANGE -> leave_version(); status = cancelled }
	:: atomic { status == cancelled && version < VERSIONS -> version++; status = scheduled }
#ifdef EXTERNAL
	:: atomic { status == scheduled -> content = 3 - content }
#endif
	:: break
	od
}

/* The minute comes, by posts' clock. */
proctype minute()
{
end:	do
	:: atomic { status == scheduled && !time_came -> time_came = true }
	od
}

#define IS_WORKED_ON (working[0] == attempt || working[1] == attempt)

/* A delivery's lease ends: of itself once its worker is gone, else because that was too slow. */
proctype lease()
{
end:	do
#ifndef BROKEN_ENDLESS_LEASE
	:: atomic { lease_runs && !IS_WORKED_ON -> lease_runs = false }
#endif
	:: atomic { lease_runs && IS_WORKED_ON && faults > 0 -> faults--; lease_runs = false }
	od
}

inline empty_redis()
{
	tickets[1] = false;
	tickets[2] = false;
	tickets[3] = false
}

proctype redis_faults()
{
end:	do
	:: atomic { redis_runs && faults > 0 -> faults--; empty_redis() }
	:: atomic { redis_runs && faults > 0 -> faults--; empty_redis(); redis_runs = false };
		redis_runs = true
	od
}

init
{
	atomic {
		tickets[1] = true;
		run worker(0);
		run worker(1);
#ifndef BROKEN_NO_SWEEP
		run sweep();
#endif
		run user();
		run minute();
		run redis_faults();
#ifdef EXTERNAL
		run lease()
#endif
	}
}

#ifdef LIVENESS
ltl goes_out { [] ((status == scheduled && time_came) -> <> (status != scheduled)) }
#endif

/* That the model gets so far at all: each of these has to be found wrong. */
#ifdef NEVER_PUBLISHED
ltl never_published { [] (ledger[VERSIONS] == 0) }
#endif
#ifdef NEVER_TWICE
ltl never_twice { [] !(twice_received && status == published) }
#endif
