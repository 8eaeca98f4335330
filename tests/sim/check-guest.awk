# SPDX-License-Identifier: GPL-2.0-or-later
#
# Do the simulated host's books about its guests add up?  See truth.h and
# truth-guest.h.
#
#	awk -f check-guest.awk TRUTH
#
# Waits of a vCPU are its time in halt_poll and idle; states of a process have
# no holes; every reason and every state occurs; requests end after they began.

BEGIN {
	FS = ","
}

# Differences of 19-digit times, which awk's numbers cannot hold.
function since(t)
{
	if (!origin)
		origin = substr(t, 1, 10)
	return (substr(t, 1, 10) - origin) * 1000000000 + substr(t, 11)
}

function wrong(what)
{
	print what ": " $0
	bad++
}

$1 == "window" {
	from = since($2)
	to = since($3)
}

$1 == "vcpu" && ($3 == "halt_poll" || $3 == "idle") {
	halted[$2] += $4
}

$1 == "wait" {
	begin = since($3)
	end = since($4)
	if (begin < last[$2] || end <= begin)
		wrong("not after the one before")
	last[$2] = end
	begin = begin < from ? from : begin
	end = end > to ? to : end
	if (begin < end)
		waited[$2] += end - begin
	reason[$5]++
	if (($5 == "task" || $5 == "net" || $5 == "other") && $6 == 0)
		wrong("woken by nobody")
}

$1 == "process" {
	key = $2 " " $3
	begin = since($4)
	if (key in until && until[key] != begin)
		wrong("a hole before it")
	until[key] = since($5)
	if (since($5) <= begin)
		wrong("ends before it begins")
	state[$6]++
	processes++
}

$1 == "disk" && $4 {
	done++
	if (since($4) <= since($3))
		wrong("done before it was asked for")
}

$1 == "net" {
	packets[$4]++
}

END {
	for (tid in halted)
		if (halted[tid] != waited[tid]) {
			print tid ": halted " halted[tid] ", waited " waited[tid]
			bad++
		}
	n = split("task timer disk net other", names, " ")
	for (i = 1; i <= n; i++)
		if (!reason[names[i]]) {
			print names[i] ": no vCPU waited for that"
			bad++
		}
	n = split("run root preempted wait_task wait_timer wait_disk " \
		  "wait_net wait_other", names, " ")
	for (i = 1; i <= n && processes; i++)
		if (!state[names[i]]) {
			print names[i] ": no process was in that state"
			bad++
		}
	if (state["wait_unknown"] || !done || !packets["rx"] || !packets["tx"])
		bad++
	printf "%d requests, %d packets, %d wrong\n", done,
		packets["rx"] + packets["tx"], bad
	exit bad > 0
}
