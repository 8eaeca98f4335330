/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a history whose names are an attack on whoever prints them: escape
 * sequences, quotes, separators, line breaks, bytes that are no UTF-8.
 *
 *	hostile-names FILE.kvms
 */
#include "config.h"

#include <stdio.h>

#include <glib.h>

#include "analysis/analysis.h"
#include "base/err.h"
#include "db/writer.h"

static const char *const names[] = {
	"\033[31m\033]0;x\007", "a,b\"c'd\\e", "l1\nl2\r\tx", "\xff\xfe\x80\xc3",
	"\xe2\x80\xae" "rtl", "\xc2\x9b" "5m", "$(reboot)`id`", "%s%n%d",
};

static void event(struct analysis *an, int64_t ts_ns, enum event_kind kind,
		  int32_t tid, int32_t pid, struct event *ev)
{
	ev->ts_ns = ts_ns;
	ev->kind = (uint16_t)kind;
	ev->cpu = 0;
	ev->tid = tid;
	ev->pid = pid;
	analysis_event(an, ev);
}

static struct event blank(void)
{
	struct event ev = { 0 };

	for (int i = 0; i < EVENT_SLOTS; i++)
		ev.slot[i] = EVENT_NONE;
	return ev;
}

/* Each name is a process whose only thread is a vCPU that preempts the last. */
static int64_t play(struct analysis *an)
{
	int64_t t = 1000;
	int32_t prev = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		int32_t tid = (int32_t)(100 + i);
		struct event ev = blank();

		ev.slot[SWITCH_PREV_TID] = prev;
		ev.slot[SWITCH_PREV_STATE] = TASK_RUNNABLE;
		ev.slot[SWITCH_NEXT_TID] = tid;
		g_strlcpy(ev.text[1], names[i], sizeof(ev.text[1]));
		event(an, t += 100, EV_SCHED_SWITCH, -1, -1, &ev);
		ev = blank();
		ev.slot[KVM_EXIT_REASON] = 77;
		ev.slot[KVM_EXIT_ISA] = 1;
		event(an, t += 100, EV_KVM_EXIT, tid, tid, &ev);
		ev = blank();
		ev.slot[IRQ_NUMBER] = (int64_t)i;
		g_strlcpy(ev.text[0], names[i], sizeof(ev.text[0]));
		event(an, t += 100, EV_IRQ_ENTRY, tid, tid, &ev);
		event(an, t += 100, EV_IRQ_EXIT, tid, tid, &ev);
		prev = tid;
	}
	return t + 100;
}

int main(int argc, char **argv)
{
	struct analysis_options opt = { 0 };
	struct err err = ERR_INIT;
	struct analysis *an;
	struct writer *w;
	int64_t end;
	int status;

	if (argc != 2)
		return 2;
	if (writer_open(&w, argv[1], &err))
		return err_report(&err);
	an = analysis_new(w, &opt);
	analysis_add_machine(an, names[0], 1000);
	end = play(an);
	analysis_finish(an, 0, end);
	writer_meta_int(w, "begin_ns", 1000);
	writer_meta_int(w, "end_ns", end);
	writer_problem(w, &(struct problem_row){ .kind = "corrupt",
						 .place = names[0],
						 .cpu = -1,
						 .begin_ns = 1000,
						 .end_ns = end,
						 .text = names[2] });
	analysis_free(an);
	status = writer_publish(w, NULL, &err) ? err_report(&err) : 0;
	writer_close(w);
	return status;
}
