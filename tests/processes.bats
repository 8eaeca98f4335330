# SPDX-License-Identifier: GPL-2.0-or-later
# Processes of guests, on the sample whose trace tells CR3, SP and IP.

setup_file() {
	export TRACE="$SAMPLES/guest-processes"
	export H="$BATS_FILE_TMPDIR/named.kvms"
	"$KVMSCOPE" index -q -o "$H" --vm-name 179=vm1 --vm-name 186=vm2 \
		--processes "$TRACE/processes" "$TRACE" 2>/dev/null
}

ask() { # QUERY: as CSV, without its header
	"$KVMSCOPE" sql "$H" "$1" --format csv | tail -n +2
}

report() { # OPTION...
	"$KVMSCOPE" report processes "$H" --format csv "$@"
}

@test "processes have the names that a file gives, and their threads" {
	report --tasks >"$BATS_TEST_TMPDIR/all"
	grep -q "^vm1,0x6072000,vm1-task,,," "$BATS_TEST_TMPDIR/all"
	grep -q "^vm2,0x1fe9c000,vm2-taskB,,," "$BATS_TEST_TMPDIR/all"
	grep -q "^vm1,0x52c0000,CR3 0x52c0000,,," "$BATS_TEST_TMPDIR/all"
	grep -q "^vm1,0x0,idle task,,," "$BATS_TEST_TMPDIR/all"
	# Two threads hand a mutex over; nobody else has several.
	[ "$(awk -F, 'NR > 1 && $4 != "" { print $3, $5 }' \
		"$BATS_TEST_TMPDIR/all" | sort | tr '\n' ';')" = \
		"vm1-mutex 175;vm1-mutex 179;" ]
	! report | grep -q "vm1-mutex,.*vm1-mutex,"
}

@test "a name on the command line goes before a file's" {
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/x.kvms" --vm-name 179=web:1 \
		--process web:1:0x6072001=a=b --process 179:110534656=pipes \
		--process 186:0x1fe9a000=A --processes "$TRACE/processes" \
		"$TRACE" 2>/dev/null
	"$KVMSCOPE" report processes "$BATS_TEST_TMPDIR/x.kvms" --format csv \
		>"$BATS_TEST_TMPDIR/x"
	grep -q "^web:1,0x6072000,a=b," "$BATS_TEST_TMPDIR/x"
	grep -q ",0x1fe9a000,A," "$BATS_TEST_TMPDIR/x"
	grep -q ",0x1fe9c000,vm2-taskB," "$BATS_TEST_TMPDIR/x"
}

@test "names that nothing got are said, of many the first" {
	for i in $(seq 12); do
		echo "179 0x${i}000000 ghost$i"
	done >"$BATS_TEST_TMPDIR/names"
	"$KVMSCOPE" index -o "$BATS_TEST_TMPDIR/x.kvms" \
		--processes "$BATS_TEST_TMPDIR/names" \
		--process vm9:0x6072000=nobody "$TRACE" 2>"$BATS_TEST_TMPDIR/err"
	grep -q "vm9:0x6072000=nobody: no VM 'vm9' has a process with CR3 0x6072000, which was to be called 'nobody'" \
		"$BATS_TEST_TMPDIR/err"
	grep -q "names:3: no VM '179' has a process with CR3 0x3000000" \
		"$BATS_TEST_TMPDIR/err"
	grep -q "5 more names of processes are not used" "$BATS_TEST_TMPDIR/err"
}

