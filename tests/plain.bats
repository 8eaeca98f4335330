# kvmscope view --plain: the viewer in lines.

setup() {
	FILE="$BATS_TEST_TMPDIR/host.kvms"
	"$BUILD/tests/ui-sample-make" 0 "$FILE"
}

plain() { # LINE...
	run bash -c 'file=$1; shift; printf "%s\n" "$@" |
		"$KVMSCOPE" view --plain "$file"' - "$FILE" "$@"
	[ "$status" -eq 0 ]
}

@test "it begins where the screen does, and says so in words" {
	plain quit
	[[ "${lines[0]}" == "the vCPU preempted most, at its longest preemption" ]]
	[[ "${lines[1]}" == "row "*": db02 vCPU 0; cursor +"*"; whole trace +"* ]]
	[[ "${lines[2]}" == "db02 vCPU 0 (tid 9010): preempted (runnable, displaced)" ]]
	[[ "$output" == *"ran instead:"* ]]
}

@test "keys, commands and searches do what they do on the screen" {
	plain p quit
	[[ "$output" == *"displaced for "*" by "* ]]
	plain "goto +2.5" quit
	[[ "$output" == *"; cursor +2.500000000; "* ]]
	plain "/host-hop" z quit
	[[ "$output" == *"row "*": host-hop 991; "* ]]
	[[ "$output" == *"; window +"* ]]
	plain ":window 1ms" quit
	[[ "$output" == *" (1.500 ms)"* ]]
	plain "nothing such" quit
	[[ "$output" == *"no command is called 'nothing'"* ]]
}

@test "a key that asks for text takes the next line" {
	plain "<Tab>" "/" "host-hop" quit
	[[ "$output" == *"type the text: /"* ]]
	[[ "$output" == *": host-hop 991; "* ]]
}

@test "what is typed takes the place of what a prompt proposes" {
	cd "$BATS_TEST_TMPDIR"
	plain "\\vm=web01" "\\vm=db02" where quit
	[[ "$output" == *"filter: vm=db02 ("* ]]
	plain ":export csv" "own.csv" quit
	[[ "$output" == *"type the text: write to host-+0.000s.csv"* ]]
	[[ "$output" == *"wrote own.csv: "* ]]
	plain ":export csv" "" quit
	[[ "$output" == *"wrote host-+0.000s.csv: "* ]]
}

@test "the signs of prompts are the same whatever the keys are" {
	printf '[keys]\nsearch = none\ncommand = none\nquit = /\n' >"$BATS_TEST_TMPDIR/config"
	run bash -c "printf '/host-hop\n:goto +1\n' |
		'$KVMSCOPE' view --plain --config '$BATS_TEST_TMPDIR/config' '$FILE'"
	[[ "$output" == *": host-hop 991; "* ]]
	[[ "$output" == *"cursor +1.000000000"* ]]
}

@test "panes are printed when they open, then their lines" {
	plain 9 j Enter quit
	[[ "$output" == *"problems of the trace: 1 of 2"* ]]
	[[ "$output" == *"pCPU 2 lost 12 events"* ]]
	[[ "$output" == *"halt polling cannot be told from idling"* ]]
}

@test "of a long table the begin is printed, and more when it is asked for" {
	plain 5 quit
	short=${#lines[@]}
	plain 5 print quit
	[ "${#lines[@]}" -gt $((short + 100)) ]
	[[ "$output" == *"preemptions, whole trace: 1 of "* ]]
}

@test "rows and intervals as tables; times add up" {
	plain :rows quit
	[[ "$output" == *"vCPU 1 (folded): "*"preempted "*"%"* ]]
	plain "/vCPU 1" "goto +1s..+1.2s" intervals quit
	[ "$(grep -c '^from +.* for .*: \(guest\|vmm\|preempted\|idle\)' \
		<<<"$output")" -ge 5 ]
}

@test "no control character, no border, no colour; the end of input is the end" {
	run bash -c "printf '*\nrows\n?\nprint' |
		LC_ALL=C '$KVMSCOPE' view --plain '$FILE'"
	[ "$status" -eq 0 ]
	[ -z "$(printf '%s' "$output" | LC_ALL=C tr -d '\n -~')" ]
	[[ "$output" == *"next preemption of any vCPU"* ]]
	! grep -q -- '---' <<<"$output" # at the end: elsewhere it fails nothing
}

@test "every sample, with every key" {
	keys=$("$KVMSCOPE" view --list-actions | awk -F'  +' '
		$1 !~ /^:/ && $1 !~ /quit|close|suspend/ { print $1 }')
	for n in 0 1 2 3 4 7; do
		"$BUILD/tests/ui-sample-make" $n "$FILE"
		run bash -c "printf '%s\n' '$keys' | sed 's/\$/\n/' |
			'$KVMSCOPE' view --plain '$FILE'"
		[ "$status" -eq 0 ]
	done
}

@test "a full output is a failure; --screenshot does not go with it" {
	[ -w /dev/full ] || skip "no /dev/full"
	run bash -c "echo rows | '$KVMSCOPE' view --plain '$FILE' >/dev/full"
	[ "$status" -eq 1 ]
	run "$KVMSCOPE" view --plain --screenshot 80x24 "$FILE"
	[ "$status" -eq 2 ]
}

@test "stored events: a list around the cursor, steps, a filter, no control characters" {
	plain "goto +2.0015" 6 j . , "\\evil" "<Home>" quit
	[[ "$output" == *"events of db02 vCPU 0: 200 in the window"* ]]
	[[ "$output" == *$'\n>   +2.001000000 '*" 9010  sched_switch "*"prev_comm="* ]]
	[[ "$output" == *"kvm_exit on pCPU 1 (db02 vCPU 0, tid 9010): reason=113"* ]]
	[[ "$output" == *"in the window fit; F in the pane clears the filter"* ]]
	[[ "$output" == *"evil?[31m_event on pCPU 1"* ]]
	! grep -q '[[:cntrl:]]' <<<"$output"
}

@test "stored events: none, and said so" {
	"$BUILD/tests/ui-sample-make" 2 "$FILE"
	plain . 6 quit
	[ "$(grep -c "this history has no events: indexed with --no-events" \
		<<<"$output")" -eq 2 ]
}

@test "what VMs do inside: views, lanes in figures, points, tables" {
	"$BUILD/tests/ui-sample-make" 7 "$FILE"
	plain 2 rows quit
	[[ "$output" == *"what VMs do inside"* ]]
	[[ "$output" == *" nginx: "*"wait_task "* ]]
	[[ "$output" == *"   vCPU 0 (folded): guest "*" wait_"* ]]
	plain 3 rows /disk_latency "<Enter>" intervals quit
	[[ "$output" == *" disk_latency: 2247x, 224.7/s, mean 3.028 ms, min 0, max 8.979 ms"* ]]
	[[ "$output" == *"the largest value in the whole trace: 8.979 ms"* ]]
	[[ "$output" == *$'\nat +'*": 8.979 ms"* ]]
	plain "/vcpus_running" intervals quit
	[[ "$output" == *$'\nfrom +'*": "[012]$'\n'* ]]
	plain b quit
	[[ "$output" == *"waits, whole trace"*"VM, vCPU"*"web01"*"db02 vCPU 0"* ]]
	plain 2 "/wait_disk kind=wait" J quit
	[[ "$output" == *"why:  waited "*" for a disk: interrupt vector 37, raised by IO io1"* ]]
	[[ "$output" == *"ended the wait"* ]]
	! grep -q '[[:cntrl:]]' <<<"$output"
}
