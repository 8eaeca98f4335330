/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Halts of vCPUs: see wake.h. */
#include "config.h"

#include "analysis/wake.h"

void wake_halts(struct analysis *an, struct vcpu *v, int64_t ts_ns)
{
	(void)an;
	v->halt = (struct halt){
		.open = true,
		.begin_ns = ts_ns,
		.woken_ns = INT64_MAX,
		.wake = EVENT_NONE,
	};
}

static void woken(struct vcpu *v, int64_t ts_ns)
{
	if (v->halt.open && v->halt.woken_ns == INT64_MAX)
		v->halt.woken_ns = ts_ns;
}

void wake_polled(struct analysis *an, struct vcpu *v, int64_t ts_ns)
{
	(void)an;
	woken(v, ts_ns);
}

void wake_woken(struct analysis *an, struct thread *t, const struct cpu *cpu,
		int64_t ts_ns)
{
	(void)an;
	(void)cpu;
	if (t->vcpu)
		woken(t->vcpu, ts_ns);
}

void wake_entered(struct analysis *an, struct vcpu *v, int64_t ts_ns)
{
	(void)an;
	woken(v, ts_ns);
	v->halt.open = false;
}

void wake_forgets(struct analysis *an, struct vcpu *v, int64_t ts_ns)
{
	(void)an;
	(void)ts_ns;
	v->halt.open = false;
}
