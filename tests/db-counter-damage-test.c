/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters as bytes: what goes in comes out, and no bytes do harm; and what
 * becomes of files without counters, or with wrong ones.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>
#include <sqlite3.h>

#include "db/counter-chunk.h"
#include "tests/db-counter-random.h"
#include "tests/tap.h"

#define NAME    "db-counter-damage-test.kvms"
#define COLUMNS 60

static struct random_counter truth[COUNTERS];

struct kept {
	struct counter_row row;
	GByteArray *bytes;
};

static void keep(const struct counter_row *row, void *data)
{
	struct kept k = { .row = *row, .bytes = g_byte_array_new() };

	g_byte_array_append(k.bytes, row->data, (guint)row->len);
	g_array_append_val((GArray *)data, k);
}

static bool decodes(const struct counter_row *row, enum counter_form form)
{
	struct counter_part children[COUNTER_FAN_OUT], part;
	GArray *points =
		g_array_new(FALSE, FALSE, sizeof(struct counter_point));
	const char *why;
	int n;

	why = row->level ? counter_node_decode(row, form, children, &n, &part)
			 : counter_leaf_decode(row, form, points, &part);
	g_array_free(points, TRUE);
	return !why;
}

/* The bytes stand in a block of just their length, so that ASan sees more. */
static bool decodes_copy(struct counter_row row, const uint8_t *bytes,
			 enum counter_form form)
{
	uint8_t *copy = g_memdup2(bytes, row.len);
	bool good;

	row.data = copy;
	good = decodes(&row, form);
	g_free(copy);
	return good;
}

static void damage(const struct kept *k, enum counter_form form, GRand *rand,
		   int *refused)
{
	struct counter_row row = k->row;
	guint8 *bytes = k->bytes->data;
	size_t at = (size_t)g_rand_int_range(rand, 0, (gint32)row.len);
	guint8 was = bytes[at];

	bytes[at] = (guint8)g_rand_int(rand);
	*refused += !decodes_copy(row, bytes, form);
	bytes[at] = was;
	row.len = at;
	*refused += !decodes_copy(row, bytes, form);
	row.len = k->row.len;
	row.count += g_rand_int_range(rand, -2, 3);
	*refused += !decodes_copy(row, bytes, form);
	row = k->row;
	row.end_ns += g_rand_int_range(rand, -300, 300);
	*refused += !decodes_copy(row, bytes, form);
}

static void test_bytes(enum counter_form form)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct kept));
	GRand *rand = g_rand_new_with_seed(4);
	struct counter_coder c;
	int refused = 0, whole = 0;

	counter_coder_init(&c, form, 1000, keep, rows);
	for (int i = 0; i < 5000; i++)
		counter_coder_add(&c, 1001 + 200 * i, 100 + i % 7);
	counter_coder_finish(&c, 2000000);
	counter_coder_release(&c);
	for (guint i = 0; i < rows->len; i++) {
		struct kept *k = &g_array_index(rows, struct kept, i);

		whole += decodes_copy(k->row, k->bytes->data, form);
		for (int n = 0; n < 300; n++)
			damage(k, form, rand, &refused);
		g_byte_array_free(k->bytes, TRUE);
	}
	is_int(rows->len, 21, "twenty leaves and their node");
	is_int(whole, rows->len, "can be read");
	ok(refused > (int)rows->len * 300, "damaged ones are refused (%d)",
	   refused);
	g_array_free(rows, TRUE);
	g_rand_free(rand);
}

/* Where memory is short leaves are closed early: those are as good. */
static void test_early(enum counter_form form)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct kept));
	struct counter_coder c;
	int64_t count = 0;
	int whole = 0;

	counter_coder_init(&c, form, 1000, keep, rows);
	counter_coder_flush(&c, 1001); /* there is nothing to close */
	for (int i = 0; i < 1000; i++) {
		if (!(i % 70))
			counter_coder_flush(&c, 1001 + 200 * i);
		counter_coder_add(&c, 1001 + 200 * i, 1 + i % 7);
	}
	counter_coder_finish(&c, 2000000);
	counter_coder_release(&c);
	for (guint i = 0; i < rows->len; i++) {
		struct kept *k = &g_array_index(rows, struct kept, i);

		whole += decodes_copy(k->row, k->bytes->data, form);
		count += k->row.level ? 0 : k->row.count;
		g_byte_array_free(k->bytes, TRUE);
	}
	is_int(rows->len, 16, "early leaves and their node");
	is_int(whole, rows->len, "can be read");
	is_int(count, 1000, "and have all points");
	g_array_free(rows, TRUE);
}

/* ------------------------------------------------------------------ */
/* Files that are wrong                                               */

static struct history *open_it(void)
{
	struct err err = ERR_INIT;
	struct history *h = NULL;

	if (history_open(&h, NAME, &err))
		exit(err_report(&err));
	return h;
}

