#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands report, export and sql as users and scripts meet them.

bats_require_minimum_version 1.5.0

setup_file() {
	export H="$BATS_FILE_TMPDIR/sample.kvms"
	export PARTIAL="$BATS_FILE_TMPDIR/partial.kvms"
	"$BUILD/tests/report-sample" "$H"
	"$BUILD/tests/report-sample" "$PARTIAL" "stopped after 62 %"
}

# status_of WANT COMMAND...: run it, with what it says in $output and $stderr.
status_of() {
	local want=$1
	shift
	status=0
	output=$("$@" 2>"$BATS_TEST_TMPDIR/stderr") || status=$?
	stderr=$(cat "$BATS_TEST_TMPDIR/stderr")
	[ "$status" -eq "$want" ] && return
	echo "$*: status $status, want $want; $stderr"
	return 1
}

one_line() {
	[ "$(printf '%s\n' "$1" | wc -l)" -eq 1 ] && [ -n "$1" ]
}

@test "every report prints text, CSV and JSON of a window" {
	for r in summary cpus vcpus threads exits durations waits preemptions \
		blame processes cpu disk requests net; do
		for f in text csv json; do
			status_of 0 "$KVMSCOPE" report $r "$H" \
				--from +1us --to +9us --format $f
			[ -n "$output" ]
		done
	done
}

@test "text is what one gets, and it has the window in its title" {
	status_of 0 "$KVMSCOPE" report vcpus "$H" --from +1us
	[[ ${output%%$'\n'*} == *"02:04:42.366896488 to 02:04:42.366905488"* ]]
	[ -z "$stderr" ]
}

@test "columns to sort by may be called as the text calls them" {
	status_of 0 "$KVMSCOPE" report threads "$H" --format csv --sort wakeups
	want=$output
	for name in wake-ups WAKE-UPS; do
		status_of 0 "$KVMSCOPE" report threads "$H" --format csv \
			--sort $name
		[ "$output" = "$want" ]
	done
	status_of 0 "$KVMSCOPE" report waits "$H" --format csv \
		--sort wait_disk_ns
	want=$output
	for name in disk wait_disk; do
		status_of 0 "$KVMSCOPE" report waits "$H" --format csv \
			--sort $name
		[ "$output" = "$want" ]
	done
	# By what the report is ordered anyway, too.
	status_of 0 "$KVMSCOPE" report preemptions "$H" --format csv \
		--sort begin_ns
	want=$output
	status_of 0 "$KVMSCOPE" report preemptions "$H" --format csv --sort begin
	[ "$output" = "$want" ]
	status_of 2 "$KVMSCOPE" report waits "$H" --sort ""
}

@test "what the trace does not tell is said, as no failure" {
	status_of 0 "$KVMSCOPE" report processes "$SAMPLES/two-vms" --format csv
	one_line "$stderr"
	[[ $stderr == *"has no CR3 at kvm_entry"*"'kvmscope probe'"* ]]
	one_line "$output"
	status_of 0 "$KVMSCOPE" report net "$SAMPLES/two-vms"
	[[ $stderr == *"has no net_dev_xmit, "*"vhost"* ]]
	status_of 0 "$KVMSCOPE" report waits "$SAMPLES/two-vms"
	[ -z "$stderr" ]
}

@test "no report named: the list, as wrong usage" {
	status_of 2 "$KVMSCOPE" report
	[[ $stderr == *"  blame "* ]]
	[ -z "$output" ]
}

@test "--help lists options and reports" {
	status_of 0 "$KVMSCOPE" report --help
	[[ $output == *"--from=TIME"* && $output == *"  preemptions "* ]]
	status_of 0 "$KVMSCOPE" export --help
	[[ $output == *"--kind="* ]]
	status_of 0 "$KVMSCOPE" sql -h
	[[ $output == *"QUERY"* ]]
}

@test "wrong usage: status 2 and one line that says why" {
	while read -r line; do
		eval "status_of 2 \"\$KVMSCOPE\" $line"
		one_line "$stderr"
		[ -z "$output" ]
	done <<-'END'
		report nonsense "$H"
		report cpus
		report cpus "$H" --format jsonl
		report cpus "$H" --from yesterday
		report cpus "$H" --from +2us --to +1us
		report cpus "$H" --limit 0
		report cpus "$H" --limit x
		report cpus "$H" --sort nonsense
		report cpus "$H" --min 5us
		report preemptions "$H" --min long
		report requests "$H" --every 1ms
		report net "$H" --by thread
		report disk "$H" --by sector
		report disk "$H" --by thread --kind pcpu
		report vcpus "$H" --kind vcpu
		report durations "$H" --kind machine
		report durations "$H" --kind nonsense
		report summary "$H" --limit 3
		report summary "$H" --every 1ms
		report preemptions "$H" --every 1ms
		report vcpus "$H" --every 0
		report vcpus "$H" --every soon
		report vcpus "$H" --every 1e-9ns
		report cpus "$H" --nonsense
		export
		export "$H" --format xml
		export "$H" --kind machine
		export "$H" --kind nonsense
		export "$H" --track 0
		sql "$H"
		sql "$H" "SELECT 1" more
	END
}

