/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the reader delivers, for tests:
 *
 *	trace-dump [-q] [-t THREADS] PATH...
 *
 * One line per event (not with -q), then the summary: a line per trace and
 * per damage, each beginning with '#'.  Exit status 1 if nothing is readable.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "trace/reader.h"
#include "trace/vocab.h"

#define BATCH 512

static void print_event(const struct event *ev)
{
	char text[2 * EVENT_TEXT_MAX];
	int i;

	printf("%" PRId64 " m%d cpu%d tid%d pid%d %s", ev->ts_ns, ev->machine,
	       ev->cpu, ev->tid, ev->pid, vocab_kind_name(ev->kind));
	for (i = 0; i < EVENT_SLOTS; i++) {
		if (ev->slot[i] == EVENT_NONE)
			printf(" -");
		else
			printf(" %" PRId64, ev->slot[i]);
	}
	for (i = 0; i < 2; i++) {
		text_clean_to(text, sizeof(text), ev->text[i]);
		printf(" '%s'", text);
	}
	printf("\n");
}

static void print_summary(const struct reader *r, uint64_t delivered)
{
	const struct trace_info *t;
	const struct damage *d;
	uint64_t done, total;
	size_t i, n;

	t = reader_traces(r, &n);
	for (i = 0; i < n; i++) {
		printf("# trace role=%s used=%d machine=%d host=%s tracer='%s' kernel=%s events=%" PRId64
		       " discarded=%" PRId64 "/%" PRId64 " disordered=%" PRId64
		       " begin=%" PRId64 " end=%" PRId64 " path=%s\n",
		       trace_role_name(t[i].role), t[i].used, t[i].machine,
		       t[i].host, t[i].tracer, t[i].kernel, t[i].events,
		       t[i].discarded_events, t[i].discarded_packets,
		       t[i].disordered_events, t[i].begin_ns, t[i].end_ns,
		       t[i].path);
		if (t[i].note)
			printf("# note %s\n", t[i].note);
	}
	d = reader_damage(r, &n);
	for (i = 0; i < n; i++)
		printf("# damage kind=%s place=%s cpu=%d begin=%" PRId64
		       " end=%" PRId64 " count=%" PRId64 " %s\n",
		       d[i].kind, d[i].place, d[i].cpu, d[i].begin_ns,
		       d[i].end_ns, d[i].count, d[i].text);
	reader_progress(r, &done, &total);
	printf("# delivered=%" PRIu64 " read=%" PRIu64 " done=%" PRIu64
	       "/%" PRIu64 " machines=%zu\n",
	       delivered, reader_events_read(r), done, total,
	       reader_machines(r));
}

int main(int argc, char **argv)
{
	struct reader_options opt = { NULL, 0, 0 };
	struct err err = ERR_INIT;
	struct event ev[BATCH];
	struct reader *r;
	uint64_t delivered = 0;
	bool quiet = false;
	size_t i, n;
	int c;

	while ((c = getopt(argc, argv, "qt:")) != -1) {
		if (c == 'q')
			quiet = true;
		else if (c == 't')
			opt.threads = (unsigned int)atoi(optarg);
		else
			return 2;
	}
	opt.paths = (const char *const *)argv + optind;
	opt.path_count = (size_t)(argc - optind);
	if (reader_open(&r, &opt, &err))
		return err_report(&err);
	while ((n = reader_next(r, ev, BATCH))) {
		delivered += n;
		for (i = 0; !quiet && i < n; i++)
			print_event(&ev[i]);
	}
	print_summary(r, delivered);
	reader_close(r);
	return 0;
}
