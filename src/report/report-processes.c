/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "processes": the time of every process of the guests by state, and each
 * state's share of its life in the window.  A row to each CR3, which processes
 * can have one after the other; or, if asked for, to each process.
 *
 * The shares of a row add up to 100.000 exactly: each is rounded such that
 * their running sum is right, so a state that did not occur has 0.000.
 */
#include "config.h"

#include "report/report.h"

#include <inttypes.h>
#include <string.h>

#define WHOLE_PERCENT 100000 /* thousandths */

/*
 * People see how long it ran, and the shares.  Sums over processes mean
 * nothing, and threads would count twice.
 */
static void add_times(struct columns *columns)
{
	guint first = columns->array->len;

	columns_add_states(columns, TRACK_PROCESS);
	for (guint i = first; i < columns->array->len; i++) {
		struct column *c =
			&g_array_index(columns->array, struct column, i);

		c->total = false;
		c->detail = strcmp(c->name, "run_ns") != 0;
	}
}

static void add_percents(struct columns *columns)
{
	for (const int8_t *s = state_list(TRACK_PROCESS); *s >= 0; s++) {
		const char *state = state_info((unsigned int)*s)->name;
		char *name = g_strdup_printf("%s_percent", state);
		char *title = g_strdup_printf("%s %%", state);
		struct column column = {
			.name = g_string_chunk_insert(columns->texts, name),
			.title = g_string_chunk_insert(columns->texts, title),
			.unit = UNIT_PERCENT,
			.optional = true,
		};

		columns_add(columns, &column, 1);
		g_free(name);
		g_free(title);
	}
}

void processes_columns(const struct query *q, struct columns *columns)
{
	static const struct column first[] = {
		{ "vm", "VM" },
		{ "cr3", "CR3" },
		{ "name", "process" },
	};
	static const struct column task[] = {
		{ "task", "thread" },
		{ "tid", "tid", UNIT_ID, .optional = true },
	};
	static const struct column count = { "processes", "processes",
					     UNIT_COUNT };
	static const struct column life[] = {
		{ "first_ns", "first", UNIT_TIME },
		{ "last_ns", "last", UNIT_TIME },
	};

	columns_add(columns, first, G_N_ELEMENTS(first));
	if (q->tasks)
		columns_add(columns, task, G_N_ELEMENTS(task));
	columns_add(columns, life, G_N_ELEMENTS(life));
	add_times(columns);
	add_percents(columns);
	columns_add(columns, &count, 1);
}

static size_t cells_of_percents(struct cell *cells, const struct state_sum *sum,
				int64_t life_ns)
{
	const int8_t *states = state_list(TRACK_PROCESS);
	int64_t ns = 0, before = 0;
	size_t n;

	for (n = 0; states[n] >= 0; n++) {
		int64_t upto;

		ns += sum->time_ns[states[n]];
		upto = (int64_t)((double)ns / (double)life_ns * WHOLE_PERCENT +
				 0.5);
		cells[n] = cell_int(upto - before);
		before = upto;
	}
	return n;
}

/* What a row is of: a process, a thread of one, or all that had its CR3. */
struct subject {
	const struct track *process; /* that ran longest */
	const struct track *task;    /* NULL: the process itself */
	int64_t first_ns, last_ns;   /* in the window */
	int64_t run_ns;              /* of @process */
	int64_t count;               /* processes */
	struct state_sum sum;
};

/* Add @t, of @process, to @s.  Returns -1 on failure. */
static int add_track(const struct query *q, struct subject *s,
		     const struct track *process, const struct track *t,
		     struct err *err)
{
	int64_t first_ns = MAX(t->begin_ns, q->from_ns);
	int64_t last_ns = MIN(t->end_ns, q->to_ns);
	struct state_sum sum;

	if (first_ns >= last_ns)
		return 0;
	if (history_sum(q->h, t->id, first_ns, last_ns, &sum, err))
		return -1;
	if (!s->count || sum.time_ns[ST_RUN] > s->run_ns) {
		s->process = process;
		s->task = t == process ? NULL : t;
		s->run_ns = sum.time_ns[ST_RUN];
	}
	s->first_ns = s->count ? MIN(s->first_ns, first_ns) : first_ns;
	s->last_ns = s->count ? MAX(s->last_ns, last_ns) : last_ns;
	s->count++;
	for (int state = 0; state < STATE_MAX; state++)
		s->sum.time_ns[state] += sum.time_ns[state];
	return 0;
}

