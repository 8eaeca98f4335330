#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# kvmscope export: each format is held against the history that it was made of.

bats_require_minimum_version 1.5.0

setup_file() {
	export OUT=$BATS_FILE_TMPDIR
	export H=$OUT/two.kvms
	"$KVMSCOPE" index -q -o "$H" --vm-name 175=vm1 --vm-name 183=vm2 \
		"$SAMPLES/two-vms"
	export BEGIN
	BEGIN=$(meta "$H" begin_ns)
	"$BUILD/tests/hostile-names" "$OUT/hostile.kvms"
}

meta() { # FILE KEY
	"$KVMSCOPE" sql "$1" "SELECT value FROM meta WHERE key = '$2'" \
		--format csv | tail -n 1
}

ns_after() { # MICROSECONDS FILE: that long after its begin, at most its end
	local t=$(($(meta "$2" begin_ns) + $1 * 1000)) end
	end=$(meta "$2" end_ns)
	echo $((t < end ? t : end))
}

# x ARGUMENT...: kvmscope export, its status in $status, messages in $stderr.
x() {
	status=0
	output=$("$KVMSCOPE" export "$@" 2>"$BATS_TEST_TMPDIR/stderr") ||
		status=$?
	stderr=$(cat "$BATS_TEST_TMPDIR/stderr")
}

check() { "$BUILD/tests/export-check" "$@"; }

has_control() { LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$1"; }

ids() { # CONDITION: tracks
	"$KVMSCOPE" sql "$H" "SELECT id FROM track WHERE $1" --format csv |
		tail -n +2
}

@test "the help lists every format, and each one writes something" {
	"$KVMSCOPE" export --help >"$BATS_TEST_TMPDIR/help"
	for f in csv json jsonl text kvms chrome markdown svg ctf; do
		grep -q "^  $f  *[a-zA-Z]" "$BATS_TEST_TMPDIR/help"
		grep -q "^\.It Cm.*\b$f\b" "$TOP/man/kvmscope-export.1"
		x "$H" --from +1.6s --to +1.61s --format $f \
			-o "$BATS_TEST_TMPDIR/out.$f"
		[ "$status" = 0 ]
		[ -z "$output" ]
		[ -s "$BATS_TEST_TMPDIR/out.$f" ] ||
			[ -d "$BATS_TEST_TMPDIR/out.$f" ]
	done
}

@test "JSON holds the rows of JSON lines, and these the fields of CSV" {
	w=(--from +1.6s --to +1.605s)
	x "$H" "${w[@]}" --format json -o "$BATS_TEST_TMPDIR/json"
	x "$H" "${w[@]}" --format jsonl -o "$BATS_TEST_TMPDIR/jsonl"
	x "$H" "${w[@]}" -o "$BATS_TEST_TMPDIR/csv"
	sed -n 's/^  \({.*}\),*$/\1/p' "$BATS_TEST_TMPDIR/json" |
		cmp - "$BATS_TEST_TMPDIR/jsonl"
	head -n 1 "$BATS_TEST_TMPDIR/csv" | tr , '\n' >"$BATS_TEST_TMPDIR/a"
	head -n 1 "$BATS_TEST_TMPDIR/jsonl" | grep -o '"[a-z_]*":' |
		tr -d '":' | cmp - "$BATS_TEST_TMPDIR/a"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/jsonl")" -gt 100 ]
}

@test "several tracks; a VM stands for what is below it" {
	v=$(ids "kind = 'vcpu' AND tid = 209")
	p=$(ids "kind = 'pcpu' AND key = 1")
	x "$H" --track "$v" --track "$p"
	[ "$(echo "$output" | tail -n +2 | cut -d, -f1 | sort -u | tr '\n' ' ')" = \
		"$(printf '%s\n' "$v" "$p" | sort | tr '\n' ' ')" ]
	x "$H" --track "$(ids "kind = 'vm' AND name = 'vm2'")"
	a=$(echo "$output" | cut -d, -f1 | sort -u)
	x "$H" --vm vm2
	[ "$(echo "$output" | cut -d, -f1 | sort -u)" = "$a" ]
}

@test "wrong usage is said" {
	for args in "--format png" "--track x" "--track 0" "--kind vm" \
		"--size 100x30" "--keys w" "--format svg --size 100" \
		"--format svg --size 0x5"; do
		x "$H" $args
		[ "$status" = 2 ] || { echo "$args: $status"; return 1; }
		[ -n "$stderr" ] && [ -z "$output" ]
	done
	x "$H" --track 5 --track 4000000
	[ "$status" = 1 ]
	[[ $stderr == *4000000* ]]
}

