/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Holds exports against the history that they were made of:
 *
 *	export-check chrome FILE.json HISTORY FROM_NS TO_NS
 *		it is JSON; the events of a thread do not overlap; their times
 *		per state add up to those of the history, to the nanosecond;
 *		every thread and process has a name of its own; counter events
 *		come to what the counters come to; each wait for a task that a
 *		track has ended has an arrow from there to its vCPU
 *	export-check cut CUT WHOLE
 *		of two histories, one of a cut of a trace, one of the whole: in
 *		each nanosecond of the cut a track is in the same state, with
 *		the same value and peer, as in the whole; or it is unknown, and
 *		was not known before in the cut; or its mode on a CPU is one
 *		that no event of the cut could tell so far.  And every track
 *		with an event in that time is there.
 *	export-check xml FILE.svg
 *		it is well-formed, and holds nothing that runs or is loaded
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <json-glib/json-glib.h>

#include "base/wake.h"
#include "db/counter.h"
#include "db/history.h"

static int errors;

static void G_GNUC_PRINTF(1, 2) wrong(const char *fmt, ...)
{
	va_list ap;

	if (errors++ > 20)
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

/* ----- chrome ------------------------------------------------------------ */

struct thread {
	int64_t end_ns; /* of the last event */
	int64_t time_ns[STATE_MAX];
	int names;
};

static struct thread *thread_of(GHashTable *threads, uint32_t id)
{
	struct thread *t = g_hash_table_lookup(threads, GUINT_TO_POINTER(id));

	if (!t) {
		t = g_new0(struct thread, 1);
		t->end_ns = INT64_MIN;
		g_hash_table_insert(threads, GUINT_TO_POINTER(id), t);
	}
	return t;
}

/* Microseconds with three decimals, back. */
static int64_t ns_of(JsonObject *o, const char *name)
{
	double us = json_object_get_double_member(o, name);

	return (int64_t)(us * 1000 + (us < 0 ? -0.5 : 0.5));
}

static void check_slice(GHashTable *threads, JsonObject *o)
{
	const char *name = json_object_get_string_member(o, "name");
	uint32_t tid = (uint32_t)json_object_get_int_member(o, "tid");
	struct thread *t = thread_of(threads, tid);
	int64_t begin_ns, ns;
	int state;

	state = state_by_name(name);
	if (state < 0) {
		wrong("no state is called '%s'", name);
		return;
	}
	begin_ns = ns_of(o, "ts");
	ns = ns_of(o, "dur");
	if (begin_ns < t->end_ns || ns <= 0)
		wrong("thread %u: an event overlaps the one before", tid);
	if (!json_object_has_member(o, "args") ||
	    !json_object_has_member(o, "pid"))
		wrong("thread %u: an event lacks members", tid);
	t->end_ns = begin_ns + ns;
	t->time_ns[state] += ns;
}

/* ----- its counters ------------------------------------------------------ */

struct lane {
	int64_t t_ns; /* of the last value */
	double value, largest, total;
	int64_t values;
};

/* What the last value comes to until @t_ns. */
static void add_up(struct lane *l, int64_t t_ns)
{
	if (l->values && t_ns < l->t_ns)
		wrong("a counter goes back in time");
	l->total += l->value * (double)(t_ns - l->t_ns);
	l->t_ns = t_ns;
}

static void check_value(GHashTable *lanes, struct history *h, JsonObject *o)
{
	const char *name = json_object_get_string_member(o, "name");
	uint32_t vm = (uint32_t)json_object_get_int_member(o, "pid");
	const struct track *t = history_counter_find(h, vm, name);
	int64_t t_ns = ns_of(o, "ts") + history_begin_ns(h);
	JsonObject *args = json_object_get_object_member(o, "args");
	GList *values = json_object_get_values(args);
	struct lane *l;

	if (!t || g_list_length(values) != 1) {
		wrong("no counter of %u is called '%s'", vm, name);
		g_list_free(values);
		return;
	}
	l = g_hash_table_lookup(lanes, GUINT_TO_POINTER(t->id));
	if (!l) {
		l = g_new0(struct lane, 1);
		g_hash_table_insert(lanes, GUINT_TO_POINTER(t->id), l);
	}
	if (l->values)
		add_up(l, t_ns);
	l->t_ns = t_ns;
	l->value = json_node_get_double(values->data);
	l->largest = MAX(l->largest, l->value);
	l->values++;
	g_list_free(values);
}

static void compare_counter(struct history *h, const struct track *t,
			    struct lane *l, int64_t from_ns, int64_t to_ns)
{
	const struct counter_info *info = history_counter(h, t->id);
	struct counter_sum sum;
	double want;

	if (history_counter_sum(h, t->id, from_ns, to_ns, &sum, NULL))
		wrong("counter %u has no sums", t->id);
	if (!l) {
		if (sum.length_ns)
			wrong("counter %u is missing", t->id);
		return;
	}
	add_up(l, info->form == COUNTER_GAUGE ? MIN(to_ns, t->end_ns) : to_ns);
	if (l->largest != (double)sum.max && !strcmp(info->unit, "ns"))
		wrong("counter %u: %g, want %g", t->id, l->largest,
		      (double)sum.max);
	if (!strcmp(info->unit, "ns"))
		return;
	want = (double)sum.total * (info->form == COUNTER_GAUGE ? 1 : 1e9);
	if (l->total < want * 0.999999 || l->total > want * 1.000001)
		wrong("counter %u comes to %g, want %g", t->id, l->total, want);
}

/* ----- its arrows -------------------------------------------------------- */

struct end {
	uint32_t tid;
	int64_t t_ns;
};

static void check_arrow(GHashTable *begun, GHashTable *arrows, JsonObject *o)
{
	int64_t id = json_object_get_int_member(o, "id");
	uint32_t tid = (uint32_t)json_object_get_int_member(o, "tid");
	struct end *from = g_hash_table_lookup(begun, GINT_TO_POINTER(id));
	int64_t t_ns = ns_of(o, "ts");

	if (!strcmp(json_object_get_string_member(o, "ph"), "s")) {
		struct end *end = g_new(struct end, 1);

		if (from)
			wrong("arrow %" G_GINT64_FORMAT " begins twice", id);
		*end = (struct end){ tid, t_ns };
		g_hash_table_insert(begun, GINT_TO_POINTER(id), end);
		return;
	}
	if (!from || from->t_ns != t_ns)
		wrong("arrow %" G_GINT64_FORMAT " does not begin there", id);
	else
		g_hash_table_add(arrows, g_strdup_printf(
			"%u %" G_GINT64_FORMAT " %u", from->tid, t_ns, tid));
	g_hash_table_remove(begun, GINT_TO_POINTER(id));
}

/* Those that the history has are there, and no others. */
static void compare_arrows(GHashTable *arrows, struct history *h,
			   int64_t from_ns, int64_t to_ns)
{
	const struct track *all;
	guint want = 0;
	size_t n;

	all = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++) {
		struct interval_iter it;
		struct interval iv;

		if (all[i].kind != TRACK_WAIT)
			continue;
		interval_iter_init(&it, h, all[i].id, from_ns, to_ns);
		while (interval_iter_next(&it, &iv, NULL) > 0) {
			uint32_t by = wake_unpack(iv.value).by;
			char *arrow = g_strdup_printf(
				"%u %" G_GINT64_FORMAT " %u", by,
				iv.end_ns - history_begin_ns(h), all[i].parent);

			if (iv.state == ST_WAIT_TASK && by &&
			    iv.end_ns < MIN(to_ns, all[i].end_ns) && ++want &&
			    !g_hash_table_contains(arrows, arrow))
				wrong("there is no arrow %s", arrow);
			g_free(arrow);
		}
		interval_iter_release(&it);
	}
	if (g_hash_table_size(arrows) != want)
		wrong("%u arrows, want %u", g_hash_table_size(arrows), want);
	printf("# %u arrows\n", want);
}