@test "failures: status 1 and one line that names the thing" {
	status_of 1 "$KVMSCOPE" report cpus "$BATS_TEST_TMPDIR/absent"
	one_line "$stderr"
	[[ $stderr == *absent* ]]
	status_of 1 "$KVMSCOPE" report cpus "$H" --vm vm9
	[[ $stderr == *"vm9"*"vm1"*"vm2"* ]]
	status_of 1 "$KVMSCOPE" report cpus "$H" --host nowhere
	[[ $stderr == *"nowhere"* ]]
	status_of 1 "$KVMSCOPE" export "$H" --track 4000000
	[[ $stderr == *"4000000"* ]]
	status_of 1 "$KVMSCOPE" sql "$H" "SELECT nonsense"
	[[ $stderr == *"nonsense"* ]]
	[ -z "$output" ]
}

@test "an incomplete history is reported, with a line that says so" {
	status_of 0 "$KVMSCOPE" report cpus "$PARTIAL" --format csv
	[[ $stderr == *"stopped after 62 %"* ]]
	[[ $output == cpu,* ]]
	status_of 0 "$KVMSCOPE" report summary "$PARTIAL" --format json
	[[ $output == *'"incomplete": "stopped after 62 %"'* ]]
}

@test "a window outside of the trace gives zeros and a line that says so" {
	status_of 0 "$KVMSCOPE" report cpus "$H" --from +1h --to +2h \
		--format csv
	[[ $output == *$'\n0,0,0,0,0,0,0,0,0,0,0'* ]]
	one_line "$stderr"
}

@test "-o writes a file in one piece" {
	cd "$BATS_TEST_TMPDIR"
	status_of 0 "$KVMSCOPE" report cpus "$H" --format csv -o out.csv
	[ -z "$output" ]
	"$KVMSCOPE" report cpus "$H" --format csv | cmp - out.csv
	status_of 1 "$KVMSCOPE" sql "$H" "SELECT nonsense" -o out.csv
	"$KVMSCOPE" report cpus "$H" --format csv | cmp - out.csv
	status_of 1 "$KVMSCOPE" report cpus "$H" -o absent/out.csv
	[[ $stderr == *"absent/out.csv"* ]]
	[ "$(ls)" = "$(printf 'out.csv\nstderr')" ]
}

@test "a full disk is a failure with a sentence" {
	[ -w /dev/full ] || skip "no /dev/full"
	for c in "report cpus" "report cpus --format csv" "export"; do
		status=0
		"$KVMSCOPE" $c "$H" >/dev/full 2>"$BATS_TEST_TMPDIR/e" ||
			status=$?
		[ $status -eq 1 ]
		one_line "$(cat "$BATS_TEST_TMPDIR/e")"
	done
	status_of 1 "$KVMSCOPE" report cpus "$H" -o /dev/full
	[[ $stderr == *"/dev/full"* ]]
}

@test "a reader that leaves early is not worth a word" {
	cd "$BATS_TEST_TMPDIR"
	"$KVMSCOPE" sql "$H" --format csv "WITH RECURSIVE n(i) AS
		(SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000)
		SELECT i FROM n" 2>e | head -1 >/dev/null
	[ ! -s e ]
}

@test "nothing that a terminal obeys, whatever a process is called" {
	for c in "report threads" "report blame" "report preemptions" \
		"report threads --format csv" "report threads --format json" \
		"export" "export --format jsonl"; do
		"$KVMSCOPE" $c "$H" >"$BATS_TEST_TMPDIR/out"
		grep -q 'ba?\[31mck?;' "$BATS_TEST_TMPDIR/out"
		run ! grep -q $'[\x01-\x09\x0b-\x1f\x7f]' \
			"$BATS_TEST_TMPDIR/out"
		iconv -f UTF-8 -t UTF-8 "$BATS_TEST_TMPDIR/out" >/dev/null
	done
}

@test "never any colour, with a terminal's environment or NO_COLOR" {
	TERM=xterm-256color "$KVMSCOPE" report blame "$H" \
		>"$BATS_TEST_TMPDIR/a"
	NO_COLOR=1 "$KVMSCOPE" report blame "$H" >"$BATS_TEST_TMPDIR/b"
	cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
}

@test "export: a header and the intervals of the window" {
	status_of 0 "$KVMSCOPE" export "$H" --kind vcpu --vm vm1 \
		--from +1050ns --to +1650ns
	[ "${output%%$'\n'*}" = "track,kind,machine,name,pid,tid,key,begin_ns,end_ns,duration_ns,state,value,value_name,peer,peer_name" ]
	[ "$(printf '%s\n' "$output" | wc -l)" -eq 4 ]
}

