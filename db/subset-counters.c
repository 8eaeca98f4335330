/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying counters, through reader and writer: see subset-counters.h. */
#include "config.h"

#include "db/subset-counters.h"

#include <glib.h>

/* Points between two questions whether to go on. */
#define ASK_EVERY 8192

int subset_counter(struct history *h, struct writer *w, const struct track *t,
		   int64_t from_ns, int64_t to_ns,
		   bool (*go_on)(int64_t t_ns, void *data), void *data,
		   struct err *err)
{
	const struct counter_info *info = history_counter(h, t->id);
	int64_t begin_ns = CLAMP(t->begin_ns, from_ns, to_ns);
	struct wcounter *out =
		writer_counter_as(w, t->id, info->form, begin_ns);
	struct counter_iter it;
	struct counter_point p;
	uint64_t count = 0;
	int r;

	counter_iter_init(&it, h, t->id, from_ns, to_ns);
	while ((r = counter_iter_next(&it, &p, err)) > 0) {
		wcounter_add(out, p.t_ns, p.value);
		if (!(++count % ASK_EVERY) && !go_on(p.t_ns, data)) {
			r = -1;
			break;
		}
	}
	counter_iter_release(&it);
	wcounter_end(out, CLAMP(t->end_ns, from_ns, to_ns));
	return r;
}
