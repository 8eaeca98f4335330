# SPDX-License-Identifier: GPL-2.0-or-later
# What VMs use, in real traces, held against their text and what was done.

setup_file() {
	export TRACES=${TRACES:-$TOP/../shared/traces}
	export OUT=$BATS_FILE_TMPDIR
}

want_trace() { # NAME: its history becomes $H, its text $T
	[ -d "$TRACES/kvm/$1" ] || skip "no recorded traces at \$TRACES"
	[ -n "$BABELTRACE" ] || skip "no babeltrace2"
	H=$OUT/$1.kvms
	T=$OUT/$1.txt
	[ -f "$H" ] || "$KVMSCOPE" index -q -o "$H" "$TRACES/kvm/$1/host"
	[ -f "$T" ] || "$BABELTRACE" --clock-seconds --no-delta \
		"$TRACES/kvm/$1/host" 2>/dev/null |
		grep -E ' (block_rq|net_)' >"$T"
}

# The value of a column in the row of a report that begins with a VM.
cell() { # REPORT VM COLUMN [OPTION...]
	local report=$1 vm=$2 column=$3
	shift 3
	"$KVMSCOPE" report "$report" "$H" --format csv "$@" |
		awk -F, -v vm="$vm" -v column="$column" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$1 == vm { print $at[column] }'
}

near() { # GOT WANT PERMILLE
	awk -v a="$1" -v b="$2" -v p="$3" 'BEGIN {
		d = a - b; if (d < 0) d = -d
		exit !(a != "" && d <= b * p / 1000) }' ||
		{ echo "got '$1', want '$2'"; return 1; }
}

# 1000 reads of 16 KiB by vm1, 300 writes of 64 KiB by vm2, 150 of 32 KiB by a
# task of the host, at one disk.
@test "disk: who submitted what" {
	want_trace t3-disk-contention
	[ "$(cell disk qemu-system-x86-180 read_count)" = 1000 ]
	[ "$(cell disk qemu-system-x86-180 read_bytes)" = 16384000 ]
	[ "$(cell disk qemu-system-x86-180 write_count)" = 0 ]
	[ "$(cell disk qemu-system-x86-187 write_count)" = 300 ]
	[ "$(cell disk qemu-system-x86-187 write_bytes)" = 19660800 ]
	[ "$(cell disk qemu-system-x86-187 read_count)" = 0 ]
	[ "$(cell disk 'all VMs' complete_count)" = 1300 ]
	run "$KVMSCOPE" sql "$H" --format csv "SELECT th.name, count(*),
		sum(r.bytes) FROM request AS r JOIN track AS th
		ON th.id = r.thread WHERE r.op IN ('read', 'write') AND
		r.device = 'vdb' AND th.name IN ('IO io1', 'worker',
		'host-write') GROUP BY th.name ORDER BY th.name"
	[ "${lines[1]}" = "IO io1,1000,16384000" ]
	[ "${lines[2]}" = "host-write,150,4915200" ]
	[ "${lines[3]}" = "worker,300,19660800" ]
}

@test "disk: by which thread, at which device" {
	want_trace t3-disk-contention
	by() { # COLUMNS...: of the rows of --by thread
		"$KVMSCOPE" report disk "$H" --by thread --format csv |
			awk -F, -v vm="$1" -v comm="$2" '
			NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
			$1 == vm && $at["comm"] == comm {
				n += $at["read_count"] + $at["write_count"]
				b += $at["read_bytes"] + $at["write_bytes"] }
			END { print n + 0, b + 0 }'
	}
	[ "$(by qemu-system-x86-180 'IO io1')" = "1000 16384000" ]
	[ "$(by qemu-system-x86-187 worker)" = "300 19660800" ]
	[ "$(by 'host tasks' host-write)" = "150 4915200" ]
	"$KVMSCOPE" report requests "$H" --vm 180 --format csv |
		awk -F, 'NR > 1 && $3 == "IO io1" && $4 == "vdb" &&
			$5 == "read" && $9 > 0 { n++ }
			END { exit !(NR == 1001 && n == 1000) }'
}