@test "a text takes the place of a text, never of a history or a folder" {
	echo mine >"$BATS_TEST_TMPDIR/out"
	x "$H" --to +1ms -o "$BATS_TEST_TMPDIR/out"
	[ "$status" = 0 ]
	grep -q ^track, "$BATS_TEST_TMPDIR/out"
	cp "$H" "$BATS_TEST_TMPDIR/h.kvms"
	for f in csv svg markdown chrome; do
		x "$BATS_TEST_TMPDIR/h.kvms" --format $f \
			-o "$BATS_TEST_TMPDIR/h.kvms"
		[ "$status" = 1 ]
		cmp "$H" "$BATS_TEST_TMPDIR/h.kvms"
		x "$H" --format $f -o "$BATS_TEST_TMPDIR"
		[ "$status" = 1 ]
	done
}

@test "chrome: events do not overlap, and their times are those of the history" {
	x "$H" --format chrome -o "$BATS_TEST_TMPDIR/all.json"
	check chrome "$BATS_TEST_TMPDIR/all.json" "$H" "$BEGIN" \
		"$(meta "$H" end_ns)"
	x "$H" --format chrome --from +1.5s --to +1.6s \
		-o "$BATS_TEST_TMPDIR/part.json"
	check chrome "$BATS_TEST_TMPDIR/part.json" "$H" \
		$((BEGIN + 1500000000)) $((BEGIN + 1600000000))
	# The check can fail.
	run ! check chrome "$BATS_TEST_TMPDIR/part.json" "$H" \
		$((BEGIN + 1500000001)) $((BEGIN + 1600000000))
}

@test "chrome: counters and arrows, of recorded traces too" {
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/g.kvms" \
		"$SAMPLES/guest-processes"
	g=$BATS_TEST_TMPDIR/g.kvms
	for w in "0 3600000000" "100100 300700" "200000 200900"; do
		read -r from to <<<"$w"
		from=$(ns_after $from "$g") to=$(ns_after $to "$g")
		x "$g" --format chrome --from $from --to $to \
			-o "$BATS_TEST_TMPDIR/g.json"
		[ "$status" = 0 ]
		check chrome "$BATS_TEST_TMPDIR/g.json" "$g" "$from" "$to" \
			>"$BATS_TEST_TMPDIR/said" ||
			{ cat "$BATS_TEST_TMPDIR/said"; return 1; }
	done
	grep -q '"ph":"C",.*"name":"vcpus_running",.*"args":{"count":' \
		"$BATS_TEST_TMPDIR/g.json"
	# Of a VM whose rows are not asked for there is neither.
	x "$H" --format chrome --vm vm1 -o "$BATS_TEST_TMPDIR/v.json"
	n=$(ids "kind = 'counter' AND parent IN (SELECT id FROM track
		WHERE kind = 'vm' AND name = 'vm1')" | wc -l)
	[ "$(grep '"ph":"C"' "$BATS_TEST_TMPDIR/v.json" |
		grep -o '"name":"[a-z_]*","pid":[0-9]*' | sort -u |
		wc -l)" = "$n" ]
	x "$H" --format chrome --kind pcpu
	[ "$(grep -c '"ph":"[Csf]"' <<<"$output")" = 0 ]
	x "$H" --format chrome --kind counter
	[ "$(grep -c '"ph":"C"' <<<"$output")" -gt 100 ]
	[ "$(grep -c '"ph":"X"' <<<"$output")" = 0 ]
}

@test "chrome: a gauge with very many points is made coarser, and it is said" {
	"$BUILD/tests/sim/sim-gen" -o "$BATS_TEST_TMPDIR/sim" --events 400000 \
		>/dev/null
	s=$BATS_TEST_TMPDIR/sim.kvms
	"$KVMSCOPE" index -q -o "$s" "$BATS_TEST_TMPDIR/sim"
	n=$("$KVMSCOPE" sql "$s" "SELECT count(*) FROM (SELECT 1
		FROM counter_point GROUP BY track HAVING count(*) > 10000)" \
		--format csv | tail -n 1)
	[ "$n" -gt 0 ]
	x "$s" --format chrome --kind counter -o "$BATS_TEST_TMPDIR/s.json"
	[ "$status" = 0 ]
	[[ $stderr == "kvmscope: counters with too many points for this format: $n;"*"largest value"* ]]
	# No lane has more than that.
	[ "$(grep '"ph":"C"' "$BATS_TEST_TMPDIR/s.json" |
		grep -o '"name":"[a-z_]*","pid":[0-9]*' | sort | uniq -c |
		sort -rn | awk 'NR == 1 { print ($1 <= 10001) }')" = 1 ]
	x "$s" --format chrome --kind counter --to +1ms
	[ -z "$stderr" ]
}

