/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Naming who ran instead: see culprit.h. */
#include "config.h"

#include "report/culprit.h"

#include <inttypes.h>
#include <string.h>

#include <glib.h>

#include "base/nstime.h"

/* How a slice is called in which no single thread ran. */
static const char *no_thread(const struct preemption_slice *slice)
{
	switch (slice->kind) {
	case SLICE_IDLE:
		return "idle";
	case SLICE_MANY:
		return "several";
	default:
		return "unknown";
	}
}

/* The thread that ran in @slice, or NULL. */
static const struct track *thread_of(const struct query *q,
				     const struct preemption_slice *slice)
{
	return slice->kind == SLICE_THREAD ? history_track(q->h, slice->track)
					   : NULL;
}

const char *culprit_kind(const struct query *q,
			 const struct preemption_slice *slice)
{
	const struct track *t = thread_of(q, slice);

	if (!t)
		return no_thread(slice);
	if (history_vm_of(q->h, t))
		return "vm";
	return t->note && !strcmp(t->note, "kernel thread") ? "kernel" : "host";
}

char *culprit_name(const struct query *q, const struct preemption_slice *slice)
{
	const struct track *t = thread_of(q, slice), *vcpu;
	const char *vm;

	if (!t)
		return g_strdup(no_thread(slice));
	vm = query_vm_name(q, t);
	if (!vm)
		return g_strdup(t->name);
	vcpu = t->kind == TRACK_VCPU ? t : history_vcpu_of(q->h, t);
	if (vcpu)
		return g_strdup_printf("%s/vcpu%" PRId64, vm, vcpu->key);
	return g_strdup_printf("%s/%s", vm, t->name);
}

const struct column culprit_columns[CULPRIT_FIELDS] = {
	{ "tid", "tid", UNIT_ID },
	{ "comm", "comm" },
	{ "vm", "VM" },
	{ "ns", "time", UNIT_DURATION },
};

void culprit_cells(const struct query *q, const struct preemption_slice *slice,
		   struct cell cells[CULPRIT_FIELDS])
{
	const struct track *t = thread_of(q, slice);

	if (t)
		cells[0] = query_id_cell(t->tid);
	else
		cells[0] =
			slice->kind == SLICE_IDLE ? cell_int(0) : cell_null();
	cells[1] = cell_text(t ? t->name : no_thread(slice));
	cells[2] = t ? query_vm_cell(q, t) : cell_null();
	cells[3] = cell_int(slice->ns);
}

void culprit_text(GString *out, const struct cell *cells, bool people)
{
	char buf[NSTIME_TEXT_MAX];

	if (people) {
		if (cells[2].type == CELL_TEXT)
			g_string_append_printf(out, "%s/", cells[2].u.text);
		g_string_append_printf(
			out, "%s %s", cells[1].u.text,
			nsduration_text(buf, sizeof(buf), cells[3].u.i));
		return;
	}
	g_string_append_printf(out, "%s/", cells[1].u.text);
	if (cells[0].type == CELL_INT)
		g_string_append_printf(out, "%" PRId64, cells[0].u.i);
	g_string_append_printf(out, ":%" PRId64, cells[3].u.i);
}
