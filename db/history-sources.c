/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a history says of its traces, and what values are called. */
#include "config.h"

#include <string.h>

#include "db/history-int.h"

/* Run @stmt and hand each row to @take, which appends to the history. */
static int load(struct history *h, enum stmt stmt,
		void (*take)(struct history *h, sqlite3_stmt *s),
		struct err *err)
{
	sqlite3_stmt *s = sql_start(&h->sql, err, stmt, "");
	int r;

	if (!s)
		return -1;
	while ((r = sql_step(&h->sql, s, err)) > 0)
		take(h, s);
	return r;
}

static void take_source(struct history *h, sqlite3_stmt *s)
{
	struct history_source row = {
		.id = (uint32_t)sqlite3_column_int64(s, 0),
		.path = history_column_text(h, s, 1),
		.role = history_column_text(h, s, 2),
		.used = sqlite3_column_int64(s, 3) != 0,
		.note = history_column_note(h, s, 4),
		.host = history_column_text(h, s, 5),
		.machine = (uint32_t)sqlite3_column_int64(s, 6),
		.tracer = history_column_text(h, s, 7),
		.kernel = history_column_text(h, s, 8),
		.uuid = history_column_text(h, s, 9),
		.size = sqlite3_column_int64(s, 10),
		.mtime_ns = sqlite3_column_int64(s, 11),
		.events = sqlite3_column_int64(s, 12),
		.discarded_events = sqlite3_column_int64(s, 13),
		.discarded_packets = sqlite3_column_int64(s, 14),
		.disordered_events = sqlite3_column_int64(s, 15),
		.begin_ns = sqlite3_column_int64(s, 16),
		.end_ns = sqlite3_column_int64(s, 17),
		.clock_uuid = history_column_text(h, s, 18),
	};

	g_array_append_val(h->sources, row);
}

static void take_problem(struct history *h, sqlite3_stmt *s)
{
	struct history_problem row = {
		.source = (uint32_t)sqlite3_column_int64(s, 0),
		.kind = history_column_text(h, s, 1),
		.place = history_column_text(h, s, 2),
		.cpu = sqlite3_column_int64(s, 3),
		.begin_ns = sqlite3_column_int64(s, 4),
		.end_ns = sqlite3_column_int64(s, 5),
		.count = sqlite3_column_int64(s, 6),
		.text = history_column_text(h, s, 7),
	};

	g_array_append_val(h->problems, row);
}

static void take_missing(struct history *h, sqlite3_stmt *s)
{
	struct history_missing row = {
		.events = history_column_text(h, s, 0),
		.effect = history_column_text(h, s, 1),
	};

	g_array_append_val(h->missing, row);
}

int history_load_sources(struct history *h, struct err *err)
{
	h->sources = g_array_new(FALSE, FALSE, sizeof(struct history_source));
	h->problems = g_array_new(FALSE, FALSE, sizeof(struct history_problem));
	h->missing = g_array_new(FALSE, FALSE, sizeof(struct history_missing));
	if (load(h, STMT_SOURCES, take_source, err) ||
	    load(h, STMT_PROBLEMS, take_problem, err) ||
	    load(h, STMT_MISSING, take_missing, err))
		return -1;
	return 0;
}

const struct history_source *history_sources(const struct history *h, size_t *n)
{
	*n = h->sources->len;
	return (const struct history_source *)(void *)h->sources->data;
}

const struct history_problem *history_problems(const struct history *h,
					       size_t *n)
{
	*n = h->problems->len;
	return (const struct history_problem *)(void *)h->problems->data;
}

const struct history_missing *history_missing(const struct history *h,
					      size_t *n)
{
	*n = h->missing->len;
	return (const struct history_missing *)(void *)h->missing->data;
}

/* ------------------------------------------------------------------ */

struct label {
	enum value_domain domain;
	int64_t value;
	const char *text; /* in h->texts */
};

static guint label_hash(gconstpointer p)
{
	const struct label *l = p;

	return g_int64_hash(&l->value) * 31 + (guint)l->domain;
}

static gboolean label_equal(gconstpointer a, gconstpointer b)
{
	const struct label *x = a, *y = b;

	return x->domain == y->domain && x->value == y->value;
}

/* The domain called @name, or the number that no domain has. */
static enum value_domain domain_by_name(const char *name)
{
	int i;

	for (i = 0; i < VALUE_DOMAIN_COUNT; i++)
		if (!strcmp(value_domain_name((enum value_domain)i), name))
			break;
	return (enum value_domain)i;
}

static void take_label(struct history *h, sqlite3_stmt *s)
{
	struct label *l = g_new(struct label, 1);

	*l = (struct label){
		.domain = domain_by_name(history_column_text(h, s, 0)),
		.value = sqlite3_column_int64(s, 1),
		.text = history_column_text(h, s, 2),
	};
	g_hash_table_replace(h->labels, l, l);
}

int history_load_labels(struct history *h, struct err *err)
{
	h->labels =
		g_hash_table_new_full(label_hash, label_equal, g_free, NULL);
	return load(h, STMT_LABELS, take_label, err);
}

const char *history_label(const struct history *h, enum value_domain domain,
			  int64_t value)
{
	struct label key = { .domain = domain, .value = value };
	const struct label *l = g_hash_table_lookup(h->labels, &key);

	return l ? l->text : NULL;
}

void history_each_label(struct history *h,
			void (*fn)(enum value_domain domain, int64_t value,
				   const char *text, void *data),
			void *data)
{
	GHashTableIter iter;
	void *key;

	g_hash_table_iter_init(&iter, h->labels);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const struct label *l = key;

		if (l->domain < VALUE_DOMAIN_COUNT)
			fn(l->domain, l->value, l->text, data);
	}
}
