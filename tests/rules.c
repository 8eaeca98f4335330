/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs rule files: events in, expected states out.
 *
 *	# a comment
 *	title a vCPU that another one displaces
 *	begin 0
 *	declares net_dev_xmit
 *	event 100 cpu0 sched_switch prev_tid=0 next_tid=7 next_comm=a
 *	event 150 cpu0 @7/5 kvm_x86_exit exit_reason=120 isa=2 vcpu_id=0
 *	lost 160 cpu0
 *	name 5 0x6072000 init 1 0xffffc90000400000 0xffffc90000404000
 *	end 200
 *	track vcpu/7
 *	  0 100 unknown
 *	  100 150 vmm on=0
 *	  150 200 halt_poll =hlt
 *	preemptions vcpu/7
 *	  100 150 on=0 7:30 idle:20
 *	row vcpu/7 name="vCPU 0" parent="vm-5"
 *	counter vm/5 disk_read
 *	  100 4096
 *	requests vm/5
 *	  100 170 read 4096 tid=9
 *	no process/0x6072000
 *
 * "declares" names kinds of event that the trace could hold.
 * "user" instead of "event" is one that a process recorded of itself, "other"
 * one of a second machine, traced at the same time.
 * Events are written in the tracers' own words: any name and field that the
 * vocabulary knows.  "@TID/PID" is the context (who is on the CPU),
 * prev_state is a letter (R S D T X I P) or a number as tracers report it.
 * Several cases stand in one file, each beginning with its title.
 *
 * A track is named by its kind and number: pcpu/N, thread/TID, vcpu/TID and
 * wait/TID (of its host thread), process/CR3; thread/TID#2 is the second thread
 * with that tid.  All its intervals must be listed.  After the state: on=N the
 * pCPU, tid=N the thread on it, by=N the thread that woke it (or the CR3 of the
 * process), =TEXT the value's name; of what ended a wait why=REASON, how=N (the
 * number in wake.h) and vec=N the vector or none; what is not said is not
 * checked.
 *
 * A counter's points are all listed, each with its value; those of all counters
 * of that quantity below the row, by time, and source=TEXT, which their source
 * begins with.  Requests are those of a VM, or of "none": begin, end (open: it
 * has none), what it is, bytes, and if wanted tid=N of who submitted it, dev=
 * and sector=.
 */
#include "config.h"

#include <glib.h>
#include <glib/gstdio.h>

#include "analysis/analysis.h"
#include "analysis/process-names.h"
#include "base/wake.h"
#include "db/counter.h"
#include "db/history.h"
#include "db/writer.h"
#include "tests/tap.h"
#include "trace/vocab.h"

struct test_case {
	const char *file;
	char *title;
	int line; /* of the title */
	GPtrArray *lines; /* char *, events first, expectations after */
	GArray *numbers; /* int, line numbers */
};

static char *scratch; /* the history being made */

/* ------------------------------------------------------------------ */
/* Events                                                             */

static void die(const struct test_case *c, int line, const char *why,
		const char *what)
{
	printf("Bail out! %s:%d: %s '%s'\n", c->file, line, why, what);
	exit(1);
}

static int64_t number_of(const char *text)
{
	/* Addresses of a kernel are negative. */
	return (int64_t)g_ascii_strtoull(text, NULL, 0);
}

static int64_t task_state_of(const char *text)
{
	static const struct {
		const char *letter;
		enum task_state state;
	} letters[] = {
		{ "R", TASK_RUNNABLE }, { "R+", TASK_RUNNABLE },
		{ "S", TASK_SLEEPING }, { "D", TASK_DISK },
		{ "T", TASK_STOPPED },	{ "X", TASK_DEAD },
		{ "I", TASK_IDLE_KTHREAD }, { "P", TASK_PARKED },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(letters); i++)
		if (!strcmp(letters[i].letter, text))
			return letters[i].state;
	return prev_state_decode(PREV_STATE_REPORTED, number_of(text));
}

static bool has_name(const struct vocab_field *field, const char *name)
{
	for (int i = 0; i < VOCAB_NAMES_MAX && field->names[i]; i++)
		if (vocab_field_is(field->names[i], name))
			return true;
	return false;
}

