/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each report on a history whose every sum is known (report-sample.h). */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include <glib.h>

#include "db/history.h"
#include "report/export.h"
#include "report/report.h"
#include "tests/report-sample.h"
#include "tests/tap.h"

static struct history *history;

static struct query whole(void)
{
	return (struct query){ .h = history,
			       .from_ns = SAMPLE_BEGIN,
			       .to_ns = SAMPLE_END,
			       .limit = INT64_MAX };
}

/* Times after the begin. */
static struct query window(int64_t from, int64_t to)
{
	struct query q = whole();

	q.from_ns = SAMPLE_BEGIN + from;
	q.to_ns = SAMPLE_BEGIN + to;
	return q;
}

/* A report in one string; g_free(). */
static char *print(const char *name, const struct query *q, enum format format)
{
	struct err err = ERR_INIT;
	char *text = NULL, *copy;
	struct printer *p;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	p = printer_new(format, out);
	if (report_print(report_find(name), q, p, &err))
		fprintf(out, "failed: %s", err.msg);
	err_clear(&err);
	printer_free(p);
	fclose(out);
	copy = g_strdup(text);
	free(text);
	return copy;
}

static void check(const char *name, struct query q, enum format format,
		  const char *want, const char *what)
{
	char *got = print(name, &q, format);

	is_text(got, want, "%s: %s", name, what);
	g_free(got);
}

/* Only that @part occurs. */
static void check_part(const char *name, struct query q, enum format format,
		       const char *part, const char *what)
{
	char *got = print(name, &q, format);

	if (!ok(strstr(got, part), "%s: %s", name, what))
		printf("# got '%s'\n", got);
	g_free(got);
}

static void test_cpus(void)
{
	struct query q = window(2000, 3000);

	check("cpus", q, FORMAT_CSV,
	      "cpu,idle_ns,user_ns,syscall_ns,kernel_ns,run_ns,irq_ns,"
	      "softirq_ns,guest_ns,vmm_ns,unknown_ns\n"
	      "0,1000,0,0,0,0,0,0,0,0,0\n"
	      "1,0,0,0,0,0,0,0,1000,0,0\n",
	      "one row to a pCPU, no host while there is one machine");
	q.vm = "vm1";
	check_part("cpus", q, FORMAT_CSV,
		   "\n0,0,0,0,0,0,0,0,0,0,0\n1,0,0,0,0,0,0,0,1000,0,0\n",
		   "for a VM, the time spent on its threads");
	q.vm = "vm2";
	check_part("cpus", q, FORMAT_CSV, "\n1,0,0,0,0,0,0,0,0,0,0\n",
		   "which is none for the other VM");
}

static int count_of(const char *text, const char *part)
{
	int n = 0;

	while ((text = strstr(text, part))) {
		n++;
		text += strlen(part);
	}
	return n;
}

static void test_every(void)
{
	struct query q = window(0, 9000);
	char *want, *got;

	q.vm = "vm2";
	q.every_ns = 4000;
	want = g_strdup_printf(
		"from_ns,to_ns,vm,pid,vcpu,tid,guest_ns,guest_l2_ns,vmm_ns,"
		"qemu_ns,halt_poll_ns,idle_ns,blocked_ns,ready_ns,preempted_ns,"
		"stopped_ns,unknown_ns\n"
		"%" PRId64 ",%" PRId64 ",vm2,200,0,201,4000,0,0,0,0,0,0,0,0,0,0\n"
		"%" PRId64 ",%" PRId64 ",vm2,200,0,201,4000,0,0,0,0,0,0,0,0,0,0\n"
		"%" PRId64 ",%" PRId64 ",vm2,200,0,201,1000,0,0,0,0,0,0,0,0,0,0\n",
		SAMPLE_BEGIN, SAMPLE_BEGIN + 4000, SAMPLE_BEGIN + 4000,
		SAMPLE_BEGIN + 8000, SAMPLE_BEGIN + 8000, SAMPLE_BEGIN + 9000);
	check("vcpus", q, FORMAT_CSV, want,
	      "--every cuts the window, the last stretch at its end");
	g_free(want);
	q = window(0, 9000);
	q.every_ns = 4000;
	q.sort = "tid";
	q.limit = 1;
	got = print("vcpus", &q, FORMAT_CSV);
	is_int(count_of(got, ",vm1,"), 3, "a limit holds in each stretch");
	is_int(count_of(got, ",vm2,"), 0, "after its rows were sorted");
	g_free(got);
	q.sort = "from_ns";
	ok(!report_check(report_find("vcpus"), &q, NULL),
	   "a stretch is a column like others");
	q.every_ns = 0;
	ok(report_check(report_find("vcpus"), &q, NULL),
	   "which is there with --every only");
	q.sort = NULL;
	q.to_ns = q.from_ns + REPORT_STRETCHES_MAX + 1;
	q.every_ns = 1;
	ok(report_check(report_find("vcpus"), &q, NULL),
	   "too many stretches are refused");
}

