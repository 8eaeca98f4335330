# Real traces, recorded on a KVM host, and what really happened on it.

setup_file() {
	export TRACES=${TRACES:-$TOP/../shared/traces}
	export OUT=$BATS_FILE_TMPDIR
}

want_traces() {
	[ -d "$TRACES/kvm" ] || skip "no recorded traces at \$TRACES"
}

index() { # NAME TRACE...: the history of a trace, made once
	local name=$1
	shift
	[ -f "$OUT/$name.kvms" ] ||
		"$KVMSCOPE" index -q -o "$OUT/$name.kvms" "$@"
}

# The value of a column in the rows of a CSV report that a column selects.
cell() { # COLUMN WHERE=VALUE...
	awk -F, -v col="$1" -v cond="$2" -v cond2="$3" '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{
		split(cond, c, "="); split(cond2, d, "=")
		if (cond != "" && $at[c[1]] != c[2]) next
		if (cond2 != "" && $at[d[1]] != d[2]) next
		print $at[col]
	}'
}

near() { # GOT WANT PERMILLE
	awk -v a="$1" -v b="$2" -v p="$3" 'BEGIN {
		d = a - b; if (d < 0) d = -d
		exit !(a != "" && d <= b * p / 1000) }' ||
		{ echo "got '$1', want '$2'"; return 1; }
}

@test "two VMs: every event is read" {
	want_traces
	index t1 "$TRACES/kvm/t1-host-2vms/host"
	run "$KVMSCOPE" report summary "$OUT/t1.kvms" --format json
	[ "$status" = 0 ]
	echo "$output" | tr -d ' \n' | grep -q '"events":129032,'
	echo "$output" | tr -d ' \n' | grep -q '"discarded_events":0,'
}

# An independent reading of the same trace gave these times.
@test "two VMs: guest and preempted time per vCPU thread" {
	want_traces
	index t1 "$TRACES/kvm/t1-host-2vms/host"
	"$KVMSCOPE" report vcpus "$OUT/t1.kvms" --format csv >"$OUT/t1.csv"
	near "$(cell guest_ns tid=207 <"$OUT/t1.csv")" 3067000305 0
	near "$(cell guest_ns tid=209 <"$OUT/t1.csv")" 2094094356 0
	near "$(cell guest_ns tid=208 <"$OUT/t1.csv")" 3072101417 0
	near "$(cell preempted_ns tid=207 <"$OUT/t1.csv")" 342592247 0
	near "$(cell preempted_ns tid=209 <"$OUT/t1.csv")" 1647539953 0
	near "$(cell preempted_ns tid=208 <"$OUT/t1.csv")" 2083879274 0
}

@test "two VMs: who is which vCPU of which VM" {
	want_traces
	index t1 "$TRACES/kvm/t1-host-2vms/host"
	"$KVMSCOPE" report vcpus "$OUT/t1.kvms" --format csv >"$OUT/t1.csv"
	[ "$(cell pid tid=207 <"$OUT/t1.csv")" = 175 ]
	[ "$(cell vcpu tid=207 <"$OUT/t1.csv")" = 0 ]
	[ "$(cell pid tid=209 <"$OUT/t1.csv")" = 175 ]
	[ "$(cell vcpu tid=209 <"$OUT/t1.csv")" = 1 ]
	[ "$(cell pid tid=208 <"$OUT/t1.csv")" = 183 ]
	[ "$(cell vcpu tid=208 <"$OUT/t1.csv")" = 0 ]
}

@test "two VMs: a name given by the user is used everywhere" {
	want_traces
	index t1n --vm-name 175=vm1 --vm-name 183=vm2 \
		"$TRACES/kvm/t1-host-2vms/host"
	"$KVMSCOPE" report vcpus "$OUT/t1n.kvms" --format csv >"$OUT/n.csv"
	[ "$(cell vm tid=208 <"$OUT/n.csv")" = vm2 ]
	"$KVMSCOPE" report blame "$OUT/t1n.kvms" --format csv |
		grep -q '^vm2,0,vm1/vcpu1,vm,'
}

