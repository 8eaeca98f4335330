# SPDX-License-Identifier: GPL-2.0-or-later
# Reads and writes of a trace's text (babeltrace2 --clock-seconds --no-delta),
# joined on device and sector: a line to each, "begin end op bytes tid" of who
# issued it, in nanoseconds.

function field(name,	s) {
	if (!match($0, "[ {]" name " = [^,}]*"))
		return ""
	s = substr($0, RSTART, RLENGTH)
	sub(/.* = /, "", s)
	gsub(/[" ]/, "", s)
	return s
}

function ns(	s) {
	s = $1
	gsub(/[][.]/, "", s)
	return s
}

/ block_rq_issue: / && field("bytes") > 0 {
	key = field("dev") "," field("sector")
	begin[key] = ns()
	bytes[key] = field("bytes")
	tid[key] = field("tid")
	op[key] = field("rwbs") % 2 ? "write" : "read"
}

/ block_rq_complete: / && field("nr_sector") > 0 {
	key = field("dev") "," field("sector")
	if (key in begin)
		print begin[key], ns(), op[key], bytes[key], tid[key]
	delete begin[key]
}