static void test_vcpus(void)
{
	struct query q = whole();

	check("vcpus", q, FORMAT_CSV,
	      "vm,pid,vcpu,tid,guest_ns,guest_l2_ns,vmm_ns,qemu_ns,"
	      "halt_poll_ns,idle_ns,blocked_ns,ready_ns,preempted_ns,"
	      "stopped_ns,unknown_ns\n"
	      "vm1,100,0,101,3800,0,1000,500,450,1450,0,100,2600,0,100\n"
	      "vm2,200,0,201,10000,0,0,0,0,0,0,0,0,0,0\n",
	      "all states of every vCPU");
	q.vm = "200";
	check_part("vcpus", q, FORMAT_CSV, "unknown_ns\nvm2,200,0,201,10000,0,",
		   "a VM may be named by its PID");
	check("vcpus", whole(), FORMAT_TEXT,
	      "vcpus of report-test.kvms, 2026-11-21 02:04:42.366895488 to "
	      "02:04:42.366905488 UTC (10.00 us)\n\n"
	      "VM     pid  vCPU  tid     guest       vmm    qemu  halt_poll"
	      "      idle   ready  preempted  unknown\n"
	      "vm1    100     0  101  3.800 us  1.000 us  500 ns     450 ns"
	      "  1.450 us  100 ns   2.600 us   100 ns\n"
	      "vm2    200     0  201  10.00 us      0       0          0   "
	      "      0       0          0        0\n"
	      "total                  13.80 us  1.000 us  500 ns     450 ns"
	      "  1.450 us  100 ns   2.600 us   100 ns\n",
	      "for people: units, totals, and no empty columns");
}

static void test_waits(void)
{
	struct query q = whole();

	check("waits", q, FORMAT_CSV,
	      "vm,pid,vcpu,tid,halted_ns,wait_task_ns,wait_timer_ns,"
	      "wait_disk_ns,wait_net_ns,wait_other_ns,wait_unknown_ns,"
	      "ready_ns,preempted_ns,blocked_ns,guest_user_ns,guest_kernel_ns,"
	      "wakeups,wakeup_p50_ns,wakeup_p95_ns,wakeup_p99_ns,wakeup_max_ns\n"
	      "vm1,100,,,1900,0,0,1900,0,0,0,100,2600,0,800,1300,1,100,100,"
	      "100,100\n"
	      "vm1,100,0,101,1900,0,0,1900,0,0,0,100,2600,0,800,1300,1,100,100,"
	      "100,100\n"
	      "vm2,200,,,0,0,0,0,0,0,0,0,0,0,0,0,0,,,,\n"
	      "vm2,200,0,201,0,0,0,0,0,0,0,0,0,0,0,0,0,,,,\n"
	      "all VMs,,,,1900,0,0,1900,0,0,0,100,2600,0,800,1300,1,100,100,"
	      "100,100\n",
	      "what halts waited for, per VM, per vCPU, in all");
	q.sort = "pid";
	q.limit = 2;
	check_part("waits", q, FORMAT_CSV,
		   "_ns\nvm1,100,,,1900,0,0,1900,0,0,0,100,2600,0,800,1300,1,"
		   "100,100,100,100\nvm1,100,0,101,",
		   "sorted, vCPUs stay below their VM");
	q = window(900, 3550);
	q.vm = "vm1";
	check_part("waits", q, FORMAT_CSV,
		   "\nvm1,100,0,101,450,0,0,450,0,0,0,0,0,0,100,1300,0,,,,\n",
		   "cut at the window's edges");
	q = window(5050, 9000);
	q.vm = "vm1";
	check_part("waits", q, FORMAT_CSV,
		   ",50,1900,0,0,0,0,100,100,100,100\n",
		   "a wake-up counts where it happens, its latency as a whole");
}