/* The slot that prefers @name, else the first that knows it; -1: none. */
static int slot_of(const struct vocab_row *row, const char *name)
{
	for (int i = 0; i < EVENT_SLOTS; i++)
		if (!g_strcmp0(row->slot[i].names[0], name))
			return i;
	for (int i = 0; i < EVENT_SLOTS; i++)
		if (has_name(&row->slot[i], name))
			return i;
	return -1;
}

static bool set_field(struct event *ev, const struct vocab_row *row,
		      const char *name, const char *value)
{
	int slot = slot_of(row, name);

	/* A few are texts in one tracer and numbers in another. */
	for (int i = 0; i < 2; i++)
		if (has_name(&row->text[i], name) &&
		    g_ascii_isalpha(*value)) {
			g_strlcpy(ev->text[i], value, sizeof(ev->text[i]));
			return true;
		}
	if (slot >= 0) {
		ev->slot[slot] = ev->kind == EV_SCHED_SWITCH &&
						 slot == SWITCH_PREV_STATE ?
					 task_state_of(value) :
					 number_of(value);
		return true;
	}
	for (int i = 0; i < 2; i++)
		if (has_name(&row->text[i], name)) {
			g_strlcpy(ev->text[i], value, sizeof(ev->text[i]));
			return true;
		}
	return false;
}

static void read_event(const struct test_case *c, int line, char **words,
		       struct event *ev)
{
	const struct vocab_row *row = NULL;
	const char *tail;

	memset(ev, 0, sizeof(*ev));
	for (int i = 0; i < EVENT_SLOTS; i++)
		ev->slot[i] = EVENT_NONE;
	ev->tid = ev->pid = -1;
	ev->ts_ns = number_of(words[1]);
	ev->cpu = (int32_t)number_of(words[2] + strlen("cpu"));
	ev->user_space = !strcmp(words[0], "user");
	ev->machine = !strcmp(words[0], "other");
	if (!strcmp(words[0], "lost")) {
		ev->kind = EV_LOST;
		return;
	}
	for (char **w = words + 3; *w; w++) {
		char *eq = strchr(*w, '=');

		if (**w == '@') {
			sscanf(*w, "@%d/%d", &ev->tid, &ev->pid);
		} else if (!row) {
			row = vocab_find(*w, &tail);
			if (!row)
				die(c, line, "no such event", *w);
			ev->kind = row->kind;
			if (tail)
				g_strlcpy(ev->text[0], tail,
					  sizeof(ev->text[0]));
		} else if (!eq) {
			die(c, line, "not a field", *w);
		} else {
			*eq = '\0';
			if (!set_field(ev, row, *w, eq + 1))
				die(c, line, "no such field", *w);
		}
	}
}

/* ------------------------------------------------------------------ */
/* Expectations                                                       */

static const struct track *find_track(const struct history *h,
				      const char *spec)
{
	char *name = g_strdup(spec), *slash = strchr(name, '/'), *hash;
	int kind, nth = 1;
	int64_t key;
	size_t n;

	if (!slash) {
		g_free(name);
		return NULL;
	}
	*slash = '\0';
	kind = track_kind_by_name(name);
	key = number_of(slash + 1);
	hash = strchr(slash + 1, '#');
	if (hash)
		nth = (int)number_of(hash + 1);
	g_free(name);
	history_tracks(h, &n);
	/* By id, which is the order in which they began. */
	for (uint32_t id = 1; id <= n; id++) {
		const struct track *t = history_track(h, id);

		if (t && (int)t->kind == kind &&
		    (kind == TRACK_VCPU || kind == TRACK_WAIT ? t->tid :
								t->key) ==
			    key &&
		    !--nth)
			return t;
	}
	return NULL;
}

/* The track that @iv's value names, or NULL. */
static const struct track *track_of_value(const struct history *h,
					  const struct interval *iv)
{
	if (iv->value == VALUE_NONE)
		return NULL;
	if (state_info(iv->state)->value == VALUE_OF_WAKE)
		return history_track(h, wake_unpack(iv->value).by);
	return history_track(h, (uint32_t)iv->value);
}

