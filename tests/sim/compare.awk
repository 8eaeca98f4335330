# SPDX-License-Identifier: GPL-2.0-or-later
#
# Hold a report against what the simulated host says of itself.
#
#	awk -v report=vcpus -f compare.awk TRUTH REPORT.csv
#
# Prints each number that differs, then how many were compared; fails if any
# differs, or none was there.  Numbers are compared as text: nothing is lost.
# What truth does not mention (a state that never occurs) must be 0.

BEGIN {
	FS = ","
}

# ----- the truth: see truth.h ---------------------------------------------

NR == FNR && $1 == "name" {
	comm[$2] = $4
	who[$2] = $5 ? "vm" $5 : ""
	if ($6 >= 0)
		tid_of["vm" $5, $6] = $2
	culprit[$2] = $5 ? "vm" $5 "/" ($6 >= 0 ? "vcpu" $6 : $4) : $4
	kind[$2] = $5 ? "vm" : $4 ~ /^(kworker|ksoftirqd)/ ? "kernel" : "host"
}

NR == FNR && $1 == "cpu" && report == "cpus" {
	want[$2 " " $3 "_ns"] = $4
}

NR == FNR && $1 == "vcpu" && report == "vcpus" {
	want[$2 " " $3 "_ns"] = $4
}

NR == FNR && $1 == "thread" && report == "threads" {
	want[$2 " " $3 ($3 ~ /switches|wakeups/ ? "" : "_ns")] = $4
}

NR == FNR && $1 == "exit" && report == "exits" {
	want[$2 " " $3 " count"] = $4
	want[$2 " " $3 " handling_ns"] = $5
	want[$2 " " $3 " max_ns"] = $6
}

NR == FNR && $1 == "blame" && report == "blame" {
	blame_victim[++blames] = $2
	blame_culprit[blames] = $3
	blame_ns[blames] = $4
	blame_count[blames] = $5
	blame_max[blames] = $6
}

# ----- the report -----------------------------------------------------------

NR != FNR && FNR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	columns = NF
	split($0, title)
	# Names of all threads are known by now, so blame can be spelled.
	for (i = 1; i <= blames; i++) {
		c = blame_culprit[i]
		key = blame_victim[i] " " (c ? culprit[c] : "idle") " "
		key = key (c ? kind[c] : "idle")
		# QEMU's workers have one name.
		want[key " ns"] += blame_ns[i]
		want[key " count"] += blame_count[i]
		if (want[key " max_ns"] + 0 < blame_max[i] + 0)
			want[key " max_ns"] = blame_max[i]
	}
	next
}

function field(name)
{
	return $(column[name])
}

# The numbers of this row whose names end in _ns, under @key.
function take_times(key)
{
	for (i = 1; i <= columns; i++)
		if (title[i] ~ /_ns$/)
			got[key " " title[i]] = $i
}

NR != FNR && report == "cpus" {
	take_times(field("cpu"))
}

NR != FNR && report == "vcpus" {
	take_times(field("tid"))
}

NR != FNR && report == "threads" && field("tid") > 0 {
	take_times(field("tid"))
	got[field("tid") " switches"] = field("switches")
	got[field("tid") " wakeups"] = field("wakeups")
}

NR != FNR && report == "exits" {
	key = tid_of[field("vm"), field("vcpu")] " " field("code")
	got[key " count"] = field("count")
	got[key " handling_ns"] = field("handling_ns")
	got[key " max_ns"] = field("max_ns")
}

NR != FNR && report == "blame" {
	key = tid_of[field("victim_vm"), field("victim_vcpu")]
	key = key " " field("culprit") " " field("culprit_kind")
	got[key " ns"] = field("ns")
	got[key " count"] = field("count")
	got[key " max_ns"] = field("max_ns")
}

END {
	for (key in want) {
		compared++
		if (got[key] "" != want[key] "") {
			bad++
			printf "%s: %s: reported %s, true %s\n", report, key,
				key in got ? got[key] : "nothing", want[key]
		}
	}
	for (key in got)
		if (!(key in want) && got[key] != 0) {
			bad++
			printf "%s: %s: reported %s, true nothing\n", report,
				key, got[key]
		}
	printf "%d numbers compared, %d differ\n", compared, bad
	exit bad > 0 || !compared
}
