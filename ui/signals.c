/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals: see signals.h.
 *
 * A handler writes a byte into a pipe that the loop polls next to the
 * keyboard, so no signal can be missed between a look and a wait.  After a
 * crash nothing of the program can be trusted: its handler uses a text and
 * modes that were laid aside before, and system calls alone.
 */
#include "config.h"

#include "ui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib.h>

/* Room for the handler alone, should the stack be what overflowed. */
#define CRASH_STACK 65536

static int wake_pipe[2] = { -1, -1 };
static volatile sig_atomic_t end_asked;

static struct {
	volatile sig_atomic_t armed;
	int fd, modes_fd;
	size_t len;
	char text[SIGNALS_TEXT_MAX];
	bool has_modes;
	struct termios modes;
} crash;
static char crash_stack[CRASH_STACK];

static void on_wake(int number)
{
	int saved = errno;
	ssize_t done;

	if (number == SIGTERM || number == SIGHUP || number == SIGINT)
		end_asked = 1;
	done = write(wake_pipe[1], "", 1);
	(void)done; /* full: it wakes anyway */
	errno = saved;
}

/* The default action is in place again when this runs (SA_RESETHAND). */
static void on_crash(int number)
{
	ssize_t done;

	if (crash.armed) {
		crash.armed = 0;
		/* In the background, setting the modes would stop us. */
		signal(SIGTTOU, SIG_IGN);
		done = write(crash.fd, crash.text, crash.len);
		(void)done; /* nothing is left to be done about it */
		if (crash.has_modes)
			tcsetattr(crash.modes_fd, TCSANOW, &crash.modes);
	}
	raise(number);
}

static const struct {
	int number;
	void (*handler)(int number);
} signals[] = {
	{ SIGTERM, on_wake },  { SIGHUP, on_wake },   { SIGINT, on_wake },
	{ SIGCONT, on_wake },  { SIGWINCH, on_wake }, { SIGSEGV, on_crash },
	{ SIGBUS, on_crash },  { SIGFPE, on_crash },  { SIGILL, on_crash },
	{ SIGABRT, on_crash }, { SIGQUIT, on_crash },
};
static struct sigaction before[G_N_ELEMENTS(signals)];
static stack_t stack_before;

int signals_catch(struct err *err)
{
	stack_t own = { .ss_sp = crash_stack, .ss_size = CRASH_STACK };

	if (pipe2(wake_pipe, O_NONBLOCK | O_CLOEXEC))
		return err_set(err, "cannot make a pipe: %s",
			       g_strerror(errno));
	end_asked = 0;
	sigaltstack(&own, &stack_before);
	for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
		struct sigaction action = { .sa_handler = signals[i].handler };

		/* Raised again from inside the handler, it must get through. */
		if (signals[i].handler == on_crash)
			action.sa_flags =
				(int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
		sigaction(signals[i].number, &action, &before[i]);
	}
	return 0;
}

void signals_release(void)
{
	crash.armed = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
		sigaction(signals[i].number, &before[i], NULL);
	sigaltstack(&stack_before, NULL);
	close(wake_pipe[0]);
	close(wake_pipe[1]);
}

int signals_fd(void)
{
	return wake_pipe[0];
}

bool signals_drain(void)
{
	char waste[64];
	bool any = false;

	while (read(wake_pipe[0], waste, sizeof(waste)) > 0)
		any = true;
	return any;
}

bool signals_end_asked(void)
{
	return end_asked;
}

void signals_crash_modes(int fd)
{
	crash.modes_fd = fd;
	crash.has_modes = !tcgetattr(fd, &crash.modes);
}

void signals_crash_text(int fd, const char *text, size_t len)
{
	crash.armed = 0;
	crash.fd = fd;
	crash.len = MIN(len, sizeof(crash.text));
	memcpy(crash.text, text, crash.len);
	crash.armed = 1;
}
