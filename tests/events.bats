#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Events stored with a history: all of them, as babeltrace2 reads them, in
# little room, and the same whatever the number of decoder threads.

setup() {
	: "${TRACES:=$TOP/../shared/traces}"
	cd "$BATS_TEST_TMPDIR"
}

need() {
	[ -d "$TRACES/$1" ] || skip "no folder $1 of recorded traces"
}

# index TRACE [OPTION...]: a history x.kvms; damage is not what we look for.
index() {
	local trace=$1
	shift
	"$KVMSCOPE" index -q -o x.kvms "$@" "$trace" 2>err || [ -f x.kvms ]
}

sql() {
	"$KVMSCOPE" sql --format csv x.kvms "$1" | sed 1d | tr -d '\r'
}

stored() {
	sql "SELECT count(*) FROM event"
}

# The events of x.kvms as event-text.awk has them.
ours() {
	sql "SELECT ts || ' ' || name || ' ' || replace(fields, ' = ', '=')
		FROM event" | sed 's/^"//; s/"$//; s/""/"/g' | sort
}

theirs() {
	"$BABELTRACE" --clock-seconds --no-delta "$1" 2>/dev/null |
		awk -f "$TOP/tests/event-text.awk" | sort
}

# Both readings of a trace are the same.  Fields of contexts come after the
# payload here and elsewhere there; and where a text is empty, babeltrace2
# 2.0.4 may print an older one.
same_text() {
	index "$1"
	ours >ours
	theirs "$1" >theirs
	[ "$(wc -l <ours)" -gt 1000 ]
	[ "$(wc -l <ours)" -eq "$(wc -l <theirs)" ]
	paste ours theirs | awk -F '\t' '
		$1 == $2 || index($1, $2 ", ") == 1 { next }
		$2 ~ / $/ && index($1, $2) == 1 { next }
		$1 ~ /""/ && !bad { empty++; next }
		{ print; bad++ }
		bad > 5 { exit }
		END { exit bad || empty > NR / 100 }'
}

size() {
	find -L "$@" -type f -exec wc -c {} + | awk '$2 != "total" { n += $1 }
		END { printf "%.0f\n", n }'
}

# The history is at most half as large as the trace.
is_small() {
	echo "$1: $(size x.kvms) of $(size "$1")"
	[ "$(($(size x.kvms) * 2))" -le "$(size "$1")" ]
}

@test "samples: every event is stored, as babeltrace2 reads it" {
	[ -n "$BABELTRACE" ] || skip "no babeltrace2"
	for sample in two-vms perf syscalls; do
		same_text "$SAMPLES/$sample"
	done
}

@test "samples: a history is at most half as large as its trace" {
	for sample in two-vms perf syscalls; do
		index "$SAMPLES/$sample"
		is_small "$SAMPLES/$sample"
	done
}

@test "damaged samples: every event that could be read is stored" {
	for sample in damaged/backward damaged/truncated; do
		index "$SAMPLES/$sample"
		[ "$(stored)" -eq "$(sql "SELECT value FROM meta
			WHERE key = 'events'")" ]
		[ "$(stored)" -gt 1000 ]
		sql "SELECT ts FROM event" | sort -n -c
	done
}

@test "any number of threads gives the same" {
	for sample in two-vms perf syscalls damaged/backward; do
		index "$SAMPLES/$sample" -j 1
		mv x.kvms 1.kvms
		for threads in 2 4; do
			index "$SAMPLES/$sample" -j $threads
			cmp x.kvms 1.kvms
		done
	done
}

@test "an event has its machine, CPU, thread and process" {
	index "$SAMPLES/two-vms"
	[ "$(sql "SELECT name, cpu, tid, pid, procname FROM event LIMIT 1")" = \
		"kvm_x86_exit,1,208,183,CPU 0/KVM" ]
	[ "$(sql "SELECT count(*) FROM event AS e JOIN track AS t
		ON t.id = e.machine AND t.kind = 'machine'")" -eq 43884 ]
	# A vCPU's events: what the contexts say.
	[ "$("$BABELTRACE" "$SAMPLES/two-vms" | grep -c ' tid = 208, procname')" -eq \
		"$(sql "SELECT count(*) FROM event WHERE tid = 208")" ]
}

@test "a number is the same number however it is written" {
	index "$SAMPLES/two-vms"
	n=$(sql "SELECT count(*) FROM event WHERE cpu = 1")
	[ "$n" -gt 1000 ]
	for value in 1.0 "'1'" "'1.0'"; do
		[ "$(sql "SELECT count(*) FROM event WHERE cpu = $value")" -eq "$n" ]
	done
	for value in 1.5 "'one'" "x'31'" 1e300 -1.0; do
		[ "$(sql "SELECT count(*) FROM event WHERE cpu = $value")" -eq 0 ]
	done
}

