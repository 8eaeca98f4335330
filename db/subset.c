/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying a part of a history, through reader and writer: see subset.h. */
#include "config.h"

#include "db/subset.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "base/wake.h"
#include "db/history-int.h"
#include "db/subset-counters.h"
#include "db/subset-events.h"
#include "db/writer.h"

struct copy {
	struct history *h;
	const struct subset *s;
	struct writer *w;
	struct err *err;
	int64_t from_ns, to_ns; /* inside the history */
	GHashTable *chosen;     /* track ids */
	GHashTable *needed;     /* ids of rows that something points at */
	GArray *todo;           /* uint32_t: ids for need() to look at */
};

static int64_t cut(const struct copy *c, int64_t t_ns)
{
	return CLAMP(t_ns, c->from_ns, c->to_ns);
}

static bool is_in(GHashTable *ids, uint32_t id)
{
	return g_hash_table_contains(ids, GUINT_TO_POINTER(id));
}

/*
 * A row is needed, and with it its machine and all above it.  A foreign file's
 * machines may point at one another without an end: no recursion.
 */
static void need(struct copy *c, uint32_t id)
{
	const struct track *t;

	g_array_append_val(c->todo, id);
	while (c->todo->len) {
		id = g_array_index(c->todo, uint32_t, c->todo->len - 1);
		g_array_set_size(c->todo, c->todo->len - 1);
		t = history_track(c->h, id);
		if (!t || !g_hash_table_add(c->needed, GUINT_TO_POINTER(id)))
			continue;
		g_array_append_val(c->todo, t->machine);
		g_array_append_val(c->todo, t->parent);
	}
}

/* Whether a row is more than a row: it has states, or counts. */
static bool has_content(const struct copy *c, const struct track *t)
{
	return state_list(t->kind)[0] >= 0 || history_counter(c->h, t->id);
}

static void choose(struct copy *c, const struct track *t)
{
	const struct track *vcpu = history_vcpu_of(c->h, t);

	g_hash_table_add(c->chosen, GUINT_TO_POINTER(t->id));
	need(c, t->id);
	if (vcpu)
		g_hash_table_add(c->chosen, GUINT_TO_POINTER(vcpu->id));
}

static void choose_tracks(struct copy *c)
{
	const struct track *tracks;
	size_t n;

	tracks = history_tracks(c->h, &n);
	for (size_t i = 0; i < n; i++) {
		const struct track *t = &tracks[i];

		if (!c->s->wants)
			need(c, t->id);
		if (has_content(c, t) &&
		    (!c->s->wants || c->s->wants(t, c->s->data)))
			choose(c, t);
	}
}

/* ------------------------------------------------------------------ */
/* Intervals                                                          */

static void copy_interval(struct copy *c, struct wtrack *out,
			  const struct interval *iv)
{
	wtrack_set(out, MAX(iv->begin_ns, wtrack_begin_ns(out)), iv->state,
		   iv->peer, iv->value);
	need(c, iv->peer);
	if (state_info(iv->state)->value == VALUE_OF_TRACK && iv->value > 0 &&
	    iv->value <= UINT32_MAX)
		need(c, (uint32_t)iv->value);
	if (state_info(iv->state)->value == VALUE_OF_WAKE)
		need(c, wake_unpack(iv->value).by);
}

/* Intervals between two questions whether to go on. */
#define ASK_EVERY 8192

static bool goes_on(const struct copy *c, size_t track, int64_t t_ns)
{
	double share = ((double)t_ns - (double)c->from_ns) /
		       MAX((double)c->to_ns - (double)c->from_ns, 1);
	double done = ((double)track + CLAMP(share, 0, 1)) /
		      (double)c->h->track_count;

	if (history_events_stored(c->h))
		done /= 2;
	return !c->s->go_on || c->s->go_on(done, c->s->go_on_data);
}

/* A track with its place among all. */
struct numbered {
	const struct copy *c;
	size_t number;
};

static bool counter_goes_on(int64_t t_ns, void *data)
{
	const struct numbered *n = data;

	return goes_on(n->c, n->number, t_ns);
}

static int copy_points(struct copy *c, size_t number, const struct track *t)
{
	struct numbered n = { c, number };

	return subset_counter(c->h, c->w, t, c->from_ns, c->to_ns,
			      counter_goes_on, &n, c->err);
}

/* @number: its place among all. */
static int copy_intervals(struct copy *c, size_t number, const struct track *t)
{
	int64_t begin_ns = cut(c, t->begin_ns), end_ns = cut(c, t->end_ns);
	struct interval_iter it;
	struct interval iv;
	struct wtrack *out;
	uint64_t count = 0;
	int r;

	if (begin_ns >= end_ns)
		return 0;
	out = writer_track_as(c->w, t->id, begin_ns);
	interval_iter_init(&it, c->h, t->id, begin_ns, end_ns);
	while ((r = interval_iter_next(&it, &iv, c->err)) > 0) {
		copy_interval(c, out, &iv);
		if (!(++count % ASK_EVERY) && !goes_on(c, number, iv.end_ns)) {
			r = -1;
			break;
		}
	}
	interval_iter_release(&it);
	wtrack_end(out, end_ns);
	return r;
}