@test "rows: points of counters are those of the history" {
	x "$H" --kind counter
	[ "$(echo "$output" | head -n 1)" = \
		track,kind,machine,vm,name,form,unit,time_ns,value ]
	echo "$output" | tail -n +2 | cut -d, -f1,8,9 | sort \
		>"$BATS_TEST_TMPDIR/a"
	# A gauge that begins without a point begins with 0.
	"$KVMSCOPE" sql "$H" "SELECT track, t, value FROM counter_point" \
		--format csv | tail -n +2 | sort >"$BATS_TEST_TMPDIR/b"
	[ -s "$BATS_TEST_TMPDIR/b" ]
	[ -z "$(comm -13 "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b")" ]
	[ -z "$(comm -23 "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b" |
		grep -v ',0$')" ]
	# A window, as JSON lines, of one counter.
	id=$(ids "kind = 'counter' AND name = 'vcpus_running'" | head -n 1)
	x "$H" --track "$id" --format jsonl --from +1.6s --to +1.61s
	from=$((BEGIN + 1600000000))
	[[ $(echo "$output" | head -n 1) == *'"form":"gauge"'*'"time_ns":'$from,* ]]
	[ "$(echo "$output" | tail -n +2 | wc -l)" = "$("$KVMSCOPE" sql "$H" \
		"SELECT count(*) FROM counter_point WHERE track = $id AND
		t > $from AND t < $from + 10000000" --format csv | tail -n 1)" ]
	# Rows are of intervals where other tracks were chosen, too.
	x "$H" --track "$id" --track "$(ids "kind = 'vcpu'" | head -n 1)"
	[[ $output == track,kind,machine,name,pid,* ]]
}

@test "chrome: rows below their VM, with reasons and culprits" {
	x "$H" --format chrome --from +1.6s --to +1.61s
	[[ $output == *'"process_name","pid":'*',"args":{"name":"vm1"}'* ]]
	[[ $output == *'"args":{"name":"l0host pCPUs"}'* ]]
	[[ $output == *'"name":"preempted"'*'"ran_instead":"host-hop (8003888 ns)"'* ]]
	[[ $output == *'"name":"vmm"'*'"exit_reason":"msr"'* ]]
	[[ $output == *'"name":"ready"'*'"woken_by":"CPU 1/KVM"'* ]]
	[[ $output == *'"ts":1600417.507,"dur":8003.888,'* ]]
	[[ $output == *'"name":"wait_timer"'*'"ended_by":"timer, vector 236"'* ]]
	[[ $output == *'"name":"guest"'*'"guest_mode":"kernel"'* ]]
}

@test "csv: what ended a wait, in words" {
	x "$H" --format csv --from +1.6s --to +1.7s
	[[ $output == *',wait_timer,'*',"timer, vector 236",'* ]]
	[[ $output == *',wait_task,'*', by vCPU '*'",'* ]]
}

@test "markdown: the window, what is missing, the picture, the tables" {
	x "$H" --format markdown --from +1.6s --to +1.61s --size 80x24
	[ "$status" = 0 ]
	[[ $output == *"02:04:43.966895488 to 02:04:43.976895488 UTC, 10.00 ms long, from +1.600 s"* ]]
	[[ $output == *"- No system calls: "* ]]
	[[ $output == *'`'*"vm1 "*"GGGGG"*"#####"* ]]
	[[ $output == *'| \# | preempted | runnable, displaced |'* ]]
	[[ $output == *"| vm1 | 175 | 1 | 209 | 1.648 ms | 347.8 us | 0 | 0 | 0 | 8.004 ms |"* ]]
	[[ $output == *"| vm1 | 1 | host-hop | host | 8.004 ms |"* ]]
	# The picture and its figures are of this window, too.
	[[ $output == *" window 10.00 ms"* ]]
	# Every table has as many fields in its rows as in its head.
	echo "$output" | awk -F '[^\\\\][|]' '
		!/^[|]/ { n = 0; next }
		n && NF != n { print; bad = 1 }
		{ n = NF }
		END { exit bad }'
	# Chosen tracks of one VM: it is about this VM.
	x "$H" --format markdown --track "$(ids "kind = 'vcpu' AND tid = 208")"
	[[ $output == *"- Only VM: vm2"* ]]
	[ "$(grep -c '^| vm1' <<<"$output")" = 0 ]
	grep -q '^| vm2 | 0 | host-hop' <<<"$output"
	x "$H" --format markdown --track "$(ids "kind = 'pcpu' AND key = 0")"
	[[ $output == *"| vm1 | 0 |"* && $output == *"| vm2 | 0 |"* ]]
	# At most 20 preemptions.
	x "$H" --format markdown
	[ "$(echo "$output" | sed -n '/^## Longest/,/^## Who/p' |
		grep -c '^| vm')" = 20 ]
}