static void test_threads(void)
{
	struct query q = whole();

	q.vm = "vm1";
	check("threads", q, FORMAT_CSV,
	      "tid,pid,comm,vm,cpu_ns,ready_ns,preempted_ns,blocked_ns,"
	      "unknown_ns,switches,wakeups\n"
	      "101,100,CPU 0/KVM,vm1,10000,0,0,0,0,0,0\n"
	      "102,100,worker,vm1,600,200,200,9000,0,3,1\n",
	      "busiest first, with switches and wake-ups");
	q = window(400, 1000);
	check_part("threads", q, FORMAT_CSV,
		   "\n102,100,worker,vm1,0,0,0,600,0,1,0\n",
		   "a switch at the window's begin counts");
	q = window(401, 1000);
	check_part("threads", q, FORMAT_CSV,
		   "\n102,100,worker,vm1,0,0,0,599,0,0,0\n",
		   "one before it does not");
	q = window(1000, 1300);
	check_part("threads", q, FORMAT_CSV,
		   "\n102,100,worker,vm1,100,200,0,0,0,0,1\n",
		   "nor does one at its end; a wake-up at its begin does");
	check_part("threads", whole(), FORMAT_CSV,
		   "\n300,300,\"ba?[31mck?;\"\",?\",,10000,",
		   "a thread outside VMs has none, and its name is cleaned");
}

static void test_exits(void)
{
	struct query q = whole();

	check("exits", q, FORMAT_CSV,
	      "vm,pid,vcpu,isa,code,reason,count,handling_ns,min_ns,mean_ns,"
	      "p50_ns,p95_ns,p99_ns,max_ns,stay_mean_ns,stay_var_ns2,"
	      "stay_sd_ns,stay_cv,per_s,count_percent,"
	      "handling_percent\n"
	      "vm1,100,0,SVM,1024,1024,2,1000,300,500,300,700,700,700,850,"
	      "5000,71,0.083189033080770303,200000,50,"
	      "66.666666666666671\n"
	      "vm1,100,0,SVM,96,intr,1,200,200,200,200,200,200,200,800,,,,"
	      "100000,25,13.333333333333334\n"
	      "vm1,100,0,SVM,120,hlt,1,200,200,200,200,200,200,200,1300,,,,"
	      "100000,25,13.333333333333334\n",
	      "handling spans QEMU and preemption, but no waits and halts");
	q = window(2000, 9100);
	check_part("exits", q, FORMAT_CSV,
		   "\nvm1,100,0,SVM,1024,1024,1,100,100,100,",
		   "an exit open at the end counts with what is known");
	q = window(1000, 1050);
	check_part("exits", q, FORMAT_CSV,
		   "\nvm1,100,0,SVM,1024,1024,1,50,50,50,",
		   "an exit at the window's begin counts");
	q = window(1001, 3000);
	check_part("exits", q, FORMAT_CSV, "handling_percent\n",
		   "one before it does not");
	q = window(1001, 3000);
	check("exits", q, FORMAT_CSV,
	      "vm,pid,vcpu,isa,code,reason,count,handling_ns,min_ns,mean_ns,"
	      "p50_ns,p95_ns,p99_ns,max_ns,stay_mean_ns,stay_var_ns2,"
	      "stay_sd_ns,stay_cv,per_s,count_percent,"
	      "handling_percent\n",
	      "even while it is still handled");
}

static void test_durations(void)
{
	struct query q = whole();

	q.vm = "vm1";
	check("durations", q, FORMAT_CSV,
	      "vm,kind,name,tid,state,count,time_ns,min_ns,mean_ns,p50_ns,"
	      "p95_ns,p99_ns,max_ns,error_percent\n"
	      "vm1,vcpu,vCPU 0,101,guest,4,3800,800,950,800,1300,1300,1300,0\n"
	      "vm1,vcpu,vCPU 0,101,vmm,9,1000,50,111,100,300,300,300,0\n"
	      "vm1,vcpu,vCPU 0,101,qemu,1,500,500,500,500,500,500,500,0\n"
	      "vm1,vcpu,vCPU 0,101,halt_poll,1,450,450,450,450,450,450,450,0\n"
	      "vm1,vcpu,vCPU 0,101,idle,1,1450,1450,1450,1450,1450,1450,1450,0"
	      "\n"
	      "vm1,vcpu,vCPU 0,101,ready,1,100,100,100,100,100,100,100,0\n"
	      "vm1,vcpu,vCPU 0,101,preempted,2,2600,700,1300,700,1900,1900,"
	      "1900,0\n"
	      "vm1,vcpu,vCPU 0,101,unknown,1,100,100,100,100,100,100,100,0\n",
	      "a row to each state that occurs");
	check_part("durations", whole(), FORMAT_CSV,
		   "\n,pcpu,pCPU 0,,idle,1,10000,10000,10000,",
		   "pCPUs as well, where no VM is asked for");
	q = window(7000, 8050);
	check_part("durations", q, FORMAT_CSV,
		   "\nvm1,vcpu,vCPU 0,101,vmm,1,50,100,100,100,100,100,100,0\n"
		   "vm1,vcpu,vCPU 0,101,preempted,1,1000,1900,1900,1900,1900,"
		   "1900,1900,0\n",
		   "an interval at an edge counts whole, its time is cut");
	q.kind = TRACK_THREAD;
	check_part("durations", q, FORMAT_CSV,
		   "error_percent\nvm1,thread,CPU 0/KVM,101,run,1,1050,",
		   "--kind thread: threads only");
}