/* ------------------------------------------------------------------------- */

struct tables {
	GHashTable *threads, *lanes, *begun, *arrows;
};

static void check_event(struct tables *tables, struct history *h, JsonObject *o)
{
	const char *name = json_object_get_string_member(o, "name");
	const char *phase = json_object_get_string_member(o, "ph");

	if (!strcmp(phase, "M"))
		thread_of(tables->threads,
			  (uint32_t)json_object_get_int_member(o, "tid"))
			->names += !strcmp(name, "thread_name");
	else if (!strcmp(phase, "X"))
		check_slice(tables->threads, o);
	else if (!strcmp(phase, "C"))
		check_value(tables->lanes, h, o);
	else if (!strcmp(phase, "s") || !strcmp(phase, "f"))
		check_arrow(tables->begun, tables->arrows, o);
	else
		wrong("a phase '%s'", phase);
}

static void compare_sums(GHashTable *threads, struct history *h,
			 int64_t from_ns, int64_t to_ns)
{
	const struct track *tracks;
	struct state_sum sum;
	size_t n, events = 0;

	tracks = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++) {
		struct thread *t;

		if (state_list(tracks[i].kind)[0] < 0)
			continue;
		t = thread_of(threads, tracks[i].id);
		if (t->names != 1)
			wrong("track %u has %d names", tracks[i].id, t->names);
		if (history_sum(h, tracks[i].id, from_ns, to_ns, &sum, NULL))
			wrong("track %u has no sums", tracks[i].id);
		for (int s = 0; s < STATE_MAX; s++) {
			events += t->time_ns[s] > 0;
			if (t->time_ns[s] != sum.time_ns[s])
				wrong("track %u, state %d: %" G_GINT64_FORMAT
				      " ns, want %" G_GINT64_FORMAT,
				      tracks[i].id, s, t->time_ns[s],
				      sum.time_ns[s]);
		}
	}
	if (!events)
		wrong("there are no events");
}

