/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * measure: run a command, and say what it cost.
 *
 *	measure FILE COMMAND [ARGUMENT...]
 *
 * Appends one line to FILE: wall-clock time, CPU time (user and system) in
 * milliseconds, and the largest resident set in KiB.  The command's exit
 * status is passed on.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/times.h"

static double ms(struct timeval tv)
{
	return (double)tv.tv_sec * 1e3 + (double)tv.tv_usec / 1e3;
}

static int fail(const char *what)
{
	fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	return 127;
}

int main(int argc, char **argv)
{
	struct rusage use;
	double begin = now_ms();
	int status;
	pid_t pid;
	FILE *f;

	if (argc < 3) {
		fprintf(stderr, "usage: measure FILE COMMAND...\n");
		return 2;
	}
	pid = fork();
	if (pid < 0)
		return fail("fork");
	if (!pid) {
		execvp(argv[2], argv + 2);
		_exit(fail(argv[2]));
	}
	if (wait4(pid, &status, 0, &use) < 0)
		return fail("wait");
	begin = now_ms() - begin;
	f = fopen(argv[1], "a");
	if (!f)
		return fail(argv[1]);
	fprintf(f, "%.3f %.3f %ld\n", begin,
		ms(use.ru_utime) + ms(use.ru_stime), use.ru_maxrss);
	if (fclose(f))
		return fail(argv[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