/* why=, how= and vec=: what a value of the domain "wake" says. */
static bool wake_matches(const struct interval *iv, const char *word)
{
	struct wake w = wake_unpack(iv->value);
	const char *what = strchr(word, '=') + 1;

	if (g_str_has_prefix(word, "why="))
		return !strcmp(wake_reason_name(w.reason), what);
	if (g_str_has_prefix(word, "how="))
		return number_of(what) == (int64_t)w.how;
	return !strcmp(what, "none") ? w.vector == WAKE_NO_VECTOR :
				       w.vector == number_of(what);
}

/* Does @iv match the words after its state? */
static bool matches(const struct history *h, const struct interval *iv,
		    char **words)
{
	const struct track *peer = history_track(h, iv->peer);
	const struct state_info *info = state_info(iv->state);

	for (; *words; words++) {
		const char *w = *words;
		const struct track *by;

		if (g_str_has_prefix(w, "on=") || g_str_has_prefix(w, "tid=")) {
			if (!strcmp(strchr(w, '=') + 1, "none") ?
				    peer != NULL :
				    !peer || peer->key !=
						     number_of(strchr(w, '=') +
							       1))
				return false;
		} else if (g_str_has_prefix(w, "by=")) {
			by = track_of_value(h, iv);
			if (!strcmp(w, "by=none") ?
				    by != NULL :
				    !by || (by->kind == TRACK_PROCESS ?
						    by->key :
						    by->tid) !=
						   number_of(w + 3))
				return false;
		} else if (g_str_has_prefix(w, "why=") ||
			   g_str_has_prefix(w, "how=") ||
			   g_str_has_prefix(w, "vec=")) {
			if (!wake_matches(iv, w))
				return false;
		} else if (*w == '=') {
			const char *label = iv->value == VALUE_NONE ?
						    NULL :
						    history_label(h,
								  info->value,
								  iv->value);

			if (g_strcmp0(label ? label : "none", w + 1))
				return false;
		} else {
			return false;
		}
	}
	return true;
}

static void show_intervals(struct history *h, const struct track *t)
{
	struct interval_iter it;
	struct interval iv;

	interval_iter_init(&it, h, t->id, INT64_MIN, INT64_MAX);
	while (interval_iter_next(&it, &iv, NULL) > 0) {
		const struct track *peer = history_track(h, iv.peer);
		const char *label = iv.value == VALUE_NONE ? NULL :
			history_label(h, state_info(iv.state)->value, iv.value);

		printf("#   %" PRId64 " %" PRId64 " %s%s%s%s%s\n", iv.begin_ns,
		       iv.end_ns, state_info(iv.state)->name,
		       peer ? " peer " : "", peer ? peer->name : "",
		       label ? " =" : "", label ? label : "");
	}
	interval_iter_release(&it);
}

/* The lines below a "track" or "preemptions" line. */
static size_t block_length(const struct test_case *c, size_t first)
{
	size_t n = 0;

	while (first + n < c->lines->len &&
	       g_ascii_isspace(*(char *)c->lines->pdata[first + n]))
		n++;
	return n;
}

/* Words as a shell reads them, so that names may hold spaces. */
static char **split(const char *line)
{
	char **words;

	if (!g_shell_parse_argv(line, NULL, &words, NULL))
		return g_new0(char *, 1);
	return words;
}

static void check_track(const struct test_case *c, struct history *h,
			const char *spec, size_t first, size_t n)
{
	const struct track *t = find_track(h, spec);
	struct interval_iter it;
	struct interval iv;
	size_t i = 0;
	bool good = t != NULL;

	if (t) {
		interval_iter_init(&it, h, t->id, INT64_MIN, INT64_MAX);
		while (good && interval_iter_next(&it, &iv, NULL) > 0) {
			char **w;

			if (i == n) {
				good = false;
				break;
			}
			w = split(c->lines->pdata[first + i++]);
			good = g_strv_length(w) >= 3 &&
			       number_of(w[0]) == iv.begin_ns &&
			       number_of(w[1]) == iv.end_ns &&
			       state_by_name(w[2]) == iv.state &&
			       matches(h, &iv, w + 3);
			if (!good)
				printf("# want '%s'\n",
				       (char *)c->lines->pdata[first + i - 1]);
			g_strfreev(w);
		}
		interval_iter_release(&it);
		good = good && i == n;
	}
	if (!ok(good, "%s: %s", c->title, spec)) {
		printf("# %s:%d; got:\n", c->file,
		       g_array_index(c->numbers, int, first) - 1);
		if (t)
			show_intervals(h, t);
	}
}

