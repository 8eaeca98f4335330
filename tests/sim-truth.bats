# SPDX-License-Identifier: GPL-2.0-or-later
# The whole way, from a trace to reports, against a simulated host that knows
# what happened (tests/sim): every number must be equal, to the nanosecond.

setup_file() {
	export SIM="$BUILD/tests/sim/sim-gen"
	export COMPARE="$TOP/tests/sim/compare.awk"
}

# Simulate, index, and hold every report against the truth.
check() { # OPTION...: of sim-gen
	cd "$BATS_TEST_TMPDIR"
	"$SIM" -o trace --truth truth.csv "$@"
	"$KVMSCOPE" index -q -o sim.kvms --vm-name 1000=vm1 \
		--vm-name 2000=vm2 --vm-name 3000=vm3 --vm-name 4000=vm4 trace
	IFS=, read -r _ from to _ <truth.csv
	for report in cpus vcpus threads exits blame; do
		"$KVMSCOPE" report $report sim.kvms --from "$from" --to "$to" \
			--format csv >$report.csv
		awk -v report=$report -f "$COMPARE" truth.csv $report.csv \
			>$report.diff || failed="$failed $report"
		head -n 20 $report.diff
		tail -n 1 $report.diff
	done
	[ -z "$failed" ] || { echo "differ:$failed"; return 1; }
}

@test "SVM: reports equal what happened" {
	check --seed 1
}

@test "SVM with system calls" {
	check --seed 2 --syscalls
}

@test "VMX with kvm_vcpu_wakeup" {
	check --seed 3 --isa vmx --vcpu-wakeup
}

@test "VMX with system calls, many VMs on few pCPUs" {
	check --seed 4 --isa vmx --syscalls --vms 4 --vcpus 3 --cpus 3
}

@test "more threads than a history's chunks hold" {
	check --seed 5 --threads 3000 --events 300000
}

@test "a single pCPU" {
	check --seed 6 --cpus 1 --vms 2 --vcpus 1
}

@test "lost events: counted, and reports still add up" {
	cd "$BATS_TEST_TMPDIR"
	"$SIM" -o trace --truth truth.csv --discard --seed 8
	"$KVMSCOPE" index -q -o sim.kvms trace
	IFS=, read -r _ _ _ events lost <truth.csv
	"$KVMSCOPE" report summary sim.kvms --format json >summary.json
	grep -q "\"events\" *: *$events\b" summary.json
	grep -q "\"discarded_events\" *: *$lost\b" summary.json
	# What is lost becomes unknown, and no time goes missing.
	"$KVMSCOPE" report cpus sim.kvms --format csv | awk -F, '
		NR > 1 { sum = 0; for (i = 2; i <= NF; i++) sum += $i
			 if (NR > 2 && sum != last) exit 1
			 last = sum; unknown += $NF }
		END { exit unknown == 0 }'
}

@test "the same seed makes the same trace" {
	cd "$BATS_TEST_TMPDIR"
	"$SIM" -o a --truth a.csv --events 20000 --seed 9
	"$SIM" -o b --truth b.csv --events 20000 --seed 9
	cmp a.csv b.csv
	"$SIM" -o c --truth c.csv --events 20000 --seed 10
	! cmp -s a.csv c.csv
}
