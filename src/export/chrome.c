/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "chrome": a trace in the JSON that chrome://tracing and Perfetto read.
 *
 * Every row becomes a thread with complete events ("X"), one for each
 * interval, cut to the window; rows stand below the VM or the heading that
 * they belong to as threads do below a process ("M" events name both).  Times
 * are microseconds with three decimals after the begin of the history: since
 * the epoch they would not fit into the double that readers keep them in.
 *
 * Counters are counter tracks of the process (chrome-counters.c); who ended a
 * wait for a task has an arrow to the vCPU that waited (chrome-arrows.c).
 *
 * Ids of threads and processes are those of tracks, so that no two are the
 * same.  Events are written as they are read.
 */
#include "config.h"

#include <inttypes.h>

#include <glib.h>

#include "base/nstime.h"
#include "base/text.h"
#include "export/chrome.h"
#include "export/export.h"
#include "report/culprit.h"

void chrome_text(struct chrome *c, const char *text)
{
	char *clean = text_clean(text);
	FILE *out = c->out;

	fputc('"', out);
	for (const char *s = clean; *s; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', out);
		fputc(*s, out);
	}
	fputc('"', out);
	g_free(clean);
}

static void put_us(FILE *out, int64_t ns)
{
	int64_t us = ns / 1000, rest = ns % 1000;

	if (ns < 0 && (us || rest))
		fputc('-', out);
	fprintf(out, "%" PRId64 ".%03" PRId64, us < 0 ? -us : us,
		rest < 0 ? -rest : rest);
}

void chrome_time(struct chrome *c, int64_t t_ns)
{
	put_us(c->out, t_ns - history_begin_ns(c->q->h));
}

void chrome_begin(struct chrome *c)
{
	fputs(c->some ? ",\n" : "\n", c->out);
	c->some = true;
}

/* The row that stands for the process of @t: its VM, or its heading. */
static const struct track *process_of(const struct query *q,
				      const struct track *t)
{
	const struct track *vm = history_vm_of(q->h, t), *up, *last = t;

	if (vm)
		return vm;
	for (up = history_track(q->h, t->parent);
	     up && up->kind != TRACK_MACHINE;
	     up = history_track(q->h, up->parent))
		last = up;
	return last == t && up ? up : last;
}

static char *process_name(const struct query *q, const struct track *p)
{
	const char *host = query_host_name(q, p);

	if (p->kind == TRACK_MACHINE || p->kind == TRACK_VM || !host)
		return g_strdup(p->name);
	return g_strdup_printf("%s %s", host, p->name);
}

static char *thread_name(const struct track *t)
{
	if (t->kind == TRACK_THREAD && t->tid >= 0)
		return g_strdup_printf("%s %" PRId64, t->name, t->tid);
	return g_strdup(t->name);
}

static void put_meta(struct chrome *c, const char *what, uint32_t pid,
		     uint32_t tid, const char *name, size_t order)
{
	chrome_begin(c);
	fprintf(c->out,
		"{\"ph\":\"M\",\"name\":\"%s_name\",\"pid\":%" PRIu32
		",\"tid\":%" PRIu32 ",\"args\":{\"name\":",
		what, pid, tid);
	chrome_text(c, name);
	fputs("}}", c->out);
	chrome_begin(c);
	fprintf(c->out,
		"{\"ph\":\"M\",\"name\":\"%s_sort_index\",\"pid\":%" PRIu32
		",\"tid\":%" PRIu32 ",\"args\":{\"sort_index\":%zu}}",
		what, pid, tid, order);
}

uint32_t chrome_process(struct chrome *c, const struct track *t, size_t order)
{
	const struct track *p = process_of(c->q, t);
	char *name;

	if (g_hash_table_add(c->named, GUINT_TO_POINTER(p->id))) {
		name = process_name(c->q, p);
		put_meta(c, "process", p->id, 0, name, order);
		g_free(name);
	}
	return p->id;
}

static uint32_t name_track(struct chrome *c, const struct track *t,
			   size_t order)
{
	uint32_t pid = chrome_process(c, t, order);
	char *name = thread_name(t);

	put_meta(c, "thread", pid, t->id, name, order);
	g_free(name);
	return pid;
}

static void put_arg(struct chrome *c, bool *some, const char *key,
		    const char *text)
{
	if (!text)
		return;
	fprintf(c->out, "%s\"%s\":", *some ? "," : "", key);
	chrome_text(c, text);
	*some = true;
}

/* What the value of an interval in @state tells. */
static const char *value_key(unsigned int state)
{
	switch (state_info(state)->value) {
	case VALUE_OF_EXIT:
		return "exit_reason";
	case VALUE_OF_IRQ:
		return "irq";
	case VALUE_OF_SOFTIRQ:
		return "softirq";
	case VALUE_OF_SYSCALL:
		return "syscall";
	case VALUE_OF_TRACK:
		return "woken_by";
	case VALUE_OF_WAKE:
		return "ended_by";
	case VALUE_OF_MODE:
		return "guest_mode";
	default:
		return "value";
	}
}

static int put_culprits(struct chrome *c, bool *some, int64_t preemption,
			struct err *err)
{
	struct preemption_slice *slices;
	GString *text;
	size_t n;