@test "two VMs: the two that share a pCPU blame each other, then the host task" {
	want_traces
	index t1n --vm-name 175=vm1 --vm-name 183=vm2 \
		"$TRACES/kvm/t1-host-2vms/host"
	"$KVMSCOPE" report blame "$OUT/t1n.kvms" --format csv >"$OUT/blame.csv"
	[ "$(grep '^vm2,0,' "$OUT/blame.csv" | sed -n 1p | cut -d, -f3)" = vm1/vcpu1 ]
	[ "$(grep '^vm2,0,' "$OUT/blame.csv" | sed -n 2p | cut -d, -f3)" = host-hop ]
	[ "$(grep '^vm1,1,' "$OUT/blame.csv" | sed -n 1p | cut -d, -f3)" = vm2/vcpu0 ]
	[ "$(grep '^vm1,1,' "$OUT/blame.csv" | sed -n 2p | cut -d, -f3)" = host-hop ]
	# Alone on its pCPU but for the host task.
	[ "$(grep '^vm1,0,' "$OUT/blame.csv" | sed -n 1p | cut -d, -f3)" = host-hop ]
}

@test "two VMs: exits per vCPU and reason are what the trace holds" {
	want_traces
	[ -n "$BABELTRACE" ] || skip "no babeltrace2"
	index t1 "$TRACES/kvm/t1-host-2vms/host"
	"$BABELTRACE" "$TRACES/kvm/t1-host-2vms/host" |
		sed -n 's/.* kvm_x86_exit: .* tid = \([0-9]*\),.*exit_reason = \([0-9]*\),.*/\1 \2/p' |
		sort | uniq -c | awk '{ print $2, $3, $1 }' | sort >"$OUT/want"
	# The report knows vCPUs; their threads come from another report.
	"$KVMSCOPE" report vcpus "$OUT/t1.kvms" --format csv >"$OUT/t1.csv"
	"$KVMSCOPE" report exits "$OUT/t1.kvms" --format csv |
		awk -F, 'NR == FNR { if (FNR == 1) for (i = 1; i <= NF; i++) v[$i] = i
			else tid[$v["pid"] " " $v["vcpu"]] = $v["tid"]; next }
			FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
			{ print tid[$at["pid"] " " $at["vcpu"]], $at["code"], $at["count"] }' \
			"$OUT/t1.csv" - | sort >"$OUT/got"
	[ -s "$OUT/want" ]
	diff -u "$OUT/want" "$OUT/got"
}

@test "the same result whatever the number of decoders" {
	want_traces
	for n in 1 2 4; do
		"$KVMSCOPE" index -q -j $n -o "$OUT/j$n.kvms" \
			"$TRACES/kvm/t5-timers/host"
		"$KVMSCOPE" export "$OUT/j$n.kvms" --format csv >"$OUT/j$n.csv"
	done
	cmp "$OUT/j1.csv" "$OUT/j2.csv"
	cmp "$OUT/j1.csv" "$OUT/j4.csv"
}

@test "perf: vCPUs, exits and preemptions as from LTTng" {
	want_traces
	index perf "$TRACES/kvm/t10-perf/perfctf"
	"$KVMSCOPE" report vcpus "$OUT/perf.kvms" --format csv >"$OUT/perf.csv"
	near "$(cell guest_ns tid=207 <"$OUT/perf.csv")" 2419321198 0
	near "$(cell guest_ns tid=208 <"$OUT/perf.csv")" 703873548 0
	near "$(cell guest_ns tid=206 <"$OUT/perf.csv")" 2582748476 0
	near "$(cell preempted_ns tid=208 <"$OUT/perf.csv")" 351666676 0
	near "$(cell preempted_ns tid=206 <"$OUT/perf.csv")" 405693893 0
	[ "$("$KVMSCOPE" report exits "$OUT/perf.kvms" --format csv |
		awk -F, 'NR > 1 { n += $7 } END { print n }')" -gt 7000 ]
}

@test "the invariants hold on every recorded KVM trace" {
	want_traces
	for t in t1-host-2vms/host t2-fused t3-disk-contention t4-net \
		t5-timers/host t8-entry-identity/host t11-syscalls \
		t10-perf/perfctf; do
		index "$(echo "$t" | tr / -)" "$TRACES/kvm/$t"
	done
	"$BUILD/tests/invariants" "$OUT"/t*.kvms
}

@test "guest traces beside the host's are listed, not used, not an error" {
	want_traces
	index t2-fused "$TRACES/kvm/t2-fused"
	"$KVMSCOPE" report summary "$OUT/t2-fused.kvms" --format json |
		tr -d ' \n' >"$OUT/t2.json"
	[ "$(grep -o '"role":"guest"' "$OUT/t2.json" | wc -l)" = 2 ]
	[ "$(grep -o '"role":"host"' "$OUT/t2.json" | wc -l)" = 1 ]
}