@test "disk: every request is what the text of the trace shows" {
	want_trace t3-disk-contention
	awk -f "$TOP/tests/disk-requests.awk" "$T" | sort >"$OUT/want"
	"$KVMSCOPE" sql "$H" --format csv "SELECT r.begin, r.\"end\", r.op,
		r.bytes, th.tid FROM request AS r JOIN track AS th
		ON th.id = r.thread WHERE r.op IN ('read', 'write')
		AND r.\"end\" IS NOT NULL" |
		sed 1d | tr ',' ' ' | sort >"$OUT/got"
	[ "$(wc -l <"$OUT/want")" -ge 1750 ]
	diff -u "$OUT/want" "$OUT/got"
}

# vm1 with vm2 and the host; with vm2; alone.
@test "disk: latency in three steps, the same as by the text" {
	want_trace t3-disk-contention
	awk -f "$TOP/tests/disk-requests.awk" "$T" >"$OUT/requests"
	vm2=$(awk '$3 == "write" && $4 == 65536' "$OUT/requests" | sort |
		awk 'NR == 1 { print $1 } { last = $2 } END { print last }')
	host=$(awk '$4 == 32768 { last = $2 } END { print last }' \
		"$OUT/requests")
	set -- $vm2
	step() { # FROM TO
		local want got
		want=$(awk -v from="$1" -v to="$2" '
			$3 == "read" && $2 "" >= from && $2 "" < to {
				n++; sum += substr($2, 6) - substr($1, 6) }
			END { printf "%d %.0f", n, sum / n }' "$OUT/requests")
		got="$(cell disk qemu-system-x86-180 complete_count --from "$1" --to "$2")"
		got+=" $(cell disk qemu-system-x86-180 latency_mean_ns --from "$1" --to "$2")"
		echo "from $1 to $2: want $want, got $got"
		[ "${got% *}" = "${want% *}" ] && near "${got#* }" "${want#* }" 1
		MEAN=${got#* }
	}
	end=$(awk '{ if ($2 "" > last) last = $2 } END { print last }' \
		"$OUT/requests")
	step "$1" "$host"
	three=$MEAN
	step "$host" "$2"
	two=$MEAN
	step "$2" "$end"
	one=$MEAN
	[ "$three" -gt $((two * 3 / 2)) ]
	[ "$two" -gt $((one * 5 / 4)) ]
}

@test "disk: requests outstanding are rate by latency" {
	want_trace t3-disk-contention
	for vm in qemu-system-x86-180 qemu-system-x86-187; do
		"$KVMSCOPE" report disk "$H" --vm "$vm" --format csv |
			awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i
				next }
			{ rate = $at["read_per_s"] + $at["write_per_s"]
			  print $at["depth_mean"],
				rate * $at["latency_mean_ns"] / 1e9 }' >"$OUT/little"
		read -r depth product <"$OUT/little"
		near "$depth" "$product" 1
	done
}

@test "disk: depth of a window is that of its requests" {
	want_trace t3-disk-contention
	from=1795227735000000000 to=1795227736000000000
	want=$(awk -f "$TOP/tests/disk-requests.awk" "$T" | awk '
		$3 == "read" {
			b = substr($1, 6) - 27735000000000
			e = substr($2, 6) - 27735000000000
			if (b < 0) b = 0
			if (e > 1e9) e = 1e9
			if (e > b) sum += e - b }
		END { print sum / 1e9 }')
	near "$(cell disk qemu-system-x86-180 depth_mean --from $from --to $to)" \
		"$want" 1
}

# Independent sums of len per interface; vm1 sent 2.51 MB to the host (what its
# receiver counted) and got 2 MB from it and what vm2 sent.
@test "net: bytes and directions, vhost and QEMU's own path" {
	want_trace t4-net
	sum() { # EVENT INTERFACE
		awk -v e=" $1: " -v i="name = \"$2\"" '
		index($0, e) && index($0, i) {
			match($0, /len = [0-9]+/); n++
			s += substr($0, RSTART + 6, RLENGTH - 6) }
		END { print n, s }' "$T"
	}
	for pair in "qemu-system-x86-178 tap-vm1" "qemu-system-x86-186 tap-vm2"; do
		set -- $pair
		[ "$(cell net $1 rx_packets) $(cell net $1 rx_bytes)" = \
			"$(sum net_dev_xmit $2)" ]
		[ "$(cell net $1 tx_packets) $(cell net $1 tx_bytes)" = \
			"$(sum net_if_receive_skb $2)" ]
	done
	[[ "$(cell net qemu-system-x86-178 source)" == *"tap-vm1 (vhost)"* ]]
	[[ "$(cell net qemu-system-x86-186 source)" == *"tap-vm2 (VMM)"* ]]
	[ "$(cell net qemu-system-x86-178 vhost_wait_count)" -gt 100 ]
	[ -z "$(cell net qemu-system-x86-186 vhost_wait_ns)" ]
	near "$(cell net qemu-system-x86-178 tx_bytes)" 2631926 80
	near $(($(cell net qemu-system-x86-178 rx_bytes) - \
		$(cell net qemu-system-x86-186 tx_bytes))) 2097152 50
	[ "$(cell net qemu-system-x86-178 rx_bytes --host-side)" = \
		"$(cell net qemu-system-x86-178 tx_bytes)" ]
}

@test "net and disk: none is told from not known; sources name what occurs" {
	want_trace t5-timers
	grep -q 'net_dev_xmit.*"tap-vm1"' "$T"
	[ "$(grep -c net_if_receive_skb "$T")" = 0 ]
	[ "$(grep -c block_rq_insert "$T")" = 0 ]
	[ "$(cell net qemu-system-x86-179 tx_packets)" = 0 ]
	[ -z "$(cell net qemu-system-x86-179 rx_packets)" ]
	[ "$(cell disk qemu-system-x86-186 read_count)" = 0 ]
	run "$KVMSCOPE" sql "$H" --format csv "SELECT DISTINCT source
		FROM counter WHERE quantity LIKE 'disk%'"
	[ "${lines[1]}" = "\"block_rq_issue, block_rq_complete, by who submitted\"" ]
	[ "${#lines[@]}" = 2 ]
	# The same words in report and table.
	"$KVMSCOPE" report disk "$H" --vm 179 --format csv |
		grep -qF "${lines[1]}"
	want_trace t4-net
	"$KVMSCOPE" sql "$H" --format csv "SELECT DISTINCT source
		FROM counter WHERE quantity IN ('net_rx', 'net_tx')" |
		sed 1d >"$OUT/sources"
	[ "$(wc -l <"$OUT/sources")" = 4 ]
	[ "$(grep -c netif_rx "$OUT/sources")" = 0 ]
	while read -r source; do
		"$KVMSCOPE" report net "$H" --format csv | grep -qF "$source"
	done <"$OUT/sources"
}

@test "cpu: the time of a VM is that of its threads" {
	for trace in t1-host-2vms t3-disk-contention; do
		want_trace $trace
		"$KVMSCOPE" report threads "$H" --format csv |
			awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i
				next }
			$at["vm"] != "" { sum[$at["vm"]] += $at["cpu_ns"] }
			END { for (vm in sum) printf "%s %.0f\n", vm, sum[vm] }' |
			sort >"$OUT/want"
		"$KVMSCOPE" report cpu "$H" --format csv |
			awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i
				next }
			$1 != "all VMs" { print $1, $at["cpu_ns"] }' |
			sort >"$OUT/got"
		[ "$(wc -l <"$OUT/got")" = 2 ]
		diff -u "$OUT/want" "$OUT/got"
	done
}

