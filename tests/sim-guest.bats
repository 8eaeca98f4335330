# SPDX-License-Identifier: GPL-2.0-or-later
# What VMs do inside, held against a simulated host whose guests have
# processes and devices (tests/sim/guest.h): of the waits' time, 99 % must have
# the right reason.

setup_file() {
	export SIM="$BUILD/tests/sim/sim-gen"
	export AWKS="$TOP/tests/sim"
}

# Simulate and index; the simulation's own books must add up.
simulate() { # OPTION...: of sim-gen
	cd "$BATS_TEST_TMPDIR"
	"$SIM" -o trace --truth truth.csv --guests "$@"
	awk -f "$AWKS/check-guest.awk" truth.csv
	"$KVMSCOPE" index -q -o sim.kvms --vm-name 1000=vm1 \
		--vm-name 2000=vm2 --vm-name 3000=vm3 trace
	IFS=, read -r _ from to _ <truth.csv
}

report() { # NAME
	"$KVMSCOPE" report "$1" sim.kvms --from "$from" --to "$to" --format csv
}

# What is known of the host must be as without guests.
host_is_right() {
	for name in cpus vcpus threads exits blame; do
		report $name >$name.csv
		awk -v report=$name -f "$AWKS/compare.awk" truth.csv \
			$name.csv >$name.diff || failed="$failed $name"
		tail -n 5 $name.diff
	done
	[ -z "$failed" ] || { echo "differ:$failed"; return 1; }
}

# ROW,BEGIN,END,STATE of all tracks of a kind
intervals() { # KIND ROW
	"$KVMSCOPE" sql sim.kvms --format csv "
		SELECT $2, i.begin, i.end, i.state
		FROM track t JOIN track parent ON parent.id = t.parent
			JOIN interval i ON i.track = t.id
		WHERE t.kind = '$1' ORDER BY t.id, i.begin" | tail -n +2
}

waits_are_right() {
	intervals wait t.tid >wait.csv
	awk -v what=wait -v share=99 -f "$AWKS/compare-guest.awk" truth.csv \
		wait.csv
}

@test "SVM, only stock events" {
	simulate --seed 1
	host_is_right
	waits_are_right
}

@test "SVM with contexts before entries" {
	simulate --seed 2 --context early
	host_is_right
	waits_are_right
}

@test "SVM with contexts after entries, page tables isolated" {
	simulate --seed 3 --context late --kpti --timer-vector 239
	host_is_right
	waits_are_right
}

@test "a probe tells CR3s with PCIDs" {
	simulate --seed 4 --context probe --pcid --timer-vector 213
	host_is_right
	waits_are_right
}

@test "VMX with APICv: no injections" {
	simulate --seed 5 --isa vmx --apicv --context early --vcpu-wakeup
	host_is_right
	waits_are_right
}

@test "VMX, interrupts are injected" {
	simulate --seed 6 --isa vmx --vcpus 3 --cpus 6 --timer-vector 239
	host_is_right
	waits_are_right
}

@test "many processes, few pCPUs, system calls" {
	simulate --seed 7 --processes 8 --cpus 3 --syscalls --context early
	host_is_right
	waits_are_right
}