static void compare_all(struct tables *tables, struct history *h,
			int64_t from_ns, int64_t to_ns)
{
	const struct track *all;
	size_t n;

	compare_sums(tables->threads, h, from_ns, to_ns);
	all = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++)
		if (history_counter(h, all[i].id))
			compare_counter(h, &all[i],
					g_hash_table_lookup(
						tables->lanes,
						GUINT_TO_POINTER(all[i].id)),
					from_ns, to_ns);
	if (g_hash_table_size(tables->begun))
		wrong("an arrow does not end");
	compare_arrows(tables->arrows, h, from_ns, to_ns);
	printf("# %u counters\n", g_hash_table_size(tables->lanes));
}

static void check_chrome(const char *path, struct history *h, int64_t from_ns,
			 int64_t to_ns)
{
	struct tables tables = {
		g_hash_table_new_full(NULL, NULL, NULL, g_free),
		g_hash_table_new_full(NULL, NULL, NULL, g_free),
		g_hash_table_new_full(NULL, NULL, NULL, g_free),
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
	JsonParser *parser = json_parser_new();
	GError *error = NULL;
	JsonArray *events;

	if (!json_parser_load_from_file(parser, path, &error)) {
		wrong("%s", error->message);
		g_error_free(error);
		goto out;
	}
	events = json_object_get_array_member(
		json_node_get_object(json_parser_get_root(parser)),
		"traceEvents");
	for (guint i = 0; i < json_array_get_length(events); i++)
		check_event(&tables, h,
			    json_array_get_object_element(events, i));
	compare_all(&tables, h, from_ns, to_ns);
out:
	g_object_unref(parser);
	g_hash_table_destroy(tables.threads);
	g_hash_table_destroy(tables.lanes);
	g_hash_table_destroy(tables.begun);
	g_hash_table_destroy(tables.arrows);
}

/* ----- cut --------------------------------------------------------------- */

struct cut {
	struct history *part, *whole;
	int64_t cpus_known_ns; /* when the cut knows who is on each pCPU */
	int64_t compared_ns, unknown_ns;
};

static bool same_thing(const struct track *a, const struct track *b)
{
	if (a->kind != b->kind)
		return false;
	return a->kind == TRACK_PCPU ? a->key == b->key : a->tid == b->tid;
}

/* The track of @h that is what @t is in another history, in [from, to). */
static const struct track *find(struct history *h, const struct track *t,
				int64_t from_ns, int64_t to_ns)
{
	const struct track *all;
	size_t n;

	all = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++)
		if (same_thing(&all[i], t) && all[i].begin_ns < to_ns &&
		    all[i].end_ns > from_ns)
			return &all[i];
	return NULL;
}