/*
 * When no process had the CR3, nothing is known of it.  Returns how much time
 * the row's states have: two processes can seem to have one CR3 at once.
 */
static int64_t fill_gaps(struct subject *s)
{
	int64_t life_ns = s->last_ns - s->first_ns, ns = 0;

	for (int state = 0; state < STATE_MAX; state++)
		ns += s->sum.time_ns[state];
	if (ns < life_ns)
		s->sum.time_ns[ST_UNKNOWN] += life_ns - ns;
	return MAX(ns, life_ns);
}

/* Returns like rows_add(). */
static int put_row(const struct query *q, struct rows *rows, struct subject *s)
{
	struct cell row[ROW_MAX];
	int64_t ns;
	char cr3[24];
	size_t n = 0;

	if (!s->count)
		return 0;
	ns = fill_gaps(s);
	g_snprintf(cr3, sizeof(cr3), "0x%" PRIx64, (uint64_t)s->process->key);
	row[n++] = query_vm_cell(q, s->process);
	row[n++] = cell_text(cr3);
	row[n++] = cell_text(s->process->name);
	if (q->tasks) {
		row[n++] = cell_text(s->task ? s->task->name : NULL);
		row[n++] = query_id_cell(s->task ? s->task->tid : -1);
	}
	row[n++] = cell_int(s->first_ns);
	row[n++] = cell_int(s->last_ns);
	n += cells_of_states(row + n, TRACK_PROCESS, &s->sum);
	n += cells_of_percents(row + n, &s->sum, ns);
	row[n++] = cell_int(s->count);
	return rows_add(rows, row);
}

/* A row of @t, a process or a thread of @process.  As rows_add(), or -1. */
static int add_row(const struct query *q, struct rows *rows,
		   const struct track *process, const struct track *t,
		   struct err *err)
{
	struct subject s = { .process = NULL };

	if (add_track(q, &s, process, t, err))
		return -1;
	return put_row(q, rows, &s);
}

/* The rows of the threads of @process; returns like add_row(). */
static int add_tasks(const struct query *q, struct rows *rows,
		     const struct track *process, struct err *err)
{
	const struct track *t = NULL;
	int r = 0;

	while (!r && (t = history_child(q->h, process, TRACK_TASK, t)))
		r = add_row(q, rows, process, t, err);
	return r;
}

/* A row to each process, with those of its threads if they are wanted. */
static int rows_of_each(const struct query *q, struct rows *rows,
			struct err *err)
{
	const struct track *p;
	size_t i = 0;
	int r = 0;

	while (!r && (p = query_next(q, TRACK_PROCESS, &i))) {
		rows_next_are(rows, ROW_ALONE);
		r = add_row(q, rows, p, p, err);
		rows_next_are(rows, ROW_MEMBER);
		if (q->tasks && !r)
			r = add_tasks(q, rows, p, err);
	}
	return r;
}

/* A row to each CR3: those that had it stand side by side in the tree. */
static int rows_of_cr3s(const struct query *q, struct rows *rows,
			struct err *err)
{
	struct subject s = { .process = NULL };
	const struct track *p, *last = NULL;
	size_t i = 0;
	int r = 0;

	while (!r && (p = query_next(q, TRACK_PROCESS, &i))) {
		if (last && (p->parent != last->parent || p->key != last->key)) {
			r = put_row(q, rows, &s);
			s = (struct subject){ .process = NULL };
		}
		if (!r)
			r = add_track(q, &s, p, p, err);
		last = p;
	}
	return r ? r : put_row(q, rows, &s);
}

int processes_rows(const struct query *q, struct rows *rows, struct err *err)
{
	int r = q->tasks || q->each ? rows_of_each(q, rows, err) :
				      rows_of_cr3s(q, rows, err);

	return MIN(r, 0);
}