@test "public traces: every event, no VM, the invariants" {
	want_traces
	[ -d "$TRACES/public" ] || skip "no public traces"
	while read -r name events; do
		t=$TRACES/public/$name
		[ -d "$t" ] || continue
		out=$OUT/public-$(echo "$name" | tr / -).kvms
		"$KVMSCOPE" index -q -o "$out" "$t"
		"$KVMSCOPE" report summary "$out" --format json |
			tr -d ' \n' >"$OUT/s.json"
		grep -q "^{[^[]*\"events\":$events," "$OUT/s.json" ||
			{ echo "$name: not $events events"; return 1; }
		grep -q '"vms":\[\]' "$OUT/s.json"
		"$BUILD/tests/invariants" "$out"
	done <<-END
		tracevizlab-simple-kernel 11980
		tracevizlab-wget-first 28383
		tracevizlab-cat-kern-ust 100420
		tracevizlab-pacman 83649
		tracecompass-bug446190 31556
		tracecompass-synctraces/scp_src 110771
		tracecompass-synctraces/scp_dest 85729
		tracecompass-synctraces 196500
		tracecompass-perf-taskset2 1500
		babeltrace-lttng-2.0.0 9881
		babeltrace-tracefile-rotation 12305
	END
}

# The way of somebody who sees the trace for the first time: open it, 7 for
# figures; 5 for the worst one; V and S to take it along.
@test "two VMs: the viewer says what vm2 suffered, from whom, and when" {
	want_traces
	index t1 "$TRACES/kvm/t1-host-2vms/host"
	run "$KVMSCOPE" view --screenshot 100x40 "$OUT/t1.kvms"
	[[ "$output" == *"vCPU 0 (tid 208): preempted"*"from +4.307138077"* ]]
	[[ "$output" == *"ran instead:"*"vCPU 1 (19.59 ms)"*"host-hop 476"* ]]
	[[ "$output" == *"why: "*"had been woken"*"before: vmm"*"exit interrupt"* ]]
	run "$KVMSCOPE" view --screenshot 100x40 --keys 7 "$OUT/t1.kvms"
	[[ "$output" == *">preempted "*" 2.084 s "*" 414 "* ||
		"$output" == *" preempted "*" 2.084 s "*" 414 "* ]]
	[[ "$output" == *" by "*"175 vCPU 1 "*" 1.587 s "*" 443 "* ]]
	run "$KVMSCOPE" view --screenshot 100x40 --keys 5 "$OUT/t1.kvms"
	[[ "$output" == *"1 of 670"*">   +4.307138077  29.29 ms  "*" 67%"* ]]
}

# What ended the halts of a VM's vCPU: "REASON VECTOR WAKER MICROSECONDS".
wakers() { # HISTORY TID
	"$KVMSCOPE" sql "$1" --format csv "SELECT wake_reason(i.value),
		wake_vector(i.value), b.name, sum(i.end - i.begin) / 1000
		FROM track v JOIN interval i ON i.track = v.id
		LEFT JOIN track b ON b.id = wake_by(i.value)
		WHERE v.kind = 'vcpu' AND v.tid = $2 AND i.state = 'idle'
		GROUP BY 1, 2, 3" | tail -n +2 | tr , ' '
}

# Their sum over the lines that begin so.
time_of() { # PATTERN
	awk -v p="$1" '$0 ~ "^" p { sum += $NF } END { print sum + 0 }'
}

