# SPDX-License-Identifier: GPL-2.0-or-later
# What "babeltrace2 --clock-seconds --no-delta" prints, as "TIME NAME FIELDS":
# nanoseconds, the event's name, and the fields of its payload, "a=1, b=2".

# The last group in braces at the end of the line, less the braces.
function last_group(line,    i, c, depth, quoted, start) {
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (quoted && c == "\\")
			i++
		else if (c == "\"")
			quoted = !quoted
		else if (!quoted && c == "{" && !depth++)
			start = i
		else if (!quoted && c == "}")
			depth--
	}
	line = substr(line, start + 1)
	sub(/^ /, "", line)
	sub(/ ?}$/, "", line)
	return line
}

{
	ts = $1
	gsub(/[][.]/, "", ts)
	name = $0
	sub(/: \{.*/, "", name)
	sub(/.* /, "", name)
	fields = substr($0, index($0, ": {"))
	fields = last_group(fields)
	gsub(/ = /, "=", fields)
	print ts " " name " " fields
}