static char *slices_text(struct history *h, const struct preemption *p)
{
	GString *s = g_string_new(NULL);
	struct preemption_slice *slices;
	size_t n;

	g_string_printf(s, "%" PRId64 " %" PRId64 " on=%" PRId64, p->begin_ns,
			p->end_ns,
			history_track(h, p->pcpu) ?
				history_track(h, p->pcpu)->key :
				-1);
	if (!history_slices(h, p->id, &slices, &n, NULL)) {
		for (size_t i = 0; i < n; i++) {
			const struct track *t = history_track(h,
							      slices[i].track);

			if (slices[i].kind == SLICE_THREAD && t)
				g_string_append_printf(s, " %" PRId64, t->tid);
			else
				g_string_append(
					s, slices[i].kind == SLICE_IDLE ?
						   " idle" :
					   slices[i].kind == SLICE_MANY ?
						   " several" :
						   " unknown");
			g_string_append_printf(s, ":%" PRId64, slices[i].ns);
		}
		g_free(slices);
	}
	return g_string_free(s, FALSE);
}

struct preemption_check {
	const struct test_case *c;
	struct history *h;
	size_t next, end;
	bool good;
};

static int check_preemption(const struct preemption *p, void *data)
{
	struct preemption_check *pc = data;
	char *got = slices_text(pc->h, p);
	char **words, *want;

	if (pc->next == pc->end) {
		printf("# not expected: %s\n", got);
		pc->good = false;
	} else {
		words = split(pc->c->lines->pdata[pc->next++]);
		want = g_strjoinv(" ", words);
		if (strcmp(want, got)) {
			printf("# got  '%s'\n# want '%s'\n", got, want);
			pc->good = false;
		}
		g_free(want);
		g_strfreev(words);
	}
	g_free(got);
	return 0;
}

static void check_preemptions(const struct test_case *c, struct history *h,
			      const char *spec, size_t first, size_t n)
{
	const struct track *t = find_track(h, spec);
	struct preemption_check pc = { c, h, first, first + n, t != NULL };

	if (t)
		pc.good = !history_preemptions(h, t->id, INT64_MIN, INT64_MAX,
					       0, BY_TIME, check_preemption,
					       &pc, NULL) &&
			  pc.good;
	ok(pc.good && pc.next == pc.end, "%s: preemptions of %s", c->title,
	   spec);
}

static void check_row(const struct test_case *c, const struct history *h,
		      const char *spec, const char *line)
{
	const struct track *t = find_track(h, spec);
	char **words = split(line);

	for (int i = 2; words[i]; i++) {
		char *eq = strchr(words[i], '=');
		const struct track *parent = t ? history_track(h, t->parent) :
						 NULL;
		const char *got = NULL;

		*eq = '\0';
		if (t && !strcmp(words[i], "name"))
			got = t->name;
		else if (t && !strcmp(words[i], "note"))
			got = t->note ? t->note : "";
		else if (t && !strcmp(words[i], "parent"))
			got = parent ? parent->name : "";
		is_text(got, eq + 1, "%s: %s of %s", c->title, words[i], spec);
	}
	g_strfreev(words);
}

/* ------------------------------------------------------------------ */
/* Counters and requests                                              */

static int by_time(const void *pa, const void *pb)
{
	const struct counter_point *a = pa, *b = pb;

	return (a->t_ns > b->t_ns) - (a->t_ns < b->t_ns);
}

