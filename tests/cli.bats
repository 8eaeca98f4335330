# The command line: what it says and which status it ends with when things are
# not as they should be.  Nothing is left half-written.

setup_file() {
	export OUT=$BATS_FILE_TMPDIR
	"$KVMSCOPE" index -q -o "$OUT/good.kvms" "$SAMPLES/two-vms"
}

# A trace that takes a moment to index, made once.
big_trace() {
	[ -d "$OUT/big" ] ||
		"$BUILD/tests/sim/sim-gen" -o "$OUT/big" --events 1500000
}

# Run kvmscope; stderr is in $BATS_TEST_TMPDIR/err.
k() {
	status=0
	"$KVMSCOPE" "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" ||
		status=$?
	cat "$BATS_TEST_TMPDIR/err"
}

# "! command" does not fail a test in bats; this does.
not() {
	if "$@"; then
		return 1
	fi
}

has_control() { # FILE: a control character other than tab, line feed
	LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$1"
}

listed() { # FOLDER PATTERN
	ls -A "$1" | grep -q "$2"
}

says() { # WORDS: exactly one sentence on stderr, with these words in it
	[ "$(wc -l <"$BATS_TEST_TMPDIR/err")" = 1 ] &&
		grep -q "^kvmscope[a-z ]*: .*$1" "$BATS_TEST_TMPDIR/err"
}

@test "help and version" {
	k --help
	[ "$status" = 0 ]
	grep -q '^Usage: kvmscope TRACE' "$BATS_TEST_TMPDIR/out"
	k --version
	[ "$status" = 0 ]
	grep -Eq '^kvmscope [0-9.]+$' "$BATS_TEST_TMPDIR/out"
}

@test "every command tells of itself" {
	for c in $("$KVMSCOPE" --list-commands); do
		k "$c" --help
		[ "$status" = 0 ]
		grep -q "kvmscope $c" "$BATS_TEST_TMPDIR/out"
	done
}

@test "wrong usage: status 2 and one line" {
	k
	[ "$status" = 2 ] && says 'no trace'
	k index
	[ "$status" = 2 ] && says 'no trace'
	k index --no-such-option x
	[ "$status" = 2 ] && says 'no-such-option'
	k index --vm-name 12:x "$SAMPLES/two-vms"
	[ "$status" = 2 ] && says '12:x'
	k report
	[ "$status" = 2 ]
	k report nothing "$OUT/good.kvms"
	[ "$status" = 2 ] && says nothing
	k report cpus "$OUT/good.kvms" --from yesterday
	[ "$status" = 2 ] && says yesterday
	k export "$OUT/good.kvms" --format png
	[ "$status" = 2 ] && says png
}

@test "no such path" {
	k "$OUT/nothing"
	[ "$status" = 1 ] && says nothing
	k index -o "$OUT/x.kvms" "$OUT/nothing"
	[ "$status" = 1 ] && says nothing
	[ ! -e "$OUT/x.kvms" ]
}

@test "not a trace" {
	mkdir -p "$OUT/folder"
	k index -o "$OUT/x.kvms" "$OUT/folder"
	[ "$status" = 1 ] && says folder
	[ ! -e "$OUT/x.kvms" ]
}

@test "a trace without metadata, with garbage for metadata, with nothing in it" {
	for t in no-metadata garbage empty; do
		k index -o "$OUT/x.kvms" "$SAMPLES/damaged/$t"
		[ "$status" = 1 ] && says "$t"
		[ ! -e "$OUT/x.kvms" ]
	done
	# The metadata holds an escape sequence; it does not get out.
	not has_control "$BATS_TEST_TMPDIR/err"
}

@test "a stream cut in a packet: said, and everything before the cut is kept" {
	k index -o "$OUT/cut.kvms" "$SAMPLES/damaged/truncated"
	[ "$status" = 1 ]
	grep -q "c0_1.*cut.*bytes are missing" "$BATS_TEST_TMPDIR/err"
	k report summary "$OUT/cut.kvms" --format json
	[ "$status" = 0 ]
	tr -d ' \n' <"$BATS_TEST_TMPDIR/out" | grep -q '"events":1107,'
	tr -d ' \n' <"$BATS_TEST_TMPDIR/out" | grep -q '"kind":"truncated"'
	"$BUILD/tests/invariants" "$OUT/cut.kvms"
}

