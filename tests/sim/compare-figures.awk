# SPDX-License-Identifier: GPL-2.0-or-later
#
# Hold the reports on waits, processes, disk, net and cpu against what the
# simulated host says of its guests (truth.h, truth-guest.h).
#
#	awk -v report=disk -f compare-figures.awk TRUTH REPORT.csv
#
# VMs are called vm1 (process 1000), vm2 ...
#
# Counts, bytes and sums of time must be equal.  Times by reason may differ by
# 1 % of the time that is divided up (by 10 % for processes, of which each waits
# not so often), means by rounding.  Prints what differs.

BEGIN {
	FS = ","
}

# Differences of 19-digit times, which awk's numbers cannot hold.
function since(t)
{
	if (!origin)
		origin = substr(t, 1, 10)
	return (substr(t, 1, 10) - origin) * 1000000000 + substr(t, 11)
}

function expect(row, name, value, tolerance)
{
	want[row, name] = value
	allow[row, name] = tolerance
}

function add(row, name, value)
{
	want[row, name] += value
	allow[row, name] += 0
}

# The time between two moments, in the window.
function inside(b, e)
{
	b = b < from ? from : b
	e = e > to ? to : e
	return b < e ? e - b : 0
}

function least(row, name, value)
{
	if (!((row, name) in want) || want[row, name] > value)
		expect(row, name, value, 0)
}

function most(row, name, value)
{
	if (!((row, name) in want) || want[row, name] < value)
		expect(row, name, value, 0)
}

# ----- the truth ------------------------------------------------------------

NR == FNR && $1 == "window" {
	from = since($2)
	to = since($3)
}

NR == FNR && $1 == "name" && $5 > 0 {
	pid[$2] = $5 * 1000
	is_vcpu[$2] = $6 >= 0
	is_vhost[$2] = $4 ~ /^vhost/
}

NR == FNR && $1 == "vcpu" && report == "cpu" {
	if ($3 ~ /^(guest|vmm|qemu|halt_poll|ready|preempted)$/)
		add(pid[$2], $3 "_ns", $4)
	if ($3 ~ /^(guest|vmm|qemu|halt_poll)$/)
		running[pid[$2]] += $4
}

NR == FNR && $1 == "thread" && report == "cpu" && pid[$2] && $3 == "cpu" {
	add(pid[$2], "cpu_ns", $4)
}

NR == FNR && $1 == "vcpu" && report == "waits" {
	if ($3 == "halt_poll" || $3 == "idle") {
		add($2, "halted_ns", $4)
		slack[$2] += $4 / 100
	} else if ($3 ~ /^(ready|preempted|blocked)$/) {
		add($2, $3 "_ns", $4)
	}
}

NR == FNR && $1 == "wait" && report == "waits" && $5 != "unknown" {
	add($2, "wait_" $5 "_ns", inside(since($3), since($4)))
}

NR == FNR && $1 == "process" && report == "processes" {
	row = $2 " " $3
	ns = inside(since($4), since($5))
	if (ns) {
		add(row, $6 "_ns", ns)
		slack[row] += ns / 10 # a few waits
	}
}

NR == FNR && $1 == "disk" && report == "disk" {
	begin = since($3)
	end = $4 ? since($4) : to
	way = $6 == "R" ? "read" : "write"
	if (begin >= from && begin < to) {
		add($2, way "_count", 1)
		add($2, way "_bytes", $5)
	}
	depth[$2] += inside(begin, end)
	if ($4 && end >= from && end < to) {
		add($2, "complete_count", 1)
		latency[$2] += end - begin
		least($2, "latency_min_ns", end - begin)
		most($2, "latency_max_ns", end - begin)
	}
}

NR == FNR && $1 == "net" && report == "net" {
	at = since($3)
	if (at >= from && at < to) {
		add($2, $4 "_packets", 1)
		add($2, $4 "_bytes", $5)
	}
}

NR == FNR && $1 == "thread" && report == "net" && is_vhost[$2] &&
		$3 ~ /^(ready|preempted)$/ {
	add(pid[$2], "vhost_wait_ns", $4)
	# Counted at the end of each.
	allow[pid[$2], "vhost_wait_ns"] = 200000
}

# ----- the report -----------------------------------------------------------

NR != FNR && FNR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	for (row in running)
		expect(row, "running_mean", running[row] / (to - from), 1e-6)
	for (row in latency) {
		expect(row, "latency_mean_ns",
			latency[row] / want[row, "complete_count"], 1)
		expect(row, "depth_mean", depth[row] / (to - from), 1e-6)
	}
	for (key in want) {
		split(key, part, SUBSEP)
		if (part[2] ~ /^wait_/ || report == "processes")
			allow[key] = slack[part[1]]
	}
	next
}

# Decimal, of "0x6072000".
function hex(text, value)
{
	text = tolower(substr(text, 3))
	for (; text != ""; text = substr(text, 2))
		value = value * 16 + index("0123456789abcdef",
			substr(text, 1, 1)) - 1
	return value
}

function field(name)
{
	if (!(name in column)) {
		if (!(name in complained))
			print report ": no column " name
		complained[name] = 1
		bad++
		return ""
	}
	return $(column[name])
}

function check_sum(row, total, pattern, sum, name)
{
	for (name in column)
		if (name ~ pattern)
			sum += $(column[name])
	if (sum - total > 0.0000001 || total - sum > 0.0000001) {
		printf "%s: %s: %s add up to %s, not %s\n", report, row,
			pattern, sum, total
		bad++
	}
}

NR != FNR {
	if (report == "processes")
		row = substr(field("vm"), 3) * 1000 " " hex(field("cr3"))
	else
		row = report == "waits" ? field("tid") : field("pid")
	if (report == "processes") {
		check_sum(row, since(field("last_ns")) - since(field("first_ns")),
			"^(run|root|preempted|wait_.*|unknown)_ns$")
		check_sum(row, 100, "_percent$")
	}
	if (report == "waits" && row)
		check_sum(row, field("halted_ns"),
			"^wait_.*_ns$")
	seen[row] = 1
	for (key in want) {
		split(key, part, SUBSEP)
		if (part[1] != row)
			continue
		compared++
		got = field(part[2])
		off = got - want[key]
		if (got == "" || off > allow[key] || -off > allow[key]) {
			bad++
			printf "%s: %s %s: reported %s, true %s\n", report,
				row, part[2], got, want[key]
		}
	}
}

END {
	for (key in want) {
		split(key, part, SUBSEP)
		if (!(part[1] in seen) && !(part[1] in missed)) {
			missed[part[1]] = 1
			print report ": no row for " part[1]
			bad++
		}
	}
	printf "%s: %d figures compared, %d wrong\n", report, compared, bad
	exit bad > 0 || !compared
}