# Halts of both kinds, by another program that reads the same trace's text: the
# first interrupt that a vCPU's APIC took, and whether a timer woke it.  The
# vectors are those of the guest's own list of interrupts.
@test "a shared disk: what its readers waited for" {
	want_traces
	index t3 "$TRACES/kvm/t3-disk-contention/host"
	"$KVMSCOPE" report waits "$OUT/t3.kvms" --format csv >"$OUT/t3.csv"
	near "$(cell wait_disk_ns tid=211 <"$OUT/t3.csv")" 752493000 5
	near "$(cell wait_timer_ns tid=211 <"$OUT/t3.csv")" 1410431000 5
	near "$(cell wait_task_ns tid=211 <"$OUT/t3.csv")" 1535136000 5
	near "$(cell wait_disk_ns tid=209 <"$OUT/t3.csv")" 321588000 5
	near "$(cell wait_disk_ns tid=210 <"$OUT/t3.csv")" 928884000 10
	wakers "$OUT/t3.kvms" 211 >"$OUT/t3.wakers"
	# Its second virtio-blk device, through vm1's I/O thread
	[ "$(time_of "disk 37 IO io1" <"$OUT/t3.wakers")" -gt 500000 ]
	[ "$(time_of "disk 37 IO io1" <"$OUT/t3.wakers")" = \
		"$(time_of ".* 37 " <"$OUT/t3.wakers")" ]
	[ "$(time_of "task 251 vCPU 0" <"$OUT/t3.wakers")" -gt 1000000 ]
	# A shared folder (9p) is no disk, though the same threads serve it.
	wakers "$OUT/t3.kvms" 209 >"$OUT/t3.wakers"
	[ "$(time_of "other 40 " <"$OUT/t3.wakers")" -gt 50000 ]
	[ "$(time_of "disk 40 " <"$OUT/t3.wakers")" = 0 ]
	# vm2's disk is served by its main loop and a pool of workers.
	wakers "$OUT/t3.kvms" 210 >"$OUT/t3.wakers"
	[ "$(time_of "disk 40 qemu-system-x86" <"$OUT/t3.wakers")" = \
		"$(time_of ".* 40 " <"$OUT/t3.wakers")" ]
}

# Of so many intervals that the history's own counts give a range only.
@test "wake-up latencies of a VM are exact" {
	want_traces
	index waits-t8 "$TRACES/kvm/t8-entry-identity/host"
	"$KVMSCOPE" report waits "$OUT/waits-t8.kvms" --format csv >"$OUT/waits-t8.csv"
	"$KVMSCOPE" sql "$OUT/waits-t8.kvms" --format csv "SELECT i.end - i.begin
		FROM track v JOIN track m ON m.id = v.parent
		JOIN interval i ON i.track = v.id WHERE v.kind = 'vcpu' AND
		i.state = 'ready' AND m.pid = (SELECT min(pid) FROM track
		WHERE kind = 'vm') ORDER BY 1" | sed 1d >"$OUT/ready"
	for p in 50 95 99; do
		want=$(awk -v p=$p '{ v[NR] = $1 } END {
			r = NR * p / 100; if (r > int(r)) r = int(r) + 1
			print v[int(r)] }' "$OUT/ready")
		[ "$(awk -F, -v c=wakeup_p${p}_ns 'NR == 1 {
			for (i = 1; i <= NF; i++) at[$i] = i; next }
			$3 == "" && !done++ { print $at[c] }' \
			"$OUT/waits-t8.csv")" = "$want" ]
	done
}

@test "a disk whose requests interrupt the thread that asked for them" {
	want_traces
	index t11 "$TRACES/kvm/t11-syscalls/host"
	wakers "$OUT/t11.kvms" 206 >"$OUT/t11.wakers"
	[ "$(time_of "disk 37 IO io1" <"$OUT/t11.wakers")" -gt 5000 ]
	[ "$(time_of "disk 37 IO io1" <"$OUT/t11.wakers")" = \
		"$(time_of ".* 37 " <"$OUT/t11.wakers")" ]
}

@test "networks: a vhost worker and QEMU's own path, both are net" {
	want_traces
	index t4 "$TRACES/kvm/t4-net/host"
	"$KVMSCOPE" report waits "$OUT/t4.kvms" --format csv >"$OUT/t4.csv"
	near "$(cell wait_net_ns tid=209 <"$OUT/t4.csv")" 381001000 5
	near "$(cell wait_net_ns tid=211 <"$OUT/t4.csv")" 190630000 5
	near "$(cell wait_net_ns tid=210 <"$OUT/t4.csv")" 18288000 5
	wakers "$OUT/t4.kvms" 209 >"$OUT/t4.wakers"
	[ "$(time_of "net 39 vhost-178" <"$OUT/t4.wakers")" = \
		"$(time_of ".* 39 " <"$OUT/t4.wakers")" ]
	wakers "$OUT/t4.kvms" 210 >"$OUT/t4.wakers"
	[ "$(time_of "net 4[34] qemu-system-x86" <"$OUT/t4.wakers")" = \
		"$(time_of ".* 4[34] " <"$OUT/t4.wakers")" ]
}

