/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ring between a decoder and the merge, and the window that puts late
 * events in order.
 *
 * Positions count up and are never reset; the ring holds those from "given
 * back" to "written":
 *
 *	given_back <= next <= limit <= published <= released <= written
 *	(merge tells) (merge)  (merge saw)  (lock)    (decoder)   (decoder)
 *
 * Invariants: (1) events below released are ordered and not later than the
 * floor; (2) those from released to written are ordered and later than the
 * floor or equal; (3) floor and released never go back.
 */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "trace/stream.h"

#define RING_SIZE   2048 /* a power of two, much larger than the window */
#define RING_MASK   (RING_SIZE - 1)
#define WINDOW_STEP 64 /* the floor moves once in so many events */
#define STEPS       (STREAM_WINDOW / WINDOW_STEP)
#define GIVE_BACK   (RING_SIZE / 4)
#define FLAWS_MAX   256 /* then discards are added to the last */
#define ROWS_MAX    (1 << 20) /* bytes of rows that wait for the merge */
#define ROWS_BACK   (ROWS_MAX / 16) /* given back at the latest */
#define ROW_KEPT    1024 /* a larger buffer is not kept for the next row */

struct stream {
	struct hub *hub;
	size_t order;
	uint16_t machine;
	bool user_space;
	int cpu; /* the decoder's, or -1 */
	struct event *ring;

	/* The decoder's. */
	uint64_t written, released;
	uint64_t room_until; /* written may go up to here */
	/* Of rows: released, of them before the floor, given back as seen. */
	uint64_t released_bytes, settled_bytes, back_bytes;
	int64_t floor_ns, latest_ns;
	int64_t step_latest_ns[STEPS]; /* latest at the ends of past steps */
	unsigned int in_step;
	struct stream_stats stats;
	struct flaw disorder;

	/* Under the lock. */
	uint64_t published, given_back, given_back_bytes;
	int64_t published_floor_ns;
	struct stream_stats published_stats;
	GArray *flaws; /* of struct flaw */
	bool wants_room, ended;

	/* The merge's. */
	uint64_t next, limit, taken_bytes;
	int64_t key_floor_ns;
	bool drained;
};

void hub_init(struct hub *hub)
{
	pthread_mutex_init(&hub->lock, NULL);
	pthread_cond_init(&hub->ready, NULL);
	pthread_cond_init(&hub->space, NULL);
	hub->stop = false;
}

void hub_release(struct hub *hub)
{
	pthread_cond_destroy(&hub->space);
	pthread_cond_destroy(&hub->ready);
	pthread_mutex_destroy(&hub->lock);
}

void hub_stop(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	hub->stop = true;
	pthread_cond_broadcast(&hub->space);
	pthread_mutex_unlock(&hub->lock);
}

bool hub_stopped(struct hub *hub)
{
	bool stop;

	pthread_mutex_lock(&hub->lock);
	stop = hub->stop;
	pthread_mutex_unlock(&hub->lock);
	return stop;
}

static void flaw_release(void *flaw)
{
	g_free(((struct flaw *)flaw)->cause);
}

struct stream *stream_new(struct hub *hub, size_t order, uint16_t machine,
			  bool user_space)
{
	struct stream *s = g_new0(struct stream, 1);
	size_t i;

	s->hub = hub;
	s->order = order;
	s->machine = machine;
	s->user_space = user_space;
	s->cpu = -1;
	s->ring = g_new0(struct event, RING_SIZE);
	s->room_until = RING_SIZE;
	s->floor_ns = s->latest_ns = INT64_MIN;
	s->published_floor_ns = s->key_floor_ns = INT64_MIN;
	for (i = 0; i < STEPS; i++)
		s->step_latest_ns[i] = INT64_MIN;
	s->flaws = g_array_new(FALSE, FALSE, sizeof(struct flaw));
	g_array_set_clear_func(s->flaws, flaw_release);
	return s;
}

void stream_free(struct stream *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < RING_SIZE; i++)
		g_free(s->ring[i].row.bytes);
	g_array_unref(s->flaws);
	g_free(s->ring);
	g_free(s);
}

/* ----- the decoder ------------------------------------------------------ */

static struct event *at(const struct stream *s, uint64_t position)
{
	return &s->ring[position & RING_MASK];
}

/* Let go of what the floor has reached. */
static void release(struct stream *s, int64_t floor_ns)
{
	if (floor_ns > s->floor_ns)
		s->settled_bytes = s->released_bytes;
	s->floor_ns = floor_ns;
	while (s->released < s->written &&
	       at(s, s->released)->ts_ns <= floor_ns)
		s->released_bytes += at(s, s->released++)->row.len;
}

