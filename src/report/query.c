/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A window and a choice of tracks: see query.h. */
#include "config.h"

#include "report/query.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "base/nstime.h"

int query_window(struct query *q, const char *from, const char *to,
		 struct err *err)
{
	int64_t begin = history_begin_ns(q->h), end = history_end_ns(q->h);
	char length[NSTIME_TEXT_MAX];

	q->from_ns = begin;
	q->to_ns = end;
	if ((from && nstime_parse(from, begin, end, &q->from_ns, err)) ||
	    (to && nstime_parse(to, begin, end, &q->to_ns, err)))
		return -1;
	if (q->to_ns < q->from_ns)
		return to ? err_set(err, "the window ends (%s) before it begins",
				    to) :
			    err_set(err, "the window begins (%s) after the end "
					 "of the trace (+%s)",
				    from,
				    nsduration_text(length, sizeof(length),
						    end - begin));
	return 0;
}

/* Is @vm, a VM's track, what @text means? */
static bool is_vm(const struct track *vm, const char *text)
{
	char pid[32];

	snprintf(pid, sizeof(pid), "%" PRId64, vm->pid);
	return !strcmp(vm->name, text) || !strcmp(pid, text);
}

/* One of the tracks of @kind must be called @text. */
static int check_name(const struct query *q, enum track_kind kind,
		      const char *what, const char *text, struct err *err)
{
	GString *names = g_string_new(NULL);
	const struct track *tracks;
	bool found = false;
	size_t n;

	tracks = history_tracks(q->h, &n);
	for (size_t i = 0; i < n && !found; i++) {
		if (tracks[i].kind != kind)
			continue;
		found = kind == TRACK_VM ? is_vm(&tracks[i], text)
					 : !strcmp(tracks[i].name, text);
		g_string_append_printf(names, "%s '%s'", names->len ? "," : "",
				       tracks[i].name);
	}
	if (!found)
		err_set(err, "'%s': no %s '%s' in it; there %s%s",
			query_subject(q), what, text,
			names->len ? "is" : "is none", names->str);
	g_string_free(names, TRUE);
	return found ? 0 : -1;
}

int query_names(const struct query *q, struct err *err)
{
	if (q->vm && check_name(q, TRACK_VM, "VM", q->vm, err))
		return -1;
	if (q->host && check_name(q, TRACK_MACHINE, "host", q->host, err))
		return -1;
	return 0;
}

/* The VM that @t is or belongs to, or NULL. */
static const struct track *vm_of(const struct query *q, const struct track *t)
{
	if (!t || t->kind == TRACK_VM)
		return t;
	return history_vm_of(q->h, t);
}

bool query_wants(const struct query *q, const struct track *t)
{
	if (q->host) {
		const struct track *m = history_track(q->h, t->machine);

		if (!m || strcmp(m->name, q->host))
			return false;
	}
	if (q->vm) {
		const struct track *vm = vm_of(q, t);

		return vm && is_vm(vm, q->vm);
	}
	return true;
}

bool query_many_hosts(const struct query *q)
{
	const struct track *tracks;
	size_t n, machines = 0;

	tracks = history_tracks(q->h, &n);
	for (size_t i = 0; i < n; i = tracks[i].next)
		machines += tracks[i].kind == TRACK_MACHINE;
	return machines > 1;
}

const struct track *query_next(const struct query *q, enum track_kind kind,
			       size_t *i)
{
	const struct track *tracks;
	size_t n;

	tracks = history_tracks(q->h, &n);
	while (*i < n) {
		const struct track *t = &tracks[(*i)++];

		if (t->kind == kind && query_wants(q, t))
			return t;
	}
	return NULL;
}

const char *query_subject(const struct query *q)
{
	return history_name(q->h);
}

const char *query_vm_name(const struct query *q, const struct track *t)
{
	const struct track *vm = vm_of(q, t);

	return vm ? vm->name : NULL;
}

const char *query_host_name(const struct query *q, const struct track *t)
{
	const struct track *m = history_track(q->h, t->machine);

	return m ? m->name : NULL;
}

int64_t query_clip(const struct query *q, int64_t begin_ns, int64_t end_ns)
{
	int64_t begin = MAX(begin_ns, q->from_ns);
	int64_t end = MIN(end_ns, q->to_ns);

	return end > begin ? end - begin : 0;
}

struct cell query_id_cell(int64_t id)
{
	return id < 0 ? cell_null() : cell_int(id);
}

struct cell query_vm_cell(const struct query *q, const struct track *t)
{
	return cell_text(query_vm_name(q, t));
}
