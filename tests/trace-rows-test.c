/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events with all their fields: of every kind, with rows that stay with their
 * events when those are put in order, and so large that the ring is full of
 * them before its places are.
 */
#include "config.h"

#include "base/fields.h"
#include "tests/ctf-write.h"
#include "tests/tap.h"
#include "trace/reader.h"

#define DIR_NAME "trace-rows-test.d"
#define STREAMS  3
#define EVENTS   1200   /* of a stream */
#define LARGE    20000  /* bytes of a name: more than the ring takes of them */
#define CUT      100000 /* more than a row takes */

/* Every tenth event is late by some places, every seventh of another kind. */
static GByteArray *stream(uint32_t cpu)
{
	GByteArray *file = g_byte_array_new();
	char *large = g_strnfill(LARGE, 'l'), *cut = g_strnfill(CUT, 'c');
	struct ctf_packet p;

	ctf_packet_begin(&p, cpu);
	for (int i = 0; i < EVENTS; i++) {
		uint64_t ts = 1000000 + (uint64_t)i * 100;

		if (i % 10 == 9)
			ts -= 350;
		if (i % 7 == 6)
			ctf_other(&p, ts);
		else
			ctf_switch(&p, ts, (int32_t)cpu, i,
				   i == 1001 ? cut
				   : i % 2   ? large
					     : "small");
	}
	p.begin = 1000000;
	ctf_packet_end(&p, file);
	g_free(large);
	g_free(cut);
	return file;
}

static void make(void)
{
	char name[8];

	ctf_metadata(DIR_NAME, CTF_ENV_KERNEL, CTF_CLOCK_A, CTF_EVENTS_SCHED);
	for (uint32_t i = 0; i < STREAMS; i++) {
		g_snprintf(name, sizeof(name), "s%u", i);
		ctf_save(DIR_NAME, name, stream(i));
	}
}

struct found {
	int switches, others, without; /* events, by what they are */
	int wrong;      /* rows that are not those of their events */
	int large, cut; /* names */
	int64_t last_ns;
};

static void look_at_switch(const struct event *ev, const char *text,
			   struct found *f)
{
	char *ids =
		g_strdup_printf("prev_comm=\"prev\", prev_tid=%d, ", ev->cpu);
	char *next = g_strdup_printf("\", next_tid=%d",
				     (int)ev->slot[SWITCH_NEXT_TID]);

	f->switches++;
	f->wrong +=
		!g_str_has_prefix(text, ids) || !g_str_has_suffix(text, next);
	f->large += ev->row.len > LARGE && ev->row.len < LARGE + 100;
	f->cut += ev->row.len >= 65536 && ev->row.len < 65536 + 100;
	g_free(ids);
	g_free(next);
}

static void look_at(struct reader *r, const struct event *ev, struct found *f)
{
	const struct event_class *class;
	GString *text = g_string_new(NULL);
	struct fields *fields;
	const char *why;

	f->wrong += ev->ts_ns < f->last_ns;
	f->last_ns = ev->ts_ns;
	f->without += !ev->row.number;
	if (ev->row.number) {
		class = reader_class(r, ev->row.number);
		fields = fields_parse(class->fields, class->len, &why);
		f->wrong +=
			!fields_text(fields, ev->row.bytes, ev->row.len, text);
		if (ev->kind == EV_SCHED_SWITCH) {
			look_at_switch(ev, text->str, f);
		} else {
			f->others += !strcmp(class->name, "something_else");
			f->wrong += strcmp(text->str, "what=42") != 0;
		}
		fields_free(fields);
	}
	g_string_free(text, TRUE);
}

static void read_it(unsigned int threads, bool rows, struct found *f)
{
	const char *paths[] = { DIR_NAME };
	struct reader_options opt = { paths, 1, threads, rows };
	struct err err = ERR_INIT;
	struct event ev[100];
	struct reader *r;
	size_t n;

	*f = (struct found){ .last_ns = INT64_MIN };
	if (reader_open(&r, &opt, &err))
		exit(err_report(&err));
	while ((n = reader_next(r, ev, 100)))
		for (size_t i = 0; i < n; i++)
			look_at(r, &ev[i], f);
	reader_close(r);
}

static void remove_all(void)
{
	GDir *dir = g_dir_open(DIR_NAME, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		char *path = g_build_filename(DIR_NAME, name, NULL);

		g_unlink(path);
		g_free(path);
	}
	if (dir)
		g_dir_close(dir);
	g_rmdir(DIR_NAME);
}

int main(void)
{
	const int others = STREAMS * (EVENTS / 7);
	struct found f;

	tap_begin();
	remove_all();
	make();
	for (unsigned int threads = 1; threads <= STREAMS; threads++) {
		read_it(threads, true, &f);
		is_int(f.switches, STREAMS * EVENTS - others,
		       "%u threads: every switch", threads);
		is_int(f.others, others, "%u threads: and what nobody knows",
		       threads);
		is_int(f.without, 0, "%u threads: each with its row", threads);
		is_int(f.wrong, 0, "%u threads: its own", threads);
		ok(f.large > STREAMS * EVENTS / 3, "%u threads: large ones",
		   threads);
		is_int(f.cut, STREAMS, "%u threads: too large ones are cut",
		       threads);
	}
	read_it(2, false, &f);
	is_int(f.without, STREAMS * EVENTS - others,
	       "without rows, what is known comes alone");
	is_int(f.switches + f.others + f.wrong, 0, "and bare");
	remove_all();
	return tap_end();
}