	if (history_slices(c->q->h, preemption, &slices, &n, err))
		return -1;
	text = g_string_new(NULL);
	for (size_t i = 0; i < n; i++) {
		char *name = culprit_name(c->q, &slices[i]);

		g_string_append_printf(text, "%s%s (%" PRId64 " ns)",
				       i ? ", " : "", name, slices[i].ns);
		g_free(name);
	}
	put_arg(c, some, "ran_instead", text->str);
	g_string_free(text, TRUE);
	g_free(slices);
	return 0;
}

static int put_args(struct chrome *c, const struct track *t,
		    const struct interval *iv, struct err *err)
{
	const struct track *peer = history_track(c->q->h, iv->peer);
	enum value_domain domain = state_info(iv->state)->value;
	char number[32], text[WAKE_TEXT_MAX];
	const char *name;
	bool some = false;

	fputs(",\"args\":{", c->out);
	put_arg(c, &some, t->kind == TRACK_PCPU ? "thread" : "cpu",
		peer ? peer->name : NULL);
	if (peer && t->kind == TRACK_PCPU && peer->tid >= 0)
		fprintf(c->out, ",\"tid\":%" PRId64, peer->tid);
	if (iv->value != VALUE_NONE && domain == VALUE_OF_PREEMPTION) {
		if (put_culprits(c, &some, iv->value, err))
			return -1;
	} else if (iv->value != VALUE_NONE) {
		name = export_value_name(c->q, iv, text, sizeof(text));
		g_snprintf(number, sizeof(number), "%" PRId64, iv->value);
		put_arg(c, &some, value_key(iv->state), name ? name : number);
	}
	fputc('}', c->out);
	return 0;
}

static int put_interval(struct chrome *c, const struct track *t, uint32_t pid,
			const struct interval *iv, struct err *err)
{
	int64_t begin_ns = MAX(iv->begin_ns, c->q->from_ns);
	int64_t ns = query_clip(c->q, iv->begin_ns, iv->end_ns);

	chrome_begin(c);
	fprintf(c->out,
		"{\"ph\":\"X\",\"name\":\"%s\",\"cat\":\"%s\",\"pid\":%" PRIu32
		",\"tid\":%" PRIu32 ",\"ts\":",
		state_info(iv->state)->name, track_kind_name(t->kind), pid,
		t->id);
	chrome_time(c, begin_ns);
	fputs(",\"dur\":", c->out);
	put_us(c->out, ns);
	if (put_args(c, t, iv, err))
		return -1;
	fputc('}', c->out);
	return ferror(c->out) ? 1 : 0;
}

static int put_track(struct chrome *c, size_t i, const struct track *t,
		     struct err *err)
{
	uint32_t pid = name_track(c, t, i);
	uint64_t count = 0;
	struct interval_iter it;
	struct interval iv;
	int r, stop = 0;

	interval_iter_init(&it, c->q->h, t->id, c->q->from_ns, c->q->to_ns);
	while (!stop && (r = interval_iter_next(&it, &iv, err)) > 0)
		stop = export_goes_on(c->q, c->choice, i, &count, iv.begin_ns)
			       ? put_interval(c, t, pid, &iv, err)
			       : -1;
	interval_iter_release(&it);
	return stop ? stop : r;
}

static void put_frame_end(struct chrome *c)
{
	fputs("\n],\n\"displayTimeUnit\":\"ns\",\n\"otherData\":{"
	      "\"tool\":\"kvmscope " PACKAGE_VERSION "\",\"source\":",
	      c->out);
	chrome_text(c, query_subject(c->q));
	fprintf(c->out,
		",\"time_zero_ns\":\"%" PRId64 "\",\"begin_ns\":\"%" PRId64
		"\",\"end_ns\":\"%" PRId64 "\"}}\n",
		history_begin_ns(c->q->h), c->q->from_ns, c->q->to_ns);
}

/* The points that were left out are worth a word. */
static char *note_of(const struct chrome *c)
{
	char step[NSTIME_TEXT_MAX];

	if (!c->coarse)
		return NULL;
	return g_strdup_printf(
		"counters with too many points for this format: %u; of each "
		"step of %s there is the largest value; --format csv --kind "
		"counter has all",
		c->coarse, nsduration_text(step, sizeof(step), c->step_ns));
}

static int put_tracks(struct chrome *c, bool *stopped, struct err *err)
{
	const struct track *t;
	int status = 0;
	size_t i = 0;

	while (!status && (t = export_next(c->q, c->choice, &i, stopped))) {
		status = put_track(c, i, t, err);
		if (!status && t->kind == TRACK_VCPU)
			status = chrome_arrows(c, t, err);
	}
	if (status || *stopped)
		return status;
	i = 0;
	while (!status &&
	       (t = export_next_counter(c->q, c->choice, &i, stopped)))
		status = chrome_counter(c, t, i, err);
	return status;
}

int export_chrome(struct export *x, const struct export_format *format,
		  FILE *out, struct err *err)
{
	struct chrome c = { .q = &x->q, .choice = &x->choice, .out = out };
	bool stopped = false;
	int status;

	(void)format;
	c.named = g_hash_table_new(NULL, NULL);
	fputs("{\"traceEvents\":[", out);
	status = put_tracks(&c, &stopped, err);
	put_frame_end(&c);
	g_hash_table_destroy(c.named);
	if (status < 0 || stopped)
		return -1;
	x->note = note_of(&c);
	return 0;
}