@test "cpu: exits, stays and active vCPUs agree with the other reports" {
	want_trace t1-host-2vms
	for pid in 175 183; do
		vm=qemu-system-x86-$pid
		[ "$(cell cpu $vm exits)" = "$("$KVMSCOPE" report exits "$H" \
			--vm $pid --format csv |
			awk -F, 'NR > 1 { n += $7 } END { print n }')" ]
		"$KVMSCOPE" report vcpus "$H" --vm $pid --format csv |
			awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i
				next }
			{ on += $at["guest_ns"] + $at["guest_l2_ns"]
			  on += $at["vmm_ns"] + $at["qemu_ns"]
			  on += $at["halt_poll_ns"]
			  off += $at["ready_ns"] + $at["preempted_ns"] }
			END { printf "%.0f %.0f\n", on, on + off }' >"$OUT/on"
		read -r on wanted <"$OUT/on"
		"$KVMSCOPE" sql "$H" --format csv "SELECT (\"end\" - begin)
			FROM track WHERE kind = 'machine'" | sed 1d >"$OUT/len"
		read -r len <"$OUT/len"
		near "$(cell cpu $vm running_mean)" \
			"$(awk "BEGIN { print $on / $len }")" 1
		near "$(cell cpu $vm demand_mean)" \
			"$(awk "BEGIN { print $wanted / $len }")" 1
	done
}

