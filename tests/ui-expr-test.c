/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The language of searches and filters: what is understood, what is refused
 * and how, and what fits.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/expr.h"

#define FILE_NAME "ui-expr.kvms"
#define BEGIN     SAMPLE_BEGIN_NS
#define END       (BEGIN + 10 * NS_PER_S)

static struct expr *read_expr(const char *text)
{
	struct err err = ERR_INIT;
	struct expr *e = NULL;

	if (expr_parse(&e, text, BEGIN, END, &err)) {
		printf("# %s\n", err.msg);
		err_clear(&err);
	}
	return e;
}

static void test_mistakes(void)
{
	static const struct {
		const char *text, *says;
	} table[] = {
		{ "", "there is no term" },
		{ "  / /  ", "there is no term" },
		{ "!", "'!': there is nothing after it" },
		{ "vm=", "there is nothing after 'vm='" },
		{ "foo=1", "there is no field 'foo'" },
		{ "web dur>1 a<b", "'a<b': there is no field 'a'" },
		{ "dur>fast", "dur: 'fast' is not a duration" },
		{ "vm>web", "'vm>web': vm takes no >" },
		{ "begin>now", "begin: 'now' is not a time" },
		{ "vcpu=x", "vcpu: 'x' is not a number" },
		{ "tid=1,", "tid: '' is not a number" },
		{ "tid=-1", "tid: '-1' is not a number" },
		{ "tid=99999999999999999999", "is not a number" },
		{ "kind=cow", "kind: 'cow' is no kind of row" },
		{ "state=asleep", "state: 'asleep' is no state" },
		{ "state=pr", "state: 'pr' is no state" },
		{ "state=guest,", "state: '' is no state" },
		{ "(", "name: '(' is not a regular expression" },
		{ "by=a[", "by: 'a[' is not a regular expression" },
		{ "vm=a)(b", "vm: 'a)(b' is not a regular expression" },
		{ "by=\"a b", "its quote is not closed" },
		{ "a\200b", "no valid UTF-8" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		struct err err = ERR_INIT;
		struct expr *e = NULL;
		int r = expr_parse(&e, table[i].text, BEGIN, END, &err);

		ok(r < 0 && err.msg && strstr(err.msg, table[i].says),
		   "'%s' is refused: %s", i == 21 ? "bad bytes" : table[i].text,
		   table[i].says);
		if (err.msg && !strstr(err.msg, table[i].says))
			printf("# got %s\n", err.msg);
		expr_free(e);
		err_clear(&err);
	}
}

static void test_limits(void)
{
	GString *text = g_string_new(NULL);
	struct err err = ERR_INIT;
	struct expr *e = NULL;

	for (int i = 0; i < 100; i++)
		g_string_append(text, "tid=1 ");
	ok(expr_parse(&e, text->str, BEGIN, END, &err) &&
		   strstr(err.msg, "more than 64 terms"),
	   "too many terms are refused");
	err_clear(&err);
	for (int i = 0; i < 100; i++)
		g_string_append(text, "wordswords");
	ok(expr_parse(&e, text->str, BEGIN, END, &err) &&
		   strstr(err.msg, "longer than 1000 bytes"),
	   "so is too long a text");
	err_clear(&err);
	g_string_free(text, TRUE);
	e = read_expr("name=(a+)+$");
	ok(e && !expr_names(e, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
	   "a regular expression that would take for ever gives up");
	expr_free(e);
}

static const struct track *track_called(struct history *h, const char *name,
					const char *vm)
{
	const struct track *t, *of;
	size_t n;

	t = history_tracks(h, &n);
	for (size_t i = 0; i < n; i++) {
		of = history_vm_of(h, &t[i]);
		if (!strcmp(t[i].name, name) &&
		    (!vm || (of && !strcmp(of->name, vm))))
			return &t[i];
	}
	return NULL;
}

static void test_rows(struct history *h)
{
	static const struct {
		const char *text;
		const char *name, *vm, *path;
		bool fits;
	} table[] = {
		{ "web01", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "WEB01 vcpu 1", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "/web01 vcpu 1/", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "web01 vCPU 0", "vCPU 1", "web01", "web01 vCPU 1", false },
		{ "^vCPU 1$", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "^web01", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "!web01", "vCPU 1", "web01", "web01 vCPU 1", false },
		{ "!db", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "\"root\"", "vCPU 1", "web01", "web01 vCPU 1", false },
		{ "name=vcpu", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "vm=web01", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "vm=web01", "web01", NULL, "web01", true },
		{ "vm=web", "vCPU 1", "web01", "web01 vCPU 1", false },
		{ "vm=web.*", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "vm=web|db02", "vCPU 0", "db02", "db02 vCPU 0", true },
		{ "vm!=web01", "vCPU 1", "web01", "web01 vCPU 1", false },
		{ "!vm!=web01", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "vm=web01", "pCPU 1", NULL, "pCPUs pCPU 1", false },
		{ "vm=web01 vcpu=1", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "vcpu=1", "CPU 1/KVM", "web01", "web01 vCPU 1 CPU 1/KVM",
		  true },
		{ "vcpu=0", "CPU 1/KVM", "web01", "web01 vCPU 1 CPU 1/KVM",
		  false },
		{ "vcpu=1", "pCPU 1", NULL, "pCPUs pCPU 1", false },
		{ "tid=8813", "vCPU 1", "web01", "web01 vCPU 1", true },
		{ "tid=1,8813,2", "CPU 1/KVM", "web01", "x", true },
		{ "tid=8812", "vCPU 1", "web01", "web01 vCPU 1", false },
		{ "pid=8801", "vhost-8801", "web01", "x", true },
		{ "pid=8801", "host-hop", NULL, "x", false },
		{ "kind=pcpu", "pCPU 1", NULL, "pCPUs pCPU 1", true },
		{ "kind=vm,vcpu", "pCPU 1", NULL, "pCPUs pCPU 1", false },
		{ "kind!=vcpu", "vCPU 1", "web01", "x", false },
		{ "dur>1s state=idle", "vCPU 1", "web01", "x", true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		struct expr *e = read_expr(table[i].text);
		struct expr_row row = {
			.history = h,
			.track = track_called(h, table[i].name, table[i].vm),
			.path = table[i].path,
			.label = table[i].name,
		};

		ok(e && row.track && expr_row(e, &row) == table[i].fits,
		   "'%s' %s the row '%s'", table[i].text,
		   table[i].fits ? "fits" : "does not fit", table[i].path);
		expr_free(e);
	}
}

/* How many intervals of a track fit. */
static int count(struct history *h, const struct track *t, const char *text)
{
	struct expr *e = read_expr(text);
	struct err err = ERR_INIT;
	struct expr_bounds b;
	struct interval_iter it;
	struct interval iv;
	int n = 0, outside = 0;

	if (!e)
		return -1;
	expr_bounds(e, t->kind, &b);
	interval_iter_init(&it, h, t->id, INT64_MIN, INT64_MAX);
	while (interval_iter_next(&it, &iv, &err) > 0) {
		int64_t length = iv.end_ns - iv.begin_ns;

		if (expr_interval(e, h, t, &iv, &err) <= 0)
			continue;
		n++;
		outside += !(b.states >> iv.state & 1) || length < b.min_ns ||
			   length > b.max_ns || iv.end_ns <= b.from_ns ||
			   iv.begin_ns >= b.to_ns;
	}
	interval_iter_release(&it);
	expr_free(e);
	return outside ? -2 : n;
}

/* Counts that must agree with each other and with the sums of the history. */
static void test_intervals(struct history *h)
{
	const struct track *v = track_called(h, "vCPU 1", "web01");
	const struct track *w = track_called(h, "vCPU 0", "web01");
	const struct track *p = track_called(h, "pCPU 0", NULL);
	struct err err = ERR_INIT;
	struct state_sum sum, sum0, sump;
	int all, some;

	history_sum(h, v->id, INT64_MIN, INT64_MAX, &sum, &err);
	history_sum(h, w->id, INT64_MIN, INT64_MAX, &sum0, &err);
	history_sum(h, p->id, INT64_MIN, INT64_MAX, &sump, &err);
	all = count(h, v, "dur>=0");
	is_int(count(h, v, "preempted"), sum.count[ST_PREEMPTED],
	       "a state alone is a term");
	is_int(count(h, v, "preempt"), sum.count[ST_PREEMPTED],
	       "so is the begin of its name");
	is_int(count(h, v, "state=preempted,vmm"),
	       sum.count[ST_PREEMPTED] + sum.count[ST_VMM], "and a list");
	is_int(count(h, v, "preempted,vmm"),
	       sum.count[ST_PREEMPTED] + sum.count[ST_VMM],
	       "a list needs no field");
	is_int(count(h, v, "!preempted"), all - (int)sum.count[ST_PREEMPTED],
	       "! turns a term round");
	is_int(count(h, v, "state!=preempted"),
	       all - (int)sum.count[ST_PREEMPTED], "so does !=");
	is_int(count(h, v, "guest"), sum.count[ST_GUEST],
	       "guest is not guest_l2");
	is_int(count(h, v, "active"), all - (int)sum.count[ST_UNKNOWN],
	       "active is no waste of time");
	some = count(h, v, "preempted dur>40ms");
	ok(some > 0 && some < (int)sum.count[ST_PREEMPTED],
	   "some are longer than 40 ms");
	is_int(count(h, v, "preempted dur<=40ms"),
	       (int)sum.count[ST_PREEMPTED] - some, "the others are not");
	is_int(count(h, v, "preempted !dur>40ms"),
	       (int)sum.count[ST_PREEMPTED] - some, "in other words");
	is_int(count(h, v, "dur=0"), 0, "none has no length");
	some = count(h, v, "begin<+5s");
	ok(some > 0 && some < all, "some begin in the first half");
	is_int(count(h, v, "begin>=+5s"), all - some, "the others later");
	is_int(count(h, v, "end<=+5s") + count(h, v, "end>+5s"), all,
	       "the same by their ends");
	is_int(count(h, v, "end<+5s") + count(h, v, "end>=+5s"), all,
	       "however one asks");
	is_int(count(h, v, "reason=npf"), sum.count[ST_VMM],
	       "an exit reason by its name");
	is_int(count(h, v, "reason=hlt"), 0, "another one");
	is_int(count(h, v, "!reason=npf"), all - (int)sum.count[ST_VMM],
	       "the opposite takes what has none");
	is_int(count(h, v, "cpu=1"), all - (int)sum.count[ST_UNKNOWN],
	       "all of it was on pCPU 1");
	is_int(count(h, v, "cpu=0,2"), 0, "none on others");
	is_int(count(h, p, "cpu=0 irq"), sump.count[ST_IRQ],
	       "a pCPU's own are on it");
	is_int(count(h, p, "reason=24"), sump.count[ST_IRQ],
	       "an IRQ by its number");
	is_int(count(h, p, "reason=virtio0"), sump.count[ST_IRQ],
	       "or its name");
	is_int(count(h, p, "by=\"web01 vCPU 0\""),
	       sump.count[ST_GUEST] + sump.count[ST_VMM], "who was on a pCPU");
	is_int(count(h, w, "by=qemu"), sum0.count[ST_READY], "who woke a vCPU");
	is_int(count(h, w, "by=nobody"), 0, "nobody did not");
	is_int(count(h, v, "by=\"db02 vCPU 0\""), sum.count[ST_PREEMPTED],
	       "who displaced a vCPU");
	some = count(h, v, "by=host-hop");
	ok(some > 0 && some < (int)sum.count[ST_PREEMPTED],
	   "or had a part in it");
	is_int(count(h, v, "preempted !by=host-hop"),
	       (int)sum.count[ST_PREEMPTED] - some, "or had none");
	err_clear(&err);
}

static void test_kinds_of_terms(void)
{
	struct expr *e = read_expr("/ preempted dur>50us vm=web01 /");

	is_text(expr_text(e), "preempted dur>50us vm=web01",
		"blanks and slashes around it do not count");
	ok(expr_has_rows(e) && expr_has_intervals(e), "it has terms of both");
	expr_free(e);
	e = read_expr("vm=web01/");
	is_text(expr_text(e), "vm=web01", "nor does one at the end");
	expr_free(e);
	e = read_expr("root cause");
	ok(expr_has_rows(e) && expr_has_intervals(e),
	   "a state, then a word of a name");
	expr_free(e);
	e = read_expr("wait");
	ok(!expr_has_intervals(e), "the begin of several states is a name");
	expr_free(e);
	e = read_expr("\"root\" name=idle");
	ok(!expr_has_intervals(e), "what is quoted or named is no state");
	expr_free(e);
	is_text(expr_fields()[0], "name", "the fields have names");
}

/* No bytes do harm. */
static void test_random(void)
{
	static const char *const pieces[] = {
		"!",     "\"",         " ", "vm",    "=",        "<",
		">",     "dur",        "1", "us",    ",",        "/",
		"state", "preempt",    "(", ")",     "*",        "\\",
		"by",    "[",          "+", "begin", "\303\244", "kind",
		"vcpu",  "9999999999",
	};
	GRand *rand = g_rand_new_with_seed(5);
	GString *text = g_string_new(NULL);
	int understood = 0;

	for (int i = 0; i < 20000; i++) {
		struct expr *e = NULL;

		g_string_truncate(text, 0);
		for (int n = g_rand_int_range(rand, 0, 12); n > 0; n--)
			g_string_append(
				text, pieces[g_rand_int_range(
					      rand, 0, G_N_ELEMENTS(pieces))]);
		if (!expr_parse(&e, text->str, BEGIN, END, NULL)) {
			understood++;
			expr_names(e, "web01 vCPU 1");
		}
		expr_free(e);
	}
	ok(understood > 100 && understood < 20000,
	   "20000 random texts, some of them understood");
	g_string_free(text, TRUE);
	g_rand_free(rand);
}

int main(void)
{
	struct history *h;

	tap_begin();
	h = ui_sample(SAMPLE_HOST, FILE_NAME);
	test_mistakes();
	test_limits();
	test_kinds_of_terms();
	test_rows(h);
	test_intervals(h);
	test_random();
	history_close(h);
	unlink(FILE_NAME);
	return tap_end();
}