/* Ids are each history's own: are @a of @x and @b of @y the same track? */
static bool same_id(struct history *x, uint32_t a, struct history *y,
		    uint32_t b)
{
	const struct track *t = history_track(x, a), *u = history_track(y, b);

	return t && u ? same_thing(t, u) : !t && !u;
}

static bool same_value(const struct cut *c, const struct interval *a,
		       const struct interval *b)
{
	enum value_domain domain = state_info(a->state)->value;

	if (domain == VALUE_OF_WAKE) /* learnt from all that was before */
		return true;
	if (domain == VALUE_OF_MODE && a->value == VALUE_NONE)
		return true; /* the exit comes after the cut */
	if (a->value == VALUE_NONE || b->value == VALUE_NONE)
		return a->value == b->value;
	switch (domain) {
	case VALUE_OF_PREEMPTION:
		return true; /* numbered in each history */
	case VALUE_OF_TRACK:
		return same_id(c->part, (uint32_t)a->value, c->whole,
			       (uint32_t)b->value);
	case VALUE_OF_SYSCALL:
		return !g_strcmp0(history_label(c->part, domain, a->value),
				  history_label(c->whole, domain, b->value));
	default:
		return a->value == b->value;
	}
}

static bool tells_mode(const struct track *t, const struct interval *iv)
{
	switch (iv->state) {
	case ST_GUEST:
	case ST_GUEST_L2:
	case ST_QEMU:
	case ST_HALT_POLL:
	case ST_USER:
	case ST_SYSCALL:
		return true;
	case ST_VMM: /* a vCPU that is on a CPU is taken to be there */
		return t->kind == TRACK_THREAD || iv->value != VALUE_NONE;
	default:
		return false;
	}
}

/*
 * Since when the cut can know in which mode the thread @tid runs: the first
 * event that tells.  That is the first system call, or the first entry to or
 * exit from a guest.
 */
static int64_t mode_known_ns(const struct cut *c, int64_t tid)
{
	const struct track *all;
	int64_t first_ns = INT64_MAX;
	size_t n;

	all = history_tracks(c->part, &n);
	for (size_t i = 0; i < n; i++) {
		struct interval_iter it;
		struct interval iv;

		if (all[i].kind == TRACK_PCPU || all[i].tid != tid)
			continue;
		interval_iter_init(&it, c->part, all[i].id, INT64_MIN,
				   INT64_MAX);
		while (interval_iter_next(&it, &iv, NULL) > 0)
			if (tells_mode(&all[i], &iv)) {
				first_ns = MIN(first_ns, iv.begin_ns);
				break;
			}
		interval_iter_release(&it);
	}
	return first_ns;
}

/* An interrupt does not tell what it interrupts. */
static bool fixes(const struct interval *iv)
{
	return iv->state != ST_UNKNOWN && iv->state != ST_IRQ &&
	       iv->state != ST_SOFTIRQ;
}

/* When the cut has seen who is on each of its pCPUs. */
static int64_t all_cpus_known_ns(struct history *part)
{
	const struct track *all;
	int64_t last_ns = INT64_MIN;
	size_t n;

	all = history_tracks(part, &n);
	for (size_t i = 0; i < n; i++) {
		struct interval_iter it;
		struct interval iv;
		int64_t known_ns = INT64_MAX;

		if (all[i].kind != TRACK_PCPU)
			continue;
		interval_iter_init(&it, part, all[i].id, INT64_MIN, INT64_MAX);
		while (interval_iter_next(&it, &iv, NULL) > 0)
			if (fixes(&iv)) {
				known_ns = iv.begin_ns;
				break;
			}
		interval_iter_release(&it);
		last_ns = MAX(last_ns, known_ns);
	}
	return last_ns;
}

/* The thread that @iv of @t, of the whole, is about. */
static const struct track *thread_in(const struct cut *c, const struct track *t,
				     const struct interval *iv)
{
	return t->kind == TRACK_PCPU ? history_track(c->whole, iv->peer) : t;
}