static int copy_tracks(struct copy *c)
{
	const struct track *tracks;
	size_t n;
	int r = 0;

	tracks = history_tracks(c->h, &n);
	for (size_t i = 0; i < n && !r; i++) {
		if (!goes_on(c, i, c->from_ns))
			return -1;
		if (!is_in(c->chosen, tracks[i].id))
			continue;
		r = history_counter(c->h, tracks[i].id) ?
			    copy_points(c, i, &tracks[i]) :
			    copy_intervals(c, i, &tracks[i]);
		if (writer_failed(c->w))
			return 0; /* writer_publish() says why */
	}
	return r;
}

/* ------------------------------------------------------------------ */
/* Preemptions                                                        */

static int copy_preemption(const struct preemption *p, void *data)
{
	struct copy *c = data;
	struct preemption_slice *slices;
	struct preemption_row row = {
		.id = p->id,
		.track = p->track,
		.pcpu = p->pcpu,
		.begin_ns = cut(c, p->begin_ns),
		.end_ns = cut(c, p->end_ns),
	};
	size_t n;

	if (!is_in(c->chosen, p->track) || row.begin_ns >= row.end_ns)
		return 0;
	if (history_slices(c->h, p->id, &slices, &n, c->err))
		return -1;
	need(c, p->pcpu);
	row.slices = slices;
	row.slice_count =
		slices_cut(slices, n, p->begin_ns, c->from_ns, c->to_ns);
	for (size_t i = 0; i < row.slice_count; i++)
		need(c, slices[i].track);
	writer_preemption(c->w, &row);
	g_free(slices);
	return writer_failed(c->w) ? 1 : 0;
}

/* ------------------------------------------------------------------ */
/* Requests                                                           */

/* Of chosen threads; where that is not known, of a VM that is there. */
static bool wants_request(const struct copy *c, const struct request_row *r)
{
	if (!c->s->wants)
		return true;
	return r->thread ? is_in(c->chosen, r->thread)
			 : is_in(c->needed, r->vm);
}

static int copy_request(const struct request_row *r, void *data)
{
	struct copy *c = data;

	if (!wants_request(c, r))
		return 0;
	need(c, r->vm);
	need(c, r->thread);
	writer_request(c->w, r);
	return writer_failed(c->w) ? 1 : 0;
}

/* ------------------------------------------------------------------ */
/* Rows                                                               */

static void describe_tracks(struct copy *c)
{
	const struct track *tracks;
	size_t n;

	tracks = history_tracks(c->h, &n);
	for (size_t i = 0; i < n; i++) {
		const struct track *t = &tracks[i];
		const struct counter_info *info = history_counter(c->h, t->id);
		struct track_row row = {
			.id = t->id,
			.parent = t->parent,
			.kind = t->kind,
			.machine = t->machine,
			.name = t->name,
			.key = t->key,
			.pid = t->pid,
			.tid = t->tid,
			.note = t->note,
			.begin_ns = cut(c, t->begin_ns),
			.end_ns = cut(c, t->end_ns),
		};

		if (!is_in(c->needed, t->id))
			continue;
		if (has_content(c, t) && !is_in(c->chosen, t->id))
			row.end_ns = row.begin_ns;
		writer_describe(c->w, &row);
		if (info)
			writer_describe_counter(c->w, t->id, info->quantity,
						info->form, info->unit,
						info->source);
	}
}

static void copy_label(enum value_domain domain, int64_t value,
		       const char *text, void *data)
{
	writer_label(data, domain, value, text);
}

/* Problems name their source by its id, which may become another one. */
static void copy_problems(struct copy *c, uint32_t old, uint32_t now)
{
	const struct history_problem *p;
	size_t n;

	p = history_problems(c->h, &n);
	for (size_t i = 0; i < n; i++)
		if (p[i].source == old)
			writer_problem(c->w, &(struct problem_row){
						     .source = now,
						     .kind = p[i].kind,
						     .place = p[i].place,
						     .cpu = p[i].cpu,
						     .begin_ns = p[i].begin_ns,
						     .end_ns = p[i].end_ns,
						     .count = p[i].count,
						     .text = p[i].text,
					     });
}

