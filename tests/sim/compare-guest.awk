# SPDX-License-Identifier: GPL-2.0-or-later
#
# Hold intervals of a history against what the simulated host knows of its
# guests (truth-guest.h), moment by moment.
#
#	awk -v what=wait -v share=99 -f compare-guest.awk TRUTH INTERVALS
#	awk -v what=process ...
#
# INTERVALS: lines "ROW,BEGIN,END,STATE", in order of time for each row; of
# wait tracks ROW is the vCPU's tid, of process tracks "VM_PID CR3".
#
# Of the waits' time in the window, SHARE percent must have the right reason,
# and of no kind of wait five times as much may be taken for something else as
# of all; the states of a process must have no holes, and must be the true ones
# for SHARE percent of all time.  Prints what was taken for what.

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

NR == FNR && $1 == "window" {
	from = since($2)
	to = since($3)
}

function truth(row, b, e, state)
{
	b = since(b)
	e = since(e)
	b = b < from ? from : b
	e = e > to ? to : e
	if (b >= e)
		return
	n = ++count[row]
	true_begin[row, n] = b
	true_end[row, n] = e
	true_state[row, n] = state
}

NR == FNR && $1 == "wait" && what == "wait" && $5 != "unknown" {
	truth($2, $3, $4, "wait_" $5)
}

NR == FNR && $1 == "process" && what == "process" {
	truth($2 " " $3, $4, $5, $6)
}

# A reported interval: add up what it covers of the truth.  Both are in order.
NR != FNR {
	row = $1
	b = since($2)
	e = since($3)
	rows[row] = 1
	if (what == "process" && row in until && until[row] != b)
		holes++
	until[row] = e
	if (!(row in next_one))
		next_one[row] = 1
	i = next_one[row]
	while (i <= count[row] && true_end[row, i] <= b)
		i++
	next_one[row] = i
	for (; i <= count[row] && true_begin[row, i] < e; i++) {
		lo = b > true_begin[row, i] ? b : true_begin[row, i]
		hi = e < true_end[row, i] ? e : true_end[row, i]
		ns = hi - lo
		taken[true_state[row, i], $4] += ns
		covered[true_state[row, i]] += ns
		if (verbose && $4 != true_state[row, i] && ns > 300000)
			printf "%s: %.0f + %d ns: true %s, reported %s\n", row,
				lo, ns, true_state[row, i], $4
	}
}

END {
	for (row in count)
		for (i = 1; i <= count[row]; i++) {
			ns = true_end[row, i] - true_begin[row, i]
			total[true_state[row, i]] += ns
			if (!(row in rows))
				absent[row] = 1
		}
	for (row in absent) {
		print row ": not reported"
		bad++
	}
	for (row in rows)
		if (!(row in count)) {
			print row ": reported, and does not exist"
			bad++
		}
	for (state in total) {
		ns = taken[state, state]
		all += total[state]
		right += ns
		if (state ~ /^wait/) {
			waits += total[state]
			waits_right += ns
		}
		line = sprintf("%s: %.3f ms, right %.3f %%", state,
			       total[state] / 1e6, 100 * ns / total[state])
		for (pair in taken) {
			split(pair, part, SUBSEP)
			if (part[1] == state && part[2] != state)
				line = line sprintf(", %s %.3f", part[2],
					100 * taken[pair] / total[state])
		}
		line = line sprintf(", not covered %.3f",
			100 * (total[state] - covered[state]) / total[state])
		print line
		if (state ~ /^wait/ && total[state] > 20000000 &&
		    100 * ns / total[state] < 100 - 5 * (100 - share)) {
			print state ": too often taken for something else"
			bad++
		}
	}
	if (holes) {
		print holes " holes between states"
		bad++
	}
	printf "%s: %.3f %% of the waits, %.3f %% of all time right\n", what,
		waits ? 100 * waits_right / waits : 0,
		all ? 100 * right / all : 0
	if (!waits || 100 * waits_right < share * waits ||
	    100 * right < share * all)
		bad++
	exit bad > 0
}
