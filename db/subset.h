/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of a history as a history of its own.
 *
 * It holds a window, [from, to), of all tracks or of some.  What reaches over
 * the window's edges is cut there: intervals, the lives of tracks, preemptions
 * with their slices.  So everything that holds of a history holds of it (see
 * INVARIANTS), and its begin and end are those of the window.
 *
 * Ids of tracks and preemptions stay.  Of tracks that were not chosen there is
 * a row, with a life of no length, if something that was chosen points at them
 * (the pCPU it was on, who woke it, who ran instead) or stands below them.
 *
 * A counter has its points of the window; a gauge begins with the value that it
 * has there, which becomes a point.  Requests that reach into the window stay
 * whole, so that they have the latency that they had; when tracks were chosen,
 * those that chosen threads submitted.
 *
 * Stored events are those of the window, in the order they had; when tracks were
 * chosen, of those on chosen pCPUs and in chosen threads.
 *
 * Labels, sources, problems and missing events are copied whole: they are about
 * the traces.  The meta table says of what it is a part: subset_of,
 * subset_tracks.
 */
#ifndef DB_SUBSET_H
#define DB_SUBSET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/history.h"

struct subset {
	int64_t from_ns, to_ns;
	/*
	 * Whether a track that has intervals or points is chosen; NULL: every
	 * track, and every row.  A vCPU is chosen with its host thread, whose
	 * preemptions are its own.
	 */
	bool (*wants)(const struct track *t, void *data);
	/*
	 * NULL, or called now and then with how much is done (0 to 1); false
	 * stops: subset_write() fails without a sentence.
	 */
	bool (*go_on)(double done, void *go_on_data);
	void *data, *go_on_data;
};

/*
 * Write it as @path, which appears when it is whole.  Fails if @path is
 * something else than a history, or if @h cannot be read or @path not written;
 * nothing has changed under the name then.
 */
int subset_write(struct history *h, const struct subset *s, const char *path,
		 struct err *err);

#endif