static bool is_kernel_thread(const struct track *t)
{
	return t && t->note && !strcmp(t->note, "kernel thread");
}

/*
 * May the cut not know what the whole does?  Its state dump told which threads
 * are the kernel's; events before the cut told in which mode a thread was.
 */
static bool cannot_know(const struct cut *c, const struct track *u,
			const struct interval *a, const struct interval *b,
			int64_t begin_ns, bool first)
{
	const struct track *thread = thread_in(c, u, b);

	if (!thread)
		return false;
	/* Who woke it, when nobody knows who was on the waking CPU. */
	if (a->state == ST_READY && b->state == ST_READY &&
	    a->value == VALUE_NONE && begin_ns < c->cpus_known_ns)
		return true;
	/* Who woke it, if the whole lost sight of that before the cut began. */
	if (a->state == ST_READY && b->state == ST_READY &&
	    b->value == VALUE_NONE && first)
		return true;
	/* Off its CPU since before the cut: which one that was. */
	if (a->state == b->state && same_value(c, a, b) &&
	    (first || !a->peer) && !state_info(a->state)->on_cpu)
		return true;
	if (b->state == ST_KERNEL && a->state == ST_RUN &&
	    is_kernel_thread(thread))
		return true;
	/* Whether a vCPU went to sleep by a halt, the exit before tells. */
	if (a->state == ST_BLOCKED && b->state == ST_IDLE)
		return begin_ns < mode_known_ns(c, thread->tid);
	return state_info(b->state)->on_cpu && state_info(a->state)->on_cpu &&
	       begin_ns < mode_known_ns(c, thread->tid);
}

/*
 * A halt on a track of waits.  Its reason is learnt from all that was before,
 * and so the whole knows more of it.
 */
static bool is_wait(const struct interval *iv)
{
	return iv->state != ST_RUN;
}

/* @a of @t of the cut and @b of @u of the whole, where they overlap. */
static void compare(struct cut *c, const struct track *t, const struct track *u,
		    const struct interval *a, const struct interval *b,
		    int64_t *known_ns)
{
	int64_t begin_ns = MAX(a->begin_ns, b->begin_ns);
	int64_t ns = MIN(a->end_ns, b->end_ns) - begin_ns;

	if (t->kind == TRACK_WAIT &&
	    ((is_wait(a) && is_wait(b)) || begin_ns < mode_known_ns(c, t->tid))) {
		c->unknown_ns += ns;
		return;
	}
	if (a->state == ST_UNKNOWN) {
		c->unknown_ns += ns;
		if (*known_ns < begin_ns && b->state != ST_UNKNOWN)
			wrong("%s %s %" G_GINT64_FORMAT
			      ": unknown again at %" G_GINT64_FORMAT,
			      track_kind_name(t->kind), t->name, t->tid,
			      begin_ns);
		return;
	}
	if (fixes(a))
		*known_ns = MIN(*known_ns, a->begin_ns);
	if ((a->state == b->state && same_value(c, a, b) &&
	     same_id(c->part, a->peer, c->whole, b->peer)))
		c->compared_ns += ns;
	else if (cannot_know(c, u, a, b, begin_ns, a->begin_ns == *known_ns))
		c->unknown_ns += ns;
	else
		wrong("%s %s %" G_GINT64_FORMAT ": %s %" G_GINT64_FORMAT
		      " peer %u at %" G_GINT64_FORMAT " for %" G_GINT64_FORMAT
		      ", want %s %" G_GINT64_FORMAT " peer %u",
		      track_kind_name(t->kind), t->name, t->tid,
		      state_info(a->state)->name, a->value, a->peer, begin_ns,
		      ns, state_info(b->state)->name, b->value, b->peer);
}

static void compare_track(struct cut *c, const struct track *t)
{
	const struct track *u = find(c->whole, t, t->begin_ns, t->end_ns);
	struct interval_iter it, other;
	struct interval a, b;
	int64_t known_ns = INT64_MAX;

	if (!u) {
		if (t->end_ns > t->begin_ns)
			wrong("%s %s is not in the whole",
			      track_kind_name(t->kind), t->name);
		return;
	}
	interval_iter_init(&it, c->part, t->id, INT64_MIN, INT64_MAX);
	while (interval_iter_next(&it, &a, NULL) > 0) {
		interval_iter_init(&other, c->whole, u->id, a.begin_ns,
				   a.end_ns);
		while (interval_iter_next(&other, &b, NULL) > 0)
			compare(c, t, u, &a, &b, &known_ns);
		interval_iter_release(&other);
	}
	interval_iter_release(&it);
}