@test "sleepers: nearly all halts end by the timer" {
	want_traces
	index t5 "$TRACES/kvm/t5-timers/host"
	"$KVMSCOPE" report waits "$OUT/t5.kvms" --format csv >"$OUT/t5.csv"
	near "$(cell wait_timer_ns tid=208 <"$OUT/t5.csv")" \
		"$(cell halted_ns tid=208 <"$OUT/t5.csv")" 30
	[ "$(cell wait_disk_ns tid=208 <"$OUT/t5.csv")" = 0 ]
	[ "$(cell wait_net_ns tid=208 <"$OUT/t5.csv")" = 0 ]
}

@test "wait reasons: nothing is unknown but what the trace cuts off" {
	want_traces
	for t in t1-host-2vms t3-disk-contention t4-net t5-timers; do
		index "${t%%-*}" "$TRACES/kvm/$t/host"
		# The last halts, and halts that an unseen interrupt cut short.
		run "$KVMSCOPE" sql "$OUT/${t%%-*}.kvms" --format csv \
			"SELECT sum(i.end - i.begin) < 20000000 FROM track w
			JOIN track v ON v.id = w.parent
			JOIN interval i ON i.track = w.id
			WHERE w.kind = 'wait' AND i.state = 'unknown' AND
			i.end < w.end AND i.begin > w.begin"
		[ "${lines[1]}" != 0 ]
		run "$KVMSCOPE" report summary "$OUT/${t%%-*}.kvms" --format json
		[[ $(echo "$output" | tr -d ' \n') == *'"notes":[]'* ]]
	done
}

# The interrupt that one vCPU raises for another is a write to an MSR.
@test "guest processes: the viewer says what a vCPU waited for, and who ended it" {
	index gp "$TOP/sample-traces/guest-processes"
	run "$KVMSCOPE" view --screenshot 100x30 \
		--keys '2^/wait_task kind=wait dur>2ms<Enter>' "$OUT/gp.kvms"
	[ "$status" -eq 0 ]
	[[ "$output" == *"vCPU 1 waits (tid 212): wait_task (waits for a task)"* ]]
	[[ "$output" == *"why:  waited 2.258 ms for another task: interrupt vector "[0-9]*", raised by "*" vCPU 0 (known by"* ]]
	run "$KVMSCOPE" view --screenshot 100x30 \
		--keys '2^/wait_task kind=wait dur>2ms<Enter>J' "$OUT/gp.kvms"
	[[ "$output" == *"vCPU 0 (tid 211): vmm "*"exit reason msr"* ]]
	[[ "$output" == *" vCPU 0 ended the wait"* ]]
	run "$KVMSCOPE" view --screenshot 140x40 --keys b "$OUT/gp.kvms"
	[[ "$output" == *"waits, whole trace"*"vCPU 1 "*" 50.94 ms "* ]]
}

# The guests' own tables say who had which CR3 while the workloads ran ("during",
# the second of three).
name_processes() { # TRUTH
	awk '$1 == "guest" && $3 == "tid" { part[$2]++ }
		$1 == "guest" && part[$2] == 2 && $6 ~ /^0x/ && $NF == 0 {
			print $2, $6, $5, $3, $7, $8 }' "$1"
}

index_t8() {
	truth=$TRACES/kvm/t8-entry-identity.truth.txt
	name_processes "$truth" >"$OUT/t8.names"
	index t8 --vm-name 179=vm1 --vm-name 186=vm2 \
		--processes "$OUT/t8.names" "$TRACES/kvm/t8-entry-identity/host" \
		2>/dev/null
}

# begin and end of a workload, in the trace's time.
timetable() { # VM NAME
	local offset cycles
	cycles=$("${BABELTRACE:-babeltrace2}" --clock-cycles --no-delta \
		"$TRACES/kvm/t8-entry-identity/host" 2>/dev/null |
		head -n 1 | sed 's/^\[0*\([0-9]*\)\].*/\1/')
	offset=$("$KVMSCOPE" sql "$OUT/t8.kvms" --format csv \
		"SELECT begin - $cycles FROM track WHERE kind = 'machine'" |
		tail -n 1)
	awk -v vm="$1" -v name="$2" '
		$1 == "guest" && $2 == vm && $3 == "TT" && $4 == name { print $7 }
		$1 == vm ":" && $2 == "host_mono" { print $6 }' "$truth" | {
		read -r begin
		read -r end
		read -r x
		echo $((begin + x + offset)) $((end + x + offset))
	}
}

