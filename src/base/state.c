/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of states, and which kind of track uses which: see state.h.
 *
 * Colours follow the Okabe-Ito palette, mapped to the nearest of the fixed
 * 256 (16..255), since 0..15 belong to the user's theme.  Colour alone never
 * tells two states apart: the glyphs of the states of one kind all differ.
 */
#include "config.h"

#include "base/state.h"

#include <string.h>

/* clang-format off */
static const struct state_info states[ST_COUNT] = {
/*                 name           title                          ascii utf8  256  8 thin   sev on_cpu value */
[ST_UNKNOWN]    = {"unknown",     "not known from this trace",  {'?', "?",  136, 3, true},  60, false, VALUE_OF_WAKE},
[ST_IDLE]       = {"idle",        "idle",                       {'.', "·",  240,-1, true},   5, false, VALUE_OF_WAKE},
[ST_USER]       = {"user",        "user code",                  {'U', "█",   36, 2, false}, 20, true,  VALUE_OF_NOTHING},
[ST_SYSCALL]    = {"syscall",     "system call",                {'S', "▓",   32, 4, false}, 25, true,  VALUE_OF_SYSCALL},
[ST_KERNEL]     = {"kernel",      "kernel thread",              {'K', "▓",   25, 4, false}, 25, true,  VALUE_OF_NOTHING},
[ST_RUN]        = {"run",         "on a CPU, mode unknown",     {'R', "█",   71, 2, false}, 20, true,  VALUE_OF_NOTHING},
[ST_IRQ]        = {"irq",         "interrupt handler",          {'I', "▒",   74, 6, false}, 40, true,  VALUE_OF_IRQ},
[ST_SOFTIRQ]    = {"softirq",     "softirq",                    {'i', "▒",  117, 6, false}, 35, true,  VALUE_OF_SOFTIRQ},
[ST_GUEST]      = {"guest",       "guest code",                 {'G', "█",   36, 2, false}, 20, true,  VALUE_OF_MODE},
[ST_GUEST_L2]   = {"guest_l2",    "nested guest code",          {'N', "▓",   43, 2, false}, 22, true,  VALUE_OF_NOTHING},
[ST_VMM]        = {"vmm",         "hypervisor (KVM)",           {'H', "▚",  175, 5, false}, 45, true,  VALUE_OF_EXIT},
[ST_QEMU]       = {"qemu",        "VMM user space (QEMU)",      {'Q', "▞",  133, 5, false}, 50, true,  VALUE_OF_EXIT},
[ST_HALT_POLL]  = {"halt_poll",   "halted, polling on its CPU", {'o', "░",  139, 5, false}, 15, true,  VALUE_OF_EXIT},
[ST_BLOCKED]    = {"blocked",     "asleep",                     {'-', "─",  244,-1, true},  10, false, VALUE_OF_NOTHING},
[ST_READY]      = {"ready",       "woken, waits for a CPU",     {'w', "░",  178, 3, false}, 70, false, VALUE_OF_TRACK},
[ST_PREEMPTED]  = {"preempted",   "runnable, displaced",        {'#', "#",  166, 1, false}, 90, false, VALUE_OF_PREEMPTION},
[ST_STOPPED]    = {"stopped",     "stopped or dead",            {'x', "x",  240,-1, true},   8, false, VALUE_OF_NOTHING},
[ST_INTERRUPTED]= {"interrupted", "its CPU serves an interrupt",{'i', "▒",   74, 6, false}, 40, true,  VALUE_OF_NOTHING},
[ST_ROOT]       = {"root",        "hypervisor works for it",    {'H', "▚",  175, 5, false}, 45, true,  VALUE_OF_NOTHING},
[ST_WAIT_TASK]  = {"wait_task",   "waits for a task",           {'t', "─",  101, 3, true},  11, false, VALUE_OF_WAKE},
[ST_WAIT_TIMER] = {"wait_timer",  "waits for a timer",          {'m', "─",   66, 6, true},  11, false, VALUE_OF_WAKE},
[ST_WAIT_DISK]  = {"wait_disk",   "waits for a disk",           {'d', "─",  131, 1, true},  11, false, VALUE_OF_WAKE},
[ST_WAIT_NET]   = {"wait_net",    "waits for the network",      {'n', "─",   61, 4, true},  11, false, VALUE_OF_WAKE},
[ST_WAIT_OTHER] = {"wait_other",  "waits for something else",   {'-', "─",  240,-1, true},  10, false, VALUE_OF_WAKE},
};
/* clang-format on */