/* All points of the quantity below @row; NULL if there is no such counter. */
static GArray *read_points(struct history *h, const struct track *row,
			   const char *quantity, const char *source)
{
	GArray *points = NULL;
	const struct track *all;
	size_t n;

	all = history_tracks(h, &n);
	for (size_t i = 0; row && i < n; i++) {
		const struct counter_info *c = history_counter(h, all[i].id);
		struct counter_iter it;
		struct counter_point p;

		if (!c || all[i].parent != row->id ||
		    strcmp(c->quantity, quantity) ||
		    !g_str_has_prefix(c->source, source))
			continue;
		if (!points)
			points = g_array_new(FALSE, FALSE, sizeof(p));
		counter_iter_init(&it, h, all[i].id, INT64_MIN, INT64_MAX);
		while (counter_iter_next(&it, &p, NULL) > 0)
			if (!p.carried)
				g_array_append_val(points, p);
		counter_iter_release(&it);
	}
	if (points)
		g_array_sort(points, by_time);
	return points;
}

/* "counter vm/5 disk_read [source=TEXT]"; "none": there is no such counter. */
static void check_counter(const struct test_case *c, struct history *h,
			  char **words, size_t first, size_t n)
{
	const char *source = words[3] ? words[3] + strlen("source=") : "";
	GArray *points = read_points(h, find_track(h, words[1]), words[2],
				     source);
	bool good = points && points->len == n;

	if (n == 1 && !strcmp(g_strstrip(c->lines->pdata[first]), "none"))
		good = !points;
	for (size_t i = 0; good && points && i < n; i++) {
		struct counter_point *p =
			&g_array_index(points, struct counter_point, i);
		char **w = split(c->lines->pdata[first + i]);

		good = g_strv_length(w) == 2 && number_of(w[0]) == p->t_ns &&
		       number_of(w[1]) == p->value;
		g_strfreev(w);
	}
	if (!ok(good, "%s: %s of %s", c->title, words[2], words[1]))
		for (size_t i = 0; points && i < points->len; i++) {
			struct counter_point *p = &g_array_index(
				points, struct counter_point, i);

			printf("#   %" PRId64 " %" PRId64 "\n", p->t_ns,
			       p->value);
		}
	if (points)
		g_array_free(points, TRUE);
}

struct request_check {
	const struct test_case *c;
	struct history *h;
	uint32_t vm;
	size_t next, end;
	bool good;
};

static bool request_matches(struct history *h, const struct request_row *r,
			    char **w)
{
	const struct track *t = history_track(h, r->thread);
	int64_t end_ns;

	if (g_strv_length(w) < 4)
		return false;
	end_ns = strcmp(w[1], "open") ? number_of(w[1]) : REQUEST_OPEN;
	if (number_of(w[0]) != r->begin_ns || end_ns != r->end_ns ||
	    strcmp(w[2], r->op) || number_of(w[3]) != r->bytes)
		return false;
	for (w += 4; *w; w++)
		if ((g_str_has_prefix(*w, "tid=") &&
		     (t ? t->tid : -1) != number_of(*w + 4)) ||
		    (g_str_has_prefix(*w, "dev=") &&
		     strcmp(r->device, *w + 4)) ||
		    (g_str_has_prefix(*w, "sector=") &&
		     r->sector != number_of(*w + 7)))
			return false;
	return true;
}

static int check_request(const struct request_row *r, void *data)
{
	struct request_check *rc = data;
	char **w;

	if (r->vm != rc->vm)
		return 0;
	w = split(rc->next < rc->end ? rc->c->lines->pdata[rc->next] : "");
	rc->next++;
	if (!request_matches(rc->h, r, w)) {
		printf("# got %" PRId64 " %" PRId64 " %s %" PRId64
		       " thread %u dev=%s sector=%" PRId64 "\n",
		       r->begin_ns, r->end_ns, r->op, r->bytes, r->thread,
		       r->device, r->sector);
		rc->good = false;
	}
	g_strfreev(w);
	return 0;
}

static void check_requests(const struct test_case *c, struct history *h,
			   const char *spec, size_t first, size_t n)
{
	const struct track *vm = find_track(h, spec);
	struct request_check rc = { c, h, vm ? vm->id : 0, first, first + n,
				    vm || !strcmp(spec, "none") };

	if (history_requests(h, 0, INT64_MIN, INT64_MAX, BY_BEGIN,
			     check_request, &rc, NULL))
		rc.good = false;
	ok(rc.good && rc.next == rc.end, "%s: requests of %s", c->title, spec);
}