# Of the processes that had a CR3 one after the other: which ran the longest.
longest() { # CR3 <CSV
	awk -F, -v cr3="$1" '
		NR == 1 { print; for (i = 1; i <= NF; i++) column[$i] = i; next }
		$2 == cr3 && $column["run_ns"] > run { run = $column["run_ns"]; row = $0 }
		END { print row }'
}

@test "guest processes: each workload is there from its begin to its end" {
	want_traces
	index_t8
	while read -r vm name cr3; do
		read -r begin end < <(timetable "$vm" "$name")
		"$KVMSCOPE" report processes --each "$OUT/t8.kvms" --vm "$vm" \
			--format csv | longest "$cr3" >"$OUT/t8.csv"
		first=$(cell first_ns "cr3=$cr3" <"$OUT/t8.csv")
		last=$(cell last_ns "cr3=$cr3" <"$OUT/t8.csv")
		# It is seen at entries, and while it computes there is one with
		# each tick of host and guest, every 4 ms.
		[ "$first" -le "$begin" ]
		[ "$last" -ge $((end - 40000000)) ] # it sleeps at its end
		# Whoever had their CR3s before or after them are others.  Before
		# them was the shell's child that became them.
		echo "$name: $((first - begin)) .. $((last - end))"
		[ "$first" -ge $((begin - 200000000)) ]
		[ "$last" -le $((end + 20000000)) ]
	done <<-'WORK'
	vm1 vm1-task 0x6072000
	vm1 vm1-pipe-c 0x5730000
	vm1 vm1-mutex 0x6070000
	vm1 vm1-ct-task 0x6074000
	vm2 vm2-taskA 0x1fe9a000
	vm2 vm2-taskB 0x1fe9c000
	WORK
}

# What the script let them do: "cycle" computes and sleeps, "pipe" and "mutex"
# wait for each other.
@test "guest processes: workloads wait for what they were made to wait for" {
	want_traces
	index_t8
	while read -r vm name cr3 timer; do
		read -r begin end < <(timetable "$vm" "$name")
		"$KVMSCOPE" report processes --each "$OUT/t8.kvms" --vm "$vm" \
			--from "$begin" --to "$end" --format csv |
			longest "$cr3" >"$OUT/t8.csv"
		for s in run wait_task wait_timer wait_disk wait_net wait_other \
			unknown; do
			eval "$s=\$(cell ${s}_ns cr3=$cr3 <'$OUT/t8.csv')"
		done
		# All of them computed at least a sixth of the time.
		[ $((run * 6)) -ge $((end - begin - 10000000)) ]
		waits=$((wait_task + wait_timer + wait_disk + wait_net + wait_other))
		# None does anything with disk or network; a halt with an interrupt
		# that was pending already may stay unknown.
		echo "$name: run $run task $wait_task timer $wait_timer disk $wait_disk net $wait_net other $wait_other unknown $unknown of $((end - begin))"
		[ $(((wait_disk + wait_net + wait_other + unknown) * 20)) -le \
			$((waits + unknown)) ]
		# Whoever sleeps waits for its timer, and then for its turn: the
		# vCPUs are shared.  A timer of another process may bring who waits
		# for a task.
		case $timer in
		no) [ $((wait_timer * 4)) -le "$waits" ] ;;
		yes) [ $((wait_timer * 3)) -ge "$waits" ] ;;
		esac
	done <<-'WORK'
	vm1 vm1-task 0x6072000 yes
	vm1 vm1-pipe-c 0x5730000 no
	vm1 vm1-mutex 0x6070000 no
	vm1 vm1-ct-task 0x6074000 yes
	vm2 vm2-taskA 0x1fe9a000 yes
	vm2 vm2-taskB 0x1fe9c000 yes
	WORK
}