@test "a wrong name says what is wrong with it" {
	for wrong in foo vm1:0x1000 vm1=x :0x1000=x vm1:0=x vm1:0xfff=x \
		vm1:-4096=x vm1:0x6072000=; do
		run "$KVMSCOPE" index -o "$BATS_TEST_TMPDIR/no.kvms" \
			--process "$wrong" "$TRACE"
		[ "$status" = 2 ]
		[[ $output == *"'$wrong' is not VM:CR3=NAME"* ]]
	done
	while IFS='|' read -r line why; do
		printf '# names\n\n%s\n' "$line" >"$BATS_TEST_TMPDIR/names"
		run "$KVMSCOPE" index -o "$BATS_TEST_TMPDIR/no.kvms" \
			--processes "$BATS_TEST_TMPDIR/names" "$TRACE"
		[ "$status" = 1 ]
		[ "$output" = "kvmscope: $BATS_TEST_TMPDIR/names:3: $why" ]
	done <<-'LINES'
	179 0x6072000|a line is VM CR3 NAME [TID STACK_LOW STACK_HIGH]
	179 0x6072000 a 1|a line is VM CR3 NAME [TID STACK_LOW STACK_HIGH]
	179 task a|the CR3 is no address of a page table
	179 0x6072000 a x 1 2|the TID is no number of a thread
	179 0x6072000 a 1 2 2|the stack is no range of addresses
	LINES
	[ ! -e "$BATS_TEST_TMPDIR/no.kvms" ]
}

@test "the viewer takes names for a trace, not for a history" {
	"$KVMSCOPE" view --fresh --processes "$TRACE/processes" \
		--screenshot 100x60 "$TRACE" >/dev/null 2>&1
	run "$KVMSCOPE" view --process vm1:0x6072000=x --screenshot 80x24 "$H"
	[ "$status" = 1 ]
	[[ $output == *"named when it is made, by 'kvmscope index'"* ]]
}

@test "shares add up to 100.000, times to the life" {
	for w in "" "--from +100ms --to +150ms" "--from +0.2s --to +0.2001s"; do
		report --tasks $w | awk -F, '
			NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
			{
				life = substr($at["last_ns"], 8) - substr($at["first_ns"], 8)
				ns = thousandths = 0
				for (c in at) {
					if (c ~ /_percent$/) {
						if ($at[c] !~ /^[0-9]+\.[0-9][0-9][0-9]$/) exit 1
						split($at[c], p, ".")
						thousandths += p[1] * 1000 + p[2]
					} else if (c ~ /_ns$/ && c !~ /^(first|last)/)
						ns += $at[c]
				}
				if (ns != life || thousandths != 100000) { print; exit 1 }
				n++
			}
			END { exit !n }'
	done
}

@test "windows that adjoin add up to the whole" {
	for w in "" "--to +0.1s" "--from +0.1s"; do
		report $w | awk -F, -v w="$w" 'NR > 1 { run[$1 "/" $2] += $6; wait[$1 "/" $2] += $9 }
			END { for (c in run) print c, (w == "" ? -run[c] : run[c]),
				(w == "" ? -wait[c] : wait[c]) }'
	done | awk '{ r[$1] += $2; w[$1] += $3 }
		END { for (c in r) if (r[c] || w[c]) {
			print c, r[c], w[c]; exit 1 } }'
}

@test "sorted by any column, of one VM" {
	report --sort wait_task_percent --vm vm1 | awk -F, '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$1 != "vm1" { exit 1 }
		NR > 2 && $at["wait_task_percent"] + 0 > last { exit 1 }
		{ last = $at["wait_task_percent"] + 0 }'
	[ "$(report --sort name --vm 186 --limit 1 | tail -n 1 | cut -d, -f3)" = \
		"CR3 0x2a10000" ]
	run "$KVMSCOPE" report vcpus "$H" --tasks
	[ "$status" = 2 ]
}

# A VM with one vCPU: each moment in the guest is some row's.
@test "the rows' run time is the vCPUs' guest time" {
	"$BUILD/tests/invariants" "$H"
	q="SELECT sum(s.time_ns) FROM track t JOIN track v ON v.id = t.parent,
		state_time(t.id, t.begin, t.end) s WHERE v.name ="
	guest=$(ask "$q 'vm2' AND t.kind = 'vcpu' AND s.state = 'guest'")
	run=$(ask "$q 'vm2' AND t.kind = 'process' AND s.state = 'run'")
	[ -n "$guest" ] && [ "$guest" = "$run" ]
	# With two, one process may be on both at once: not more than 1 %.
	guest=$(ask "$q 'vm1' AND t.kind = 'vcpu' AND s.state = 'guest'")
	run=$(ask "$q 'vm1' AND t.kind = 'process' AND s.state = 'run'")
	[ "$run" -le "$guest" ]
	[ $(((guest - run) * 100)) -le "$guest" ]
}