@test "markdown: what is waited for, processes, resources; if there are any" {
	x "$H" --format markdown --from +1.6s --to +1.7s
	for t in waits cpu disk net; do
		case $t in
		waits) head="## What vCPUs waited for" ;;
		cpu) head="## CPU" ;;
		disk) head="## Disks" ;;
		net) head="## Network" ;;
		esac
		echo "$output" | grep -qx "$head"
		# As many rows as the report has.
		[ "$(echo "$output" | awk -v head="$head" '
			/^## / { on = $0 == head }
			on && /^[|]/ { n++ }
			END { print n - 2 }')" = "$("$KVMSCOPE" report $t "$H" \
			--from +1.6s --to +1.7s --format csv | tail -n +2 |
			wc -l)" ]
	done
	run ! grep -q "^## Guest processes" <<<"$output"
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/g.kvms" \
		"$SAMPLES/guest-processes"
	x "$BATS_TEST_TMPDIR/g.kvms" --format markdown
	grep -qx "## Guest processes that ran most" <<<"$output"
	[ "$(echo "$output" | sed -n '/^## Guest pro/,/^## CPU/p' |
		grep -c '^|')" = "$("$KVMSCOPE" report processes \
		"$BATS_TEST_TMPDIR/g.kvms" --format csv | wc -l |
		awk '{ print ($1 > 21 ? 21 : $1) + 1 }')" ]
}

@test "svg: well-formed, of the size that was asked for, after the keys" {
	x "$H" --format svg --size 80x24 -o "$BATS_TEST_TMPDIR/a.svg"
	check xml "$BATS_TEST_TMPDIR/a.svg"
	grep -q 'width="640" height="384"' "$BATS_TEST_TMPDIR/a.svg"
	grep -q '<title>kvmscope: .*two.kvms</title>' "$BATS_TEST_TMPDIR/a.svg"
	grep -q '<text .*>.*vm1.*</text>' "$BATS_TEST_TMPDIR/a.svg"
	x "$H" --format svg --size 80x24 --keys pz -o "$BATS_TEST_TMPDIR/b.svg"
	check xml "$BATS_TEST_TMPDIR/b.svg"
	run ! cmp "$BATS_TEST_TMPDIR/a.svg" "$BATS_TEST_TMPDIR/b.svg"
}

# report NAME HISTORY OPTION...: as JSON, without the window.
report() {
	"$KVMSCOPE" report "$@" --format json | grep -v '^ *"\(begin\|end\)_ns": '
}

@test "kvms: a whole history is the same again" {
	x "$H" --format kvms -o "$BATS_TEST_TMPDIR/all.kvms"
	[ "$status" = 0 ]
	"$BUILD/tests/invariants" "$BATS_TEST_TMPDIR/all.kvms"
	for r in cpus vcpus threads exits preemptions blame; do
		report $r "$H" >"$BATS_TEST_TMPDIR/a"
		report $r "$BATS_TEST_TMPDIR/all.kvms" |
			cmp - "$BATS_TEST_TMPDIR/a"
	done
	"$KVMSCOPE" export "$H" >"$BATS_TEST_TMPDIR/a"
	"$KVMSCOPE" export "$BATS_TEST_TMPDIR/all.kvms" |
		cmp - "$BATS_TEST_TMPDIR/a"
}