/* A trace is shown from a cache whose path means nothing to the user. */
static void test_subject(void)
{
	char *name = g_strdup(history_name(history));

	history_set_name(history, "/traces/host");
	check_part("blame", whole(), FORMAT_TEXT, "blame of /traces/host, ",
		   "the title names what the user named");
	history_set_name(history, name);
	g_free(name);
}

/* Counts of adjoining windows add up, wherever they are cut. */
static void test_exits_add_up(void)
{
	bool good = true;

	for (int64_t cut = 0; cut <= 10000; cut += 50) {
		struct query parts[] = { window(0, cut), window(cut, 10000) };
		int count = 0;

		for (size_t i = 0; i < 2; i++) {
			char *s = print("exits", &parts[i], FORMAT_CSV);
			char **lines = g_strsplit(s, "\n", -1);

			for (char **l = lines + 1; *l && **l; l++) {
				char **f = g_strsplit(*l, ",", -1);

				count += atoi(f[6]);
				g_strfreev(f);
			}
			g_strfreev(lines);
			g_free(s);
		}
		good = good && count == 4;
	}
	ok(good, "exits: windows side by side hold every exit once");
}

static void test_preemptions(void)
{
	struct query q = whole();

	check("preemptions", q, FORMAT_CSV,
	      "vm,vcpu,tid,cpu,begin_ns,duration_ns,by\n"
	      "vm1,0,101,1,1795226682366901588,1900,\"CPU 0/KVM/201:1250;"
	      "ba?[31mck?;\"\",?/300:300;unknown/:200;kworker/1:0/21:100;"
	      "idle/0:50\"\n"
	      "vm1,0,101,1,1795226682366904788,700,CPU 0/KVM/201:700\n",
	      "longest first, culprits summed up");
	check_part("preemptions", q, FORMAT_JSON,
		   "\"by\":[{\"tid\":201,\"comm\":\"CPU 0/KVM\",\"vm\":\"vm2\","
		   "\"ns\":1250},",
		   "JSON nests who ran");
	check_part("preemptions", q, FORMAT_JSON,
		   "{\"tid\":null,\"comm\":\"unknown\",\"vm\":null,\"ns\":200},"
		   "{\"tid\":21,\"comm\":\"kworker/1:0\",\"vm\":null,"
		   "\"ns\":100},"
		   "{\"tid\":0,\"comm\":\"idle\",\"vm\":null,\"ns\":50}]",
		   "with idle and unknown time told apart");
	q.min_ns = 701;
	check_part("preemptions", q, FORMAT_CSV, ",1900,", "--min keeps");
	q.limit = 1;
	q.min_ns = 0;
	check_part("preemptions", q, FORMAT_CSV, "idle/0:50\"\n",
		   "--limit cuts");
	q.sort = "begin_ns";
	q.limit = INT64_MAX;
	check_part("preemptions", q, FORMAT_CSV, ",700,CPU 0/KVM/201:700\n",
		   "in time order");
	q.sort = "tid";
	check_part("preemptions", q, FORMAT_CSV, ",700,CPU 0/KVM/201:700\n",
		   "or by another column");
	q = window(9900, 10000);
	check("preemptions", q, FORMAT_CSV,
	      "vm,vcpu,tid,cpu,begin_ns,duration_ns,by\n"
	      "vm1,0,101,1,1795226682366904788,700,CPU 0/KVM/201:700\n",
	      "one that reaches into the window is listed whole");
	q.vm = "vm2";
	check("preemptions", q, FORMAT_CSV,
	      "vm,vcpu,tid,cpu,begin_ns,duration_ns,by\n",
	      "the other VM has none");
}