static void change(const char *sql)
{
	sqlite3 *db;

	sqlite3_open(NAME, &db);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		printf("# %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* Columns and a walk, which read different rows. */
static int read_all(struct history *h, const struct random_counter *c,
		    struct err *err)
{
	struct counter_sum columns[COLUMNS];
	struct counter_iter it;
	struct counter_point p;
	int r;

	r = history_counter_columns(h, c->id, c->begin_ns,
				    (c->end_ns - c->begin_ns) / COLUMNS,
				    COLUMNS, columns, err);
	counter_iter_init(&it, h, c->id, INT64_MIN, INT64_MAX);
	while (!r && (r = counter_iter_next(&it, &p, err)) > 0)
		r = 0;
	counter_iter_release(&it);
	return r;
}

/* What @sql does to counter @i must be found by one of both. */
static void is_refused(int i, const char *sql, const char *want)
{
	struct err err = ERR_INIT;
	struct history *h;

	counters_free(truth);
	counters_write(truth, NAME);
	change(sql);
	h = open_it();
	is_int(read_all(h, &truth[i], &err), -1, "refused: %s", sql);
	ok(err.msg && strstr(err.msg, want), "because %s (%s)", want,
	   err.msg ? err.msg : "nothing");
	err_clear(&err);
	history_close(h);
}

/* Bytes at random places: whatever is said of them, nothing worse happens. */
static void test_random(void)
{
	GRand *rand = g_rand_new_with_seed(7);
	int refused = 0;

	for (int n = 0; n < 60; n++) {
		int i = n % 2 ? 10 : 11, level = n % 3 ? 0 : 1;
		struct history *h;
		char *sql = g_strdup_printf(
			"UPDATE counter_chunk SET data = CAST(substr(data, 1,"
			" %d) || x'%02x' || substr(data, %d) AS BLOB)"
			" WHERE track = %u AND level = %d AND number = %d",
			g_rand_int_range(rand, 0, 40),
			g_rand_int_range(rand, 0, 256),
			g_rand_int_range(rand, 0, 42), truth[i].id, level,
			level ? 0 : g_rand_int_range(rand, 0, 30));

		change(sql);
		g_free(sql);
		h = open_it();
		refused += read_all(h, &truth[i], NULL) < 0;
		history_close(h);
	}
	ok(refused > 0, "random damage is refused (%d times)", refused);
	g_rand_free(rand);
}

static void test_damaged(void)
{
	is_refused(12,
		   "DELETE FROM counter_chunk WHERE level = 0 AND number = 5",
		   "it is missing");
	is_refused(12,
		   "UPDATE counter_chunk SET count = count + 1"
		   " WHERE level = 1",
		   "do not add up");
	is_refused(12, "UPDATE counter_chunk SET level = 9 WHERE level = 2",
		   "level is impossible");
	is_refused(12, "UPDATE counter_chunk SET number = 3 WHERE level = 2",
		   "stands for all");
	is_refused(11,
		   "UPDATE counter_chunk SET begin = begin + 1"
		   " WHERE level = 1",
		   "damaged");
	is_refused(11, "UPDATE counter_chunk SET data = x'00' WHERE level = 0",
		   "too early");
	is_refused(10,
		   "UPDATE counter_chunk SET data = CAST('x' AS BLOB),"
		   " count = 1000 WHERE level = 0",
		   "damaged");
	is_refused(10,
		   "UPDATE counter_chunk AS a SET data ="
		   " (SELECT data FROM counter_chunk AS b WHERE"
		   " b.track = a.track AND b.level = 0 AND b.number = 1)"
		   " WHERE level = 0 AND number = 2",
		   "damaged");
	is_refused(4, "UPDATE counter_chunk SET begin = end - 1", "damaged");
	is_refused(5, "UPDATE counter_chunk SET end = -9223372036854775807",
		   "impossible");
}

static void test_tables(void)
{
	struct err err = ERR_INIT;
	struct history *h;

	change("UPDATE counter SET form = 'wave' WHERE track = 4");
	is_int(history_open(&h, NAME, &err), -1, "an unknown form is refused");
	ok(err.msg && strstr(err.msg, "'wave'"), "by its name");
	err_clear(&err);
	change("UPDATE counter SET form = 'gauge', track = -track"
	       " WHERE track = 4");
	is_int(history_open(&h, NAME, &err), -1, "so is an impossible id");
	err_clear(&err);
	change("DROP TABLE counter_chunk");
	h = open_it();
	ok(!history_counter(h, truth[0].id), "an old file has no counters");
	history_close(h);
	change("DROP TABLE counter");
	h = open_it();
	ok(!history_counter(h, truth[0].id), "without both tables neither");
	history_close(h);
}

int main(void)
{
	tap_begin();
	test_bytes(COUNTER_GAUGE);
	test_bytes(COUNTER_AMOUNT);
	test_early(COUNTER_GAUGE);
	test_early(COUNTER_AMOUNT);
	counters_write(truth, NAME);
	test_damaged();
	counters_free(truth);
	counters_write(truth, NAME);
	test_random();
	test_tables();
	counters_free(truth);
	unlink(NAME);
	return tap_end();
}