@test "export: JSON lines" {
	"$KVMSCOPE" export "$H" --format jsonl >"$BATS_TEST_TMPDIR/out"
	run ! grep -qv '^{"track":[0-9]*,"kind":".*}$' "$BATS_TEST_TMPDIR/out"
	"$KVMSCOPE" export "$H" >"$BATS_TEST_TMPDIR/csv"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq \
		"$(($(wc -l <"$BATS_TEST_TMPDIR/csv") - 1))" ]
}

@test "export: durations of a vCPU's states are those of the report" {
	"$KVMSCOPE" export "$H" --kind vcpu --vm vm1 |
		awk -F, '$11 == "guest" { ns += $10 } END { print ns }' \
			>"$BATS_TEST_TMPDIR/a"
	"$KVMSCOPE" report vcpus "$H" --vm vm1 --format csv |
		awk -F, 'NR == 2 { print $5 }' >"$BATS_TEST_TMPDIR/b"
	cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
}

@test "sql: three forms, types and nulls" {
	q="SELECT 1 AS a, 'x,y' AS b, NULL AS c, x'00ff' AS d, 0.5 AS e"
	status_of 0 "$KVMSCOPE" sql "$H" "$q" --format csv
	[ "$output" = $'a,b,c,d,e\n1,"x,y",,00ff,0.5' ]
	status_of 0 "$KVMSCOPE" sql "$H" "$q" --format json
	[[ $output == *'{"a":1,"b":"x,y","c":null,"d":"00ff","e":0.5}'* ]]
	status_of 0 "$KVMSCOPE" sql "$H" "$q"
	[ "$output" = $'a  b    c  d       e\n1  x,y     00ff  0.5' ]
}

@test "sql: no rows, and a query from standard input" {
	status_of 0 "$KVMSCOPE" sql "$H" "SELECT 1 AS a WHERE 0" --format csv
	[ "$output" = a ]
	[ "$(echo 'SELECT 6 * 7 AS n' |
		"$KVMSCOPE" sql "$H" - --format csv)" = $'n\n42' ]
}

@test "sql: the history cannot be changed" {
	cp "$H" "$BATS_TEST_TMPDIR/copy"
	for q in "DELETE FROM track" "DROP TABLE track" \
		"ATTACH 'x' AS y" "SELECT load_extension('x')"; do
		status_of 1 "$KVMSCOPE" sql "$BATS_TEST_TMPDIR/copy" "$q"
	done
	cmp "$H" "$BATS_TEST_TMPDIR/copy"
}

@test "each option of --help is in the manual" {
	for c in report export sql; do
		"$KVMSCOPE" $c --help | grep -o -- '--[a-z]*' | sort -u |
			while read -r option; do
				grep -qe "Fl -${option#--}\b" -e ", -${option#--}\b" \
					"$TOP/man/kvmscope-$c.1" ||
					{ echo "$c $option"; exit 1; }
			done
	done
}

# FILE [FROM TO]: does sort and awk make the same of the exported intervals?
durations_agree() {
	local file=$1
	shift
	"$KVMSCOPE" report durations "$file" "$@" --format csv \
		>"$BATS_TEST_TMPDIR/report"
	window=$("$KVMSCOPE" report durations "$file" "$@" --format json |
		tr -d ' \n' |
		sed 's/.*"begin_ns":\([0-9]*\),"end_ns":\([0-9]*\).*/\1 \2/')
	local from=${window% *} to=${window#* }
	"$KVMSCOPE" export "$file" "$@" --format csv | sort -t, -k10,10n |
		awk -F, -f "$TOP/tests/durations.awk" -v from="${from: -15}" \
			-v to="${to: -15}" "$BATS_TEST_TMPDIR/report" -
}

@test "durations are those of the exported intervals, on a real trace" {
	h=$BATS_TEST_TMPDIR/two.kvms
	"$KVMSCOPE" index -q -o "$h" "$SAMPLES/two-vms"
	run durations_agree "$h"
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == [1-9][0-9]" rows, 0 with an error" ]]
	run durations_agree "$h" --from +100ms --to +213ms
	echo "$output"
	[ "$status" = 0 ]
}

@test "durations of many intervals are within their error" {
	h=$BATS_TEST_TMPDIR/sim.kvms
	"$BUILD/tests/sim/sim-gen" -o "$BATS_TEST_TMPDIR/sim" --events 400000 \
		--cpus 2 --vms 2 --vcpus 1 --threads 4 2>/dev/null
	"$KVMSCOPE" index -q -o "$h" "$BATS_TEST_TMPDIR/sim"
	run durations_agree "$h"
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *" rows, "[1-9]*" with an error" ]]
	run durations_agree "$h" --from +50ms --to +900ms
	echo "$output"
	[ "$status" = 0 ]
}

@test "durations on a host with two VMs are those of its intervals" {
	TRACES=${TRACES:-$TOP/../shared/traces}
	[ -d "$TRACES/kvm" ] || skip "no recorded traces at \$TRACES"
	h=$BATS_TEST_TMPDIR/t1.kvms
	"$KVMSCOPE" index -q -o "$h" "$TRACES/kvm/t1-host-2vms/host"
	run durations_agree "$h"
	echo "$output"
	[ "$status" = 0 ]
}
