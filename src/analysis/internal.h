/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of src/analysis share among themselves.
 */
#ifndef ANALYSIS_INTERNAL_H
#define ANALYSIS_INTERNAL_H

#include "analysis/analysis.h"
#include "model/model.h"
#include "model/names.h"

#define TID_KTHREADD 2 /* the parent of all kernel threads */

/* Linux' softirqs that are asked for by number. */
#define SOFTIRQ_TIMER	1
#define SOFTIRQ_NET_RX	3
#define SOFTIRQ_BLOCK	4
#define SOFTIRQ_HRTIMER 8

struct analysis {
	struct model *model;
	struct writer *writer;
	struct analysis_options opt;
	GHashTable *vm_names; /* pid -> name, from the user */
	GHashTable *names_used; /* struct process_name that rows got */
	GHashTable *syscalls; /* name -> number of its label */
	int64_t ioctl; /* the number of ioctl's label, 0 before its first */
	GHashTable *labelled; /* domain << 60 ^ value, once written */
	int64_t preemptions; /* id of the last one */
	int64_t requests; /* likewise, of disks */
	uint64_t count[EV_COUNT];
	uint64_t bad_cpus;
	bool isa_seen[ISA_COUNT]; /* exits that say whose they are */
	uint64_t presumed_waits; /* known only by what Linux commonly does */
};

/*
 * A handler: changes the model by what @ev says happened on @cpu (NULL if
 * the event has none).  @an's dispatcher has already made sure that the
 * thread on @cpu is the one that the event's context names, and publishes
 * the CPU's states afterwards; a handler that touches other threads or CPUs
 * publishes those itself.
 */
typedef void (*event_handler)(struct analysis *an, struct cpu *cpu,
			      const struct event *ev);

void on_switch(struct analysis *, struct cpu *, const struct event *);
void on_wakeup(struct analysis *, struct cpu *, const struct event *);
void on_migrate(struct analysis *, struct cpu *, const struct event *);
void on_fork(struct analysis *, struct cpu *, const struct event *);
void on_exec(struct analysis *, struct cpu *, const struct event *);
void on_irq_entry(struct analysis *, struct cpu *, const struct event *);
void on_irq_exit(struct analysis *, struct cpu *, const struct event *);
void on_softirq_entry(struct analysis *, struct cpu *, const struct event *);
void on_softirq_exit(struct analysis *, struct cpu *, const struct event *);
void on_syscall_entry(struct analysis *, struct cpu *, const struct event *);
void on_syscall_exit(struct analysis *, struct cpu *, const struct event *);
void on_kvm_entry(struct analysis *, struct cpu *, const struct event *);
void on_kvm_exit(struct analysis *, struct cpu *, const struct event *);
void on_kvm_userspace_exit(struct analysis *, struct cpu *,
			   const struct event *);
void on_kvm_wakeup(struct analysis *, struct cpu *, const struct event *);
void on_kvm_nested_enter(struct analysis *, struct cpu *,
			 const struct event *);
void on_kvm_nested_exit(struct analysis *, struct cpu *, const struct event *);
void on_accept_irq(struct analysis *, struct cpu *, const struct event *);
void on_hrtimer_entry(struct analysis *, struct cpu *, const struct event *);
void on_hrtimer_exit(struct analysis *, struct cpu *, const struct event *);
void on_inj_virq(struct analysis *, struct cpu *, const struct event *);
void on_apic_ipi(struct analysis *, struct cpu *, const struct event *);
void on_apic(struct analysis *, struct cpu *, const struct event *);
void on_msr(struct analysis *, struct cpu *, const struct event *);
void on_msi(struct analysis *, struct cpu *, const struct event *);
void on_set_irq(struct analysis *, struct cpu *, const struct event *);
void on_ioapic_irq(struct analysis *, struct cpu *, const struct event *);
void on_hypercall(struct analysis *, struct cpu *, const struct event *);
void on_hv_timer(struct analysis *, struct cpu *, const struct event *);
void on_block_bio_queue(struct analysis *, struct cpu *, const struct event *);
void on_block_insert(struct analysis *, struct cpu *, const struct event *);
void on_block_issue(struct analysis *, struct cpu *, const struct event *);
void on_block_complete(struct analysis *, struct cpu *, const struct event *);
void on_net_receive(struct analysis *, struct cpu *, const struct event *);
void on_net_queue(struct analysis *, struct cpu *, const struct event *);
void on_net_xmit(struct analysis *, struct cpu *, const struct event *);
void on_qemu_submit(struct analysis *, struct cpu *, const struct event *);
void on_qemu_io(struct analysis *, struct cpu *, const struct event *);
void on_qemu_complete(struct analysis *, struct cpu *, const struct event *);
void on_state_block_device(struct analysis *, struct cpu *,
			   const struct event *);
