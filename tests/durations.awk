# SPDX-License-Identifier: GPL-2.0-or-later
# Hold the report "durations" against the exported intervals, read by nothing
# but sort and awk:
#
#	kvmscope report durations --format csv ... >report
#	kvmscope export --format csv ... | sort -t, -k10,10n |
#		awk -F, -f durations.awk -v from=NS -v to=NS report -
#
# Prints what differs, and how many rows were compared; no name may hold a
# comma.

function percentile(key, percent) {
	return ns[key, int((count[key] * percent + 99) / 100)]
}

# @part of @all in percent is not more than the row's error?
function check(key, what, got, want, error,	d) {
	d = got - want
	if ((d < 0 ? -d : d) * 100 <= want * error)
		return
	printf "%s: %s is %s, want %s within %s %%\n", key, what, got, want,
		error
	bad = 1
}

FILENAME == "-" && FNR > 1 && ($2 == "vcpu" || $2 == "pcpu") {
	key = $2 FS $4 FS $6 FS $11
	ns[key, ++count[key]] = $10
	sum[key] += $10
	b = $8; e = $9
	# Doubles do not hold nanoseconds since the epoch: compare as offsets.
	b = substr(b, length(b) - 14); e = substr(e, length(e) - 14)
	if (b < from) b = from
	if (e > to) e = to
	time[key] += e - b
}

FILENAME != "-" && FNR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
}

FILENAME != "-" && FNR > 1 {
	row[$at["kind"] FS $at["name"] FS $at["tid"] FS $at["state"]] = $0
}

END {
	for (key in row) {
		rows++
		split(row[key], f, FS)
		error = f[at["error_percent"]]
		check(key, "count", f[at["count"]], count[key], 0)
		check(key, "time", f[at["time_ns"]], time[key], 0)
		check(key, "mean", f[at["mean_ns"]],
			int(sum[key] / count[key]), 0)
		check(key, "min", f[at["min_ns"]], ns[key, 1], 0)
		check(key, "max", f[at["max_ns"]], ns[key, count[key]], 0)
		check(key, "p50", f[at["p50_ns"]], percentile(key, 50), error)
		check(key, "p95", f[at["p95_ns"]], percentile(key, 95), error)
		check(key, "p99", f[at["p99_ns"]], percentile(key, 99), error)
		errors += error > 0
	}
	for (key in count)
		if (!(key in row)) {
			print key ": no row"
			bad = 1
		}
	printf "%d rows, %d with an error\n", rows, errors
	exit bad
}
