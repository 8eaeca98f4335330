/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The progress bar and Ctrl-C while indexing: see progress.h. */
#include "config.h"

#include "progress.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <glib.h>

#include "base/text.h"

#define BAR_WIDTH 24
#define WIDTH_FOR_HINT 100
#define PROBLEMS_SHOWN 10

struct bar {
	bool shown;
	gint64 begin_us;
};

static volatile int stop, begun;

static void on_begun(void)
{
	begun = 1;
}

/* While the traces are still being opened there is nothing to keep: end. */
static void on_signal(int sig)
{
	stop = 1;
	if (!begun) {
		signal(sig, SIG_DFL);
		raise(sig);
	}
}

static int terminal_width(void)
{
	struct winsize ws;

	if (!ioctl(STDERR_FILENO, TIOCGWINSZ, &ws) && ws.ws_col > 0)
		return ws.ws_col;
	return 80;
}

static void draw(uint64_t done, uint64_t total, uint64_t events, void *data)
{
	struct bar *bar = data;
	double elapsed = (double)(g_get_monotonic_time() - bar->begin_us) / 1e6;
	double share = total ? (double)done / (double)total : 0;
	char cells[BAR_WIDTH + 1], left[32] = "", line[160];

	share = CLAMP(share, 0, 1);
	memset(cells, '.', BAR_WIDTH);
	memset(cells, '#', (size_t)(share * BAR_WIDTH));
	cells[BAR_WIDTH] = '\0';
	if (share > 0.02 && elapsed > 0.5)
		g_snprintf(left, sizeof(left), ", %.0f s left",
			   elapsed / share - elapsed);
	g_snprintf(line, sizeof(line),
		   "indexing [%s] %3.0f %%  %.1f M events, %.1f M/s%s%s",
		   cells, share * 100, (double)events / 1e6,
		   elapsed > 0 ? (double)events / 1e6 / elapsed : 0, left,
		   terminal_width() >= WIDTH_FOR_HINT ?
			   "  (Ctrl-C: stop and keep)" :
			   "");
	fprintf(stderr, "\r%.*s\033[K", terminal_width() - 1, line);
	fflush(stderr);
	bar->shown = true;
}

static void say_problems(char **problems)
{
	guint n = g_strv_length(problems);

	for (guint i = 0; i < n && i < PROBLEMS_SHOWN; i++) {
		char *clean = text_clean(problems[i]);

		fprintf(stderr, "kvmscope: %s\n", clean);
		g_free(clean);
	}
	if (n > PROBLEMS_SHOWN)
		fprintf(stderr,
			"kvmscope: and %u more problems; 'kvmscope report "
			"summary' lists them\n",
			n - PROBLEMS_SHOWN);
}

int index_with_progress(struct index_options *opt, struct index_result *result,
			struct err *err)
{
	struct sigaction on = { .sa_handler = on_signal,
				/* the second time, the default: end */
				.sa_flags = (int)SA_RESETHAND };
	struct sigaction old_int, old_term, old_hup;
	struct bar bar = { .begin_us = g_get_monotonic_time() };
	const char *term = g_getenv("TERM");
	int status;

	stop = begun = 0;
	sigemptyset(&on.sa_mask);
	sigaction(SIGINT, &on, &old_int);
	sigaction(SIGTERM, &on, &old_term);
	sigaction(SIGHUP, &on, &old_hup);
	opt->stop = &stop;
	opt->begun = on_begun;
	if (isatty(STDERR_FILENO) && term && strcmp(term, "dumb")) {
		opt->progress = draw;
		opt->data = &bar;
	}
	status = index_run(opt, result, err);
	if (bar.shown)
		fprintf(stderr, "\r\033[K");
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGTERM, &old_term, NULL);
	sigaction(SIGHUP, &old_hup, NULL);
	if (result->problems) {
		if (!status)
			say_problems(result->problems);
		g_strfreev(result->problems);
		result->problems = NULL;
	}
	return status;
}