void on_statedump_process(struct analysis *, struct cpu *,
			  const struct event *);
void on_lost(struct analysis *, struct cpu *, const struct event *);

/* ----- analysis.c: who ------------------------------------------------ */

/* The thread with this tid (> 0), with a track from the history's begin. */
struct thread *thread_get(struct analysis *an, struct machine *m, int32_t tid);
/* A thread that is born at @ts_ns; an old one with its tid ends there. */
struct thread *thread_born(struct analysis *an, struct machine *m, int32_t tid,
			   int64_t ts_ns);
/* It died: its tracks end, and it is described and forgotten. */
void thread_dies(struct analysis *an, struct thread *t, int64_t ts_ns);
/* That it is a kernel thread is certain from now on. */
void thread_is_kernel(struct thread *t);

/*
 * At @ts_ns, @tid is on @cpu (0: the idle task).  Whatever was believed to be
 * there, or where @tid was believed to be, is given up if it differs.
 */
void cpu_observe(struct analysis *an, struct cpu *cpu, int32_t tid,
		 int64_t ts_ns);
/* From @ts_ns on, nothing is known of @cpu and what is on it. */
void cpu_forget(struct cpu *cpu, int64_t ts_ns);
/*
 * An event shows that what was believed to be on @cpu left it unseen, some
 * time after the CPU's latest event: from that one on, nothing is known.
 */
void cpu_contradicted(struct cpu *cpu);

/* ----- states.c: from the model to states ----------------------------- */

/* Publish @cpu, the thread on it, and its vCPU. */
void show_cpu(struct cpu *cpu, int64_t ts_ns);
/* Publish a thread that is not on a CPU, and its vCPU. */
void show_thread(struct thread *t, int64_t ts_ns);
/*
 * Make a thread's vCPU and its track; the track is filled in retrospect
 * from what the thread's own track tells.
 */
struct vcpu *vcpu_begin(struct analysis *an, struct thread *t);

/* ----- preempt.c: who ran instead ------------------------------------- */

/* What is on @cpu has changed. */
void log_occupant(struct cpu *cpu, int64_t ts_ns);
/* @t was displaced from its CPU. */
void preemption_begins(struct analysis *an, struct thread *t, int64_t ts_ns);
/* @t, displaced, now waits for another CPU. */
void preemption_moves(struct thread *t, struct cpu *to, int64_t ts_ns);
/* @t's wait is over: on a CPU again, or nothing is known of it any more. */
void preemption_ends(struct analysis *an, struct thread *t, int64_t ts_ns);
/*
 * Record a past preemption of a thread that turns out to be a vCPU; returns
 * its id.
 */
int64_t preemption_in_retrospect(struct analysis *an, struct thread *t,
				 const struct interval *iv,
				 const struct cpu *cpu);

/* ----- describe.c: rows and names ------------------------------------- */

/* Write the rows of a thread (and of its vCPU), whose tracks end at @end. */
void describe_thread(struct analysis *an, const struct thread *t,
		     int64_t end_ns);
/* Write the rows of a machine, its groups, CPUs and VMs. */
void describe_machine(struct analysis *an, const struct machine *m);
/* Name a value once. */
void label_value(struct analysis *an, enum value_domain domain, int64_t value,
		 const char *text);

#endif