# Without what the edges of a cut change, as the manual says.
but_edges() {
	awk -F, 'NR == 1 {
			for (i = 1; i <= NF; i++)
				drop[i] = $i ~ /^(stay|exit_gap|preemption)/ ||
					$i ~ /^(exits|halts|top_exit)/
		}
		{
			for (i = 1; i <= NF; i++)
				if (!drop[i]) printf "%s,", $i
			print ""
		}'
}

@test "kvms: a window gives the same numbers" {
	w=(--from +1s --to +1.5s)
	part=$BATS_TEST_TMPDIR/part.kvms
	x "$H" "${w[@]}" --format kvms -o "$part"
	[ "$status" = 0 ]
	"$BUILD/tests/invariants" "$part"
	[ "$(meta "$part" begin_ns)" = $((BEGIN + 1000000000)) ]
	[ "$(meta "$part" end_ns)" = $((BEGIN + 1500000000)) ]
	for r in cpus vcpus threads waits disk net blame; do
		report $r "$H" "${w[@]}" >"$BATS_TEST_TMPDIR/a"
		report $r "$part" | cmp - "$BATS_TEST_TMPDIR/a"
	done
	# What reaches over an edge is shorter, and a gap from before is gone.
	"$KVMSCOPE" report cpu "$H" "${w[@]}" --format csv | but_edges \
		>"$BATS_TEST_TMPDIR/a"
	grep -q running_mean "$BATS_TEST_TMPDIR/a"
	"$KVMSCOPE" report cpu "$part" --format csv | but_edges |
		cmp - "$BATS_TEST_TMPDIR/a"
	# Inside, everything is equal: only what reaches over an edge was cut.
	a=$((BEGIN + 1080000000)) b=$((BEGIN + 1450000000))
	for r in cpus vcpus threads exits preemptions blame; do
		report $r "$H" --from $a --to $b >"$BATS_TEST_TMPDIR/a"
		report $r "$part" --from $a --to $b >"$BATS_TEST_TMPDIR/b"
		cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
		[ "$(wc -l <"$BATS_TEST_TMPDIR/a")" -gt 3 ]
	done
	"$KVMSCOPE" export "$H" --from $a --to $b >"$BATS_TEST_TMPDIR/a"
	"$KVMSCOPE" export "$part" --from $a --to $b >"$BATS_TEST_TMPDIR/b"
	# Intervals are handed out whole: those that are cut differ.
	[ "$(diff "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b" |
		grep -c '^<')" -lt 200 ]
	diff "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b" | grep '^<' |
		awk -F, -v a=$((BEGIN + 1000000000)) \
			-v b=$((BEGIN + 1500000000)) \
			'$8 >= a && $9 <= b { print; bad = 1 } END { exit bad }'
}

@test "kvms: chosen tracks, and the rows that they point at" {
	part=$BATS_TEST_TMPDIR/vm1.kvms
	x "$H" --vm vm1 --from +1.6s --to +1.61s --format kvms -o "$part"
	[ "$status" = 0 ]
	"$BUILD/tests/invariants" "$part"
	report vcpus "$H" --vm vm1 --from +1.6s --to +1.61s \
		>"$BATS_TEST_TMPDIR/a"
	report vcpus "$part" --vm vm1 | cmp - "$BATS_TEST_TMPDIR/a"
	# The VM's counters come along, no others.
	[ "$("$KVMSCOPE" sql "$part" "SELECT count(*) FROM counter" \
		--format csv | tail -n 1)" = "$(ids "kind = 'counter' AND
		parent IN (SELECT id FROM track WHERE kind = 'vm' AND
		name = 'vm1')" | wc -l)" ]
	# Who took the CPU is still known by name.
	"$KVMSCOPE" report blame "$part" --format csv |
		grep -q '^vm1,1,host-hop,host,8003888,1,8003888$'
	"$KVMSCOPE" view --screenshot 80x24 "$part" | grep -q 'vCPU 1'
	# A part of a part.
	x "$part" --kind vcpu --format kvms -o "$BATS_TEST_TMPDIR/again.kvms"
	[ "$status" = 0 ]
	"$BUILD/tests/invariants" "$BATS_TEST_TMPDIR/again.kvms"
}

