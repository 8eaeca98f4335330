/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters that are being written: see counter.h.
 *
 * A gauge keeps its last change back until time has moved on: only then is it
 * certain that the value held at all.
 */
#include "config.h"

#include "db/counter.h"

#include "db/counter-chunk.h"
#include "db/writer-int.h"

struct wcounter {
	struct writer *w;
	uint32_t id;
	int64_t t_ns;               /* of the last point, or the life's begin */
	int64_t now;                /* value of the last point */
	struct counter_coder coder; /* of a gauge, what lies before t_ns */
};

static void free_counter(gpointer data)
{
	struct wcounter *c = data;

	c->w->open_bytes -= counter_coder_bytes(&c->coder);
	counter_coder_release(&c->coder);
	g_free(c);
}

GHashTable *writer_counters_new(void)
{
	return g_hash_table_new_full(g_direct_hash, g_direct_equal,
				     free_counter, NULL);
}

static void store_row(const struct counter_row *row, void *data)
{
	const struct wcounter *c = data;

	store_add(c->w->store, STMT_ADD_COUNTER_CHUNK, "iiiiiib",
		  (int64_t)c->id, (int64_t)row->level, row->number,
		  row->begin_ns, row->end_ns, row->count,
		  row->len ? row->data : (const uint8_t *)"", row->len);
}

struct wcounter *writer_counter(struct writer *w, enum counter_form form,
				int64_t begin_ns)
{
	return writer_counter_as(w, w->last_id + 1, form, begin_ns);
}

struct wcounter *writer_counter_as(struct writer *w, uint32_t id,
				   enum counter_form form, int64_t begin_ns)
{
	struct wcounter *c = g_new0(struct wcounter, 1);

	w->last_id = MAX(w->last_id, id);
	c->w = w;
	c->id = id;
	c->t_ns = writer_time(begin_ns);
	counter_coder_init(&c->coder, form, c->t_ns, store_row, c);
	g_hash_table_add(w->counters, c);
	return c;
}

uint32_t wcounter_id(const struct wcounter *c)
{
	return c->id;
}

int64_t wcounter_now(const struct wcounter *c)
{
	return c->now;
}

static void code(struct wcounter *c, int64_t t_ns, int64_t value)
{
	struct writer *w = c->w;
	size_t before = counter_coder_bytes(&c->coder);

	if (w->open_bytes > OPEN_BYTES_MAX && c->coder.leaf.count > CHUNK_EARLY)
		counter_coder_flush(&c->coder, t_ns);
	counter_coder_add(&c->coder, t_ns, value);
	w->open_bytes += counter_coder_bytes(&c->coder) - before;
}

/* Time moves on: the gauge's last change is one, unless it was taken back. */
static void settle(struct wcounter *c)
{
	if (c->now != c->coder.value)
		code(c, c->t_ns, c->now);
}

void wcounter_add(struct wcounter *c, int64_t t_ns, int64_t value)
{
	bool is_later;

	t_ns = MAX(writer_time(t_ns), c->t_ns);
	is_later = t_ns > c->t_ns;
	if (c->coder.form == COUNTER_AMOUNT) {
		code(c, t_ns, value);
	} else {
		if (value == c->now)
			return;
		if (is_later)
			settle(c);
	}
	c->t_ns = t_ns;
	c->now = value;
}

void wcounter_end(struct wcounter *c, int64_t end_ns)
{
	end_ns = MAX(writer_time(end_ns), c->t_ns);
	if (c->coder.form == COUNTER_GAUGE && end_ns > c->t_ns)
		settle(c);
	c->w->open_bytes -= counter_coder_bytes(&c->coder);
	counter_coder_finish(&c->coder, end_ns);
	g_hash_table_remove(c->w->counters, c);
}

void writer_describe_counter(struct writer *w, uint32_t id,
			     const char *quantity, enum counter_form form,
			     const char *unit, const char *source)
{
	store_add(w->store, STMT_ADD_COUNTER, "itttt", (int64_t)id, quantity,
		  counter_form_name(form), unit, source ? source : "");
}
