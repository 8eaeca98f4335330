# SPDX-License-Identifier: GPL-2.0-or-later
# What VMs do inside, held against a simulated host whose guests have
# processes and devices (tests/sim/guest.h).

setup_file() {
	export SIM="$BUILD/tests/sim/sim-gen"
	export AWKS="$TOP/tests/sim"
}

# Simulate; the books must add up; index; what is known of the host must be
# equal as without guests.
check() { # OPTION...: of sim-gen
	cd "$BATS_TEST_TMPDIR"
	"$SIM" -o trace --truth truth.csv --guests "$@"
	awk -f "$AWKS/check-guest.awk" truth.csv
	"$KVMSCOPE" index -q -o sim.kvms --vm-name 1000=vm1 \
		--vm-name 2000=vm2 --vm-name 3000=vm3 trace
	IFS=, read -r _ from to _ <truth.csv
	for report in cpus vcpus threads exits blame; do
		"$KVMSCOPE" report $report sim.kvms --from "$from" --to "$to" \
			--format csv >$report.csv
		awk -v report=$report -f "$AWKS/compare.awk" truth.csv \
			$report.csv >$report.diff || failed="$failed $report"
		tail -n 5 $report.diff
	done
	[ -z "$failed" ] || { echo "differ:$failed"; return 1; }
}

@test "SVM, only stock events" {
	check --seed 1
}

@test "SVM with contexts before entries" {
	check --seed 2 --context early
}

@test "SVM with contexts after entries, page tables isolated" {
	check --seed 3 --context late --kpti --timer-vector 239
}

@test "a probe tells CR3s with PCIDs, no accepted interrupts" {
	check --seed 4 --context probe --pcid --no-accept --timer-vector 213
}

@test "VMX with APICv: no injections" {
	check --seed 5 --isa vmx --apicv --context early --vcpu-wakeup
}

@test "VMX with neither injections nor accepted interrupts" {
	check --seed 6 --isa vmx --apicv --no-accept
}

@test "many processes, few pCPUs, system calls" {
	check --seed 7 --processes 8 --cpus 2 --syscalls --context early
}
