# kvmscope view as a command: pictures, options, troubles.

setup() {
	FILE="$BATS_TEST_TMPDIR/host.kvms"
	"$BUILD/tests/ui-sample-make" 0 "$FILE"
}

@test "--screenshot prints a screen of the size asked for" {
	run "$KVMSCOPE" view --screenshot 100x30 "$FILE"
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -le 30 ]
	[[ "$output" == *"2 VMs  3 vCPUs"* ]]
	[[ "$output" == *"lost 12"* ]]
	[[ "$output" == *"db02"* ]]
	[[ "$output" != *$'\033'* ]]
}

@test "keys are typed before the picture is made" {
	run "$KVMSCOPE" view --screenshot 100x30 --keys pz "$FILE"
	[ "$status" -eq 0 ]
	[[ "$output" == *"preempted (runnable, displaced)"* ]]
	[[ "$output" == *"ran instead:"* ]]
	run "$KVMSCOPE" view --screenshot 100x30 --keys '/host-hop<Enter>' "$FILE"
	[[ "$output" == *"> "*"host-hop 991"* ]]
	run "$KVMSCOPE" view --screenshot 100x60 --keys '?' "$FILE"
	[[ "$output" == *"next preemption of any vCPU"* ]]
}

@test "rows and intervals are searched and filtered" {
	run "$KVMSCOPE" view --screenshot 100x30 \
		--keys '^/preempted dur>50ms vm=db02/<Enter>n' "$FILE"
	[ "$status" -eq 0 ]
	[[ "$output" == *"hit 2 of "*": db02 vCPU 0 preempted for "* ]]
	run "$KVMSCOPE" view --screenshot 100x30 --keys '\vm=db02<Enter>' "$FILE"
	[[ "$output" == *"filter: vm=db02 (18 hidden)"* ]]
	[[ "$output" != *"web01             "* ]]
	run "$KVMSCOPE" view --screenshot 100x30 --keys '\vm=none<Enter>' "$FILE"
	[ "$status" -eq 0 ]
	[[ "$output" == *"0 rows: filter vm=none hides 21 rows (F clears)"* ]]
	run "$KVMSCOPE" view --screenshot 100x30 --keys '\foo=1<Enter>' "$FILE"
	[[ "$output" == *"there is no field 'foo'"* ]]
}

@test "--ansi gives colours, --color and NO_COLOR take them away" {
	run "$KVMSCOPE" view --screenshot 80x24 --ansi "$FILE"
	[[ "$output" == *$'48;5;36m'* ]]
	run "$KVMSCOPE" view --screenshot 80x24 --ansi --color 8 "$FILE"
	[[ "$output" != *';5;'* ]]
	[[ "$output" == *$';42m'* ]]
	NO_COLOR=1 run "$KVMSCOPE" view --screenshot 80x24 --ansi "$FILE"
	[[ "$output" != *';5;'* ]]
	[[ "$output" == *$'\033[0;7m'* ]]
}

@test "the C locale gets plain ASCII" {
	LC_ALL=C run "$KVMSCOPE" view --screenshot 120x40 --keys '*' "$FILE"
	[ "$status" -eq 0 ]
	[ -z "$(printf '%s' "$output" | LC_ALL=C tr -d '\n -~')" ]
}

@test "every size from 1x1 on is drawn" {
	for size in 1x1 2x3 20x5 40x12 500x200; do
		run "$KVMSCOPE" view --screenshot $size "$FILE"
		[ "$status" -eq 0 ]
		run "$KVMSCOPE" view --screenshot $size --keys '?' "$FILE"
		[ "$status" -eq 0 ]
	done
}