@test "guest time by CR3 is what the trace's text says, but for resting" {
	"${BABELTRACE:-babeltrace2}" --clock-cycles --no-delta "$TRACE" \
		2>/dev/null | awk -f "$TOP/tests/guest-time.awk" \
		>"$BATS_TEST_TMPDIR/text"
	ask "SELECT v.pid, t.key, s.time_ns, 0 FROM track t
		JOIN track v ON v.id = t.parent,
		state_time(t.id, t.begin, t.end) s
		WHERE t.kind = 'process' AND s.state = 'run'" |
		tr , ' ' >"$BATS_TEST_TMPDIR/rows"
	awk '
	NR == FNR { text[$1 " " $2] = $3; resting[$1] += $4; sum[$1] += $3; next }
	{ off[$1] += $3 - text[$1 " " $2] > 0 ? $3 - text[$1 " " $2] : 0
	  rows[$1] += $3 }
	END {
		# What is after a halt goes to others than whose CR3 it is; nothing
		# else does.
		for (vm in sum) {
			if (off[vm] > resting[vm]) bad = 1
			if (vm == 186 && rows[vm] != sum[vm]) bad = 1
			print vm, sum[vm], rows[vm], off[vm], resting[vm]
		}
		exit bad
	}' "$BATS_TEST_TMPDIR/text" "$BATS_TEST_TMPDIR/rows"
}

@test "a trace without contexts has no processes, and an empty report" {
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/x.kvms" "$SAMPLES/perf"
	[ "$("$KVMSCOPE" report processes "$BATS_TEST_TMPDIR/x.kvms" --format csv |
		wc -l)" = 1 ]
	[ "$("$KVMSCOPE" sql "$BATS_TEST_TMPDIR/x.kvms" --format csv \
		"SELECT count(*) FROM track WHERE kind IN ('process', 'task')" |
		tail -n 1)" = 0 ]
}

count() { # HISTORY QUERY
	"$KVMSCOPE" sql "$1" --format csv "$2" | tail -n +2
}

@test "of very many processes, those beyond a limit have one row, and are counted" {
	x=$BATS_TEST_TMPDIR/x.kvms
	"$BUILD/tests/process-write" many "$x"
	"$BUILD/tests/invariants" "$x"
	[ "$(count "$x" "SELECT count(*) FROM track WHERE kind = 'process'")" = 8193 ]
	[ "$(count "$x" "SELECT name, note FROM track WHERE kind = 'process' AND
		key = 1")" = \
		"other processes,more than 8192 processes: 808 contexts of others" ]
	q="SELECT sum(s.time_ns) FROM track t, state_time(t.id, t.begin, t.end) s
		WHERE t.kind ="
	[ "$(count "$x" "$q 'process' AND s.state = 'run'")" = \
		"$(count "$x" "$q 'vcpu' AND s.state = 'guest'")" ]
}

@test "threads beyond the 65536th of a VM are not told from their processes" {
	x=$BATS_TEST_TMPDIR/x.kvms
	"$BUILD/tests/process-write" threads "$x"
	[ "$(count "$x" "SELECT count(*) FROM track WHERE kind = 'process'")" = 80 ]
	[ "$(count "$x" "SELECT count(*) FROM track WHERE kind = 'task'")" = 65536 ]
}

@test "who is on a vCPU may stay open for long: memory does not" {
	x=$BATS_TEST_TMPDIR/x.kvms
	"$BUILD/tests/process-write" waits "$x"
	"$BUILD/tests/invariants" "$x"
	[ "$(count "$x" "SELECT count(*) FROM track WHERE kind = 'process'")" = 7 ]
}

@test "events in any order: states partition, and agree with the vCPUs" {
	for seed in $(seq 20); do
		x=$BATS_TEST_TMPDIR/x$seed.kvms
		"$BUILD/tests/process-write" torture "$seed" "$x"
		"$BUILD/tests/invariants" "$x" >"$BATS_TEST_TMPDIR/out" || {
			echo "seed $seed"
			head -n 20 "$BATS_TEST_TMPDIR/out"
			return 1
		}
		[ "$(count "$x" "SELECT count(*) > 3 FROM track
			WHERE kind = 'process'")" = 1 ]
	done
}