@test "kvms: only a history is replaced, and never the one that is read" {
	cp "$H" "$BATS_TEST_TMPDIR/h.kvms"
	x "$BATS_TEST_TMPDIR/h.kvms" --format kvms --to +1ms \
		-o "$BATS_TEST_TMPDIR/h.kvms"
	[ "$status" = 1 ]
	cmp "$H" "$BATS_TEST_TMPDIR/h.kvms"
	x "$H" --format kvms --to +1ms -o "$BATS_TEST_TMPDIR/h.kvms"
	[ "$status" = 0 ]
	[ "$(meta "$BATS_TEST_TMPDIR/h.kvms" end_ns)" = $((BEGIN + 1000000)) ]
	echo mine >"$BATS_TEST_TMPDIR/notes"
	x "$H" --format kvms -o "$BATS_TEST_TMPDIR/notes"
	[ "$status" = 1 ]
	[ "$(cat "$BATS_TEST_TMPDIR/notes")" = mine ]
	x "$H" --format kvms
	[ "$status" = 2 ]
	x "$H" --format kvms -o -
	[ "$status" = 2 ]
}

# cut_and_compare NAME TRACE FROM TO: a cut, indexed, against the whole.
cut_and_compare() {
	local dir=$OUT/cut-$1-$3
	[ -f "$OUT/$1.kvms" ] || "$KVMSCOPE" index -q -o "$OUT/$1.kvms" "$2"
	x "$OUT/$1.kvms" --format ctf --from "$3" --to "$4" -o "$dir"
	[ "$status" = 0 ] || { echo "$stderr"; return 1; }
	"$KVMSCOPE" index -q -o "$dir.kvms" "$dir"
	"$BUILD/tests/invariants" "$dir.kvms"
	check cut "$dir.kvms" "$OUT/$1.kvms"
}

@test "ctf: a cut of an LTTng trace gives the same intervals" {
	cut_and_compare two "$SAMPLES/two-vms" +0.2s +0.8s
	cut_and_compare two "$SAMPLES/two-vms" +1.6s +1.65s
	cut_and_compare two "$SAMPLES/two-vms" +1.5s +9s
	cut_and_compare syscalls "$SAMPLES/syscalls" +0.3s +0.35s
}

@test "ctf: a cut of a perf trace gives the same intervals" {
	cut_and_compare perf "$SAMPLES/perf" +0.2s +0.8s
	cut_and_compare perf "$SAMPLES/perf" +1s +1.01s
}

@test "ctf: cuts of recorded traces give the same intervals" {
	[ -d "${TRACES:-$TOP/../shared/traces}/kvm" ] ||
		skip "no recorded traces at \$TRACES"
	t=${TRACES:-$TOP/../shared/traces}/kvm
	cut_and_compare t1 "$t/t1-host-2vms/host" +2s +3s
	cut_and_compare t1 "$t/t1-host-2vms/host" +0.1s +0.2s
	cut_and_compare t11 "$t/t11-syscalls" +1s +1.2s
	cut_and_compare t10 "$t/t10-perf/perfctf" +1s +1.2s
}

@test "ctf: the comparison can fail" {
	cut_and_compare two "$SAMPLES/two-vms" +1.6s +1.65s || true
	run ! check cut "$OUT/cut-two-+1.6s.kvms" "$OUT/perf.kvms"
	run ! check cut "$OUT/cut-perf-+0.2s.kvms" "$OUT/two.kvms"
}

@test "ctf: losses stay losses, also where the window begins or ends in one" {
	[ -d "$OUT/sim" ] ||
		"$BUILD/tests/sim/sim-gen" -o "$OUT/sim" --events 60000 \
			--discard >/dev/null
	"$KVMSCOPE" index -q -o "$OUT/sim.kvms" "$OUT/sim" 2>/dev/null || true
	holes=$("$KVMSCOPE" sql "$OUT/sim.kvms" "SELECT begin, end FROM problem
		WHERE kind = 'discarded' ORDER BY begin" --format csv |
		tail -n +2 | tr ',\n' '  ')
	read -r a1 b1 a2 b2 a3 b3 <<<"$holes"
	[ -n "$b3" ]
	n=0
	for w in "$((a1 - 10000000)) $((b1 + 5000000))" \
		"$((a1 + 1000000)) $((b2 + 5000000))" \
		"$((a1 - 10000000)) $((a2 + 2000000))" \
		"$((a1 + 10000)) $((a3 + 10000))" "+0 +1h"; do
		n=$((n + 1))
		read -r from to <<<"$w"
		x "$OUT/sim.kvms" --format ctf --from $from --to $to \
			-o "$OUT/sim-$n"
		[ "$status" = 0 ]
		"$KVMSCOPE" index -q -o "$OUT/sim-$n.kvms" "$OUT/sim-$n" \
			2>/dev/null || true
		check cut "$OUT/sim-$n.kvms" "$OUT/sim.kvms"
	done
	[ "$(meta "$OUT/sim-$n.kvms" discarded_events)" = 1500 ]
}