static void copy_sources(struct copy *c)
{
	const struct history_source *s;
	size_t n;

	s = history_sources(c->h, &n);
	for (size_t i = 0; i < n; i++) {
		struct source_row row = {
			.path = s[i].path,
			.role = s[i].role,
			.used = s[i].used,
			.note = s[i].note,
			.host = s[i].host,
			.machine = s[i].machine,
			.tracer = s[i].tracer,
			.kernel = s[i].kernel,
			.uuid = s[i].uuid,
			.clock_uuid = s[i].clock_uuid,
			.size = s[i].size,
			.mtime_ns = s[i].mtime_ns,
			.events = s[i].events,
			.discarded_events = s[i].discarded_events,
			.discarded_packets = s[i].discarded_packets,
			.disordered_events = s[i].disordered_events,
			.begin_ns = s[i].begin_ns,
			.end_ns = s[i].end_ns,
		};

		need(c, s[i].machine);
		copy_problems(c, s[i].id, writer_source(c->w, &row));
	}
}

static void copy_missing(struct copy *c)
{
	const struct history_missing *m;
	size_t n;

	m = history_missing(c->h, &n);
	for (size_t i = 0; i < n; i++)
		writer_missing(c->w, m[i].events, m[i].effect);
}

static void copy_meta(struct copy *c)
{
	/* stored_events: written with them, if there are any. */
	static const char *const own[] = { "complete", "incomplete",
					   "tool",     "begin_ns",
					   "end_ns",   "stored_events",
					   NULL };
	GHashTableIter iter;
	void *key, *value;

	g_hash_table_iter_init(&iter, c->h->meta);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		int64_t number = history_meta_int(c->h, key, INT64_MIN);

		if (g_strv_contains(own, key))
			continue;
		if (number != INT64_MIN)
			writer_meta_int(c->w, key, number);
		else
			writer_meta(c->w, key, value);
	}
	writer_meta(c->w, "tool", "kvmscope " PACKAGE_VERSION);
	writer_meta_int(c->w, "begin_ns", c->from_ns);
	writer_meta_int(c->w, "end_ns", c->to_ns);
	writer_meta(c->w, "subset_of", history_name(c->h));
	if (c->s->wants)
		writer_meta(c->w, "subset_tracks", "chosen");
	else if (!history_meta(c->h, "subset_tracks"))
		writer_meta(c->w, "subset_tracks", "all");
}

/* ------------------------------------------------------------------ */
/* Events                                                             */

static bool has_track(const struct track *t, void *data)
{
	const struct copy *c = data;

	return is_in(c->chosen, t->id);
}

/* The second half of the work, if there are any. */
static bool events_go_on(double done, void *data)
{
	const struct copy *c = data;

	return c->s->go_on((1 + done) / 2, c->s->go_on_data);
}

static int copy_events(struct copy *c)
{
	/* A history ends at its last event: that is in it. */
	bool last = c->to_ns == history_end_ns(c->h);
	const struct subset_events events = {
		.from_ns = c->from_ns,
		.to_ns = last ? INT64_MAX : c->to_ns,
		.has = c->s->wants ? has_track : NULL,
		.go_on = c->s->go_on ? events_go_on : NULL,
		.data = c,
	};

	return subset_events(c->h, c->w, &events, c->err);
}

/* ------------------------------------------------------------------ */

/* A new table of the format is copied here too, or is not in a subset. */
static int copy_all(struct copy *c)
{
	choose_tracks(c);
	if (copy_tracks(c) ||
	    history_preemptions(c->h, 0, c->from_ns, c->to_ns, 0, BY_TIME,
				copy_preemption, c, c->err) < 0 ||
	    history_requests(c->h, 0, c->from_ns, c->to_ns, BY_PRESENCE,
			     copy_request, c, c->err) < 0 ||
	    copy_events(c))
		return -1;
	copy_sources(c);
	copy_missing(c);
	history_each_label(c->h, copy_label, c->w);
	copy_meta(c);
	describe_tracks(c);
	return writer_publish(c->w, history_incomplete(c->h), c->err);
}

int subset_write(struct history *h, const struct subset *s, const char *path,
		 struct err *err)
{
	struct copy c = { .h = h, .s = s, .err = err };
	int status = -1;

	if (!history_may_replace(path))
		return err_set(err,
			       "'%s' is something else than a kvmscope "
			       "history: it is left as it is",
			       path);
	c.from_ns = CLAMP(s->from_ns, history_begin_ns(h), history_end_ns(h));
	c.to_ns = CLAMP(s->to_ns, c.from_ns, history_end_ns(h));
	if (writer_open(&c.w, path, err))
		return -1;
	c.chosen = g_hash_table_new(NULL, NULL);
	c.needed = g_hash_table_new(NULL, NULL);
	c.todo = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	status = copy_all(&c);
	writer_close(c.w);
	g_hash_table_destroy(c.chosen);
	g_hash_table_destroy(c.needed);
	g_array_unref(c.todo);
	return status;
}