@test "backward time: counted, said, and every event is there" {
	k index -o "$OUT/back.kvms" "$SAMPLES/damaged/backward"
	[ "$status" = 0 ]
	grep -q 'earlier' "$BATS_TEST_TMPDIR/err"
	k report summary "$OUT/back.kvms" --format json
	tr -d ' \n' <"$BATS_TEST_TMPDIR/out" | grep -q '"events":1482,'
	tr -d ' \n' <"$BATS_TEST_TMPDIR/out" | grep -q '"disordered_events":3,'
	"$BUILD/tests/invariants" "$OUT/back.kvms"
}

@test "a history that is none, is cut, is newer, is being written" {
	echo text >"$OUT/text.kvms"
	k report cpus "$OUT/text.kvms"
	[ "$status" = 1 ] && says 'not a kvmscope history'
	: >"$OUT/nil.kvms"
	k report cpus "$OUT/nil.kvms"
	[ "$status" = 1 ] && says nil
	head -c 40000 "$OUT/good.kvms" >"$OUT/cut.kvms"
	k report cpus "$OUT/cut.kvms"
	[ "$status" = 1 ] && says 'cut'
	[ -n "$SQLITE3" ] || skip "no sqlite3 shell"
	cp "$OUT/good.kvms" "$OUT/newer.kvms"
	"$SQLITE3" "$OUT/newer.kvms" 'PRAGMA user_version = 99'
	k report cpus "$OUT/newer.kvms"
	[ "$status" = 1 ] && says 'newer'
	cp "$OUT/good.kvms" "$OUT/busy.kvms"
	"$SQLITE3" "$OUT/busy.kvms" "UPDATE meta SET value = '0' WHERE key = 'complete'"
	k report cpus "$OUT/busy.kvms"
	[ "$status" = 1 ] && says 'written'
	"$SQLITE3" "$OUT/foreign.kvms" 'CREATE TABLE t(x)'
	k report cpus "$OUT/foreign.kvms"
	[ "$status" = 1 ] && says 'not a kvmscope history'
}

@test "a folder that cannot be written" {
	k index -o "$OUT/no/such/folder/x.kvms" "$SAMPLES/two-vms"
	[ "$status" = 1 ] && says 'no/such/folder'
}

@test "a name for a VM that is not there is said to be of no use" {
	k index -q -o "$OUT/named.kvms" --vm-name 9999=ghost "$SAMPLES/two-vms"
	[ "$status" = 0 ] && says '9999.*ghost'
	k view --vm-name 175=vm1 --screenshot 80x24 "$OUT/good.kvms"
	[ "$status" = 1 ] && says 'named when it is made'
}

@test "what is no history is never overwritten" {
	echo "a note" >"$OUT/note.txt"
	k index -o "$OUT/note.txt" "$SAMPLES/two-vms"
	[ "$status" = 1 ] && says 'note.txt'
	[ "$(cat "$OUT/note.txt")" = "a note" ]
	mkdir -p "$OUT/some-folder"
	k index -o "$OUT/some-folder" "$SAMPLES/two-vms"
	[ "$status" = 1 ] && says 'some-folder'
	: >"$OUT/empty.kvms"
	k index -q -o "$OUT/empty.kvms" "$SAMPLES/two-vms"
	[ "$status" = 0 ]
	k index -q -o "$OUT/empty.kvms" "$SAMPLES/two-vms"
	[ "$status" = 0 ]
}

@test "a full disk while indexing: said, nothing left, the old history as it was" {
	mkdir -p "$OUT/full"
	cp "$OUT/good.kvms" "$OUT/full/x.kvms"
	status=0
	# A limit on the size of files stands for the full disk.
	(ulimit -f 100; "$KVMSCOPE" index -q -o "$OUT/full/x.kvms" \
		"$SAMPLES/two-vms" 2>"$BATS_TEST_TMPDIR/err") || status=$?
	cat "$BATS_TEST_TMPDIR/err"
	[ "$status" = 1 ] && says 'x.kvms'
	cmp "$OUT/good.kvms" "$OUT/full/x.kvms"
	[ "$(ls -A "$OUT/full")" = x.kvms ]
}

@test "a result that cannot be written is a failure" {
	[ -c /dev/full ] || skip "no /dev/full"
	status=0
	"$KVMSCOPE" report cpus "$OUT/good.kvms" >/dev/full \
		2>"$BATS_TEST_TMPDIR/err" || status=$?
	[ "$status" = 1 ] && says 'No space left'
}

