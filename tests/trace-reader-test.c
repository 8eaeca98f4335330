/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reader on traces that are wrong in one way each, and on several traces
 * at once: what is delivered, counted and said.
 */
#include "config.h"

#include "tests/ctf-write.h"
#include "tests/tap.h"
#include "trace/reader.h"

#define MS UINT64_C(1000000)
#define S  (1000 * MS)

static char *base; /* the folder of all traces made here */

static char *folder(const char *name)
{
	char *path = g_build_filename(base, name, NULL);

	g_mkdir_with_parents(path, 0755);
	return path;
}

/* All events of the traces at and below @path. */
static struct reader *read_all(const char *path, unsigned int threads,
			       GArray **events)
{
	const char *paths[] = { path };
	struct reader_options opt = { paths, 1, threads };
	struct err err = ERR_INIT;
	struct event ev[64];
	struct reader *r;
	size_t n;

	*events = g_array_new(FALSE, FALSE, sizeof(struct event));
	if (!ok(!reader_open(&r, &opt, &err), "'%s' opens", path)) {
		printf("# %s\n", err.msg);
		err_clear(&err);
		g_array_unref(*events);
		return NULL;
	}
	while ((n = reader_next(r, ev, 64)))
		g_array_append_vals(*events, ev, (guint)n);
	return r;
}

static const struct event *event_at(GArray *events, guint i)
{
	return &g_array_index(events, struct event, i);
}

static bool in_order(GArray *events)
{
	guint i;

	for (i = 1; i < events->len; i++)
		if (event_at(events, i)->ts_ns < event_at(events, i - 1)->ts_ns)
			return false;
	return true;
}

/* @n switches of one CPU, a millisecond apart, in packets of @per_packet. */
static GByteArray *plain_stream(uint32_t cpu, uint64_t begin, int n,
				int per_packet, size_t padding)
{
	GByteArray *file = g_byte_array_new();
	struct ctf_packet p;
	int i;

	for (i = 0; i < n; i++) {
		if (i % per_packet == 0) {
			ctf_packet_begin(&p, cpu);
			p.seq = (uint64_t)(i / per_packet);
			p.padding = padding;
		}
		ctf_switch(&p, begin + (uint64_t)i * MS, i, i + 1, "next");
		if (i % per_packet == per_packet - 1 || i == n - 1)
			ctf_packet_end(&p, file);
	}
	return file;
}

/* ------------------------------------------------------------------------ */