static void note_disorder(struct stream *s, int64_t ts_ns)
{
	struct flaw *d = &s->disorder;

	if (!s->stats.disordered_events++) {
		d->kind = FLAW_DISORDER;
		d->begin_ns = ts_ns;
		d->end_ns = s->latest_ns;
	}
	d->count++;
	d->begin_ns = MIN(d->begin_ns, ts_ns);
	d->end_ns = MAX(d->end_ns, s->latest_ns);
	/* Times are 63 bits apart at most in a sane trace. */
	if ((uint64_t)s->latest_ns - (uint64_t)ts_ns > (uint64_t)d->worst_ns)
		d->worst_ns =
			(int64_t)MIN((uint64_t)s->latest_ns - (uint64_t)ts_ns,
				     (uint64_t)INT64_MAX);
}

int64_t stream_note(struct stream *s, int64_t ts_ns)
{
	struct stream_stats *st = &s->stats;
	size_t i;

	if (!st->events++)
		st->begin_ns = st->end_ns = ts_ns;
	if (ts_ns < s->latest_ns) {
		note_disorder(s, ts_ns);
		st->begin_ns = MIN(st->begin_ns, ts_ns);
	} else {
		s->latest_ns = st->end_ns = ts_ns;
	}
	if (ts_ns < s->floor_ns)
		ts_ns = s->floor_ns;
	if (++s->in_step == WINDOW_STEP) {
		s->in_step = 0;
		if (s->step_latest_ns[0] > s->floor_ns)
			release(s, s->step_latest_ns[0]);
		for (i = 1; i < STEPS; i++)
			s->step_latest_ns[i - 1] = s->step_latest_ns[i];
		s->step_latest_ns[STEPS - 1] = s->latest_ns;
		if (ts_ns < s->floor_ns)
			ts_ns = s->floor_ns;
	}
	return ts_ns;
}

struct event *stream_slot(struct stream *s)
{
	return at(s, s->written);
}

void stream_commit(struct stream *s)
{
	uint64_t i = s->written++;
	struct event ev;

	if (i == s->released || at(s, i - 1)->ts_ns <= at(s, i)->ts_ns)
		return;
	ev = *at(s, i);
	for (; i > s->released && at(s, i - 1)->ts_ns > ev.ts_ns; i--)
		*at(s, i) = *at(s, i - 1);
	*at(s, i) = ev;
}

/* With the lock held: what the merge has given back. */
static void see_room(struct stream *s)
{
	s->room_until = s->given_back + RING_SIZE;
	s->back_bytes = s->given_back_bytes;
}

/* With the lock held. */
static void publish(struct stream *s)
{
	if (s->published != s->released || s->published_floor_ns != s->floor_ns)
		pthread_cond_signal(&s->hub->ready);
	s->published = s->released;
	s->published_floor_ns = s->floor_ns;
	s->published_stats = s->stats;
	see_room(s);
}

void stream_publish(struct stream *s)
{
	pthread_mutex_lock(&s->hub->lock);
	publish(s);
	pthread_mutex_unlock(&s->hub->lock);
}

/*
 * By the rows of what is before the floor alone: that the merge will take,
 * and give back, without waiting for anything else of this decoder.
 */
bool stream_is_heavy(const struct stream *s)
{
	return (int64_t)(s->settled_bytes - s->back_bytes) > ROWS_MAX;
}

size_t stream_room(const struct stream *s)
{
	return (size_t)(s->room_until - s->written);
}

bool stream_wait_room(struct stream *s, size_t n)
{
	bool go_on;

	pthread_mutex_lock(&s->hub->lock);
	publish(s);
	while (!s->hub->stop && (stream_room(s) < n || stream_is_heavy(s))) {
		s->wants_room = true;
		pthread_cond_wait(&s->hub->space, &s->hub->lock);
		see_room(s);
	}
	s->wants_room = false;
	go_on = !s->hub->stop;
	pthread_mutex_unlock(&s->hub->lock);
	return go_on;
}

/* The analyses learn of a loss as an event at its begin. */
static void put_lost(struct stream *s, const struct flaw *flaw)
{
	struct event *ev = stream_slot(s);
	struct event_row row = ev->row;
	size_t i;

	memset(ev, 0, sizeof(*ev));
	ev->row = row; /* its buffer is kept */
	ev->row.number = ev->row.len = 0;
	for (i = 0; i < EVENT_SLOTS; i++)
		ev->slot[i] = EVENT_NONE;
	ev->kind = EV_LOST;
	ev->user_space = s->user_space;
	ev->machine = s->machine;
	ev->ts_ns = MAX(flaw->begin_ns, s->floor_ns);
	ev->cpu = s->cpu;
	ev->tid = ev->pid = -1;
	ev->slot[LOST_END_NS] = MAX(flaw->end_ns, ev->ts_ns);
	ev->slot[LOST_COUNT] = flaw->count;
	stream_commit(s);
}

