/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Make a small history whose content is easily known: db-sample FILE.
 *
 * Track 1 is pCPU 0, from 1000 to 7000: six intervals of 1000 ns in turn idle,
 * guest, idle ..., the guest ones with peer 2.  Track 2 is a thread, 3000 ns
 * long, of one interval.  Track 3 is a gauge that is 5 from 2000 and 1 from
 * 3000 on, track 4 amounts of 10 at 2000, twice, and of 20 at 7000.
 */
#include "config.h"

#include "db/counter.h"

static void describe(struct writer *w, const struct wtrack *t,
		     enum track_kind kind, const char *name, int64_t end_ns)
{
	writer_describe(w, &(struct track_row){
				   .id = wtrack_id(t),
				   .kind = kind,
				   .name = name,
				   .pid = -1,
				   .tid = -1,
				   .begin_ns = wtrack_begin_ns(t),
				   .end_ns = end_ns,
			   });
}

static void write_tracks(struct writer *w)
{
	struct wtrack *cpu = writer_track(w, 1000);
	struct wtrack *thread = writer_track(w, 2000);

	for (int i = 0; i < 6; i++)
		wtrack_set(cpu, 1000 * (i + 1), i % 2 ? ST_GUEST : ST_IDLE,
			   i % 2 ? 2 : 0, VALUE_NONE);
	wtrack_set(thread, 2000, ST_SYSCALL, 1, 42);
	describe(w, cpu, TRACK_PCPU, "pCPU 0", 7000);
	describe(w, thread, TRACK_THREAD, "qemu", 5000);
	wtrack_end(cpu, 7000);
	wtrack_end(thread, 5000);
	writer_meta_int(w, "begin_ns", 1000);
	writer_meta_int(w, "end_ns", 7000);
}

static void count(struct writer *w, enum counter_form form, const char *name,
		  const int64_t (*points)[2], size_t n)
{
	struct wcounter *c = writer_counter(w, form, 1000);
	uint32_t id = wcounter_id(c);

	for (size_t i = 0; i < n; i++)
		wcounter_add(c, points[i][0], points[i][1]);
	wcounter_end(c, 7000);
	writer_describe(w, &(struct track_row){ .id = id,
						.kind = TRACK_COUNTER,
						.name = name,
						.pid = -1,
						.tid = -1,
						.begin_ns = 1000,
						.end_ns = 7000 });
	writer_describe_counter(w, id, name, form, "bytes", "a sample");
}

static void write_counters(struct writer *w)
{
	static const int64_t gauge[][2] = { { 2000, 5 }, { 3000, 1 } };
	static const int64_t amount[][2] = { { 2000, 10 },
					     { 2000, 10 },
					     { 7000, 20 } };

	count(w, COUNTER_GAUGE, "disk_inflight", gauge, 2);
	count(w, COUNTER_AMOUNT, "disk_read", amount, 3);
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct writer *w;
	int r;

	if (argc != 2)
		return 2;
	if (writer_open(&w, argv[1], &err))
		return err_report(&err);
	write_tracks(w);
	write_counters(w);
	r = writer_publish(w, NULL, &err);
	writer_close(w);
	return r ? err_report(&err) : 0;
}
