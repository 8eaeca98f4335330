#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Real traces, read whole: counts, order, and the same row of events whatever
# the number of decoder threads.

setup() {
	DUMP=$BUILD/tests/trace-dump
	: "${TRACES:=$TOP/../shared/traces}"
}

# The number after KEY= in what was printed.
number() {
	sed -n "s/.* $1=\(-\{0,1\}[0-9]*\).*/\1/p" | head -1
}

# events PATH: how many the trace holds
events() {
	"$DUMP" -q "$1" | grep 'used=1' | number events
}

need() {
	[ -d "$TRACES/$1" ] || skip "no folder $1 of recorded traces"
}

@test "the events of a sample come in order" {
	"$DUMP" "$SAMPLES/two-vms" | grep -v '^#' | cut -d' ' -f1 \
		>"$BATS_TEST_TMPDIR/times"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/times")" -eq 24886 ]
	sort -n -c "$BATS_TEST_TMPDIR/times"
}

@test "any number of threads gives the same" {
	for sample in two-vms perf syscalls damaged/backward damaged/truncated
	do
		"$DUMP" -t 1 "$SAMPLES/$sample" >"$BATS_TEST_TMPDIR/1" \
			2>"$BATS_TEST_TMPDIR/err"
		for threads in 2 3 4; do
			"$DUMP" -t $threads "$SAMPLES/$sample" \
				>"$BATS_TEST_TMPDIR/n" \
				2>>"$BATS_TEST_TMPDIR/err"
			# the library has nothing to complain about
			[ ! -s "$BATS_TEST_TMPDIR/err" ]
			cmp "$BATS_TEST_TMPDIR/1" "$BATS_TEST_TMPDIR/n"
		done
	done
}

@test "samples have the counts that their README says" {
	[ "$(events "$SAMPLES/two-vms")" -eq 43884 ]
	[ "$(events "$SAMPLES/syscalls")" -eq 37161 ]
	[ "$(events "$SAMPLES/perf")" -eq 15552 ]
	[ "$(events "$SAMPLES/damaged/backward")" -eq 1482 ]
	[ "$(events "$SAMPLES/damaged/truncated")" -eq 1107 ]
}

@test "LTTng: vCPU switches, exits and contexts come out" {
	run "$DUMP" "$SAMPLES/two-vms"
	[ "$status" -eq 0 ]
	grep -q 'm0 cpu1 tid208 pid183 kvm_exit 0 1024 2 ' <<<"$output"
	grep -q "sched_switch .* 'CPU 0/KVM' 'CPU 1/KVM'" <<<"$output"
	grep -q "state_process 175 175 1 0 .* 'qemu-system-x86'" <<<"$output"
	grep -q "state_end" <<<"$output"
}

@test "perf: names, threads and priorities as with LTTng" {
	run "$DUMP" "$SAMPLES/perf"
	[ "$status" -eq 0 ]
	grep -q 'm0 cpu1 tid208 pid177 kvm_vcpu_wakeup 803750 1 1' <<<"$output"
	# nice 0 is 20, not 120
	grep -q "sched_switch .* 20 20 - 'qemu-system-x86' 'swapper/2'" \
		<<<"$output"
}

@test "system calls have their names, exits their values" {
	run "$DUMP" "$SAMPLES/syscalls"
	[ "$status" -eq 0 ]
	grep -q "syscall_entry - - [0-9]* - - - 'ioctl'" <<<"$output"
	grep -q "syscall_exit - [-0-9]* - - - - 'ioctl'" <<<"$output"
}

@test "steps back in time are put in order and told" {
	run "$DUMP" -q "$SAMPLES/damaged/backward"
	[ "$status" -eq 0 ]
	grep -q "disordered=3 " <<<"$output"
	grep -q "damage kind=disorder place=c0_1 cpu=1 .* count=3" <<<"$output"
	"$DUMP" "$SAMPLES/damaged/backward" | grep -v '^#' | cut -d' ' -f1 |
		sort -n -c
}

@test "a cut stream keeps what is before the cut, and its CPU is lost after" {
	run "$DUMP" "$SAMPLES/damaged/truncated"
	[ "$status" -eq 0 ]
	grep -q "damage kind=truncated place=c0_1 cpu=1 .*the file is cut, 19784 bytes are missing" \
		<<<"$output"
	grep -q "^1795226683659987556 m0 cpu1 .* lost 9223372036854775807" \
		<<<"$output"
	grep -v '^#' <<<"$output" | awk '$3 == "cpu1" && $6 != "lost"' |
		sed 's/[0-9]* //' >"$BATS_TEST_TMPDIR/cut"
	"$DUMP" "$SAMPLES/two-vms" | awk '$3 == "cpu1"' |
		sed 's/[0-9]* //' >"$BATS_TEST_TMPDIR/whole"
	# what is kept is what was recorded
	grep -qF "$(tail -1 "$BATS_TEST_TMPDIR/cut")" "$BATS_TEST_TMPDIR/whole"
}

@test "no temporary file is left behind" {
	mkdir "$BATS_TEST_TMPDIR/tmp"
	TMPDIR=$BATS_TEST_TMPDIR/tmp "$DUMP" -q "$SAMPLES/damaged/truncated"
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/tmp")" ]
}