@test "20x5 still shows a vCPU and its lane" {
	run "$KVMSCOPE" view --screenshot 20x5 "$FILE"
	[[ "$output" == *"vCPU"* ]]
	[[ "$output" == *[#!]* ]]
}

@test "histories with little in them are shown all the same" {
	for n in 1 2 3 4; do
		"$BUILD/tests/ui-sample-make" $n "$FILE"
		run "$KVMSCOPE" view --screenshot 80x24 --keys 'pPhlzwsad{}0<oO*jkG' "$FILE"
		[ "$status" -eq 0 ]
	done
	[[ "$output" == *"this history is empty"* ]]
}

@test "a pipe gets the picture and a line for each vCPU" {
	run bash -c "'$KVMSCOPE' '$FILE' | cat"
	[ "$status" -eq 0 ]
	[[ "$output" == *"web01 vCPU 1 (tid 8813): guest "* ]]
	[[ "$output" == *"kvmscope report"* ]]
}

@test "wrong usage is said, with status 2" {
	run "$KVMSCOPE" view
	[ "$status" -eq 2 ]
	for args in "--screenshot 100" "--screenshot x" "--screenshot 0x5" \
		"--screenshot 100x30x" "--screenshot 100000x30" \
		"--keys x" "--ansi" "--color pink" "--nonsense"; do
		run "$KVMSCOPE" view $args "$FILE"
		[ "$status" -eq 2 ]
		[[ "$output" == *"kvmscope view"* ]]
		[ "${#lines[@]}" -eq 1 ]
	done
}

@test "what is no history is said, with status 1" {
	run "$KVMSCOPE" view --screenshot 80x24 "$BATS_TEST_TMPDIR/none.kvms"
	[ "$status" -eq 1 ]
	[[ "$output" == *"none.kvms"* ]]
	head -c 3000 "$FILE" >"$BATS_TEST_TMPDIR/cut.kvms"
	run "$KVMSCOPE" view --screenshot 80x24 "$BATS_TEST_TMPDIR/cut.kvms"
	[ "$status" -eq 1 ]
	[[ "$output" == *"cut.kvms"* ]]
}

@test "a full output is a failure" {
	[ -w /dev/full ] || skip "no /dev/full"
	run bash -c "'$KVMSCOPE' view --screenshot 80x24 '$FILE' >/dev/full"
	[ "$status" -eq 1 ]
}

@test "the manual lists every key, command and setting as the program has them" {
	"$TOP/tests/list-keys" >"$BATS_TEST_TMPDIR/want.1"
	diff -u "$TOP/man/kvmscope-view.1" "$BATS_TEST_TMPDIR/want.1"
	[ "$(grep -c '^\.It Ic' "$BATS_TEST_TMPDIR/want.1")" -gt 40 ]
}

@test "the manual lists every state as the program has them" {
	"$BUILD/tests/ui-sample-make" 0 "$FILE"
	for s in $("$KVMSCOPE" sql "$FILE" 'SELECT name FROM state' \
		--format csv | tail -n +2); do
		grep -q "Cm $s$" "$TOP/man/kvmscope-view.1"
	done
}

@test "the manual page is sound" {
	[ -n "$MANDOC" ] || skip "no mandoc"
	run "$MANDOC" -T lint -W warning "$TOP/man/kvmscope-view.1"
	[ "$status" -eq 0 ]
}

@test "the pane of blame has the sums of the report" {
	sum=$("$KVMSCOPE" report --format csv blame "$FILE" | awk -F, '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ ns += $at["ns"]; n += $at["count"] }
		END { printf "%.3f %d", ns / 1e9, n }')
	[[ "$sum" == [1-9]*.*" "[1-9]* ]]
	run "$KVMSCOPE" view --screenshot 100x30 --keys 8 "$FILE"
	[[ "$output" =~ " total "\ *"${sum% *} s " ]]
	run "$KVMSCOPE" view --screenshot 100x30 --keys '8%' "$FILE"
	[[ "$output" =~ " total "\ *"${sum#* } " ]]
}

@test "what is selected is written from inside the viewer" {
	cd "$BATS_TEST_TMPDIR"
	run "$KVMSCOPE" view --screenshot 100x30 --keys '7VS<Enter><Enter>' "$FILE"
	[ "$status" -eq 0 ]
	[[ "$output" == *"wrote host-+4.096s.csv: selection 89.52 ms"* ]]
	grep -q '^track,.*state' host-+4.096s.csv
	grep -q ',preempted,' host-+4.096s.csv
}

@test "an export asks before it replaces a file" {
	cd "$BATS_TEST_TMPDIR"
	echo mine >mine.csv
	run "$KVMSCOPE" view --screenshot 100x30 \
		--keys ':export csv mine.csv<Enter>' "$FILE"
	[[ "$output" == *"y replaces it"* ]]
	[ "$(cat mine.csv)" = mine ]
	run "$KVMSCOPE" view --screenshot 100x30 \
		--keys ':export csv mine.csv<Enter>n' "$FILE"
	[[ "$output" == *"nothing was written"* ]]
	[ "$(cat mine.csv)" = mine ]
	run "$KVMSCOPE" view --screenshot 100x30 \
		--keys ':export csv mine.csv<Enter>y' "$FILE"
	[[ "$output" == *"wrote mine.csv"* ]]
	[ "$(head -c 5 mine.csv)" = track ]
	# What is proposed names nothing that is there.
	for _ in 1 2; do
		run "$KVMSCOPE" view --screenshot 100x30 \
			--keys 'VS<Enter><Enter>' "$FILE"
		[[ "$output" == *"wrote host-"* ]]
	done
	[ "$(ls host-*.csv | wc -l)" -eq 2 ]
}