@test "ctf: all events of the window are in the cut, and no other" {
	[ -n "$BABELTRACE" ] || skip "no babeltrace2"
	x "$H" --format ctf --from +0.5s --to +0.6s -o "$BATS_TEST_TMPDIR/cut"
	"$BABELTRACE" --clock-seconds "$SAMPLES/two-vms" |
		awk -v a=$((BEGIN / 1000000000)) -v b=$((BEGIN % 1000000000)) '
		{
			split(substr($1, 2), t, "[].]")
			ns = (t[1] - a) * 1000000000 + t[2] - b
			if (ns >= 500000000 && ns < 600000000) n++
		}
		END { print n }' >"$BATS_TEST_TMPDIR/want"
	"$BABELTRACE" "$BATS_TEST_TMPDIR/cut" | wc -l |
		cmp - "$BATS_TEST_TMPDIR/want"
	# Asked for the whole, one gets the whole.
	x "$H" --format ctf -o "$BATS_TEST_TMPDIR/all"
	[ "$("$BABELTRACE" "$BATS_TEST_TMPDIR/all" | wc -l)" = 43884 ]
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/all.kvms" \
		--vm-name 175=vm1 --vm-name 183=vm2 "$BATS_TEST_TMPDIR/all"
	"$KVMSCOPE" report blame "$H" --format csv >"$BATS_TEST_TMPDIR/a"
	"$KVMSCOPE" report blame "$BATS_TEST_TMPDIR/all.kvms" --format csv |
		cmp - "$BATS_TEST_TMPDIR/a"
}

@test "ctf: the folder is made whole, in an empty place, or not at all" {
	x "$H" --format ctf
	[ "$status" = 2 ]
	mkdir "$BATS_TEST_TMPDIR/empty" "$BATS_TEST_TMPDIR/full"
	touch "$BATS_TEST_TMPDIR/full/mine" "$BATS_TEST_TMPDIR/file"
	x "$H" --format ctf --to +0.1s -o "$BATS_TEST_TMPDIR/empty"
	[ "$status" = 0 ]
	[ -f "$BATS_TEST_TMPDIR/empty/metadata" ]
	for o in full file empty none/there; do
		x "$H" --format ctf --to +0.1s -o "$BATS_TEST_TMPDIR/$o"
		[ "$status" = 1 ]
		[[ $stderr == *$o* ]]
	done
	# Nothing happened in these few nanoseconds.
	x "$H" --format ctf --from +100ns --to +101ns -o "$BATS_TEST_TMPDIR/none"
	[ "$status" = 1 ]
	[[ $stderr == *"no event"* ]]
	[ "$(ls "$BATS_TEST_TMPDIR" | tr '\n' ' ')" = \
		"empty file full stderr " ]
	[ "$(ls "$BATS_TEST_TMPDIR/full")" = mine ]
}

@test "ctf: a folder may be written with slashes behind it" {
	mkdir "$BATS_TEST_TMPDIR/empty"
	for o in new/ empty// ; do
		x "$H" --format ctf --to +0.1s -o "$BATS_TEST_TMPDIR/$o"
		[ "$status" -eq 0 ]
		[ -s "$BATS_TEST_TMPDIR/$o/metadata" ]
	done
	[ "$(ls "$BATS_TEST_TMPDIR" | grep -c '\.tmp$')" -eq 0 ]
}

@test "ctf: a trace that is gone, or not what was indexed, is not cut" {
	cp -r "$SAMPLES/damaged/truncated" "$BATS_TEST_TMPDIR/trace"
	chmod -R u+w "$BATS_TEST_TMPDIR/trace"
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/h.kvms" \
		"$BATS_TEST_TMPDIR/trace" || true
	# Damaged as it is, what can be read of it can be cut.
	x "$BATS_TEST_TMPDIR/h.kvms" --format ctf -o "$BATS_TEST_TMPDIR/cut"
	[ "$status" = 0 ]
	[[ $stderr == *damaged* ]]
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/cut.kvms" \
		"$BATS_TEST_TMPDIR/cut"
	touch "$BATS_TEST_TMPDIR/trace/c0_0"
	x "$BATS_TEST_TMPDIR/h.kvms" --format ctf -o "$BATS_TEST_TMPDIR/no"
	[ "$status" = 1 ]
	[[ $stderr == *changed* ]]
	rm -r "$BATS_TEST_TMPDIR/trace"
	x "$BATS_TEST_TMPDIR/h.kvms" --format ctf -o "$BATS_TEST_TMPDIR/no"
	[ "$status" = 1 ]
	[[ $stderr == *"No such file"* ]]
	[ ! -e "$BATS_TEST_TMPDIR/no" ]
}