static void check_cut(struct history *part, struct history *whole)
{
	int64_t begin_ns = history_begin_ns(part),
		end_ns = history_end_ns(part);
	struct cut c = { .part = part, .whole = whole };
	const struct track *tracks;
	struct state_sum sum;
	size_t n;

	c.cpus_known_ns = all_cpus_known_ns(part);
	tracks = history_tracks(part, &n);
	for (size_t i = 0; i < n; i++)
		if (state_list(tracks[i].kind)[0] >= 0)
			compare_track(&c, &tracks[i]);
	tracks = history_tracks(whole, &n);
	for (size_t i = 0; i < n; i++) {
		unsigned int changes = 0;

		if (history_sum(whole, tracks[i].id, begin_ns, end_ns, &sum,
				NULL))
			continue;
		for (int s = 0; s < STATE_MAX; s++)
			changes += sum.count[s];
		if (changes > 1 && !find(part, &tracks[i], begin_ns, end_ns))
			wrong("%s %s %" G_GINT64_FORMAT " is not in the cut",
			      track_kind_name(tracks[i].kind), tracks[i].name,
			      tracks[i].tid);
	}
	printf("# %" G_GINT64_FORMAT " ns compared, %" G_GINT64_FORMAT
	       " unknown\n",
	       c.compared_ns, c.unknown_ns);
	if (!c.compared_ns)
		wrong("there is nothing to compare");
}

/* ----- xml --------------------------------------------------------------- */

static void on_element(GMarkupParseContext *context, const char *name,
		       const char **attributes, const char **values, void *data,
		       GError **error)
{
	static const char *const known[] = { "svg",  "title", "rect",
					     "text", "g",     NULL };
	int *elements = data;

	(void)context;
	(void)error;
	++*elements;
	if (!g_strv_contains(known, name))
		wrong("an element <%s>", name);
	for (; *attributes; attributes++, values++)
		if (g_str_has_prefix(*attributes, "on") ||
		    strstr(*attributes, "href") || strstr(*values, "url("))
			wrong("an attribute %s=\"%s\"", *attributes, *values);
}

static void check_xml(const char *path)
{
	static const GMarkupParser parser = { .start_element = on_element };
	GMarkupParseContext *context;
	GError *error = NULL;
	int elements = 0;
	char *text;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, NULL)) {
		wrong("cannot read %s", path);
		return;
	}
	context = g_markup_parse_context_new(&parser, 0, &elements, NULL);
	if (!g_markup_parse_context_parse(context, text, (gssize)len, &error) ||
	    !g_markup_parse_context_end_parse(context, &error)) {
		wrong("%s", error->message);
		g_error_free(error);
	}
	if (elements < 10)
		wrong("only %d elements", elements);
	g_markup_parse_context_free(context);
	g_free(text);
}

/* ------------------------------------------------------------------------- */

static struct history *open_or_die(const char *path)
{
	struct err err = ERR_INIT;
	struct history *h;

	if (!history_open(&h, path, &err))
		return h;
	err_report(&err);
	exit(2);
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "chrome")) {
		struct history *h = open_or_die(argv[3]);

		check_chrome(argv[2], h, strtoll(argv[4], NULL, 10),
			     strtoll(argv[5], NULL, 10));
		history_close(h);
	} else if (argc == 4 && !strcmp(argv[1], "cut")) {
		struct history *part = open_or_die(argv[2]);
		struct history *whole = open_or_die(argv[3]);

		check_cut(part, whole);
		history_close(part);
		history_close(whole);
	} else if (argc == 3 && !strcmp(argv[1], "xml")) {
		check_xml(argv[2]);
	} else {
		fprintf(stderr, "usage: see the source\n");
		return 2;
	}
	return errors ? 1 : 0;
}
