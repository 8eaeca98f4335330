/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reports "cpu", "disk" and "net" on histories whose every sum is known:
 * that of report-sample.h for CPUs, and one of requests and packets made here.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/event-groups.h"
#include "db/counter.h"
#include "report/report.h"
#include "tests/report-sample.h"
#include "tests/tap.h"

static struct history *history;

static char *print(const char *name, const struct query *q)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct printer *p = printer_new(FORMAT_CSV, out);
	struct err err = ERR_INIT;

	if (report_print(report_find(name), q, p, &err))
		printf("# %s\n", err.msg);
	err_clear(&err);
	printer_free(p);
	fclose(out);
	return text;
}

static struct query window(int64_t from, int64_t to)
{
	return (struct query){ .h = history,
			       .from_ns = SAMPLE_BEGIN + from,
			       .to_ns = SAMPLE_BEGIN + to,
			       .limit = INT64_MAX };
}

/* The cell of the row that begins with @vm; NULL: there is none. */
static char *cell(const char *name, const struct query *q, const char *vm,
		  const char *column)
{
	char *text = print(name, q);
	char **lines = g_strsplit(text, "\n", -1);
	char **head = g_strsplit(lines[0], ",", -1);
	char *found = NULL;

	for (char **l = lines + 1; *l && !found; l++) {
		char **f = g_strsplit(*l, ",", -1);

		for (int i = 0; f[0] && !strcmp(f[0], vm) && head[i] && f[i];
		     i++)
			if (!strcmp(head[i], column))
				found = g_strdup(f[i]);
		g_strfreev(f);
	}
	g_strfreev(head);
	g_strfreev(lines);
	free(text);
	return found;
}

struct expected {
	const char *column, *value; /* "" for null */
};

/* Numbers with a point are compared to nine digits. */
static bool same(const char *got, const char *want)
{
	double g, w;

	if (!got || !strchr(want, '.') || !*got)
		return got && !strcmp(got, want);
	g = g_ascii_strtod(got, NULL);
	w = g_ascii_strtod(want, NULL);
	return fabs(g - w) <= 1e-9 * fabs(w);
}

static void check(const char *name, struct query q, const char *vm,
		  const struct expected *e, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++) {
		char *got = cell(name, &q, vm, e[i].column);

		if (!ok(same(got, e[i].value), "%s: %s: %s of %s", name, what,
			e[i].column, vm))
			printf("# got '%s', want '%s'\n", got ? got : "(none)",
			       e[i].value);
		g_free(got);
	}
}

#define CHECK(name, q, vm, what, ...)                                          \
	check(name, q, vm, (const struct expected[]){ __VA_ARGS__ },           \
	      sizeof((struct expected[]){ __VA_ARGS__ }) /                     \
		      sizeof(struct expected),                                 \
	      what)

/* clang-format off */

