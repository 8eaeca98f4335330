/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors, times, foreign text, and the table of states. */
#include "config.h"

#include <glib.h>

#include "base/err.h"
#include "base/nstime.h"
#include "base/state.h"
#include "base/text.h"
#include "base/wake.h"
#include "tests/tap.h"

#define BEGIN INT64_C(1795226682366895488) /* 02:04:42.366895488 */
#define END (BEGIN + 7 * NS_PER_S)

/* Two seconds before midnight. */
static int64_t day_before_midnight(void)
{
	return BEGIN / (86400 * NS_PER_S) * (86400 * NS_PER_S) +
	       86398 * NS_PER_S;
}

static void test_times(void)
{
	static const struct {
		const char *text;
		int64_t want; /* 0: must be refused */
	} rows[] = {
		{ "1795226682366895488", BEGIN },
		{ "02:04:42.366895488", BEGIN },
		{ "2:04:43", BEGIN - 366895488 + NS_PER_S },
		{ "+3.2ms", BEGIN + 3200000 },
		{ "+1", BEGIN + NS_PER_S },
		{ "+0.5", BEGIN + NS_PER_S / 2 },
		{ "+17ns", BEGIN + 17 },
		{ "+2us", BEGIN + 2000 },
		{ "+1m", BEGIN + 60 * NS_PER_S },
		{ "+1h", BEGIN + 3600 * NS_PER_S },
		{ "", 0 },
		{ "+", 0 },
		{ "+3.2parsec", 0 },
		{ "+ms", 0 },
		{ "25:00:00", 0 },
		{ "02:61:00", 0 },
		{ "02:04", 0 },
		{ "12x", 0 },
		{ "1.5", 0 },
		{ "99999999999999999999", 0 },
		{ "+9223372036854775807", 0 },
	};
	int64_t t;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct err err = ERR_INIT;
		int r = nstime_parse(rows[i].text, BEGIN, END, &t, &err);

		if (rows[i].want)
			ok(!r && t == rows[i].want, "time '%s' is read",
			   rows[i].text);
		else
			ok(r && err.msg && strstr(err.msg, rows[i].text),
			   "time '%s' is refused with a sentence", rows[i].text);
		err_clear(&err);
	}
	ok(!nstime_parse("00:00:01", day_before_midnight(), /* over midnight */
			 day_before_midnight() + 5 * NS_PER_S, &t, NULL) &&
		   t == day_before_midnight() + 3 * NS_PER_S,
	   "a time of day after midnight is on the next day");
}

static void test_durations(void)
{
	static const struct {
		int64_t ns;
		const char *want;
	} rows[] = {
		{ 0, "0" },
		{ 17, "17 ns" },
		{ 1006051, "1.006 ms" },
		{ 2083879274, "2.084 s" },
		{ 342592247, "342.6 ms" },
		{ 999999, "1000.0 us" },
		{ 9999600, "10.00 ms" },
		{ 1647539953, "1.648 s" },
		{ 97100, "97.10 us" },
		{ 3720 * NS_PER_S, "1h02m" },
		{ -5000, "-5.000 us" },
	};
	char buf[NSTIME_TEXT_MAX];
	int64_t d;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		is_text(nsduration_text(buf, sizeof(buf), rows[i].ns),
			rows[i].want, "duration of %" PRId64 " ns",
			rows[i].ns);
	ok(nsduration_text(buf, sizeof(buf), INT64_MIN) == buf,
	   "the smallest number does not overflow");
	is_text(nstime_text(buf, sizeof(buf), BEGIN), "02:04:42.366895488",
		"time of day");
	is_text(nstime_text(buf, sizeof(buf), -1), "23:59:59.999999999",
		"time before the epoch");
	ok(!nsduration_parse("50us", &d, NULL) && d == 50000, "50us");
	ok(!nsduration_parse("1.5ms", &d, NULL) && d == 1500000, "1.5ms");
	ok(nsduration_parse("fast", &d, NULL), "'fast' is no duration");
}

