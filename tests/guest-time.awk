# SPDX-License-Identifier: GPL-2.0-or-later
#
# Guest time by CR3, straight from a trace's text, for tests:
#
#	babeltrace2 --clock-cycles --no-delta TRACE | awk -f guest-time.awk
#
# What is between an entry and the next exit of a thread is of the CR3 that its
# context told.  Prints "VM_PID CR3 NS RESTING_NS": the last of it is what was
# after a halt, before user code was shown again; there the CR3 is a left-over.

function number(name) {
	match($0, name " = [0-9]+")
	return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
}

function leaves(tid, now,   key) {
	if (!(tid in entry))
		return
	key = vm[tid] " " cr3[tid]
	ns[key] += now - entry[tid]
	if (resting[tid])
		resting_ns[key] += now - entry[tid]
	else
		resting_ns[key] += 0
	delete entry[tid]
}

{ now = substr($1, 2, length($1) - 2) + 0 }

/kvm_x86_entry:/ {
	entry[number(" tid")] = now
}

/addons_vcpu_enter_guest:/ {
	tid = number(" tid")
	vm[tid] = number("vm_pid")
	cr3[tid] = number("cr3tmp")
	if (length(number("iptmp")) < 16) # below the kernel's half
		resting[tid] = 0
}

/kvm_x86_exit:/ {
	tid = number(" tid")
	leaves(tid, now)
	if (number("exit_reason") == 120)
		resting[tid] = 1
}

END {
	for (tid in vm)
		leaves(tid, now)
	for (key in ns)
		printf "%s %d %d\n", key, ns[key], resting_ns[key]
}
