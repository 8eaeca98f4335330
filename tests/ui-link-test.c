/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a link counts as slow, and when no more. */
#include "config.h"

#include "tests/tap.h"
#include "ui/link.h"

static int64_t now_ms;

/* A frame that takes @ms to leave. */
static void frame(struct link *l, int64_t ms)
{
	link_send(l, now_ms);
	link_look(l, now_ms, ms > 0);
	now_ms += ms;
	link_look(l, now_ms, false);
	now_ms += 1000;
}

/* The number of quick frames until it is no more slow; 0: for ever. */
static int recover(struct link *l)
{
	for (int i = 1; i <= 4 * LINK_QUICK_MAX; i++) {
		frame(l, 5);
		if (!l->slow)
			return i;
	}
	return 0;
}

static void test_once(void)
{
	struct link l = { 0 };

	frame(&l, 5);
	ok(!l.slow && !l.busy, "a quick frame");
	frame(&l, LINK_SLOW_MS);
	ok(l.slow, "a slow one is noticed at once");
	is_int(recover(&l), LINK_QUICK_FRAMES, "quick frames end it");
	link_send(&l, now_ms);
	link_look(&l, now_ms + LINK_SLOW_MS, true);
	ok(l.slow && l.busy, "noticed while it still waits");
}

/* Frames that are sent before the last one left count together. */
static void test_held_key(void)
{
	struct link l = { 0 };

	for (int i = 0; i < 6; i++, now_ms += 30) {
		link_send(&l, now_ms);
		link_look(&l, now_ms, true);
	}
	ok(l.slow, "a held key over a slow link");
}

/* A long way is not a slow one. */
static void test_base(void)
{
	struct link l = { 0 };

	link_base(&l, 300);
	frame(&l, 300 + LINK_SLOW_MS - 1);
	ok(!l.slow, "a long way is not slow");
	frame(&l, 300 + LINK_SLOW_MS);
	ok(l.slow, "more than that is");
}

static void test_relapse(void)
{
	struct link l = { 0 };
	int before = 0, now;
	bool doubled = true;

	for (int i = 0; i < 5; i++) {
		frame(&l, 200);
		now = recover(&l);
		doubled = doubled && (!before || now == 2 * before);
		before = now;
	}
	ok(doubled, "each relapse needs twice as many quick frames");
	for (int i = 0; i < 20; i++) {
		frame(&l, 200);
		now = recover(&l);
	}
	is_int(now, LINK_QUICK_MAX, "up to a limit");
	for (int i = 0; i < LINK_QUICK_MAX; i++)
		frame(&l, 5);
	frame(&l, 200);
	is_int(recover(&l), LINK_QUICK_FRAMES, "quick for long forgives all");
}

int main(void)
{
	tap_begin();
	test_once();
	test_held_key();
	test_base();
	test_relapse();
	return tap_end();
}
