/* Signals wait until they are asked for. */
#include "daemon/signals.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <unistd.h>

Test(signals, an_ending_signal_is_taken_when_asked_for, .timeout = 5)
{
	signals_init();
	kill(getpid(), SIGTERM);
	cr_expect_eq(signals_wait(), SIGTERM);
	kill(getpid(), SIGINT);
	cr_expect_eq(signals_wait(), SIGINT);
}

Test(signals, a_wait_with_an_end_tells_whether_one_came, .timeout = 5)
{
	signals_init();
	cr_expect_eq(signals_wait_ms(1), 0);
	kill(getpid(), SIGTERM);
	cr_expect_eq(signals_wait_ms(4000), SIGTERM);
}

Test(signals, writing_to_a_closed_pipe_does_not_end_the_process)
{
	signals_init();
	int ends[2];
	cr_assert_eq(pipe(ends), 0);
	close(ends[0]);
	cr_expect_eq(write(ends[1], "x", 1), -1);
}
