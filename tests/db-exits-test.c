/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exits of a window: their handling, the stay and the gap before them, and how
 * far before the window that is looked for.
 */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include <glib.h>

#include "db/exits.h"
#include "db/history.h"
#include "db/writer.h"
#include "tests/tap.h"

#define NAME "db-exits-test.kvms"

/*
 * guest | vmm 78 | guest | unknown and guest, @pairs times, 10 each | vmm 78
 * for 10, preempted for 5, vmm 78 for 10 | guest.  Returns where the last exit
 * begins.
 */
static int64_t write_history(int pairs)
{
	struct err err = ERR_INIT;
	struct track_row row = {
		.kind = TRACK_VCPU, .name = "vCPU 0", .pid = -1, .tid = 7
	};
	struct wtrack *t;
	struct writer *w;
	int64_t t_ns = 30, exit_ns;

	if (writer_open(&w, NAME, &err))
		exit(err_report(&err));
	t = writer_track(w, 0);
	row.id = wtrack_id(t);
	wtrack_set(t, 0, ST_GUEST, 0, VALUE_NONE);
	wtrack_set(t, 10, ST_VMM, 0, 78);
	wtrack_set(t, 20, ST_GUEST, 0, VALUE_NONE);
	for (int i = 0; i < pairs; i++) {
		wtrack_set(t, t_ns, ST_UNKNOWN, 0, VALUE_NONE);
		wtrack_set(t, t_ns + 10, ST_GUEST, 0, VALUE_NONE);
		t_ns += 20;
	}
	exit_ns = t_ns;
	wtrack_set(t, t_ns, ST_VMM, 0, 78);
	wtrack_set(t, t_ns + 10, ST_PREEMPTED, 0, VALUE_NONE);
	wtrack_set(t, t_ns + 15, ST_VMM, 0, 78);
	wtrack_set(t, t_ns + 25, ST_GUEST, 0, VALUE_NONE);
	row.end_ns = t_ns + 30;
	wtrack_end(t, row.end_ns);
	writer_describe(w, &row);
	writer_meta_int(w, "begin_ns", 0);
	writer_meta_int(w, "end_ns", row.end_ns);
	if (writer_publish(w, NULL, &err))
		exit(err_report(&err));
	writer_close(w);
	return exit_ns;
}

static void collect(const struct exit_seen *seen, void *data)
{
	g_array_append_val((GArray *)data, *seen);
}

/* The exits from the last one on, if @pairs intervals lie before it. */
static void check(int pairs, bool gap_known, const char *what)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct exit_seen));
	const struct exit_seen *e;
	int64_t exit_ns = write_history(pairs);
	struct err err = ERR_INIT;
	const struct track *tracks;
	struct history *h;
	size_t n;

	if (history_open(&h, NAME, &err))
		exit(err_report(&err));
	tracks = history_tracks(h, &n);
	is_int(history_exits_each(h, &tracks[0], exit_ns, INT64_MAX, collect,
				  all, &err),
	       0, "%s", what);
	is_int(all->len, 1, "one exit");
	if (all->len) {
		e = &g_array_index(all, struct exit_seen, 0);
		is_int(e->begin_ns, exit_ns, "its begin");
		is_int(e->handling_ns, 20, "handling, without preemption");
		is_int(e->stay_ns, 10, "the stay before it");
		is_int(e->gap_ns, gap_known ? exit_ns - 10 : -1,
		       "the gap to the exit before it");
	}
	history_close(h);
	g_array_free(all, TRUE);
}

int main(void)
{
	tap_begin();
	check(0, true, "an exit with another one before its guest");
	check(100, true, "an exit with another one long before it");
	check(1000, false, "an exit with another one too long before it");
	unlink(NAME);
	return tap_end();
}
