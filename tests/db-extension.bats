#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# A history in the sqlite3 shell: plain tables, and the loadable extension.

setup() {
	[ -n "$SQLITE3" ] || skip "no sqlite3 shell"
	module=$BUILD/kvmscope_history
	history=$BATS_TEST_TMPDIR/a.kvms
	"$BUILD/tests/db-sample" "$history"
}

# Run SQL with the extension; a sanitized one needs its runtime first.
with_module() {
	local preload=
	if nm -D "$module.so" | grep -q __asan_init; then
		preload=$(ldd "$module.so" |
			sed -n 's/.*=> \(.*lib[au]b\{0,1\}san[^ ]*\).*/\1/p' |
			tr '\n' ' ')
	fi
	LD_PRELOAD=$preload ASAN_OPTIONS=detect_leaks=0 \
		"$SQLITE3" "$history" ".load $module" "$@"
}

@test "the extension reaches SQLite by the shell's table only" {
	command -v nm >/dev/null || skip "no nm"
	run nm -D --undefined-only "$BUILD/kvmscope_history.so"
	[ "$status" -eq 0 ]
	[[ "$output" != *sqlite3_* ]]
}

@test "state_time of a whole life" {
	run with_module "SELECT state, time_ns, count FROM state_time(1)"
	[ "$status" -eq 0 ]
	[ "$output" = $'idle|3000|3\nguest|3000|3' ]
}

@test "what ended a wait is taken apart" {
	# disk, vector 37, by track 5, by the interrupt that was accepted
	run with_module "SELECT wake_reason(v), wake_vector(v), wake_by(v),
		wake_how(v) FROM (SELECT 5 + (38 << 32) + (3 << 41) +
		(1 << 44) AS v)"
	[ "$status" -eq 0 ]
	[ "$output" = "disk|37|5|by the interrupt that was accepted" ]
	run with_module "SELECT wake_reason(NULL), wake_reason('x'),
		wake_vector(0), wake_by(0), wake_how(0), wake_reason(0),
		wake_reason(-1)"
	[ "$output" = "|||||unknown|unknown" ]
}

@test "state_time of a window, cut at its edges" {
	run with_module "SELECT state, time_ns, count
		FROM state_time(1, 1500, 3250)"
	[ "$output" = $'idle|750|2\nguest|1000|1' ]
}

@test "state_time joins the tracks" {
	run with_module "SELECT t.name, s.state, s.time_ns FROM track AS t
		JOIN state_time(t.id, 0, 3500) AS s ORDER BY t.id, s.state_id"
	[ "$output" = $'pCPU 0|idle|1500\npCPU 0|guest|1000\nqemu|syscall|1500' ]
}

@test "interval gives rows, NULL for what is not there" {
	run with_module ".nullvalue -" \
		"SELECT * FROM interval WHERE track = 1 AND begin < 3000"
	[ "$output" = $'1|1000|2000|idle|1|-|-\n1|2000|3000|guest|8|-|2' ]
	run with_module ".nullvalue -" "SELECT * FROM interval WHERE track = 2"
	[ "$output" = '2|2000|5000|syscall|3|42|1' ]
}

@test "counter_point gives the points of counters" {
	run with_module "SELECT * FROM counter_point"
	[ "$status" -eq 0 ]
	[ "$output" = $'3|2000|5\n3|3000|1\n4|2000|10\n4|2000|10\n4|7000|20' ]
	run with_module "SELECT t, value FROM counter_point
		WHERE track = 4 AND t > 2000"
	[ "$output" = '7000|20' ]
	run with_module "SELECT count(*) FROM counter_point WHERE track = 1"
	[ "$output" = 0 ]
	run with_module "SELECT c.quantity, sum(p.value) FROM counter AS c
		JOIN counter_point AS p ON p.track = c.track WHERE p.t < 7000
		GROUP BY c.track"
	[ "$output" = $'disk_inflight|6\ndisk_read|20' ]
	run with_module "EXPLAIN QUERY PLAN SELECT * FROM counter_point
		WHERE track = 4 AND t BETWEEN 1 AND 2 ORDER BY t"
	[[ "$output" == *"VIRTUAL TABLE INDEX"* ]]
	[[ "$output" != *"INDEX 0:"* ]]
	[[ "$output" != *"TEMP B-TREE"* ]]
}