@test "without a context, the analysis says who was there" {
	index "$SAMPLES/perf"
	# perf's own field and the stored thread are one, unless perf has none.
	[ "$(sql "SELECT count(*) FROM event
		WHERE fields LIKE '%perf_tid=' || tid || ',%'")" -eq 15550 ]
	[ "$(sql "SELECT count(*) FROM event WHERE fields LIKE '%perf_tid=-1,%'
		AND fields LIKE '%prev_pid=' || tid || ',%'")" -eq 2 ]
	need public
	index "$TRACES/public/babeltrace-lttng-2.0.0"
	[ "$(sql "SELECT count(*) FROM event WHERE tid IS NULL")" -lt 100 ]
	[ "$(sql "SELECT count(*) FROM event WHERE name = 'sched_switch'
		AND fields NOT LIKE '%prev_tid=' || tid || ',%'")" -eq 0 ]
}

@test "--no-events leaves them out and nothing else" {
	index "$SAMPLES/two-vms"
	mv x.kvms with.kvms
	index "$SAMPLES/two-vms" --no-events
	[ "$(stored)" -eq 0 ]
	[ -z "$(sql "SELECT value FROM meta WHERE key = 'stored_events'")" ]
	[ "$(size x.kvms)" -lt "$(size with.kvms)" ]
	for r in cpus vcpus threads exits preemptions blame; do
		"$KVMSCOPE" report $r --format csv x.kvms >without
		"$KVMSCOPE" report $r --format csv with.kvms | cmp - without
	done
}

events_in() { # WHERE, of x.kvms: all that is stored of them, in order
	"$KVMSCOPE" sql --format csv x.kvms \
		"SELECT *, procname FROM event WHERE $1"
}

@test "a part of a history has the events of its window, unchanged" {
	index "$SAMPLES/two-vms"
	begin=$(sql "SELECT value FROM meta WHERE key = 'begin_ns'")
	from=$((begin + 100000000)) to=$((begin + 900000000))
	events_in "ts >= $from AND ts < $to" >want
	[ "$(wc -l <want)" -gt 5000 ]
	"$KVMSCOPE" export x.kvms --from +100ms --to +900ms --format kvms \
		-o part.kvms
	mv part.kvms x.kvms
	events_in 1 | cmp - want
	[ "$(sql "SELECT value FROM meta WHERE key = 'stored_events'")" -eq \
		"$(stored)" ]
	# A part of a part; and one with nothing in it.
	"$KVMSCOPE" export x.kvms --to +1ms --format kvms -o y.kvms
	mv y.kvms x.kvms
	events_in 1 >got
	head -n "$(wc -l <got)" want | cmp - got
	"$KVMSCOPE" export x.kvms --from +0 --to +1ns --format kvms -o y.kvms
	mv y.kvms x.kvms
	[ "$(stored)" -le 1 ]
}

@test "a part with chosen rows has their events alone" {
	index "$SAMPLES/two-vms"
	tids=$("$KVMSCOPE" sql --format csv x.kvms "SELECT group_concat(tid)
		FROM track t WHERE kind = 'thread' AND pid = 175" |
		tr -d '"\r' | tail -1)
	events_in "+tid IN ($tids)" >want
	[ "$(wc -l <want)" -gt 1000 ]
	"$KVMSCOPE" export x.kvms --vm 175 --format kvms -o part.kvms
	mv part.kvms x.kvms
	events_in 1 | cmp - want
}

@test "a part of a history without events has none" {
	index "$SAMPLES/two-vms" --no-events
	"$KVMSCOPE" export x.kvms --to +200ms --format kvms -o part.kvms
	mv part.kvms x.kvms
	[ "$(stored)" -eq 0 ]
	[ -z "$(sql "SELECT value FROM meta WHERE key = 'stored_events'")" ]
}

@test "a trace that is opened has its events stored" {
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	[ "$("$KVMSCOPE" sql --format csv "$SAMPLES/perf" \
		"SELECT count(*) FROM event" | tr -d '\r' | tail -1)" = 15552 ]
}

@test "recorded traces: every event is stored, in half the room" {
	need kvm
	for trace in "$TRACES"/kvm/t[0-9]*/ "$TRACES"/public/*/; do
		rm -f x.kvms
		index "$trace" || continue # nothing to read in it
		echo "$trace"
		[ "$(stored)" -eq "$(sql "SELECT sum(events) FROM source
			WHERE used")" ]
		for path in $(sql "SELECT path FROM source WHERE used"); do
			echo "$path"
		done >used
		# Of what was read: guests' traces are not.
		trace=$(sort used | tr '\n' ' ')
		# shellcheck disable=SC2086
		[ "$(size $trace)" -lt 1048576 ] || {
			echo "$trace $(size x.kvms) of $(size $trace)"
			[ "$(($(size x.kvms) * 2))" -le "$(size $trace)" ]
		}
	done
}

@test "recorded traces: events are what babeltrace2 reads" {
	need kvm
	[ -n "$BABELTRACE" ] || skip "no babeltrace2"
	same_text "$TRACES/kvm/t5-timers/host/kernel"
	same_text "$TRACES/kvm/t4-net/host/kernel"
	same_text "$TRACES/public/tracevizlab-wget-first/kernel"
}
