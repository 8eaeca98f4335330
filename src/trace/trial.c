/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The child opens the trace, writes a line per stream into a pipe, and a last
 * one that says so.  Whatever else becomes of it means no.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace/ctf.h"
#include "trace/trial.h"

/*
 * Processor time.  Finding the packets of 20 GB takes less than a second if
 * they are large or an index lists them, ten if they are pages; a slow machine
 * gets its share.
 */
#define SECONDS_MIN      3
#define BYTES_PER_SECOND INT64_C(1000000000)

#define LAST_LINE "good\n"

static void write_range(const char *port, int64_t begin_ns, int64_t end_ns,
			void *data)
{
	fprintf(data, "%" PRId64 " %" PRId64 " %s\n", begin_ns, end_ns, port);
}

static bool open_here(const char *path, size_t streams_min, FILE *out)
{
	struct ctf_graph *g = ctf_graph_new(NULL);
	bool good;

	good = g && !ctf_graph_add_trace(g, path, NULL) &&
	       ctf_graph_port_count(g, 0) >= streams_min;
	if (good)
		ctf_graph_ranges(g, path, write_range, out);
	ctf_graph_free(g);
	return good;
}

static void be_child(const char *path, int64_t size, size_t streams_min,
		     int pipe_end)
{
	const struct rlimit no_core = { 0, 0 };
	struct rlimit time;
	int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
	FILE *out = fdopen(pipe_end, "w");

	if (quiet >= 0)
		dup2(quiet, STDERR_FILENO);
	time.rlim_cur = (rlim_t)(SECONDS_MIN + size / BYTES_PER_SECOND);
	time.rlim_max = time.rlim_cur;
	setrlimit(RLIMIT_CORE, &no_core);
	setrlimit(RLIMIT_CPU, &time);
	if (out && open_here(path, streams_min, out)) {
		fputs(LAST_LINE, out);
		fclose(out);
	}
	_exit(0);
}

static char *read_all(int fd)
{
	GString *s = g_string_new(NULL);
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0 ||
	       (n < 0 && errno == EINTR))
		g_string_append_len(s, buf, MAX(n, 0));
	return g_string_free(s, FALSE);
}

static void wait_for(pid_t child)
{
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

/* "BEGIN END PORT": the name may hold blanks. */
static void tell(const char *line,
		 void (*each)(const char *port, int64_t begin_ns,
			      int64_t end_ns, void *data),
		 void *data)
{
	int64_t begin_ns, end_ns;
	char *rest;

	begin_ns = g_ascii_strtoll(line, &rest, 10);
	end_ns = g_ascii_strtoll(rest, &rest, 10);
	if (*rest == ' ')
		each(rest + 1, begin_ns, end_ns, data);
}

bool trial_open(const char *path, int64_t size, size_t streams_min,
		void (*each)(const char *port, int64_t begin_ns, int64_t end_ns,
			     void *data),
		void *data)
{
	char *text, **lines;
	int ends[2], i;
	pid_t child;
	bool good;

	if (pipe2(ends, O_CLOEXEC))
		return true; /* then it is seen without a try */
	child = fork();
	if (!child) {
		close(ends[0]);
		be_child(path, size, streams_min, ends[1]);
	}
	close(ends[1]);
	text = read_all(ends[0]);
	close(ends[0]);
	if (child > 0)
		wait_for(child);
	good = child < 0 || g_str_has_suffix(text, LAST_LINE);
	lines = g_strsplit(text, "\n", -1);
	for (i = 0; good && each && lines[i]; i++)
		tell(lines[i], each, data);
	g_strfreev(lines);
	g_free(text);
	return good;
}
