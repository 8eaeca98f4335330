/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes that tell a guest's context, as LTTng and perf record them under any
 * name: what of them is delivered.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "tests/ctf-write.h"
#include "tests/tap.h"
#include "trace/reader.h"

/* clang-format off */

/* What 'perf data convert --to-ctf' puts before a probe's own fields. */
#define PERF_FIELDS "u64 perf_ip; s32 perf_tid; s32 perf_pid; u64 __probe_ip; "

#define EVENTS \
	CTF_EVENTS_SCHED \
	"event { id = 2; name = \"addons_vcpu_enter_guest\"; stream_id = 0;" \
	" fields := struct { u32 _vcpuID; u64 _cr3tmp; u64 _sptmp;" \
	" u64 _iptmp; u32 _accessed; }; };\n" \
	"event { id = 3; name = \"probe:svm_entry\"; stream_id = 0;" \
	" fields := struct { " PERF_FIELDS "u32 vcpu; u64 cr3; u64 rsp;" \
	" u64 rip; }; };\n" \
	"event { id = 4; name = \"kvmscope:guest_context\"; stream_id = 0;" \
	" fields := struct { " PERF_FIELDS "u32 vcpu; u32 avail; u64 cr3;" \
	" u64 rsp; u64 rip; }; };\n" \
	"event { id = 5; name = \"lab:vm_entry\"; stream_id = 0;" \
	" fields := struct { " PERF_FIELDS "u32 vcpu_id; s32 vm_pid;" \
	" u64 cr3_known; u64 cr3; u64 spare; u64 sp; u64 ip; u64 vmcb_cr3; }; };\n" \
	"event { id = 6; name = \"kvmscope:other\"; stream_id = 0;" \
	" fields := struct { " PERF_FIELDS "u64 rsp; u64 vmcb_cr3; }; };\n"

enum { ADDON = 2, PERF_PROBE, PERF_AVAIL, LAB, OTHER };

/* clang-format on */

static void perf_event(struct ctf_packet *p, uint32_t id, uint64_t ts)
{
	ctf_event(p, id, ts, 7);
	ctf_u64(p->bytes, 0xffffffffc0001234); /* the probed function */
	ctf_u32(p->bytes, 7);
	ctf_u32(p->bytes, 6);
	ctf_u64(p->bytes, 0xffffffffc0001234);
}

/* A probe of PERF_AVAIL whose mask is @avail. */
static void masked(struct ctf_packet *p, uint64_t ts, uint32_t avail)
{
	perf_event(p, PERF_AVAIL, ts);
	ctf_u32(p->bytes, 1);
	ctf_u32(p->bytes, avail);
	ctf_u64(p->bytes, 0x6072000);
	ctf_u64(p->bytes, 0x7ffe1000);
	ctf_u64(p->bytes, 0x401000);
}

static void write_events(struct ctf_packet *p)
{
	ctf_event(p, ADDON, 1, 7);
	ctf_u32(p->bytes, 3);
	ctf_u64(p->bytes, 0x5f6c000);
	ctf_u64(p->bytes, 0xffffc9000062f000);
	ctf_u64(p->bytes, 0xffffffff81000000);
	ctf_u32(p->bytes, 9);

	perf_event(p, PERF_PROBE, 2);
	ctf_u32(p->bytes, 2);
	ctf_u64(p->bytes, 0x5f6e000);
	ctf_u64(p->bytes, 0x7ffe0000);
	ctf_u64(p->bytes, 0x400000);

	masked(p, 3, 1 << AVAIL_CR3 | 1 << AVAIL_SP | 1 << AVAIL_IP);
	masked(p, 4, 1 << AVAIL_SP);
	masked(p, 5, 0);
	masked(p, 6, (uint32_t) ~(1 << AVAIL_SP));

	perf_event(p, LAB, 7);
	ctf_u32(p->bytes, 1);
	ctf_u32(p->bytes, 175);
	ctf_u64(p->bytes, 1);
	ctf_u64(p->bytes, 0x52c4000);
	ctf_u64(p->bytes, 99);
	ctf_u64(p->bytes, 0x1000);
	ctf_u64(p->bytes, 0x2000);
	ctf_u64(p->bytes, 0x3000);

	perf_event(p, OTHER, 8);
	ctf_u64(p->bytes, 0x1000);
	ctf_u64(p->bytes, 0x3000);
}

/* clang-format off */
static const struct {
	const char *what;
	int64_t vcpu, cr3, sp, ip;
} wanted[] = {
	{ "LTTng: the added tracepoint", 3, 0x5f6c000,
	  (int64_t)0xffffc9000062f000, (int64_t)0xffffffff81000000 },
	{ "perf: a probe by any name", 2, 0x5f6e000, 0x7ffe0000, 0x400000 },
	{ "all of it is valid", 1, 0x6072000, 0x7ffe1000, 0x401000 },
	{ "only SP is valid", 1, EVENT_NONE, 0x7ffe1000, EVENT_NONE },
	{ "nothing is valid", 1, EVENT_NONE, EVENT_NONE, EVENT_NONE },
	{ "SP is not valid", 1, 0x6072000, EVENT_NONE, 0x401000 },
	{ "a name itself goes before one that begins so", 1, 0x52c4000, 0x1000,
	  0x2000 },
};
/* clang-format on */

static void check_events(struct reader *r)
{
	const struct trace_info *t;
	struct event ev[16];
	size_t n, traces;

	n = reader_next(r, ev, 16);
	is_int(n, G_N_ELEMENTS(wanted),
	       "probes with a CR3 are delivered, others are not");
	for (size_t i = 0; i < MIN(n, G_N_ELEMENTS(wanted)); i++) {
		ok(ev[i].kind == EV_GUEST_CONTEXT && ev[i].tid == 7,
		   "%s: a context", wanted[i].what);
		is_int(ev[i].slot[CONTEXT_VCPU], wanted[i].vcpu, "its vCPU");
		is_int(ev[i].slot[CONTEXT_CR3], wanted[i].cr3, "its CR3");
		is_int(ev[i].slot[CONTEXT_SP], wanted[i].sp, "its SP");
		is_int(ev[i].slot[CONTEXT_IP], wanted[i].ip, "its IP");
	}
	t = reader_traces(r, &traces);
	ok(traces == 1 && t->declares[EV_GUEST_CONTEXT],
	   "the trace declares it");
}

static void test_context(const char *dir)
{
	GByteArray *file = g_byte_array_new();
	const char *paths[] = { dir };
	struct reader_options opt = { paths, 1, 1 };
	struct err err = ERR_INIT;
	struct ctf_packet p;
	struct reader *r;

	ctf_metadata(dir, CTF_ENV_KERNEL, CTF_CLOCK_A, EVENTS);
	ctf_packet_begin(&p, 0);
	write_events(&p);
	ctf_packet_end(&p, file);
	ctf_save(dir, "s", file);
	if (ok(!reader_open(&r, &opt, &err), "the trace opens")) {
		check_events(r);
		reader_close(r);
	} else {
		printf("# %s\n", err.msg);
		err_clear(&err);
	}
}

int main(void)
{
	char *dir, *path;

	tap_begin();
	dir = g_dir_make_tmp("kvmscope-context-XXXXXX", NULL);
	test_context(dir);
	for (int i = 0; i < 2; i++) {
		path = g_build_filename(dir, i ? "s" : "metadata", NULL);
		g_unlink(path);
		g_free(path);
	}
	ok(!g_rmdir(dir), "nothing is left behind");
	g_free(dir);
	return tap_end();
}