@test "what cannot be read is refused in a sentence" {
	for sample in empty garbage no-metadata; do
		run "$DUMP" -q "$SAMPLES/damaged/$sample"
		[ "$status" -eq 1 ]
		[ "${#lines[@]}" -eq 1 ]
		grep -q "^kvmscope: trace '.*$sample': " <<<"$output"
	done
}

@test "a header that makes the library abort does not end the program" {
	cp -r "$SAMPLES/damaged/backward" "$BATS_TEST_TMPDIR/odd"
	chmod -R u+w "$BATS_TEST_TMPDIR/odd"
	# the packet's size becomes larger than any
	printf '\200' | dd of="$BATS_TEST_TMPDIR/odd/c0_0" bs=1 seek=43 \
		conv=notrunc 2>/dev/null
	# what the library was at when it aborted is lost
	ASAN_OPTIONS=detect_leaks=0 run "$DUMP" -q "$BATS_TEST_TMPDIR/odd"
	[ "$status" -eq 0 ]
	grep -q "damage kind=[a-z]* place=c0_0 " <<<"$output"
	grep -q "damage kind=disorder place=c0_1 " <<<"$output"
}

@test "recorded KVM traces: every event is read" {
	need kvm
	[ "$(events "$TRACES/kvm/t1-host-2vms")" -eq 129032 ]
	[ "$(events "$TRACES/kvm/t2-fused")" -eq 182979 ]
	[ "$(events "$TRACES/kvm/t3-disk-contention")" -eq 232208 ]
	[ "$(events "$TRACES/kvm/t4-net")" -eq 101848 ]
	[ "$(events "$TRACES/kvm/t5-timers")" -eq 169054 ]
	[ "$(events "$TRACES/kvm/t8-entry-identity")" -eq 209945 ]
	[ "$(events "$TRACES/kvm/t10-perf")" -eq 31668 ]
	[ "$(events "$TRACES/kvm/t11-syscalls")" -eq 147141 ]
}

@test "recorded KVM traces: hosts are read, guests are listed" {
	need kvm
	for trace in t2-fused t3-disk-contention t4-net; do
		run "$DUMP" -q "$TRACES/kvm/$trace"
		[ "$(grep -c 'role=host used=1 .* host=l0host' <<<"$output")" -eq 1 ]
		[ "$(grep -c 'role=guest used=0' <<<"$output")" -eq 2 ]
	done
}

@test "public traces: every event is read" {
	need public
	[ "$(events "$TRACES/public/tracevizlab-simple-kernel")" -eq 11980 ]
	[ "$(events "$TRACES/public/tracevizlab-wget-first")" -eq 28383 ]
	[ "$(events "$TRACES/public/tracevizlab-cat-kern-ust")" -eq 100420 ]
	[ "$(events "$TRACES/public/tracevizlab-pacman")" -eq 83649 ]
	[ "$(events "$TRACES/public/tracecompass-bug446190")" -eq 31556 ]
	[ "$(events "$TRACES/public/tracecompass-synctraces/scp_src")" -eq 110771 ]
	[ "$(events "$TRACES/public/tracecompass-synctraces/scp_dest")" -eq 85729 ]
	[ "$(events "$TRACES/public/tracecompass-perf-taskset2")" -eq 1500 ]
	[ "$(events "$TRACES/public/babeltrace-lttng-2.0.0")" -eq 9881 ]
	[ "$(events "$TRACES/public/babeltrace-tracefile-rotation")" -eq 12305 ]
}

@test "a large trace cut anywhere keeps every other stream" {
	need kvm/t1-host-2vms
	whole=$("$DUMP" "$TRACES/kvm/t1-host-2vms" | grep -v '^#' |
		grep -c -v ' cpu1 ')
	for bytes in 40 3000 1000001; do
		rm -rf "$BATS_TEST_TMPDIR/cut"
		cp -r "$TRACES/kvm/t1-host-2vms/host/kernel" \
			"$BATS_TEST_TMPDIR/cut"
		chmod -R u+w "$BATS_TEST_TMPDIR/cut"
		truncate -s $bytes "$BATS_TEST_TMPDIR/cut/c0_1"
		"$DUMP" "$BATS_TEST_TMPDIR/cut" >"$BATS_TEST_TMPDIR/out"
		[ "$(grep -v '^#' "$BATS_TEST_TMPDIR/out" |
			grep -c -v ' cpu1 ')" -eq "$whole" ]
		grep -q '^# damage .* place=c0_1 ' "$BATS_TEST_TMPDIR/out"
	done
}

@test "a packet of zeros, as a power failure leaves it, is not read for ever" {
	cp -r "$SAMPLES/damaged/backward" "$BATS_TEST_TMPDIR/zeros"
	chmod -R u+w "$BATS_TEST_TMPDIR/zeros"
	dd if=/dev/zero of="$BATS_TEST_TMPDIR/zeros/c0_3" bs=1 seek=30 \
		count=58 conv=notrunc 2>/dev/null
	run "$DUMP" -q "$BATS_TEST_TMPDIR/zeros"
	[ "$status" -eq 0 ]
	grep -q "damage kind=corrupt place=c0_3 " <<<"$output"
	grep -q "events=1482 " <<<"$output"
}