# A CR3 whose process ended is another one's later.
@test "guest processes: a row to a CR3 is the sum of those that had it" {
	want_traces
	index_t8
	"$KVMSCOPE" report processes "$OUT/t8.kvms" --format csv >"$OUT/t8.csv"
	[ "$(grep -c '^vm1,0x6072000,vm1-task,' "$OUT/t8.csv")" = 1 ]
	"$KVMSCOPE" report processes --each "$OUT/t8.kvms" --format csv \
		>"$OUT/t8.each"
	awk -F, '
	FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	# Whole times are beyond what awk counts exactly.
	{ key = $1 " " $2; run = $at["run_ns"]; first = substr($at["first_ns"], 5)
	  last = substr($at["last_ns"], 5) }
	NR != FNR { rows[key]++; count[key] = $at["processes"]
		if (run != sum[key] || first != begin[key] || last != end[key]) bad = 1
		next }
	{ n[key]++; sum[key] += run; several += n[key] == 2
	  if (!(key in begin) || first + 0 < begin[key] + 0) begin[key] = first
	  if (last + 0 > end[key] + 0) end[key] = last }
	END {
		for (key in rows)
			if (rows[key] != 1 || count[key] != n[key]) bad = 1
		exit bad || !several
	}' "$OUT/t8.each" "$OUT/t8.csv"
	# Also a row with gaps between its processes adds up.
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ ns = 0; for (name in at) if (name ~ /_ns$/ && name !~ /^(first|last)/)
		ns += $at[name]
	  if (ns != substr($at["last_ns"], 5) - substr($at["first_ns"], 5)) exit 1 }' "$OUT/t8.csv"
}

@test "guest processes: threads that hand a mutex over are told apart" {
	want_traces
	index_t8
	[ "$("$KVMSCOPE" report processes "$OUT/t8.kvms" --vm vm1 --tasks \
		--format csv | awk -F, '$2 == "0x6070000" && $5 != "" {
			print $4, $5 }' | sort | tr '\n' ';')" = \
		"vm1-mutex-0 175;vm1-mutex-1 179;" ]
}

# Both shells sleep mostly.  Their kernel stacks, named, show 110 and 116 ms of
# guest time at entries, not all of which user code tells of.
@test "guest processes: named stacks give to a process what they show, not what its CR3 is left over in" {
	want_traces
	index_t8
	index t8u --vm-name 179=vm1 --vm-name 186=vm2 \
		"$TRACES/kvm/t8-entry-identity/host"
	while read -r vm cr3; do
		for h in t8 t8u; do
			"$KVMSCOPE" report processes --each "$OUT/$h.kvms" --vm "$vm" \
				--format csv >"$OUT/$h.csv"
			eval "$h=\$(cell run_ns cr3=$cr3 <'$OUT/$h.csv')"
		done
		echo "$vm: $t8u without, $t8 with names"
		[ "$t8" -gt "$t8u" ]
		[ "$t8" -le $((t8u + 130000000)) ]
	done <<-'SHELLS'
	vm1 0x52c4000
	vm2 0x487c000
	SHELLS
}

@test "guest processes: their run time is the vCPUs' guest time" {
	want_traces
	index_t8
	"$BUILD/tests/invariants" "$OUT/t8.kvms"
	q="SELECT sum(s.time_ns) FROM track t JOIN track v ON v.id = t.parent,
		state_time(t.id, t.begin, t.end) s WHERE v.name ="
	ask() {
		"$KVMSCOPE" sql "$OUT/t8.kvms" --format csv "$1" | tail -n 1
	}
	guest=$(ask "$q 'vm2' AND t.kind = 'vcpu' AND s.state = 'guest'")
	run=$(ask "$q 'vm2' AND t.kind = 'process' AND s.state = 'run'")
	[ "$guest" = "$run" ]
	# vm1's idle task, for one, is on both vCPUs at times: that counts once.
	guest=$(ask "$q 'vm1' AND t.kind = 'vcpu' AND s.state = 'guest'")
	run=$(ask "$q 'vm1' AND t.kind = 'process' AND s.state = 'run'")
	[ "$run" -le "$guest" ]
	near "$run" "$guest" 20
}