static void test_blame(void)
{
	check("blame", whole(), FORMAT_CSV,
	      "victim_vm,victim_vcpu,culprit,culprit_kind,ns,count,max_ns\n"
	      "vm1,0,vm2/vcpu0,vm,1950,3,1000\n"
	      "vm1,0,\"ba?[31mck?;\"\",?\",host,300,1,300\n"
	      "vm1,0,unknown,unknown,200,1,200\n"
	      "vm1,0,kworker/1:0,kernel,100,1,100\n"
	      "vm1,0,idle,idle,50,1,50\n",
	      "every culprit once, by what it cost");
	check_part("blame", window(7000, 9500), FORMAT_CSV,
		   "\nvm1,0,vm2/vcpu0,vm,550,3,250\n",
		   "slices are cut at the window's edges");
}

/* The sum of column @column over the lines that begin with @prefix. */
static int64_t sum_column(const char *csv, const char *prefix, int from_end)
{
	char **lines = g_strsplit(csv, "\n", -1);
	int64_t sum = 0;

	for (char **l = lines + 1; *l; l++) {
		char **fields;

		if (!**l || !g_str_has_prefix(*l, prefix))
			continue;
		fields = g_strsplit(*l, ",", -1);
		sum += g_ascii_strtoll(
			fields[(int)g_strv_length(fields) - from_end], NULL,
			10);
		g_strfreev(fields);
	}
	g_strfreev(lines);
	return sum;
}

static void test_blame_is_preempted_time(void)
{
	GRand *rand = g_rand_new_with_seed(7);
	bool good = true;

	for (int i = 0; i < 200 && good; i++) {
		int64_t a = g_rand_int_range(rand, -100, 10100);
		int64_t b = g_rand_int_range(rand, -100, 10100);
		struct query q = window(MIN(a, b), MAX(a, b));
		char *vcpus = print("vcpus", &q, FORMAT_CSV);
		char *blame = print("blame", &q, FORMAT_CSV);
		int64_t want = sum_column(vcpus, "vm1,", 3);
		int64_t got = sum_column(blame, "vm1,", 3);

		good = got == want;
		if (!good)
			printf("# [%" PRId64 ", %" PRId64 "): blame %" PRId64
			       ", preempted %" PRId64 "\n",
			       MIN(a, b), MAX(a, b), got, want);
		g_free(vcpus);
		g_free(blame);
	}
	ok(good, "blame adds up to preempted_ns in any window");
	g_rand_free(rand);
}

static void test_summary(void)
{
	struct query q = whole();

	check("summary", q, FORMAT_JSON,
	      "{\"report\": \"summary\",\n"
	      " \"begin_ns\": 1795226682366895488,\n"
	      " \"end_ns\": 1795226682366905488,\n"
	      " \"events\": 1234,\n \"discarded_events\": 7,\n"
	      " \"disordered_events\": 3,\n \"incomplete\": null,\n"
	      " \"traces\": [\n"
	      "  {\"path\":\"/traces/h\",\"host\":\"h\",\"role\":\"host\","
	      "\"tracer\":\"lttng-modules 2.13.9\",\"kernel\":\"6.1\","
	      "\"used\":true,\"events\":1234,"
	      "\"begin_ns\":1795226682366895488,"
	      "\"end_ns\":1795226682366905488,\"discarded_events\":7,"
	      "\"disordered_events\":3,\"note\":null},\n"
	      "  {\"path\":\"/traces/ust\",\"host\":\"h\",\"role\":\"unused\","
	      "\"tracer\":\"lttng-modules 2.13.9\",\"kernel\":\"6.1\","
	      "\"used\":false,\"events\":99,"
	      "\"begin_ns\":1795226682366895488,"
	      "\"end_ns\":1795226682366905488,\"discarded_events\":0,"
	      "\"disordered_events\":0,\"note\":\"not a kernel trace\"}\n"
	      " ],\n"
	      " \"vms\": [\n"
	      "  {\"vm\":\"vm1\",\"pid\":100,\"vcpus\":[{\"vcpu\":0,"
	      "\"tid\":101,\"vcpu_id_source\":\"kvm_exit\"}]},\n"
	      "  {\"vm\":\"vm2\",\"pid\":200,\"vcpus\":[{\"vcpu\":0,"
	      "\"tid\":201,\"vcpu_id_source\":null}]}\n"
	      " ],\n"
	      " \"problems\": [\n"
	      "  {\"kind\":\"discarded\",\"place\":\"kernel_1\",\"cpu\":1,"
	      "\"begin_ns\":1795226682366895493,"
	      "\"end_ns\":1795226682366895494,\"count\":7,"
	      "\"text\":\"7 events were lost\"}\n"
	      " ],\n"
	      " \"missing\": [\n"
	      "  {\"events\":\"sched_waking\",\"effect\":\"what woke a vCPU "
	      "is not known\"}\n"
	      " ],\n"
	      " \"notes\": [\n"
	      "  {\"text\":\"3 halts of vCPUs got their reason from what "
	      "Linux guests commonly use the interrupt's vector for: nothing "
	      "in the trace tells it\"}\n"
	      " ]}\n",
	      "everything that the history says of itself");
	q = window(5, 6);
	check_part("summary", q, FORMAT_CSV,
		   "\nsummary,0,begin_ns,1795226682366895488\n",
		   "is of the whole, whatever the window");
	check_part("summary", q, FORMAT_CSV, "\nvms,0,vcpus,0/101\n",
		   "has a list in one field of CSV");
}