void stream_set_cpu(struct stream *s, int cpu)
{
	s->cpu = cpu;
}

void stream_flaw(struct stream *s, const struct flaw *flaw)
{
	struct flaw copy = *flaw, *last;

	copy.cpu = s->cpu;

	if (flaw->kind == FLAW_DISCARDED_EVENTS)
		s->stats.discarded_events += flaw->count;
	else if (flaw->kind == FLAW_DISCARDED_PACKETS)
		s->stats.discarded_packets += flaw->count;
	/* Before its first event, a stream's CPU is unknown anyway. */
	if (flaw->kind != FLAW_DISORDER && flaw->begin_ns != INT64_MIN)
		put_lost(s, flaw);
	pthread_mutex_lock(&s->hub->lock);
	last = s->flaws->len >= FLAWS_MAX
		       ? &g_array_index(s->flaws, struct flaw,
					s->flaws->len - 1)
		       : NULL;
	if (last && last->kind == flaw->kind && !flaw->cause) {
		last->count += flaw->count;
		last->end_ns = MAX(last->end_ns, flaw->end_ns);
	} else {
		g_array_append_val(s->flaws, copy);
	}
	pthread_mutex_unlock(&s->hub->lock);
}

void stream_end(struct stream *s)
{
	if (s->disorder.count)
		stream_flaw(s, &s->disorder);
	s->disorder.count = 0;
	release(s, INT64_MAX);
	pthread_mutex_lock(&s->hub->lock);
	publish(s);
	s->ended = true;
	pthread_cond_signal(&s->hub->ready);
	pthread_mutex_unlock(&s->hub->lock);
}

int64_t stream_latest(const struct stream *s)
{
	return s->latest_ns;
}

bool stream_behind(const struct stream *a, const struct stream *b)
{
	if (a->floor_ns != b->floor_ns)
		return a->floor_ns < b->floor_ns;
	return a->order < b->order;
}

/* ----- the reader and the merge ----------------------------------------- */

void stream_look(struct stream *s, struct stream_stats *stats,
		 const struct flaw **flaws, size_t *flaw_count)
{
	pthread_mutex_lock(&s->hub->lock);
	*stats = s->published_stats;
	*flaws = (const struct flaw *)(void *)s->flaws->data;
	*flaw_count = s->flaws->len;
	pthread_mutex_unlock(&s->hub->lock);
}

int64_t stream_floor(struct stream *s)
{
	int64_t floor_ns;

	pthread_mutex_lock(&s->hub->lock);
	floor_ns = s->published_floor_ns;
	pthread_mutex_unlock(&s->hub->lock);
	return floor_ns;
}

const struct event *stream_peek(const struct stream *s)
{
	return s->next < s->limit ? at(s, s->next) : NULL;
}

/* With the lock held: tell the decoder what it can write over. */
static void give_back(struct stream *s)
{
	s->given_back = s->next;
	s->given_back_bytes = s->taken_bytes;
	if (s->wants_room)
		pthread_cond_broadcast(&s->hub->space);
}

void stream_take(struct stream *s)
{
	struct event_row *row = &at(s, s->next)->row;

	s->taken_bytes += row->len;
	if (row->room > ROW_KEPT) {
		g_free(row->bytes);
		row->bytes = NULL;
		row->room = 0;
	}
	s->next++;
	if (s->next % GIVE_BACK &&
	    s->taken_bytes - s->given_back_bytes < ROWS_BACK)
		return;
	pthread_mutex_lock(&s->hub->lock);
	give_back(s);
	pthread_mutex_unlock(&s->hub->lock);
}

bool stream_refresh(struct stream *s)
{
	if (s->drained)
		return false;
	pthread_mutex_lock(&s->hub->lock);
	give_back(s);
	while (s->published == s->limit && !s->ended &&
	       s->published_floor_ns == s->key_floor_ns)
		pthread_cond_wait(&s->hub->ready, &s->hub->lock);
	s->drained = s->ended && s->published == s->limit;
	s->limit = s->published;
	s->key_floor_ns = s->published_floor_ns;
	pthread_mutex_unlock(&s->hub->lock);
	return !s->drained;
}

int64_t stream_key(const struct stream *s)
{
	return s->next < s->limit ? at(s, s->next)->ts_ns : s->key_floor_ns;
}

size_t stream_order(const struct stream *s)
{
	return s->order;
}
