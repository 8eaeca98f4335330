/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ui-pty: what the viewer sends to its terminal, key by key.
 *
 *	ui-pty COLSxLINES KEYS... -- COMMAND...
 *
 * Runs the command on a pseudo terminal of this size, types each KEYS at once
 * (C escapes are understood) and waits until the command has taken them and
 * waits itself.  Prints a line for the start, "start BYTES", and one for each
 * KEYS, "KEYS BYTES".  After that SIGTERM ends the command; its exit status,
 * or 128 + the signal's number, is ours.
 *
 * $UI_PTY_RATE: read at most so many bytes in a second, like a slow link.
 * $UI_PTY_LOG: a file for all that the command sent.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include <glib.h>

/* The command that does not come to rest in this time never will. */
#define DEADLINE_S 60
#define TICK_MS    5
/* Rests that are looked at before one is believed. */
#define RESTS 4

struct run {
	pid_t pid;
	int master, slave;
	long rate;      /* bytes a second, 0: no limit */
	FILE *log;      /* all that was sent, or NULL */
	size_t matched; /* of a question */
};

/* Bytes that the command has not read yet. */
static int untaken(const struct run *r)
{
	int n = 0;

	return ioctl(r->slave, FIONREAD, &n) ? 0 : n;
}

/* Is the command asleep? */
static bool sleeps(const struct run *r)
{
	char path[64], text[512] = "";
	FILE *f;
	char *p;

	g_snprintf(path, sizeof(path), "/proc/%d/stat", (int)r->pid);
	f = fopen(path, "r");
	if (!f)
		return true; /* it is gone */
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	/* "PID (NAME) S": the name may hold anything. */
	p = strrchr(text, ')');
	return p && strlen(p) > 2 && (p[2] == 'S' || p[2] == 'Z');
}

/* As terminals do, tell a command that asks that we are well. */
static void answer(struct run *r, const char *text, size_t len)
{
	static const char question[] = "\033[5n", reply[] = "\033[0n";

	for (size_t i = 0; i < len; i++) {
		if (text[i] != question[r->matched])
			r->matched = 0;
		if (text[i] == question[r->matched])
			r->matched++;
		if (r->matched < sizeof(question) - 1)
			continue;
		r->matched = 0;
		if (write(r->master, reply, sizeof(reply) - 1) < 0)
			return; /* the command is gone */
	}
}

/* Read until the command rests; returns the bytes that came. */
static long drain(struct run *r)
{
	gint64 end = g_get_monotonic_time() + DEADLINE_S * G_USEC_PER_SEC;
	struct pollfd fd = { .fd = r->master, .events = POLLIN };
	size_t most = r->rate ? (size_t)MAX(r->rate * TICK_MS / 1000, 1) : 4096;
	char buffer[4096];
	long bytes = 0;
	int rests = 0;

	while (rests < RESTS && g_get_monotonic_time() < end) {
		ssize_t n = 0;

		if (poll(&fd, 1, TICK_MS) > 0) {
			n = read(r->master, buffer, MIN(most, sizeof(buffer)));
			if (n <= 0)
				break; /* the command is gone */
			if (r->log)
				fwrite(buffer, 1, (size_t)n, r->log);
			answer(r, buffer, (size_t)n);
			bytes += n;
			rests = 0;
			if (r->rate)
				g_usleep(TICK_MS * 1000);
		} else if (!untaken(r) && sleeps(r)) {
			rests++;
		} else {
			rests = 0;
		}
	}
	return bytes;
}

static int start(struct run *r, const char *size, char **command)
{
	struct winsize ws = { 0 };

	if (sscanf(size, "%hux%hu", &ws.ws_col, &ws.ws_row) != 2)
		return -1;
	if (openpty(&r->master, &r->slave, NULL, NULL, &ws))
		return -1;
	r->pid = fork();
	if (r->pid < 0)
		return -1;
	if (!r->pid) {
		close(r->master);
		login_tty(r->slave);
		execvp(command[0], command);
		_exit(127);
	}
	return 0;
}

static void type(struct run *r, const char *keys)
{
	char *text = g_strcompress(keys);
	size_t len = strlen(text), done = 0;

	while (done < len) {
		ssize_t n = write(r->master, text + done, len - done);

		if (n < 0 && errno != EINTR)
			break;
		if (n > 0)
			done += (size_t)n;
	}
	g_free(text);
	printf("%s %ld\n", keys, drain(r));
}

static int stop(struct run *r)
{
	int status = 0;

	kill(r->pid, SIGTERM);
	drain(r);
	close(r->slave);
	close(r->master);
	waitpid(r->pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	const char *rate = getenv("UI_PTY_RATE"), *log = getenv("UI_PTY_LOG");
	struct run r = { .rate = rate ? atol(rate) : 0 };
	int keys = 2, end = 2, status;

	while (end < argc && strcmp(argv[end], "--"))
		end++;
	if (end + 1 >= argc || start(&r, argv[1], argv + end + 1)) {
		fprintf(stderr, "usage: ui-pty COLSxLINES KEYS... -- "
				"COMMAND...\n");
		return 2;
	}
	r.log = log ? fopen(log, "w") : NULL;
	printf("start %ld\n", drain(&r));
	for (; keys < end; keys++)
		type(&r, argv[keys]);
	status = stop(&r);
	if (r.log)
		fclose(r.log);
	return status;
}