@test "guest processes: guest time by CR3 as in the trace's text, but for resting" {
	want_traces
	index_t8
	"${BABELTRACE:-babeltrace2}" --clock-cycles --no-delta \
		"$TRACES/kvm/t8-entry-identity/host" 2>/dev/null |
		awk -f "$TOP/tests/guest-time.awk" >"$OUT/t8.text"
	"$KVMSCOPE" sql "$OUT/t8.kvms" --format csv "SELECT v.pid, t.key,
		s.time_ns FROM track t JOIN track v ON v.id = t.parent,
		state_time(t.id, t.begin, t.end) s
		WHERE t.kind = 'process' AND s.state = 'run'" | tail -n +2 |
		tr , ' ' | awk '
	NR == FNR { text[$1 " " $2] = $3; resting[$1] += $4; next }
	{ d = $3 - text[$1 " " $2]; off[$1] += d > 0 ? d : 0 }
	END {
		# Time after a halt goes to others than whose CR3 is left over.
		for (vm in resting)
			if (off[vm] > resting[vm]) { print vm, off[vm], resting[vm]; bad = 1 }
		exit bad
	}' "$OUT/t8.text" -
}

@test "guest processes: the viewer lists them, and leads from a vCPU down to one and back" {
	index gp "$TOP/sample-traces/guest-processes"
	run "$KVMSCOPE" view --screenshot 120x34 --keys A "$OUT/gp.kvms"
	[ "$status" -eq 0 ]
	[[ "$output" == *">vm-179 CR3 0x6072000 "*"%"*" vm-186 CR3 0x1fe9a000 "* ]]
	run "$KVMSCOPE" view --screenshot 120x34 \
		--keys '2:goto +0.31<Enter>/vm-179 vCPU 0<Enter><Enter>' "$OUT/gp.kvms"
	[[ "$output" == *"view of processes"*"> "*"CR3 0x6072000"* ]]
	[[ "$output" == *"vm-179 CR3 0x6072000: run (its vCPU runs guest code)"* ]]
	run "$KVMSCOPE" view --screenshot 120x34 --keys \
		'2:goto +0.31<Enter>/vm-179 vCPU 0<Enter><Enter><Backspace>' "$OUT/gp.kvms"
	[[ "$output" == *"vm-179 vCPU 0 (tid 211): guest"* ]]
}

@test "guest processes: one that is preempted says who ran instead" {
	index gp "$TOP/sample-traces/guest-processes"
	run "$KVMSCOPE" view --screenshot 120x30 \
		--keys '2/kind=process preempted dur>1ms<Enter>' "$OUT/gp.kvms"
	[ "$status" -eq 0 ]
	[[ "$output" == *": preempted (could run, its vCPU has no pCPU)"*"ran instead:  vm-1"* ]]
	run "$KVMSCOPE" view --screenshot 120x30 \
		--keys '2/kind=process preempted dur>1ms<Enter>J' "$OUT/gp.kvms"
	[[ "$output" == *" ran instead; Backspace goes back"* ]]
	run "$KVMSCOPE" view --screenshot 120x30 \
		--keys '2^/kind=vcpu wait_task dur>2ms<Enter>' "$OUT/gp.kvms"
	[[ "$output" == *"> "*"vCPU 1"*"wait_task (waits for a task)"* ]]
}

@test "disks: the viewer's lanes say who submitted, and how latency rose" {
	want_traces
	index t3 "$TRACES/kvm/t3-disk-contention/host"
	run "$KVMSCOPE" view --screenshot 140x40 --keys '3<Home>' "$OUT/t3.kvms"
	[ "$status" -eq 0 ]
	[[ "$output" == *"disk_inflight     max 1|"*"disk_latency "*" max 5 ms|"* ||
		"$output" == *"disk_inflight     max 1│"*"disk_latency "*" max 5 ms│"* ]]
	run "$KVMSCOPE" view --screenshot 140x40 --keys '3/disk_read<Enter>' "$OUT/t3.kvms"
	[[ "$output" == *"in all 16.4 MB  1000x"* ]]
	[[ "$output" == *"source:  block_rq_"* ]]
	keys='3/disk_latency<Enter><Enter>'
	run "$KVMSCOPE" view --screenshot 140x40 --keys "$keys" "$OUT/t3.kvms"
	[[ "$output" == *"request:  read of 16.4 kB, device vdb, sector 268832: 11.67 ms, submitted by IO io1 199 of "* ]]
	run "$KVMSCOPE" view --screenshot 140x40 --keys "${keys}J" "$OUT/t3.kvms"
	[[ "$output" == *"── IO io1 199: "* || "$output" == *"-- IO io1 199: "* ]]
	run "$KVMSCOPE" view --screenshot 140x40 --keys "${keys}I" "$OUT/t3.kvms"
	[[ "$output" == *">IO io1 199 "*" 11.67 ms "*"+1.906286246 "*" 199 "* ]]
}
