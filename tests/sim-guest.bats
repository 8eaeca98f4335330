# SPDX-License-Identifier: GPL-2.0-or-later
# What VMs do inside, held against a simulated host whose guests have
# processes and devices (tests/sim/guest.h): of the waits' time, 99 % must have
# the right reason, and figures must be equal.

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

figures_are_right() { # REPORT...
	for name; do
		report $name >$name.csv
		awk -v report=$name -f "$AWKS/compare-figures.awk" truth.csv \
			$name.csv || failed="$failed $name"
	done
	[ -z "$failed" ] || { echo "wrong:$failed"; return 1; }
}

# ROW,BEGIN,END,STATE of all tracks of a kind
intervals() { # KIND ROW
	"$KVMSCOPE" sql sim.kvms --format csv "
		SELECT $2, i.begin, i.end, i.state
		FROM track t JOIN track parent ON parent.id = t.parent
			JOIN interval i ON i.track = t.id
		WHERE t.kind = '$1' AND $3 ORDER BY t.id, i.begin" |
		tail -n +2
}

waits_are_right() {
	intervals wait t.tid 1 >wait.csv
	awk -v what=wait -v share=99 -f "$AWKS/compare-guest.awk" truth.csv \
		wait.csv
	figures_are_right waits
}

processes_are_right() { # [PERCENT]
	# Key 0 is the idle task.
	intervals process "parent.pid || ' ' || t.key" "t.key != 0" \
		>process.csv
	awk -v what=process -v share=${1:-99} -f "$AWKS/compare-guest.awk" \
		truth.csv process.csv
	[ -n "$1" ] || figures_are_right processes
}

@test "SVM, only stock events" {
	simulate --seed 1
	host_is_right
	waits_are_right
	figures_are_right disk net cpu
}

@test "SVM, busy guests" {
	simulate --seed 2 --pace 1 --vcpu-wakeup
	waits_are_right
	figures_are_right disk net cpu
}

@test "nothing tells which interrupts were accepted" {
	simulate --seed 3 --no-accept --timer-vector 239
	waits_are_right
}

@test "VMX with APICv: nothing tells which were injected" {
	simulate --seed 4 --isa vmx --apicv --timer-vector 213
	host_is_right
	waits_are_right
	figures_are_right disk net cpu
}

@test "VMX with APICv, nothing tells which were accepted" {
	simulate --seed 5 --isa vmx --apicv --no-accept --vcpu-wakeup
	waits_are_right
}

@test "VMX without APICv, more pCPUs than vCPUs" {
	simulate --seed 6 --isa vmx --vms 2 --vcpus 3 --cpus 8 \
		--timer-vector 239
	host_is_right
	waits_are_right
	figures_are_right disk net cpu
}

@test "many processes, few pCPUs, system calls" {
	simulate --seed 7 --pace 2 --processes 8 --cpus 3 --syscalls
	host_is_right
	waits_are_right
	figures_are_right disk net cpu
}
@test "processes, contexts before entries" {
	simulate --seed 8 --pace 20 --context early
	waits_are_right
	processes_are_right
}

@test "processes, contexts after entries, page tables isolated" {
	simulate --seed 9 --pace 20 --context late --kpti --pcid \
		--timer-vector 239
	processes_are_right
}

@test "processes by a probe, CR3s with PCIDs" {
	simulate --seed 10 --pace 20 --context probe --pcid --syscalls
	processes_are_right
}

@test "processes, nothing tells which interrupts were accepted" {
	simulate --seed 11 --pace 20 --context early --no-accept
	processes_are_right
}

@test "processes with APICv" {
	simulate --seed 12 --pace 20 --context early --isa vmx --apicv
	processes_are_right
}

# Interrupts come together so often that no trace can tell them all apart.
@test "many busy processes" {
	simulate --seed 13 --pace 2 --processes 8 --context late
	waits_are_right
	processes_are_right 90
}