static const int8_t no_states[] = { -1 };
static const int8_t pcpu_states[] = {
	ST_IDLE, ST_USER,    ST_SYSCALL, ST_KERNEL, ST_RUN,	ST_IRQ,
	ST_SOFTIRQ, ST_GUEST, ST_VMM,	 ST_UNKNOWN, -1,
};
static const int8_t vcpu_states[] = {
	ST_GUEST,   ST_GUEST_L2, ST_VMM,       ST_QEMU,	   ST_HALT_POLL, ST_IDLE,
	ST_BLOCKED, ST_READY,	 ST_PREEMPTED, ST_STOPPED, ST_UNKNOWN,	 -1,
};
static const int8_t thread_states[] = {
	ST_USER,  ST_SYSCALL,	ST_KERNEL,  ST_RUN,	ST_INTERRUPTED,
	ST_GUEST, ST_VMM,	ST_READY,   ST_PREEMPTED, ST_BLOCKED,
	ST_STOPPED, ST_UNKNOWN, -1,
};
static const int8_t process_states[] = {
	ST_RUN,	      ST_ROOT,	    ST_PREEMPTED,  ST_WAIT_TASK, ST_WAIT_TIMER,
	ST_WAIT_DISK, ST_WAIT_NET, ST_WAIT_OTHER, ST_UNKNOWN,	  -1,
};
static const int8_t wait_states[] = {
	ST_RUN,	     ST_WAIT_TASK,  ST_WAIT_TIMER, ST_WAIT_DISK,
	ST_WAIT_NET, ST_WAIT_OTHER, ST_UNKNOWN,	   -1,
};

/* Where a kind of track uses a state in a sense of its own. */
static const struct {
	enum track_kind kind;
	enum state state;
	const char *title;
} titles[] = {
	{ TRACK_PROCESS, ST_RUN, "its vCPU runs guest code" },
	{ TRACK_PROCESS, ST_PREEMPTED, "could run, its vCPU has no pCPU" },
	{ TRACK_TASK, ST_RUN, "its vCPU runs guest code" },
	{ TRACK_TASK, ST_PREEMPTED, "could run, its vCPU has no pCPU" },
	{ TRACK_WAIT, ST_RUN, "not halted" },
};

static const struct {
	const char *name; /* as the file stores it */
	const int8_t *states;
} kinds[TRACK_KIND_COUNT] = {
	[TRACK_MACHINE] = { "machine", no_states },
	[TRACK_GROUP] = { "group", no_states },
	[TRACK_PCPU] = { "pcpu", pcpu_states },
	[TRACK_VM] = { "vm", no_states },
	[TRACK_VCPU] = { "vcpu", vcpu_states },
	[TRACK_THREAD] = { "thread", thread_states },
	[TRACK_PROCESS] = { "process", process_states },
	[TRACK_WAIT] = { "wait", wait_states },
	[TRACK_TASK] = { "task", process_states },
	[TRACK_COUNTER] = { "counter", no_states },
};

static const char *const domains[VALUE_DOMAIN_COUNT] = {
	[VALUE_OF_NOTHING] = "",
	[VALUE_OF_EXIT] = "exit",
	[VALUE_OF_IRQ] = "irq",
	[VALUE_OF_SOFTIRQ] = "softirq",
	[VALUE_OF_SYSCALL] = "syscall",
	[VALUE_OF_TRACK] = "track",
	[VALUE_OF_PREEMPTION] = "preemption",
	[VALUE_OF_WAKE] = "wake",
	[VALUE_OF_MODE] = "mode",
};

_Static_assert(ST_COUNT <= STATE_MAX, "a state number must fit a chunk");

const struct state_info *state_info(unsigned int state)
{
	return &states[state < ST_COUNT ? state : ST_UNKNOWN];
}

const char *state_title(enum track_kind kind, unsigned int state)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (titles[i].kind == kind && titles[i].state == state)
			return titles[i].title;
	return state_info(state)->title;
}

int state_by_name(const char *name)
{
	for (int i = 0; i < ST_COUNT; i++)
		if (!strcmp(states[i].name, name))
			return i;
	return -1;
}

const int8_t *state_list(enum track_kind kind)
{
	return (unsigned int)kind < TRACK_KIND_COUNT ? kinds[kind].states :
						       no_states;
}

const char *track_kind_name(enum track_kind kind)
{
	return (unsigned int)kind < TRACK_KIND_COUNT ? kinds[kind].name : "";
}

int track_kind_by_name(const char *name)
{
	for (int i = 0; i < TRACK_KIND_COUNT; i++)
		if (!strcmp(kinds[i].name, name))
			return i;
	return -1;
}

const char *value_domain_name(enum value_domain domain)
{
	return (unsigned int)domain < VALUE_DOMAIN_COUNT ? domains[domain] : "";
}