@test "ctf: a trace is found from the folder of its history" {
	mkdir "$BATS_TEST_TMPDIR/there"
	cp -r "$SAMPLES/two-vms/kernel" "$BATS_TEST_TMPDIR/there/trace"
	(cd "$BATS_TEST_TMPDIR/there" &&
		"$KVMSCOPE" index -q -o h.kvms trace)
	cd "$BATS_TEST_TMPDIR"
	x there/h.kvms --format ctf --to +0.1s -o cut
	[ "$status" = 0 ]
	[ -f cut/metadata ]
}

@test "ctf: a trace whose times go back cannot be cut, and that is said" {
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/h.kvms" \
		"$SAMPLES/damaged/backward" || true
	x "$BATS_TEST_TMPDIR/h.kvms" --format ctf -o "$BATS_TEST_TMPDIR/no"
	[ "$status" = 1 ]
	[[ $stderr == *"cannot be cut"*"never go back"* ]]
	[ ! -e "$BATS_TEST_TMPDIR/no" ]
	[ -z "$(ls -d "$BATS_TEST_TMPDIR"/*.tmp 2>/dev/null)" ]
}

@test "ctf: several traces become several folders" {
	mkdir "$BATS_TEST_TMPDIR/both"
	cp -r "$SAMPLES/two-vms/kernel" "$BATS_TEST_TMPDIR/both/a"
	cp -r "$SAMPLES/perf/perfctf" "$BATS_TEST_TMPDIR/both/b"
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/h.kvms" \
		"$BATS_TEST_TMPDIR/both" || true
	x "$BATS_TEST_TMPDIR/h.kvms" --format ctf -o "$BATS_TEST_TMPDIR/cut"
	[ "$status" = 0 ]
	[ "$(ls "$BATS_TEST_TMPDIR/cut" | tr '\n' ' ')" = "1-a 2-b " ]
	[ -f "$BATS_TEST_TMPDIR/cut/2-b/metadata" ]
}

@test "names that are an attack do no harm in any format" {
	for f in json text chrome markdown svg; do
		x "$OUT/hostile.kvms" --format $f -o "$BATS_TEST_TMPDIR/out.$f"
		[ "$status" = 0 ]
		run ! has_control "$BATS_TEST_TMPDIR/out.$f"
		iconv -f utf-8 -t utf-8 "$BATS_TEST_TMPDIR/out.$f" >/dev/null
	done
	check xml "$BATS_TEST_TMPDIR/out.svg"
	check chrome "$BATS_TEST_TMPDIR/out.chrome" "$OUT/hostile.kvms" \
		"$(meta "$OUT/hostile.kvms" begin_ns)" \
		"$(meta "$OUT/hostile.kvms" end_ns)"
}

@test "a full disk and a closed pipe are failures" {
	[ -c /dev/full ] || skip "no /dev/full"
	for f in json text chrome markdown svg; do
		x "$H" --format $f -o /dev/full
		[ "$status" = 1 ]
		[[ $stderr == *full* ]]
		status=0
		"$KVMSCOPE" export "$H" --format $f 2>/dev/null | head -n 1 \
			>/dev/null || status=$?
	done
}

@test "a cut names the vCPUs that it cannot know" {
	cd "$BATS_TEST_TMPDIR"
	"$KVMSCOPE" index -q -o two.kvms --vm-name 183=vm2 "$SAMPLES/two-vms"
	# vm2 waits for its CPU all this time.
	run "$KVMSCOPE" export --format ctf --from +1.592 --to +1.615 -o cut two.kvms
	[ "$status" -eq 0 ]
	[[ "$output" == *"vm2 vCPU 0 did not enter the guest in this window"* ]]
	run "$KVMSCOPE" export --format ctf --from +1.5 --to +1.7 -o whole two.kvms
	[ "$status" -eq 0 ]
	[[ "$output" != *"did not enter"* ]]
}