static void check_invariants(const struct test_case *c, struct history *h)
{
	const struct track *all;
	bool good = true;
	size_t n;

	all = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++) {
		struct state_sum sum;
		int64_t total = 0;

		if (state_list(all[i].kind)[0] < 0)
			continue;
		if (history_sum(h, all[i].id, INT64_MIN, INT64_MAX, &sum,
				NULL))
			good = false;
		for (int s = 0; s < STATE_MAX; s++)
			total += sum.time_ns[s];
		if (total != all[i].end_ns - all[i].begin_ns)
			good = false;
	}
	ok(good, "%s: states partition the time of every track", c->title);
}

/* ------------------------------------------------------------------ */

static void expect_all(const struct test_case *c, struct history *h, size_t i)
{
	for (; i < c->lines->len; i++) {
		const char *line = c->lines->pdata[i];
		char **w = split(line);
		size_t n = block_length(c, i + 1);

		if (!w[0] || !w[1])
			die(c, g_array_index(c->numbers, int, i),
			    "cannot read", line);
		if (!strcmp(w[0], "track"))
			check_track(c, h, w[1], i + 1, n);
		else if (!strcmp(w[0], "preemptions"))
			check_preemptions(c, h, w[1], i + 1, n);
		else if (!strcmp(w[0], "row"))
			check_row(c, h, w[1], line);
		else if (!strcmp(w[0], "counter") && w[2])
			check_counter(c, h, w, i + 1, n);
		else if (!strcmp(w[0], "requests"))
			check_requests(c, h, w[1], i + 1, n);
		else if (!strcmp(w[0], "no"))
			ok(!find_track(h, w[1]), "%s: no %s", c->title,
			   w[1]);
		else
			die(c, g_array_index(c->numbers, int, i),
			    "no such expectation", w[0]);
		i += n;
		g_strfreev(w);
	}
	check_invariants(c, h);
}

static bool is_event(const char *word)
{
	return !strcmp(word, "event") || !strcmp(word, "user") ||
	       !strcmp(word, "other") || !strcmp(word, "lost");
}

/* Is there an event of a second machine? */
static bool has_other(const struct test_case *c)
{
	for (guint i = 0; i < c->lines->len; i++)
		if (g_str_has_prefix(c->lines->pdata[i], "other "))
			return true;
	return false;
}

/* The kinds of event that the trace could hold. */
static void read_declared(const struct test_case *c, int line, char **w,
			  struct analysis *an)
{
	bool declares[EV_COUNT] = { false };

	for (w++; *w; w++) {
		int k = 0;

		while (k < EV_COUNT &&
		       g_strcmp0(vocab_kind_name((enum event_kind)k), *w))
			k++;
		if (k == EV_COUNT)
			die(c, line, "no such kind of event", *w);
		declares[k] = true;
	}
	analysis_expect(an, 0, declares);
}

/* "name VM CR3 NAME TID LOW HIGH": a line of a file of names. */
static void add_name(const struct test_case *c, int line, GPtrArray *names,
		     const char *text)
{
	char *path = g_strconcat(scratch, ".names", NULL);
	struct err err = ERR_INIT;

	if (!g_file_set_contents(path, text, -1, NULL) ||
	    process_names_read(names, path, &err))
		die(c, line, "not a name:", text);
	g_unlink(path);
	g_free(path);
}