static void test_cpu(void)
{
	CHECK("cpu", window(0, 10000), "vm1", "whole",
	      { "pid", "100" }, { "vcpus", "1" },
	      { "running_mean", "0.575" }, { "running_max", "1" },
	      { "demand_mean", "0.845" }, { "demand_max", "1" },
	      { "running_time", "0:4250;1:5750" },
	      { "guest_ns", "3800" }, { "root_ns", "1500" },
	      { "vmm_ns", "1000" }, { "qemu_ns", "500" },
	      { "root_percent", "28.301886792452831" },
	      { "halt_poll_ns", "450" }, { "exits", "4" }, { "halts", "1" },
	      { "exits_per_s", "400000.0" },
	      { "top_exit", "1024" }, { "top_exit_count", "2" },
	      { "top_exit_percent", "50" },
	      { "cpu_ns", "10600" }, { "cpu_percent", "106" },
	      { "host_percent", "53" }, { "vcpu_cpu_ns", "10000" },
	      { "vmm_cpu_ns", "600" }, { "helper_cpu_ns", "0" },
	      { "stay_count", "4" }, { "stay_mean_ns", "950" },
	      { "stay_var_ns2", "56666.666666666667" },
	      { "stay_sd_ns", "238" }, { "stay_cv", "0.25057643608922281" },
	      { "exit_gap_mean_ns", "2667" },
	      { "exit_gap_var_ns2", "333333.33333333333" },
	      { "preempted_ns", "2600" }, { "ready_ns", "100" },
	      { "steal_percent", "31.952662721893491" },
	      { "preempted_vcpu_max_ns", "2600" }, { "preemptions", "2" },
	      { "preemption_max_ns", "1900" }, { "preemption_mean_ns", "1300" },
	      { "preemption_var_ns2", "720000" },
	      { "preemption_gap_mean_ns", "3200" },
	      { "preemption_gap_var_ns2", "" }, { "preemption_gap_cv", "" });
	CHECK("cpu", window(0, 10000), "vm2", "whole",
	      { "guest_ns", "10000" }, { "root_percent", "0" },
	      { "exits", "0" }, { "top_exit", "" }, { "stay_mean_ns", "" },
	      { "preemption_max_ns", "" }, { "steal_percent", "0" });
	CHECK("cpu", window(0, 10000), "all VMs", "whole",
	      { "pid", "" }, { "vcpus", "2" }, { "running_mean", "1.575" },
	      { "running_max", "2" }, { "running_time", "0:0;1:4250;2:5750" },
	      { "guest_ns", "13800" }, { "cpu_ns", "20600" },
	      { "host_percent", "103" }, { "exits", "4" },
	      { "stay_var_ns2", "56666.666666666667" });
	/* The exit at 3000 ends a stay that began before; those of 6000, not. */
	CHECK("cpu", window(3000, 6000), "vm1", "a window",
	      { "exits", "1" }, { "stay_mean_ns", "1300" },
	      { "exit_gap_mean_ns", "2000" }, { "preemptions", "0" },
	      { "preemption_mean_ns", "" }, { "halts", "1" },
	      { "top_exit", "" });
	CHECK("cpu", window(7000, 9400), "vm1", "a preemption ends in it",
	      { "preempted_ns", "1100" }, { "preemptions", "1" },
	      { "preemption_mean_ns", "1900" },
	      { "preemption_gap_mean_ns", "3200" },
	      { "exit_gap_mean_ns", "3000" });
}

