/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stored events for the made-up host of ui-sample.c.  Four at a time on its
 * pCPUs, every 20 ms; every fifth time is that of two events on each.
 */
#ifndef TESTS_UI_SAMPLE_EVENTS_H
#define TESTS_UI_SAMPLE_EVENTS_H

#include <glib.h>

#include "base/nstime.h"
#include "db/writer.h"
#include "tests/db-event-sample.h"

enum { ENTRY, EXIT, SWITCH, EVIL, CLASSES };

static inline uint32_t add_class(struct writer *w, const char *name,
				 bool procname, GByteArray *fields)
{
	uint32_t id = writer_event_class(w, name, procname, fields->data,
					 fields->len);

	g_byte_array_unref(fields);
	return id;
}

static inline GByteArray *fields_of(const char *name, bool text)
{
	GByteArray *b = g_byte_array_new();

	fields_put(b, FIELD_STRUCTURE, "");
	fields_put_number(b, 1);
	if (text)
		fields_put(b, FIELD_STRING, name);
	else
		sample_integer(b, FIELD_UNSIGNED, name, 10, 32);
	return b;
}

static inline void make_row(GByteArray *row, int class, unsigned int n)
{
	g_byte_array_set_size(row, 0);
	if (class == SWITCH)
		sample_row_switch(row, n);
	else if (class == EVIL)
		fields_put_text(row, "a\033[31mb\n\xff\xe2\x80\xae");
	else
		fields_put_number(row, class == ENTRY ? n % 2 : 100 + n % 25);
}

static inline void ui_sample_events(struct writer *w, uint32_t machine,
				    int64_t begin_ns, int64_t end_ns)
{
	static const int32_t tids[4][3] = {
		{ 8812, 8812, 8801 },
		{ 8813, 9010, 991 },
		{ 991, 992, 993 },
		{ 994, 0, -1 },
	};
	const uint32_t class[CLASSES] = {
		add_class(w, "kvm_entry", false, fields_of("vcpu_id", false)),
		add_class(w, "kvm_exit", false, fields_of("reason", false)),
		add_class(w, "sched_switch", true, sample_switch()),
		add_class(w, "evil\033[31m_event", false,
			  fields_of("f\033\xffield", true)),
	};
	GByteArray *row = g_byte_array_new();
	unsigned int n = 0, turn = 0;

	for (int64_t t = begin_ns + NS_PER_MS; t < end_ns;
	     t += 20 * NS_PER_MS, turn++)
		for (unsigned int i = 0; i < (turn % 5 ? 4 : 8); i++, n++) {
			int which = n % 29 ? (int)(turn + i / 4) % 3 : EVIL;

			make_row(row, which, n);
			writer_event(w, &(struct event_row_info){
						.ts_ns = t,
						.class = class[which],
						.machine = machine,
						.cpu = (int32_t)i % 4,
						.tid = tids[i % 4][turn % 3],
						.pid = -1,
						.row = row->data,
						.len = row->len,
					});
		}
	writer_meta_int(w, "stored_events", n);
	g_byte_array_unref(row);
}

#endif
