/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slow or not: see link.h. */
#include "config.h"

#include "ui/link.h"

#include <glib.h>

void link_base(struct link *l, int64_t took_ms)
{
	l->base_ms = MAX(took_ms, 0);
}

void link_send(struct link *l, int64_t now_ms)
{
	/* What is on its way from before goes on counting. */
	if (l->busy)
		return;
	l->busy = true;
	l->from_ms = now_ms;
}

static void turn_slow(struct link *l)
{
	/* Not quick for long: it was a mistake to believe it. */
	if (!l->slow && l->needed && l->quick < l->needed)
		l->needed = MIN(l->needed * 2, LINK_QUICK_MAX);
	else if (!l->needed || !l->slow)
		l->needed = LINK_QUICK_FRAMES;
	l->slow = true;
	l->quick = 0;
}

static void count_quick(struct link *l)
{
	if (l->quick < LINK_QUICK_MAX)
		l->quick++;
	if (!l->slow || l->quick < l->needed)
		return;
	l->slow = false;
	l->quick = 0;
}

void link_look(struct link *l, int64_t now_ms, bool waiting)
{
	if (!l->busy)
		return;
	if (now_ms - l->from_ms - l->base_ms >= LINK_SLOW_MS)
		turn_slow(l);
	else if (!waiting)
		count_quick(l);
	if (waiting)
		return;
	l->busy = false;
}