# From a VM's first KVM event on the gauge is what the states say.
@test "gauges: the integral of running vCPUs is the time of their states" {
	want_trace t3-disk-contention
	for pid in 180 187; do
		"$KVMSCOPE" sql "$H" --format csv "
			SELECT p.t, p.value FROM counter AS c
			JOIN track AS t ON t.id = c.track
			JOIN track AS vm ON vm.id = t.parent
			JOIN counter_point AS p ON p.track = c.track
			WHERE c.quantity = 'vcpus_running' AND vm.pid = $pid
			ORDER BY p.t" | sed 1d | awk -F, '
			{ t = substr($1, 6); if (NR > 1) sum += v * (t - at)
			  at = t; v = $2 }
			END { printf "%.0f\n", sum }' >"$OUT/sum"
		read -r sum <"$OUT/sum"
		near "$sum" "$("$KVMSCOPE" report vcpus "$H" --vm $pid \
			--format csv | awk -F, '
			NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
			{ on += $at["guest_ns"] + $at["vmm_ns"]
			  on += $at["qemu_ns"] + $at["halt_poll_ns"] }
			END { printf "%.0f", on }')" 10
	done
}

# The simulated host keeps books of what its guests really did.
@test "simulated: every request and every packet is the right VM's" {
	for args in "--seed 1" "--seed 2 --isa vmx --apicv --no-accept"; do
		rm -rf "$OUT/sim"
		"$BUILD/tests/sim/sim-gen" -o "$OUT/sim" \
			--truth "$OUT/truth" --events 100000 --guests $args
		"$KVMSCOPE" index -q -o "$OUT/sim.kvms" "$OUT/sim"
		awk -F, '$1 == "disk" { print $2 "," $3 "," ($4 ? $4 : "") \
			"," ($6 == "R" ? "read" : "write") "," $5 "," $7 }' \
			"$OUT/truth" | sort >"$OUT/want"
		"$KVMSCOPE" sql "$OUT/sim.kvms" --format csv "
			SELECT vm.pid, r.begin, r.\"end\", r.op, r.bytes, th.tid
			FROM request AS r JOIN track AS vm ON vm.id = r.vm
			JOIN track AS th ON th.id = r.thread" |
			sed 1d | sort >"$OUT/got"
		[ "$(wc -l <"$OUT/want")" -gt 500 ]
		diff -u "$OUT/want" "$OUT/got"
		awk -F, '$1 == "net" { print $2 "," $3 "," $4 "," $5 }' \
			"$OUT/truth" | sort >"$OUT/want"
		"$KVMSCOPE" sql "$OUT/sim.kvms" --format csv "
			SELECT vm.pid, p.t, substr(c.quantity, 5), p.value
			FROM counter AS c JOIN track AS t ON t.id = c.track
			JOIN track AS vm ON vm.id = t.parent
			JOIN counter_point AS p ON p.track = c.track
			WHERE c.quantity IN ('net_rx', 'net_tx')" |
			sed 1d | sort >"$OUT/got"
		[ "$(wc -l <"$OUT/want")" -gt 1000 ]
		diff -u "$OUT/want" "$OUT/got"
	done
}