static void test_text(void)
{
	static const struct {
		const char *raw, *want;
	} rows[] = {
		{ "bash", "bash" },
		{ "a\033[31mb", "a?[31mb" },
		{ "tab\tnl\n", "tab?nl?" },
		{ "bad\xff\xfe", "bad??" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "c1\xc2\x9b", "c1?" },
		{ "rtl\xe2\x80\xae", "rtl?" },
		{ NULL, "" },
	};
	char small[5];

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *clean = text_clean(rows[i].raw);

		is_text(clean, rows[i].want, "text %zu is made harmless", i);
		g_free(clean);
	}
	text_clean_to(small, sizeof(small), "abc\xc3\xa9");
	is_text(small, "abc", "a cut never splits a character");
}

static void test_errors(void)
{
	struct err err = ERR_INIT;

	is_int(err_set(&err, "no such file '%s'", "x"), -1, "always -1");
	err_prefix(&err, "indexing");
	err_append(&err, "nothing was kept");
	is_text(err.msg, "indexing: no such file 'x'; nothing was kept",
		"context is added on the way up");
	err_clear(&err);
	ok(!err.msg, "a cleared error is empty");
}

static void test_wake(void)
{
	struct wake w = { WAKE_DISK, WAKE_BY_ACCEPT, 37, 4000000000u };
	struct wake back = wake_unpack(wake_pack(&w));
	char text[WAKE_TEXT_MAX];

	ok(back.reason == w.reason && back.how == w.how &&
		   back.vector == w.vector && back.by == w.by,
	   "what ended a wait comes out of its number again");
	w = (struct wake){ WAKE_TASK, WAKE_BY_WAKER, WAKE_NO_VECTOR, 0 };
	back = wake_unpack(wake_pack(&w));
	ok(back.reason == WAKE_TASK && back.vector == WAKE_NO_VECTOR &&
		   !back.by,
	   "also without vector and waker");
	wake_text(text, sizeof(text), wake_pack(&w), NULL);
	is_text(text, "task", "a reason alone is one word");
	w = (struct wake){ WAKE_DISK, WAKE_BY_ACCEPT, 37, 5 };
	wake_text(text, sizeof(text), wake_pack(&w), "IO io1");
	is_text(text, "disk, vector 37, by IO io1",
		"a wait's end in words");
	w = (struct wake){ WAKE_TIMER, WAKE_BY_CUSTOM, 236, 0 };
	wake_text(text, sizeof(text), wake_pack(&w), NULL);
	is_text(text, "timer, vector 236, presumed",
		"a guess says that it is one");
	w = (struct wake){ WAKE_UNKNOWN, WAKE_BY_END, WAKE_NO_VECTOR, 0 };
	wake_text(text, sizeof(text), wake_pack(&w), NULL);
	is_text(text, "unknown, not over when the trace ends",
		"a wait that has no end says so");
	is_int(wake_unpack(wake_pack(&w)).how, WAKE_BY_END,
	       "out of its number, too");
	back = wake_unpack(INT64_MAX);
	ok(back.reason == WAKE_UNKNOWN && back.how == WAKE_BY_NOTHING &&
		   back.vector == WAKE_NO_VECTOR,
	   "a foreign number becomes unknown");
	back = wake_unpack(INT64_MIN);
	ok(back.reason == WAKE_UNKNOWN && !back.by, "so does no number");
	for (int r = 0; r < WAKE_REASON_COUNT; r++)
		ok(*wake_reason_name(r) && wake_state(r) < ST_COUNT,
		   "reason %d has a name and a state", r);
}

static void test_states(void)
{
	for (int k = 0; k < TRACK_KIND_COUNT; k++) {
		const int8_t *list = state_list((enum track_kind)k);

		is_int(track_kind_by_name(track_kind_name(k)), k,
		       "kind '%s' is found by name", track_kind_name(k));
		for (int i = 0; list[i] >= 0; i++) {
			const struct state_info *a = state_info(list[i]);

			is_int(state_by_name(a->name), list[i],
			       "state '%s' is found by name", a->name);
			for (int j = 0; j < i; j++)
				ok(state_info(list[j])->look.ascii !=
					   a->look.ascii,
				   "%s: '%s' and '%s' differ without colour",
				   track_kind_name(k), a->name,
				   state_info(list[j])->name);
		}
	}
	is_text(state_info(STATE_MAX)->name, "unknown",
		"a state out of range is unknown");
}

int main(void)
{
	tap_begin();
	test_times();
	test_durations();
	test_text();
	test_errors();
	test_states();
	test_wake();
	return tap_end();
}
