/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting active vCPUs over time: see occupancy.h. */
#include "config.h"

#include "report/occupancy.h"

/* A vCPU's place in the walk. */
struct place {
	struct interval_iter it;
	int64_t until_ns;   /* it is so until then */
	int active, wanted; /* 0 or 1 */
};

static int advance(struct place *p, struct err *err)
{
	struct interval iv;
	int r = interval_iter_next(&p->it, &iv, err);

	p->active = p->wanted = 0;
	p->until_ns = INT64_MAX;
	if (r <= 0)
		return r;
	p->until_ns = iv.end_ns;
	p->active = state_info(iv.state)->on_cpu;
	p->wanted =
		p->active || iv.state == ST_READY || iv.state == ST_PREEMPTED;
	return 0;
}

static void account(struct occupancy *o, int active, int wanted, int64_t ns)
{
	if (ns <= 0)
		return;
	if ((guint)active >= o->active_ns->len)
		g_array_set_size(o->active_ns, (guint)active + 1);
	g_array_index(o->active_ns, int64_t, active) += ns;
	o->active_mean += (double)active * (double)ns;
	o->wanted_mean += (double)wanted * (double)ns;
	o->active_max = MAX(o->active_max, active);
	o->wanted_max = MAX(o->wanted_max, wanted);
}

/* All places, the one whose state ends first at the top: a binary heap. */
struct heap {
	struct place *places;
	size_t n;
	int active, wanted; /* of all together */
};

static void sift_down(struct heap *h, size_t i)
{
	struct place moved = h->places[i];

	for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
		if (child + 1 < h->n &&
		    h->places[child + 1].until_ns < h->places[child].until_ns)
			child++;
		if (moved.until_ns <= h->places[child].until_ns)
			break;
		h->places[i] = h->places[child];
	}
	h->places[i] = moved;
}

/* Advance all whose state has ended by @t_ns. */
static int advance_to(struct heap *h, int64_t t_ns, struct err *err)
{
	struct place *top = h->places;

	while (h->n && top->until_ns <= t_ns) {
		h->active -= top->active;
		h->wanted -= top->wanted;
		if (advance(top, err))
			return -1;
		h->active += top->active;
		h->wanted += top->wanted;
		sift_down(h, 0);
	}
	return 0;
}

static int walk(const struct query *q, struct heap *h, struct occupancy *o,
		struct err *err)
{
	int64_t t_ns = q->from_ns;

	for (size_t i = h->n / 2; i-- > 0;)
		sift_down(h, i);
	while (t_ns < q->to_ns) {
		int64_t next_ns = q->to_ns;

		if (advance_to(h, t_ns, err))
			return -1;
		if (h->n)
			next_ns = MIN(next_ns, h->places[0].until_ns);
		account(o, h->active, h->wanted, next_ns - t_ns);
		t_ns = next_ns;
	}
	return 0;
}

int occupancy_of(const struct query *q, const struct track *const *vcpus,
		 size_t n, struct occupancy *o, struct err *err)
{
	struct place *places = g_new0(struct place, n);
	struct heap heap = { .places = places, .n = n };
	int status;

	*o = (struct occupancy){ .length_ns = q->to_ns - q->from_ns };
	o->active_ns = g_array_new(FALSE, TRUE, sizeof(int64_t));
	for (size_t i = 0; i < n; i++) {
		/* Before its track begins, a vCPU is not there. */
		places[i].until_ns = MAX(vcpus[i]->begin_ns, q->from_ns);
		interval_iter_init(&places[i].it, q->h, vcpus[i]->id,
				   q->from_ns, q->to_ns);
	}
	status = walk(q, &heap, o, err);
	for (size_t i = 0; i < n; i++)
		interval_iter_release(&places[i].it);
	if (o->length_ns > 0) {
		o->active_mean /= (double)o->length_ns;
		o->wanted_mean /= (double)o->length_ns;
	}
	g_free(places);
	return status;
}

void occupancy_clear(struct occupancy *o)
{
	if (o->active_ns)
		g_array_free(o->active_ns, TRUE);
	o->active_ns = NULL;
}