static void test_fields(void)
{
	char *dir = folder("fields");
	GByteArray *file = g_byte_array_new();
	const struct trace_info *t;
	const struct event *ev;
	struct ctf_packet p;
	GArray *events;
	struct reader *r;
	size_t n;

	ctf_metadata(dir, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	ctf_packet_begin(&p, 5);
	ctf_switch(&p, 1 * S, 10, 11,
		   "a\x1b[31m\xff name that is far too long");
	ctf_other(&p, 2 * S);
	ctf_switch(&p, 3 * S, 11, 0, "");
	ctf_packet_end(&p, file);
	ctf_save(dir, "s", file);

	r = read_all(dir, 0, &events);
	if (!r)
		return;
	is_int(events->len, 2, "events of known kinds are delivered");
	ev = event_at(events, 0);
	is_int(ev->kind, EV_SCHED_SWITCH, "kind");
	is_int(ev->ts_ns, 1 * S, "time");
	is_int(ev->cpu, 5, "CPU of the packet");
	is_int(ev->tid, 10, "tid of the context");
	is_int(ev->pid, 10, "pid of the context");
	is_int(ev->slot[SWITCH_PREV_TID], 10, "previous tid");
	is_int(ev->slot[SWITCH_NEXT_TID], 11, "next tid");
	is_int(ev->slot[SWITCH_PREV_STATE], TASK_SLEEPING, "state, decoded");
	is_int(ev->slot[SWITCH_NEXT_PRIO], EVENT_NONE, "no such field");
	is_text(ev->text[0], "prev", "previous comm");
	is_text(ev->text[1], "a\x1b[31m\xff name that is fa",
		"bytes are raw, cut to what fits");
	is_text(event_at(events, 1)->text[1], "", "an empty text");

	t = reader_traces(r, &n);
	is_int(n, 1, "one trace");
	is_int(t->events, 3, "all events are counted");
	is_int(t->begin_ns, 1 * S, "first event");
	is_int(t->end_ns, 3 * S, "last event");
	is_int(t->role, ROLE_HOST, "a kernel trace alone is a host");
	is_text(t->host, "box", "host");
	is_text(t->tracer, "lttng-modules 2.13.9", "tracer");
	is_text(t->kernel, "6.1.0", "kernel");
	is_text(t->uuid, "00112233-4455-6677-8899-aabbccddeeff", "UUID");
	is_text(t->clock_uuid, CTF_CLOCK_A, "clock UUID");
	ok(t->declares[EV_SCHED_SWITCH] && !t->declares[EV_KVM_ENTRY],
	   "declared kinds");
	reader_damage(r, &n);
	is_int(n, 0, "no damage");
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
}

static void test_discarded(void)
{
	char *dir = folder("discarded");
	GByteArray *file = g_byte_array_new();
	const struct trace_info *t;
	const struct damage *d;
	struct ctf_packet p;
	GArray *events;
	struct reader *r;
	size_t n;

	ctf_metadata(dir, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	ctf_packet_begin(&p, 2);
	ctf_switch(&p, 1 * S, 1, 2, "x");
	ctf_packet_end(&p, file);
	ctf_packet_begin(&p, 2);
	p.seq = 1;
	p.discarded = 7;
	ctf_switch(&p, 3 * S, 2, 1, "x");
	ctf_packet_end(&p, file);
	ctf_packet_begin(&p, 2);
	p.seq = 4; /* 2 and 3 are missing */
	p.discarded = 7;
	ctf_switch(&p, 5 * S, 1, 2, "x");
	ctf_packet_end(&p, file);
	ctf_save(dir, "s", file);

	r = read_all(dir, 1, &events);
	if (!r)
		return;
	is_int(events->len, 5, "three events and two losses");
	is_int(event_at(events, 1)->kind, EV_LOST, "a loss");
	is_int(event_at(events, 1)->ts_ns, 1 * S, "from the packet's end");
	is_int(event_at(events, 1)->slot[LOST_END_NS], 3 * S, "to its next");
	is_int(event_at(events, 1)->slot[LOST_COUNT], 7, "how many");
	is_int(event_at(events, 1)->cpu, 2, "of which CPU");
	is_int(event_at(events, 3)->kind, EV_LOST, "packets, too");
	t = reader_traces(r, &n);
	is_int(t->events, 3, "a loss is no event");
	is_int(t->discarded_events, 7, "discarded events");
	is_int(t->discarded_packets, 2, "discarded packets");
	d = reader_damage(r, &n);
	is_int(n, 2, "both are told");
	is_text(d[0].kind, "discarded", "kind");
	is_int(d[0].cpu, 2, "CPU");
	is_int(d[0].count, 7, "count");
	is_text(d[0].place, "s", "the file");
	is_text(d[0].text,
		"CPU 2 ('s'): the tracer discarded 7 events between 00:00:01.000000000 and 00:00:03.000000000",
		"a sentence");
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
}

static void test_disorder(void)
{
	char *dir = folder("disorder");
	GByteArray *file = g_byte_array_new();
	const struct trace_info *t;
	const struct damage *d;
	struct ctf_packet p;
	GArray *events;
	struct reader *r;
	size_t n;
	int i;

	ctf_metadata(dir, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	ctf_packet_begin(&p, 0);
	p.begin = 1 * S;
	for (i = 0; i < 2000; i++)
		ctf_switch(&p,
			   i == 200    ? 1 * S + 100 * MS + 1
			   : i == 1500 ? 1 * S + 5 * MS
				       : 1 * S + (uint64_t)i * MS,
			   i, i + 1, "x");
	ctf_packet_end(&p, file);
	ctf_save(dir, "s", file);

	r = read_all(dir, 1, &events);
	if (!r)
		return;
	is_int(events->len, 2000, "nothing is lost");
	ok(in_order(events), "and all is in order");
	is_int(event_at(events, 101)->slot[SWITCH_PREV_TID], 200,
	       "the late one has found its place");
	is_int(event_at(events, 101)->ts_ns, 1 * S + 100 * MS + 1,
	       "with its own time");
	for (i = 0; i < 2000; i++)
		if (event_at(events, (guint)i)->slot[SWITCH_PREV_TID] == 1500)
			break;
	ok(i > 1200 && i < 1500,
	   "the one far too late is put as early as can be");
	t = reader_traces(r, &n);
	is_int(t->disordered_events, 2, "both are counted");
	d = reader_damage(r, &n);
	is_int(n, 1, "and told once");
	is_text(d[0].kind, "disorder", "as disorder");
	is_int(d[0].count, 2, "with their number");
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
}

static void test_corrupt(void)
{
	char *dir = folder("corrupt");
	GByteArray *file = plain_stream(0, 1 * S, 100, 10, 0);
	const struct damage *d;
	GArray *events;
	struct reader *r;
	size_t n, at;

	ctf_metadata(dir, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	/* An event id that is not declared, in the sixth packet. */
	at = file->len / 10 * 5 + CTF_HEADER_SIZE + CTF_CONTEXT_SIZE;
	file->data[at] = 99;
	ctf_save(dir, "bad", file);
	ctf_save(dir, "good", plain_stream(1, 1 * S, 100, 10, 0));

	r = read_all(dir, 2, &events);
	if (!r)
		return;
	is_int(events->len, 151, "all before, all of the other CPU, the loss");
	d = reader_damage(r, &n);
	is_int(n, 1, "one damage");
	is_text(d[0].kind, "corrupt", "kind");
	is_text(d[0].place, "bad", "the file");
	is_int(d[0].cpu, 0, "its CPU");
	is_int(d[0].begin_ns, 1 * S + 49 * MS, "after the last event");
	is_int(d[0].end_ns, 1 * S + 99 * MS, "to the end of the trace");
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
}

/* LTTng's packet index of plain_stream(), for packets of one size. */
static void save_index(const char *dir, const char *name, size_t packet,
		       size_t content, int packets)
{
	char *index = g_build_filename(dir, "index", NULL);
	GByteArray *b = g_byte_array_new();
	uint32_t head[] = { 0xC1F1DCC1, 1, 0, 56 };
	uint64_t record[7] = { 0 };
	int i, k;

	for (i = 0; i < 4; i++) {
		uint32_t v = GUINT32_TO_BE(head[i]);

		g_byte_array_append(b, (const guint8 *)&v, 4);
	}
	for (i = 0; i < packets; i++) {
		record[0] = (uint64_t)i * packet;
		record[1] = packet * 8;
		record[2] = content * 8;
		for (k = 0; k < 7; k++) {
			uint64_t v = GUINT64_TO_BE(record[k]);

			g_byte_array_append(b, (const guint8 *)&v, 8);
		}
	}
	g_mkdir_with_parents(index, 0755);
	ctf_save(index, name, b);
	g_free(index);
}

/* Cut plain_stream() after @bytes of its packet number @packet. */
static void check_cut(const char *name, int per_packet, size_t padding,
		      int packet, size_t bytes, bool index, int kept)
{
	char *dir = folder(name);
	GByteArray *file = plain_stream(3, 1 * S, 100, per_packet, padding);
	size_t packet_size = file->len / (100 / (size_t)per_packet);
	const struct damage *d;
	const struct event *last;
	GArray *events;
	struct reader *r;
	size_t n;

	ctf_metadata(dir, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	if (index)
		save_index(dir, "cut.idx", packet_size, packet_size - padding,
			   100 / per_packet);
	ctf_save_part(dir, "cut", file, (size_t)packet * packet_size + bytes);
	ctf_save(dir, "whole",
		 plain_stream(1, 1 * S, 100, per_packet, padding));

	r = read_all(dir, 2, &events);
	if (!r)
		return;
	is_int(events->len, kept + 101, "%s: what was kept, and the loss",
	       name);
	d = reader_damage(r, &n);
	is_int(n, 1, "%s: one damage", name);
	is_text(n ? d[0].kind : "", "truncated", "%s: kind", name);
	is_text(n ? d[0].place : "", "cut", "%s: the file", name);
	is_int(n ? d[0].begin_ns : 0, 1 * S + (uint64_t)(kept - 1) * MS,
	       "%s: after the last event", name);
	last = event_at(events, events->len - 1);
	is_int(last->cpu, 1, "%s: the other CPU is read to its end", name);
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
}

static void test_truncated(void)
{
	const size_t head = CTF_HEADER_SIZE + CTF_CONTEXT_SIZE;
	const size_t event = 20 + 5 + 4 + 8 + 5 + 4;

	check_cut("cut-one-packet", 100, 0, 0, head + 60 * event + 7, false,
		  60);
	check_cut("cut-packets", 10, 0, 4, head + 3 * event + 40, false, 43);
	check_cut("cut-index", 10, 16, 4, head + 3 * event + 40, true, 43);
	check_cut("cut-between-events", 10, 0, 4, head + 3 * event, false, 43);
	check_cut("cut-in-header", 10, 0, 4, 30, false, 40);
	check_cut("cut-in-magic", 10, 0, 4, 2, false, 40);
	check_cut("cut-in-context", 10, 0, 4, head - 2, false, 40);
	check_cut("cut-in-padding", 10, 300, 4, head + 10 * event + 5, false,
		  50);
}

static void test_left_out(void)
{
	char *dir = folder("left-out");
	GByteArray *file = g_byte_array_new();
	const struct damage *d;
	GArray *events;
	struct reader *r;
	size_t n;

	ctf_metadata(dir, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	ctf_save(dir, "good", plain_stream(1, 1 * S, 100, 10, 0));
	g_byte_array_append(file, (const guint8 *)"notes on this trace", 19);
	ctf_save(dir, "notes", file);
	/* A header whose sizes are nonsense. */
	file = plain_stream(2, 1 * S, 10, 10, 0);
	ctf_set_u64(file, CTF_CONTENT_AT, 12345678901);
	ctf_save(dir, "odd", file);

	r = read_all(dir, 2, &events);
	if (!r)
		return;
	is_int(events->len, 100, "the good stream is read");
	d = reader_damage(r, &n);
	is_int(n, 2, "both others are told of");
	is_text(n == 2 ? d[0].place : "", "notes", "by name");
	is_text(n == 2 ? d[0].text : "",
		"'notes': left out, its events are missing: it is not a stream of this trace",
		"in a sentence");
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
}

static void test_roles(void)
{
	char *dir = folder("roles");
	char *host = g_build_filename(dir, "host", NULL);
	char *guest = g_build_filename(dir, "vm1", "kernel", NULL);
	char *ust = g_build_filename(dir, "ust", NULL);
	char *broken = g_build_filename(dir, "z", NULL);
	const struct trace_info *t;
	GArray *events;
	struct reader *r;
	size_t n;

	ctf_metadata(host, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_KVM);
	ctf_save(host, "s", plain_stream(0, 1 * S, 10, 10, 0));
	ctf_metadata(guest, CTF_ENV_KERNEL, CTF_CLOCK_B, CTF_EVENTS_SCHED);
	ctf_save(guest, "s", plain_stream(0, 1 * S, 10, 10, 0));
	ctf_metadata(ust, CTF_ENV_UST, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	ctf_save(ust, "s", plain_stream(0, 1 * S, 10, 10, 0));
	g_mkdir_with_parents(broken, 0755);
	ctf_save(broken, "metadata", g_byte_array_new());

	r = read_all(dir, 0, &events);
	if (!r)
		return;
	t = reader_traces(r, &n);
	is_int(n, 4, "all are listed");
	ok(t[0].used && t[0].role == ROLE_HOST && t[0].machine == 0,
	   "the one with KVM events is the host");
	is_text(trace_role_name(t[1].role), "user-space", "a user-space trace");
	is_text(trace_role_name(t[2].role), "guest", "a guest");
	ok(!t[1].used && !t[2].used && !t[3].used && t[1].note && t[2].note &&
		   t[3].note,
	   "the others are not used, and a note says why");
	is_int(t[2].events, 0, "nor are they counted");
	is_int(t[2].machine, -1, "nor are they machines");
	is_int(reader_machines(r), 1, "one machine");
	is_text(reader_machine_name(r, 0), "box", "by its name");
	is_int(events->len, 10, "the host's events");
	reader_close(r);
	g_array_unref(events);

	r = read_all(guest, 0, &events);
	if (!r)
		return;
	t = reader_traces(r, &n);
	ok(n == 1 && t[0].used && t[0].role == ROLE_HOST,
	   "alone, it is a host");
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
	g_free(host);
	g_free(guest);
	g_free(ust);
	g_free(broken);
}

/* A user-space trace of QEMU's own events; its context has virtual numbers. */
static void qemu_metadata(const char *dir, const char *clock_uuid)
{
	char *path = g_build_filename(dir, "metadata", NULL), *text, **parts;

	ctf_metadata(dir, CTF_ENV_UST, clock_uuid,
		     CTF_EVENTS_SCHED
		     "event { id = 2; name = \"qemu:thread_pool_submit\";"
		     " stream_id = 0; fields := struct { u64 _pool; u64 _req; };"
		     " };\n");
	g_file_get_contents(path, &text, NULL, NULL);
	parts = g_strsplit(text, "s32 _tid; s32 _pid; };", 2);
	g_free(text);
	text = g_strjoinv("s32 _vtid; s32 _vpid; };", parts);
	g_file_set_contents(path, text, -1, NULL);
	g_strfreev(parts);
	g_free(text);
	g_free(path);
}

/* A request, and what a kernel's trace might say; @discarded as LTTng does. */
static GByteArray *qemu_stream(uint64_t discarded)
{
	GByteArray *file = g_byte_array_new();
	struct ctf_packet p;

	ctf_packet_begin(&p, 1);
	ctf_event(&p, 2, 1 * S + 1, 77);
	ctf_u64(p.bytes, 1);
	ctf_u64(p.bytes, 4711);
	ctf_packet_end(&p, file);
	ctf_packet_begin(&p, 1);
	ctf_switch(&p, 1 * S + 2, 77, 78, "next");
	p.seq = 1;
	p.discarded = discarded;
	ctf_packet_end(&p, file);
	return file;
}

/* QEMU's own events come with the host's, and say nothing of its CPUs. */
static void test_user_space(void)
{
	char *dir = folder("qemu");
	char *host = g_build_filename(dir, "host", NULL);
	char *ust = g_build_filename(dir, "ust", NULL);
	char *other = g_build_filename(dir, "ust-other", NULL);
	const struct trace_info *t;
	const struct event *ev = NULL;
	GArray *events;
	struct reader *r;
	int kernel = 0, lost = 0;
	size_t n;

	ctf_metadata(host, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_KVM);
	ctf_save(host, "s", plain_stream(0, 1 * S, 10, 10, 0));
	qemu_metadata(ust, CTF_CLOCK_A);
	ctf_save(ust, "s", qemu_stream(3));
	qemu_metadata(other, CTF_CLOCK_B);
	ctf_save(other, "s", qemu_stream(0));
	r = read_all(dir, 0, &events);
	if (!r)
		return;
	t = reader_traces(r, &n);
	is_int(n, 3, "all are listed");
	ok(t[1].used && t[1].role == ROLE_USER_SPACE && t[1].machine == 0 &&
		   !t[1].note,
	   "QEMU's is read as of the same machine");
	ok(t[1].declares[EV_QEMU_SUBMIT] && !t[1].declares[EV_SCHED_SWITCH],
	   "what it tells of is QEMU's alone");
	ok(!t[2].used && t[2].note, "one on another clock is not");
	is_int(reader_machines(r), 1, "one machine");
	for (guint i = 0; i < events->len; i++) {
		const struct event *e = &g_array_index(events, struct event, i);

		if (e->kind == EV_QEMU_SUBMIT)
			ev = e;
		kernel += e->kind == EV_SCHED_SWITCH;
		lost += e->kind == EV_LOST && e->user_space;
	}
	ok(ev && ev->user_space && ev->tid == 77 && ev->pid == 77 &&
		   ev->cpu == 1 && ev->slot[QEMU_REQUEST] == 4711,
	   "its event, by whom, and its request");
	is_int(kernel, 10, "scheduling is the kernel's to tell");
	is_int(lost, 1, "what it lost is told as its own");
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
	g_free(host);
	g_free(ust);
	g_free(other);
}

/* Two hosts of no KVM; two traces of one machine. */
static void test_machines(void)
{
	char *dir = folder("machines");
	const char *clocks[] = { CTF_CLOCK_A, CTF_CLOCK_B, CTF_CLOCK_A };
	const struct trace_info *t;
	GArray *events;
	struct reader *r;
	char name[8], *path;
	size_t n;
	int i;

	for (i = 0; i < 3; i++) {
		g_snprintf(name, sizeof(name), "t%d", i);
		path = g_build_filename(dir, name, NULL);
		ctf_metadata(path, CTF_ENV_KERNEL, clocks[i], CTF_EVENTS_SCHED);
		ctf_save(path, "s", plain_stream(0, 1 * S, 5, 5, 0));
		g_free(path);
	}
	r = read_all(dir, 0, &events);
	if (!r)
		return;
	t = reader_traces(r, &n);
	is_int(reader_machines(r), 2, "clocks tell machines apart");
	ok(n == 3 && t[0].machine == 0 && t[1].machine == 1 &&
		   t[2].machine == 0,
	   "traces of one clock and name are of one machine");
	is_int(events->len, 15, "all are read");
	ok(event_at(events, 0)->machine == 0 &&
		   event_at(events, 1)->machine == 1 &&
		   event_at(events, 2)->machine == 0,
	   "events of the same time come in the traces' order");
	reader_close(r);
	g_array_unref(events);
	g_free(dir);
}

static void expect_refusal(const char *path, const char *sentence)
{
	const char *paths[] = { path };
	struct reader_options opt = { paths, 1, 0 };
	struct err err = ERR_INIT;
	struct reader *r;
	char *want = g_strdup_printf("trace '%s': %s", path, sentence);

	ok(reader_open(&r, &opt, &err) && !r, "'%s' is refused", path);
	is_text(err.msg, want, "in a sentence");
	err_clear(&err);
	g_free(want);
}

static void test_refusals(void)
{
	char *dir = folder("refusals"), *path;

	path = g_build_filename(dir, "nowhere", NULL);
	expect_refusal(path, "No such file or directory");
	g_free(path);

	path = g_build_filename(dir, "file", NULL);
	g_file_set_contents(path, "x", 1, NULL);
	expect_refusal(
		path,
		"not a folder; a CTF trace is a folder with a file 'metadata' in it");
	g_free(path);

	path = g_build_filename(dir, "nothing", NULL);
	g_mkdir_with_parents(path, 0755);
	expect_refusal(
		path,
		"no trace in it: there is no file 'metadata' in it or below");
	g_free(path);

	path = g_build_filename(dir, "no-streams", NULL);
	ctf_metadata(path, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	expect_refusal(path, "holds no events: its streams are empty");
	g_free(path);

	path = g_build_filename(dir, "garbage", NULL);
	g_mkdir_with_parents(path, 0755);
	ctf_save(path, "s", plain_stream(0, 1 * S, 10, 10, 0));
	ctf_save(path, "metadata", plain_stream(0, 1 * S, 10, 10, 0));
	expect_refusal(
		path,
		"its file 'metadata' is damaged, or not of CTF version 1.8");
	g_free(path);

	path = g_build_filename(dir, "ust", NULL);
	ctf_metadata(path, CTF_ENV_UST, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	ctf_save(path, "s", plain_stream(0, 1 * S, 10, 10, 0));
	expect_refusal(path, "a user-space trace without QEMU's events of "
			     "disk requests");
	g_free(path);

	path = g_build_filename(dir, "qemu", NULL);
	qemu_metadata(path, CTF_CLOCK_A);
	ctf_save(path, "s", qemu_stream(0));
	expect_refusal(path, "a user-space trace without the kernel's of its "
			     "machine beside it");
	g_free(path);
	g_free(dir);
}

/* Closing in the middle must neither hang nor leak. */
static void test_close_early(void)
{
	char *dir = folder("close");
	const char *paths[] = { dir };
	struct reader_options opt = { paths, 1, 4 };
	struct event ev[10];
	struct reader *r;
	char name[8];
	uint64_t done, total;
	int i;

	ctf_metadata(dir, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	for (i = 0; i < 6; i++) {
		g_snprintf(name, sizeof(name), "s%d", i);
		ctf_save(dir, name,
			 plain_stream((uint32_t)i, 1 * S, 20000, 500, 0));
	}
	if (!ok(!reader_open(&r, &opt, NULL), "opens"))
		return;
	is_int(reader_next(r, ev, 10), 10, "some events");
	is_int(ev[9].ts_ns, 1 * S + 1 * MS, "of all streams by turns");
	reader_progress(r, &done, &total);
	ok(total > 0 && done < total, "on the way");
	reader_close(r);
	ok(1, "closed");
	g_free(dir);
}

static void remove_all(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;
	char *full;

	while (dir && (name = g_dir_read_name(dir))) {
		full = g_build_filename(path, name, NULL);
		remove_all(full);
		g_free(full);
	}
	if (dir)
		g_dir_close(dir);
	g_remove(path);
}

static void test_no_remains(const char *tmp)
{
	GDir *dir = g_dir_open(tmp, 0, NULL);

	ok(dir && !g_dir_read_name(dir), "no temporary file is left");
	if (dir)
		g_dir_close(dir);
}

int main(void)
{
	char *tmp;

	tap_begin();
	base = g_strdup("trace-reader-test.d");
	remove_all(base);
	tmp = folder("tmp");
	g_setenv("TMPDIR", tmp, TRUE);
	test_fields();
	test_discarded();
	test_disorder();
	test_corrupt();
	test_truncated();
	test_left_out();
	test_roles();
	test_user_space();
	test_machines();
	test_refusals();
	test_close_early();
	test_no_remains(tmp);
	remove_all(base);
	g_free(tmp);
	g_free(base);
	return tap_end();
}