/* What is asked of disks, and what goes through interfaces. */
static void write_requests(struct writer *w, uint32_t vm1, uint32_t vm2,
			   uint32_t host)
{
	static const struct {
		int vm; /* 0: the host's */
		const char *op;
		int64_t bytes, begin, end;
	} all[] = {
		{ 1, "read", 4096, 100, 300 }, { 1, "read", 8192, 200, 900 },
		{ 2, "write", 1000, 500, -1 }, { 1, "write", 512, 600, 700 },
		{ 1, "read", 4096, 1000, 1400 }, { 1, "flush", 0, 1000, 1100 },
		{ 2, "write", 1000, 5000, 6000 },
		{ 0, "write", 4096, 5500, 5600 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		writer_request(w, &(struct request_row){
			.id = (int64_t)i + 1,
			.vm = all[i].vm == 1 ? vm1 : all[i].vm == 2 ? vm2 : 0,
			.thread = all[i].vm ? 0 : host,
			.device = "vdb",
			.op = all[i].op,
			.sector = -1,
			.bytes = all[i].bytes,
			.begin_ns = SAMPLE_BEGIN + all[i].begin,
			.end_ns = all[i].end < 0 ? REQUEST_OPEN
						 : SAMPLE_BEGIN + all[i].end,
			.source = "block events",
		});
}

/* clang-format on */

static void counter(struct writer *w, uint32_t vm, uint32_t machine,
		    enum counter_form form, const char *quantity,
		    const int64_t (*points)[2], size_t n)
{
	struct wcounter *c = writer_counter(w, form, SAMPLE_BEGIN);
	uint32_t id = wcounter_id(c);

	for (size_t i = 0; i < n; i++)
		wcounter_add(c, SAMPLE_BEGIN + points[i][0], points[i][1]);
	wcounter_end(c, SAMPLE_END);
	writer_describe(w, &(struct track_row){ .id = id,
						.parent = vm,
						.kind = TRACK_COUNTER,
						.machine = machine,
						.name = quantity,
						.pid = -1,
						.tid = -1,
						.begin_ns = SAMPLE_BEGIN,
						.end_ns = SAMPLE_END });
	writer_describe_counter(w, id, quantity, form, "x", "of a test");
}

#define COUNTER(form, quantity, ...)                                           \
	counter(w, vm1, m, form, quantity, (const int64_t[][2]){ __VA_ARGS__ },\
		sizeof((int64_t[][2]){ __VA_ARGS__ }) / sizeof(int64_t[2]))

static void write_counters(struct writer *w, uint32_t m, uint32_t vm1)
{
	COUNTER(COUNTER_GAUGE, "disk_inflight", { 100, 1 }, { 200, 2 },
		{ 300, 1 }, { 600, 2 }, { 700, 1 }, { 900, 0 }, { 1000, 1 },
		{ 1400, 0 });
	COUNTER(COUNTER_AMOUNT, "net_rx", { 100, 60 }, { 250, 1500 });
	COUNTER(COUNTER_AMOUNT, "net_tx", { 100, 70 }, { 400, 80 });
	/* Many interfaces through which nothing goes. */
	for (int i = 0; i < 100; i++)
		counter(w, vm1, m, COUNTER_AMOUNT, "net_tx", NULL, 0);
	COUNTER(COUNTER_AMOUNT, "net_tx", { 250, 90 });
	COUNTER(COUNTER_AMOUNT, "vhost_wait", { 300, 50 }, { 900, 150 });
	COUNTER(COUNTER_AMOUNT, "net_rx_delivery", { 310, 60 });
}

static int write_history(const char *path, struct err *err)
{
	static const struct sample_step vhost[] = {
		{ 0, ST_BLOCKED, VALUE_NONE },	{ 250, ST_READY, VALUE_NONE },
		{ 300, ST_KERNEL, VALUE_NONE }, { 750, ST_PREEMPTED, 0 },
		{ 900, ST_KERNEL, VALUE_NONE },
	};
	struct writer *w;
	uint32_t m, vm1, vm2, threads, host;
	int status;

	if (writer_open(&w, path, err))
		return -1;
	m = sample_row(w, 0, TRACK_MACHINE, 0, "h", -1);
	vm1 = sample_row(w, m, TRACK_VM, m, "vm1", 100);
	vm2 = sample_row(w, m, TRACK_VM, m, "vm2", 200);
	threads = sample_row(w, m, TRACK_GROUP, m, "threads", -1);
	host = sample_track(w,
			    (struct track_row){ .parent = threads,
						.kind = TRACK_THREAD,
						.machine = m,
						.name = "backup",
						.key = 300,
						.pid = 300,
						.tid = 300 },
			    0, SAMPLE_STEPS(sample_run));
	sample_track(w,
		     (struct track_row){ .parent = vm1,
					 .kind = TRACK_THREAD,
					 .machine = m,
					 .name = "vhost-100",
					 .key = 103,
					 .pid = 103,
					 .tid = 103 },
		     0, SAMPLE_STEPS(vhost));
	write_requests(w, vm1, vm2, host);
	writer_missing(w, EVENTS_OF_NETS, "nobody knows");
	write_counters(w, m, vm1);
	sample_source(w, m, "/traces/h", true, 1234);
	writer_meta_int(w, "begin_ns", SAMPLE_BEGIN);
	writer_meta_int(w, "end_ns", SAMPLE_END);
	status = writer_publish(w, NULL, err);
	writer_close(w);
	return status;
}

/* clang-format off */

static void test_disk(void)
{
	CHECK("disk", window(0, 10000), "vm1", "whole",
	      { "read_count", "3" }, { "write_count", "1" },
	      { "other_count", "1" }, { "read_bytes", "16384" },
	      { "write_bytes", "512" }, { "read_per_s", "300000" },
	      { "write_bytes_per_s", "51200000.0" },
	      { "read_mean_bytes", "5461.3333333333333" },
	      { "total_count", "4" }, { "total_bytes", "16896" },
	      { "total_per_s", "400000.0" }, { "total_mean_bytes", "4224" },
	      { "complete_count", "4" }, { "latency_mean_ns", "350" },
	      { "latency_var_ns2", "70000" }, { "latency_sd_ns", "265" },
	      { "latency_cv", "0.755928946018454" },
	      { "latency_min_ns", "100" }, { "latency_p50_ns", "200" },
	      { "latency_p95_ns", "700" }, { "latency_max_ns", "700" },
	      { "read_latency_mean_ns", "433" },
	      { "write_latency_mean_ns", "100" },
	      { "write_latency_var_ns2", "" },
	      { "submit_gap_mean_ns", "300" }, { "submit_gap_var_ns2", "30000" },
	      { "read_submit_gap_var_ns2", "245000" },
	      { "write_submit_gap_mean_ns", "" },
	      { "complete_gap_mean_ns", "367" },
	      { "complete_gap_var_ns2", "23333.333333333333" },
	      { "submit_dispersion", "0.96969696969696972" },
	      { "depth_mean", "0.14" }, { "source", "of a test" });
	CHECK("disk", window(0, 10000), "vm2", "one completed, one is open",
	      { "write_count", "2" }, { "complete_count", "1" },
	      { "latency_mean_ns", "1000" }, { "latency_var_ns2", "" },
	      { "submit_gap_mean_ns", "4500" }, { "submit_gap_cv", "" },
	      { "complete_gap_mean_ns", "" }, { "depth_mean", "" });
	CHECK("disk", window(0, 10000), "host tasks", "whole",
	      { "write_count", "1" }, { "latency_mean_ns", "100" });
	CHECK("disk", window(0, 10000), "all VMs", "pooled, without the host",
	      { "read_count", "3" }, { "write_count", "3" },
	      { "write_bytes", "2512" }, { "complete_count", "5" },
	      { "latency_mean_ns", "480" }, { "latency_max_ns", "1000" },
	      { "submit_gap_mean_ns", "1350" },
	      { "submit_gap_var_ns2", "4430000" }, { "depth_mean", "0.14" });
	CHECK("disk", window(200, 1000), "vm1",
	      "a gap belongs to the window of its second request",
	      { "read_count", "1" }, { "write_count", "1" },
	      { "other_count", "0" }, { "submit_gap_mean_ns", "250" },
	      { "read_submit_gap_mean_ns", "100" },
	      { "complete_count", "3" }, { "complete_gap_mean_ns", "300" },
	      { "latency_mean_ns", "333" });
	CHECK("disk", window(201, 600), "vm1", "what ends in it counts there",
	      { "read_count", "0" }, { "read_bytes", "0" },
	      { "submit_gap_mean_ns", "" }, { "latency_mean_ns", "200" },
	      { "source", "of a test" });
	CHECK("disk", window(7000, 8000), "vm1", "an empty window",
	      { "read_count", "0" }, { "latency_mean_ns", "" },
	      { "submit_dispersion", "" }, { "depth_mean", "0" });
}

static void test_disk_by(void)
{
	struct query threads = window(0, 10000), devices = window(200, 1000);

	threads.by = QUERY_BY_THREAD;
	CHECK("disk", threads, "vm1", "by thread",
	      { "tid", "" }, { "comm", "" }, { "read_count", "3" },
	      { "write_count", "1" }, { "other_count", "1" },
	      { "write_bytes", "512" }, { "complete_count", "4" },
	      { "latency_mean_ns", "350" }, { "latency_var_ns2", "70000" },
	      { "latency_p50_ns", "200" }, { "source", "block events" });
	CHECK("disk", threads, "host tasks", "by thread",
	      { "pid", "" }, { "tid", "300" }, { "comm", "backup" },
	      { "write_bytes", "4096" }, { "latency_max_ns", "100" });
	devices.by = QUERY_BY_DEVICE;
	CHECK("disk", devices, "vm1", "by device, what ends in the window",
	      { "device", "vdb" }, { "read_count", "1" },
	      { "complete_count", "3" }, { "latency_mean_ns", "333" });
	devices.vm = "vm1";
	ok(!cell("disk", &devices, "vm2", "device"),
	   "disk: by device, of one VM alone");
}

static void list(struct query q, const char *sort, const char *want,
		 const char *what)
{
	char *got;

	q.sort = sort;
	got = print("requests", &q);
	if (!ok(!strcmp(got, want), "requests: %s", what))
		printf("# got:\n%s# want:\n%s", got, want);
	free(got);
}

#define HEAD "vm,tid,comm,device,op,sector,bytes,begin_ns,duration_ns,source\n"
#define LINE(who, op, bytes, at, ns)                                           \
	who ",vdb," op ",," bytes ",1795226682366" at "," ns ",block events\n"

static void test_requests(void)
{
	struct query q = window(650, 5550), one = window(0, 10000);

	list(q, NULL,
	     HEAD LINE("vm2,,", "write", "1000", "900488", "1000")
	     LINE("vm1,,", "read", "8192", "895688", "700")
	     LINE("vm1,,", "read", "4096", "896488", "400")
	     LINE("vm1,,", "write", "512", "896088", "100")
	     LINE("vm1,,", "flush", "0", "896488", "100")
	     LINE(",300,backup", "write", "4096", "900988", "100")
	     LINE("vm2,,", "write", "1000", "895988", ""),
	     "longest first, whole, the host's too; an open one last");
	q.min_ns = 400;
	list(q, "begin_ns",
	     HEAD LINE("vm1,,", "read", "8192", "895688", "700")
	     LINE("vm1,,", "read", "4096", "896488", "400")
	     LINE("vm2,,", "write", "1000", "900488", "1000"),
	     "in the order of time, --min drops also what is open");
	q.limit = 1;
	q.vm = "vm1";
	list(q, "duration_ns",
	     HEAD LINE("vm1,,", "read", "8192", "895688", "700"),
	     "--limit, --vm");
	one.limit = 1;
	list(one, "bytes",
	     HEAD LINE("vm1,,", "read", "8192", "895688", "700"),
	     "by another column");
}

static void test_net(void)
{
	struct query swapped = window(0, 10000);

	CHECK("net", window(0, 10000), "vm1", "whole, two interfaces",
	      { "rx_packets", "2" }, { "rx_bytes", "1560" },
	      { "tx_packets", "3" }, { "tx_bytes", "240" },
	      { "rx_bytes_per_s", "156000000" },
	      { "tx_gap_mean_ns", "150" }, { "tx_gap_var_ns2", "0" },
	      { "tx_gap_cv", "0" }, { "vhost_wait_count", "2" },
	      { "vhost_wait_ns", "200" }, { "vhost_wait_percent", "2" },
	      { "vhost_wait_mean_ns", "100" }, { "vhost_wait_p95_ns", "150" },
	      { "vhost_wait_max_ns", "150" }, { "rx_delivery_count", "1" },
	      { "rx_delivery_mean_ns", "60" }, { "rx_delivery_var_ns2", "" },
	      { "rx_service_count", "0" }, { "rx_service_mean_ns", "" },
	      { "source", "of a test" });
	CHECK("net", window(0, 10000), "vm2", "nothing to tell",
	      { "rx_packets", "" }, { "rx_bytes", "" },
	      { "tx_bytes_per_s", "" }, { "vhost_wait_ns", "" },
	      { "tx_gap_mean_ns", "" }, { "source", "" });
	CHECK("net", window(0, 10000), "all VMs", "pooled",
	      { "rx_packets", "2" }, { "tx_bytes", "240" },
	      { "vhost_wait_ns", "200" }, { "tx_gap_mean_ns", "150" });
	CHECK("net", window(275, 800), "vm1", "waits are cut at the edges",
	      { "rx_packets", "0" }, { "tx_packets", "1" },
	      { "tx_gap_mean_ns", "150" }, { "vhost_wait_ns", "75" },
	      { "vhost_wait_count", "1" }, { "vhost_wait_mean_ns", "50" });
	swapped.host_side = true;
	CHECK("net", swapped, "vm1", "as the host sees it",
	      { "rx_packets", "3" }, { "rx_bytes", "240" },
	      { "tx_packets", "2" }, { "tx_bytes", "1560" });
}

/* clang-format on */

static void lacks(const char *name, struct query q, const char *want)
{
	char *got = report_lack(report_find(name), &q);

	if (!ok(!g_strcmp0(got, want), "%s: lacks %s", name,
		want ? want : "nothing"))
		printf("# got %s\n", got ? got : "(none)");
	g_free(got);
}

static void test_lack(void)
{
	struct query q = window(0, 10000), elsewhere = q;

	lacks("net", q, "the trace has no " EVENTS_OF_NETS ": nobody knows");
	lacks("disk", q, NULL);
	lacks("requests", q, NULL);
	lacks("waits", q, NULL);
	lacks("cpus", q, NULL);
	lacks("processes", q, "the trace shows no process of a guest");
	elsewhere.host = "of no VM";
	lacks("waits", elsewhere, "the trace shows no VM");
	lacks("processes", elsewhere, "the trace shows no VM");
	lacks("cpus", elsewhere, NULL);
}

/* Windows side by side hold everything once. */
static void test_add_up(void)
{
	bool good = true;

	for (int64_t cut = 0; cut <= 10000; cut += 50) {
		struct query parts[] = { window(0, cut), window(cut, 10000) };
		int64_t submitted = 0, completed = 0, packets = 0;

		for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
			char *s = cell("disk", &parts[i], "vm1", "read_count");
			char *c = cell("disk", &parts[i], "vm1",
				       "complete_count");
			char *p = cell("net", &parts[i], "vm1", "tx_packets");

			submitted += atoi(s);
			completed += atoi(c);
			packets += atoi(p);
			g_free(s);
			g_free(c);
			g_free(p);
		}
		good = good && submitted == 3 && completed == 4 && packets == 3;
	}
	ok(good, "windows side by side hold every request and packet once");
}

/* vCPU n of several enters or leaves its guest every (n + 2) * 70 ns. */
#define SIDE_BY_SIDE 9

static bool is_in_guest(int vcpu, int64_t at_ns)
{
	return at_ns / ((vcpu + 2) * 70) % 2;
}

static int write_side_by_side(const char *path, struct err *err)
{
	struct writer *w;
	uint32_t m, vm;
	int status;

	if (writer_open(&w, path, err))
		return -1;
	m = sample_row(w, 0, TRACK_MACHINE, 0, "h", -1);
	vm = sample_row(w, m, TRACK_VM, m, "vm1", 100);
	for (int v = 0; v < SIDE_BY_SIDE; v++) {
		struct sample_step steps[10000 / 140 + 1];
		size_t n = 0;

		for (int64_t at = 0; at < 10000; at += (v + 2) * 70)
			steps[n++] = (struct sample_step){
				at, is_in_guest(v, at) ? ST_GUEST : ST_IDLE,
				VALUE_NONE
			};
		sample_track(w,
			     (struct track_row){ .parent = vm,
						 .kind = TRACK_VCPU,
						 .machine = m,
						 .name = "vCPU",
						 .key = v,
						 .pid = 100,
						 .tid = 101 + v },
			     0, steps, n);
	}
	sample_source(w, m, "/traces/h", true, 1234);
	writer_meta_int(w, "begin_ns", SAMPLE_BEGIN);
	writer_meta_int(w, "end_ns", SAMPLE_END);
	status = writer_publish(w, NULL, err);
	writer_close(w);
	return status;
}

/* Nanosecond by nanosecond; g_free() it. */
static char *running_time(int64_t from, int64_t to)
{
	GString *text = g_string_new(NULL);
	int64_t ns[SIDE_BY_SIDE + 1] = { 0 };
	int most = 0;

	for (int64_t at = from; at < to; at++) {
		int n = 0;

		for (int v = 0; v < SIDE_BY_SIDE; v++)
			n += is_in_guest(v, at);
		ns[n]++;
		most = MAX(most, n);
	}
	for (int n = 0; n <= most; n++)
		g_string_append_printf(text, "%s%d:%" PRId64, n ? ";" : "", n,
				       ns[n]);
	return g_string_free(text, FALSE);
}

static void test_side_by_side(void)
{
	static const int64_t windows[][2] = { { 0, 10000 }, { 333, 3210 } };

	for (size_t i = 0; i < G_N_ELEMENTS(windows); i++) {
		struct query q = window(windows[i][0], windows[i][1]);
		char *want = running_time(windows[i][0], windows[i][1]);
		char *got = cell("cpu", &q, "all VMs", "running_time");

		is_text(got, want, "how many vCPUs were active, and how long");
		g_free(got);
		g_free(want);
	}
}

static void with_history(int (*make)(const char *, struct err *),
			 void (*const *tests)(void))
{
	static const char path[] = "report-use-test.kvms";
	struct err err = ERR_INIT;

	if (make(path, &err) || history_open(&history, path, &err)) {
		ok(0, "%s", err.msg);
		return;
	}
	for (; *tests; tests++)
		(*tests)();
	history_close(history);
	g_unlink(path);
}

static int write_sample(const char *path, struct err *err)
{
	return sample_write(path, false, NULL, err);
}

int main(void)
{
	with_history(write_sample, (void (*const[])(void)){ test_cpu, NULL });
	with_history(write_history,
		     (void (*const[])(void)){ test_disk, test_disk_by,
					      test_requests, test_net,
					      test_lack, test_add_up, NULL });
	with_history(write_side_by_side,
		     (void (*const[])(void)){ test_side_by_side, NULL });
	return tap_end();
}