/* Feed the events; returns the index of the first expectation. */
static size_t feed(const struct test_case *c, struct writer *w)
{
	struct analysis_options opt = { .processes = process_names_new() };
	int64_t begin_ns = 0;
	struct analysis *an = NULL;
	bool ended = false;
	size_t i;

	for (i = 0; i < c->lines->len && !ended; i++) {
		int line = g_array_index(c->numbers, int, i);
		char **words = split(c->lines->pdata[i]);
		struct event ev;

		if (!strcmp(words[0], "begin")) {
			begin_ns = number_of(words[1]);
		} else if (!strcmp(words[0], "name")) {
			add_name(c, line, opt.processes,
				 (char *)c->lines->pdata[i] + strlen("name "));
		} else {
			if (!an) {
				an = analysis_new(w, &opt);
				analysis_add_machine(an, "host", begin_ns);
				if (has_other(c))
					analysis_add_machine(an, "other",
							     begin_ns);
			}
			if (!strcmp(words[0], "declares")) {
				read_declared(c, line, words, an);
			} else if (!strcmp(words[0], "end")) {
				analysis_finish(an, 0,
						number_of(words[1]));
				if (has_other(c))
					analysis_finish(an, 1,
							number_of(words[1]));
				ended = true;
			} else if (is_event(words[0])) {
				read_event(c, line, words, &ev);
				analysis_event(an, &ev);
			} else {
				die(c, line, "not expected before 'end'",
				    words[0]);
			}
		}
		g_strfreev(words);
	}
	if (!ended)
		die(c, c->line, "no 'end' in", c->title);
	analysis_free(an);
	g_ptr_array_unref(opt.processes);
	return i;
}

static void run_case(const struct test_case *c)
{
	struct err err = ERR_INIT;
	struct history *h = NULL;
	struct writer *w = NULL;
	size_t first = 0;

	if (writer_open(&w, scratch, &err))
		goto bad;
	first = feed(c, w);
	if (writer_publish(w, NULL, &err))
		goto bad;
	writer_close(w);
	w = NULL;
	if (history_open(&h, scratch, &err))
		goto bad;
	expect_all(c, h, first);
	history_close(h);
	return;
bad:
	ok(0, "%s: %s", c->title, err.msg);
	err_clear(&err);
	if (w)
		writer_close(w);
}

static void case_clear(struct test_case *c)
{
	if (c->lines)
		g_ptr_array_free(c->lines, TRUE);
	if (c->numbers)
		g_array_free(c->numbers, TRUE);
	g_free(c->title);
	memset(c, 0, sizeof(*c));
}

static void run_file(const char *path)
{
	struct test_case c = { 0 };
	char *text, **lines;

	if (!g_file_get_contents(path, &text, NULL, NULL)) {
		ok(0, "cannot read %s", path);
		return;
	}
	lines = g_strsplit(text, "\n", -1);
	for (int i = 0; lines[i]; i++) {
		char *comment = strchr(lines[i], '#');
		int number = i + 1;

		/* "thread/7#2" is no comment. */
		if (comment && (comment == lines[i] ||
				g_ascii_isspace(comment[-1])))
			*comment = '\0';
		g_strchomp(lines[i]);
		if (!*lines[i])
			continue;
		if (g_str_has_prefix(lines[i], "title ")) {
			if (c.title)
				run_case(&c);
			case_clear(&c);
			c.file = path;
			c.title = g_strdup(lines[i] + strlen("title "));
			c.line = number;
			c.lines = g_ptr_array_new_with_free_func(g_free);
			c.numbers = g_array_new(FALSE, FALSE, sizeof(int));
		} else if (c.title) {
			g_ptr_array_add(c.lines, g_strdup(lines[i]));
			g_array_append_val(c.numbers, number);
		}
	}
	if (c.title)
		run_case(&c);
	case_clear(&c);
	g_strfreev(lines);
	g_free(text);
}

int main(int argc, char **argv)
{
	const char *top = g_getenv("TOP");
	char *folder = g_build_filename(top ? top : ".", "tests", "rules",
					NULL);
	char *tmp = g_dir_make_tmp("kvmscope-rules-XXXXXX", NULL);
	const char *name;
	GDir *dir;

	tap_begin();
	scratch = g_build_filename(tmp, "rules.kvms", NULL);
	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	dir = argc > 1 ? NULL : g_dir_open(folder, 0, NULL);
	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_suffix(name, ".rules")) {
			char *path = g_build_filename(folder, name, NULL);

			run_file(path);
			g_free(path);
		}
	if (dir)
		g_dir_close(dir);
	ok(tap_count > 0, "there are rules");
	g_unlink(scratch);
	g_rmdir(tmp);
	g_free(scratch);
	g_free(tmp);
	g_free(folder);
	return tap_end();
}