@test "counter_point of a history without counters is empty" {
	"$SQLITE3" "$history" "DROP TABLE counter; DROP TABLE counter_chunk"
	run with_module "SELECT count(*) FROM counter_point"
	[ "$output" = 0 ]
}

@test "bounds on the track and on time reach the table" {
	run with_module "EXPLAIN QUERY PLAN SELECT * FROM interval
		WHERE track = 1 AND begin < 3000 AND end > 1000 ORDER BY begin"
	[[ "$output" == *"VIRTUAL TABLE INDEX"* ]]
	[[ "$output" != *"INDEX 0:"* ]]
	[[ "$output" != *"TEMP B-TREE"* ]]
}

@test "a file that is no history is said to be none" {
	history=$BATS_TEST_TMPDIR/other.db
	run with_module "SELECT * FROM state_time(1)"
	[ "$status" -ne 0 ]
	[[ "$output" == *"no such table: chunk"* ]]
}

@test "the file explains itself without the extension" {
	run "$SQLITE3" "$history" "SELECT name FROM state WHERE id = 8"
	[ "$output" = guest ]
	run "$SQLITE3" "$history" "PRAGMA application_id; PRAGMA user_version"
	[ "$output" = $'1802923379\n1' ]
	run "$SQLITE3" "$history" "PRAGMA integrity_check"
	[ "$output" = ok ]
}

@test "the manual's example of a chunk means what it says" {
	row=$(grep "^(7, .*x'" "$TOP/man/kvmscope-history.5")
	"$SQLITE3" "$history" "INSERT INTO chunk VALUES $row"
	run with_module "SELECT begin, end, state, peer FROM interval
		WHERE track = 7"
	[ "$output" = $'1000|1300|idle|4\n1300|1500|guest|4' ]
	run with_module "SELECT state, time_ns, count FROM state_time(7)"
	[ "$output" = $'idle|300|1\nguest|200|1' ]
}

@test "the manual's example of counters means what it says" {
	"$SQLITE3" "$history" "DELETE FROM counter; DELETE FROM counter_chunk;
		INSERT INTO counter VALUES(8, 'q', 'gauge', 'count', ''),
			(9, 'r', 'amount', 'bytes', '');"
	grep "^([89], 0, .*x'" "$TOP/man/kvmscope-history.5" |
		while read -r row; do
			"$SQLITE3" "$history" "INSERT INTO counter_chunk
				VALUES $row"
		done
	run with_module "SELECT * FROM counter_point WHERE track = 8"
	[ "$output" = $'8|1100|3\n8|1110|1' ]
	run with_module "SELECT * FROM counter_point WHERE track = 9"
	[ "$output" = $'9|1000|4096\n9|1000|4096\n9|1001|1000' ]
}

@test "the manual lists the states with their numbers" {
	page=$(tr -s ' ' <"$TOP/man/kvmscope-history.5")
	while IFS='|' read -r id name; do
		[[ "$page" == *" $id Ta $name"* ]]
	done < <("$SQLITE3" "$history" "SELECT id, name FROM state")
}

@test "the manual's queries run" {
	awk '/^\.Sh EXAMPLES/ { on = 1 } /^\.Ed/ { text = 0 }
		on && text { print } on && /^\.Bd/ { text = 1 }' \
		"$TOP/man/kvmscope-history.5" >"$BATS_TEST_TMPDIR/queries"
	[ "$(grep -c SELECT "$BATS_TEST_TMPDIR/queries")" -eq 3 ]
	run with_module "$(cat "$BATS_TEST_TMPDIR/queries")"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}