@test "Ctrl-C while indexing keeps what was read, marked incomplete" {
	big_trace
	# A background job of a shell ignores SIGINT; a job of its own does not.
	set -m
	"$KVMSCOPE" index -o "$OUT/stopped.kvms" "$OUT/big" \
		2>"$BATS_TEST_TMPDIR/err" &
	pid=$!
	set +m
	deadline=$((SECONDS + 60))
	until ls -A "$OUT" | grep -q '^\.stopped.*tmp'; do
		[ $SECONDS -lt $deadline ]
		kill -0 $pid
	done
	kill -INT $pid
	status=0
	wait $pid || status=$?
	cat "$BATS_TEST_TMPDIR/err"
	[ "$status" = 1 ]
	grep -q "stopped" "$BATS_TEST_TMPDIR/err"
	not listed "$OUT" '^\.stopped'
	k report cpus "$OUT/stopped.kvms"
	[ "$status" = 0 ]
	grep -q 'incomplete' "$BATS_TEST_TMPDIR/err"
	"$BUILD/tests/invariants" "$OUT/stopped.kvms"
}

@test "a kill -9 while indexing leaves no half history under the name" {
	big_trace
	cp "$OUT/good.kvms" "$OUT/killed.kvms"
	"$KVMSCOPE" index -q -o "$OUT/killed.kvms" "$OUT/big" 2>/dev/null &
	pid=$!
	deadline=$((SECONDS + 60))
	until ls -A "$OUT" | grep -q '^\.killed.*tmp'; do
		[ $SECONDS -lt $deadline ]
		kill -0 $pid
	done
	kill -KILL $pid
	wait $pid || true
	cmp "$OUT/good.kvms" "$OUT/killed.kvms"
	# The next run clears away what the dead one left.
	"$KVMSCOPE" index -q -o "$OUT/killed.kvms" "$SAMPLES/two-vms"
	not listed "$OUT" '^\.killed'
}

@test "a trace opened directly is indexed into the cache once" {
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	k report cpus "$SAMPLES/two-vms"
	[ "$status" = 0 ]
	[ "$(ls "$XDG_CACHE_HOME/kvmscope" | wc -l)" = 1 ]
	inode=$(ls -i "$XDG_CACHE_HOME/kvmscope")
	for i in 1 2 3 4 5; do
		k report cpus "$SAMPLES/two-vms"
		[ "$(ls -i "$XDG_CACHE_HOME/kvmscope")" = "$inode" ]
	done
	# Nothing is written beside the trace.
	[ -z "$(find "$SAMPLES" -name '*.kvms')" ]
}

@test "a changed trace is indexed anew" {
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	mkdir "$BATS_TEST_TMPDIR/t"
	cp "$SAMPLES"/damaged/backward/* "$BATS_TEST_TMPDIR/t"
	chmod -R u+w "$BATS_TEST_TMPDIR/t"
	k report summary "$BATS_TEST_TMPDIR/t"
	touch -d '2001-01-01' "$BATS_TEST_TMPDIR/t/metadata"
	k report summary "$BATS_TEST_TMPDIR/t"
	[ "$(ls "$XDG_CACHE_HOME/kvmscope" | wc -l)" = 2 ]
}

@test "without a home, a cache or a place for one it still works" {
	status=0
	env -i PATH="$PATH" TMPDIR="$BATS_TEST_TMPDIR" XDG_CACHE_HOME=/proc/none \
		"$KVMSCOPE" report cpus "$SAMPLES/two-vms" >/dev/null || status=$?
	[ "$status" = 0 ]
	[ -z "$(ls -d "$BATS_TEST_TMPDIR"/kvmscope-* 2>/dev/null)" ]
}

@test "names with escape sequences never reach the output" {
	"$BUILD/tests/hostile-names" "$OUT/hostile.kvms"
	for r in summary cpus vcpus threads exits durations waits preemptions \
		blame processes cpu disk requests net; do
		for f in text csv json; do
			k report $r "$OUT/hostile.kvms" --format $f
			[ "$status" = 0 ]
			not has_control "$BATS_TEST_TMPDIR/out"
			iconv -f utf-8 -t utf-8 "$BATS_TEST_TMPDIR/out" >/dev/null
		done
	done
	for f in csv jsonl; do
		k export "$OUT/hostile.kvms" --format $f
		not has_control "$BATS_TEST_TMPDIR/out"
	done
	k view --screenshot 100x30 "$OUT/hostile.kvms"
	[ "$status" = 0 ]
	not has_control "$BATS_TEST_TMPDIR/out"
}
