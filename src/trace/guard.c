/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A handler of SIGABRT that leaves by a jump, as C allows it to.  Aborts of
 * other threads, and outside of guarded calls, end the program as ever.
 */
#include "config.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>

#include "trace/guard.h"

static _Thread_local sigjmp_buf *active;
static struct sigaction previous;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void on_abort(int signal_number)
{
	if (active)
		siglongjmp(*active, 1);
	sigaction(SIGABRT, &previous, NULL);
	raise(signal_number);
}

static void install(void)
{
	struct sigaction action = { .sa_handler = on_abort,
				    .sa_flags = SA_NODEFER };

	sigemptyset(&action.sa_mask);
	sigaction(SIGABRT, &action, &previous);
}

bool guard_call(void (*fn)(void *data), void *data)
{
	sigjmp_buf here;

	pthread_once(&once, install);
	if (sigsetjmp(here, 0)) {
		active = NULL;
		return false;
	}
	active = &here;
	fn(data);
	active = NULL;
	return true;
}