static void test_export(void)
{
	struct export_choice choice = { .kind = TRACK_VCPU };
	struct query q = window(1050, 1650);
	struct err err = ERR_INIT;
	char *text = NULL;
	struct printer *p;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	q.vm = "vm1";
	p = printer_new(FORMAT_CSV, out);
	is_int(export_intervals(&q, &choice, p, &err), 0, "exported");
	printer_free(p);
	fclose(out);
	ok(g_str_has_prefix(text,
			    "track,kind,machine,name,pid,tid,key,begin_ns,"
			    "end_ns,duration_ns,state,value,value_name,peer,"
			    "peer_name\n"),
	   "with the columns that are promised");
	ok(strstr(text, ",vcpu,h,vCPU 0,100,101,0,1795226682366896588,"
			"1795226682366897088,500,qemu,8589935616,,,\n"),
	   "an interval with its exit");
	is_int(sum_column(text, "", 6), 700,
	       "three whole intervals overlap the window");
	free(text);
}

static void test_names(void)
{
	struct query q = whole();
	struct err err = ERR_INIT;

	q.vm = "vm9";
	is_int(query_names(&q, &err), -1, "an unknown VM is refused");
	ok(strstr(err.msg, "no VM 'vm9' in it; there is 'vm1', 'vm2'"),
	   "and those there are get listed");
	err_clear(&err);
	q.vm = "100";
	q.host = "h";
	is_int(query_names(&q, &err), 0, "a PID and a host are found");
	q.sort = "nope";
	is_int(report_check(report_find("cpus"), &q, &err), -1,
	       "a column that the report lacks is refused");
	err_clear(&err);
	ok(!report_find("nope"), "there is no report of any name");
}

static void test_window(void)
{
	struct query q = whole();
	struct err err = ERR_INIT;

	is_int(query_window(&q, "+1us", "02:04:42.366900488", &err), 0,
	       "times as users write them");
	is_int(q.from_ns, SAMPLE_BEGIN + 1000, "from");
	is_int(q.to_ns, SAMPLE_BEGIN + 5000, "to");
	is_int(query_window(&q, "+2us", "+1us", &err), -1,
	       "a window that ends before it begins is refused");
	err_clear(&err);
}

static void test_many_hosts(void)
{
	struct query q = whole();

	check_part("cpus", q, FORMAT_CSV, ",unknown_ns,host\n",
		   "several machines: a last column tells them apart");
	check_part("cpus", q, FORMAT_CSV, "\n0,10000,0,0,0,0,0,0,0,0,0,h2\n",
		   "by name");
	q.host = "h2";
	check_part("cpus", q, FORMAT_CSV,
		   ",host\n0,10000,0,0,0,0,0,0,0,0,0,h2\n",
		   "--host keeps one of them");
}

int main(void)
{
	const char *path = "report-test.kvms";
	struct err err = ERR_INIT;

	tap_begin();
	if (sample_write(path, false, NULL, &err) ||
	    history_open(&history, path, &err))
		return err_report(&err);
	test_cpus();
	test_vcpus();
	test_every();
	test_waits();
	test_threads();
	test_exits();
	test_exits_add_up();
	test_durations();
	test_preemptions();
	test_blame();
	test_blame_is_preempted_time();
	test_summary();
	test_subject();
	test_export();
	test_names();
	test_window();
	history_close(history);
	if (sample_write(path, true, NULL, &err) ||
	    history_open(&history, path, &err))
		return err_report(&err);
	test_many_hosts();
	history_close(history);
	unlink(path);
	return tap_end();
}
