# Sessions and states as files, from the command line.

setup() {
	FILE="$BATS_TEST_TMPDIR/host.kvms"
	SESSION="$BATS_TEST_TMPDIR/found.session"
	export XDG_STATE_HOME="$BATS_TEST_TMPDIR/state"
	"$BUILD/tests/ui-sample-make" 0 "$FILE"
}

picture() { # ARGS...: without the status line, which says what just happened
	"$KVMSCOPE" view --screenshot 100x30 "$@" | sed '29d'
}

save() { # KEYS
	"$KVMSCOPE" view --screenshot 100x30 \
		--keys "$1:session save $SESSION<Enter>" "$FILE"
}

@test "a session opens its history in the same place, with marks and settings" {
	save 'pzz:mark x the cause<Enter>:set time-format of-day<Enter>M' \
		>"$BATS_TEST_TMPDIR/left"
	sed -i 29d "$BATS_TEST_TMPDIR/left"
	picture --session "$SESSION" >"$BATS_TEST_TMPDIR/opened"
	diff "$BATS_TEST_TMPDIR/left" "$BATS_TEST_TMPDIR/opened"
	grep -q "the cause" "$BATS_TEST_TMPDIR/opened"
	picture --session "$SESSION" "$FILE" | diff "$BATS_TEST_TMPDIR/left" -
}

@test "it finds its history beside it when both were moved" {
	save 'pz:mark x the cause<Enter>M'
	mkdir "$BATS_TEST_TMPDIR/colleague"
	mv "$FILE" "$SESSION" "$BATS_TEST_TMPDIR/colleague"
	cd /
	picture --session "$BATS_TEST_TMPDIR/colleague/found.session" |
		grep -q "the cause"
}

@test "a session of another history says so, and gives what fits" {
	save 'pz:mark x the cause<Enter>M'
	"$BUILD/tests/ui-sample-make" 1 "$BATS_TEST_TMPDIR/other.kvms"
	run "$KVMSCOPE" view --screenshot 100x30 --session "$SESSION" \
		"$BATS_TEST_TMPDIR/other.kvms"
	[ "$status" -eq 0 ]
	[[ "$output" == *"the session is of another history"* ]]
	[[ "$output" == *"the cause"* ]]
}

@test "a damaged state does not keep a session from being loaded" {
	save 'pz:mark x the cause<Enter>M'
	echo "Dear Sir" >"$BATS_TEST_TMPDIR/letter"
	picture --state "$BATS_TEST_TMPDIR/letter" --session "$SESSION" "$FILE" |
		grep -q "the cause"
}

@test "what is no session is said, with status 1" {
	for file in none "$FILE" /dev/null "$BATS_TEST_TMPDIR"; do
		run "$KVMSCOPE" view --screenshot 80x24 --session "$file" "$FILE"
		[ "$status" -eq 1 ]
		[ "${#lines[@]}" -eq 1 ]
		[[ "$output" == *"session '$file'"* ]]
	done
}

@test "pictures and pipes neither read nor write a state, unless asked" {
	"$KVMSCOPE" view --screenshot 80x24 --keys 'wwwma' "$FILE"
	"$KVMSCOPE" view "$FILE" | cat
	echo 'zoom-in' | "$KVMSCOPE" view --plain "$FILE"
	[ ! -e "$XDG_STATE_HOME" ]
	picture --state "$BATS_TEST_TMPDIR/s" --keys 'wwwmaM' "$FILE" \
		>"$BATS_TEST_TMPDIR/left"
	picture --state "$BATS_TEST_TMPDIR/s" "$FILE" |
		diff "$BATS_TEST_TMPDIR/left" -
	[ ! -e "$XDG_STATE_HOME" ]
}

@test "a pipe gets what the options say: state, session, configuration" {
	save 'pzz:mark x the cause<Enter>M'
	"$KVMSCOPE" view --session "$SESSION" | grep -q "the cause"
	picture --state "$BATS_TEST_TMPDIR/s" --keys 'www:mark y the state<Enter>M' \
		"$FILE" >/dev/null
	"$KVMSCOPE" view --state "$BATS_TEST_TMPDIR/s" "$FILE" |
		grep -q "the state"
	echo nonsense >"$BATS_TEST_TMPDIR/config"
	"$KVMSCOPE" view --config "$BATS_TEST_TMPDIR/config" "$FILE" \
		2>"$BATS_TEST_TMPDIR/err" >/dev/null
	grep -q "config:1: " "$BATS_TEST_TMPDIR/err"
}

@test "a state that is none is said, and not overwritten" {
	echo "Dear Sir" >"$BATS_TEST_TMPDIR/letter"
	"$KVMSCOPE" view --state "$BATS_TEST_TMPDIR/letter" \
		--screenshot 100x30 "$FILE" >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err"
	grep -q "it is no state of kvmscope" "$BATS_TEST_TMPDIR/out"
	grep -q "not overwritten" "$BATS_TEST_TMPDIR/err"
	[ "$(cat "$BATS_TEST_TMPDIR/letter")" = "Dear Sir" ]
}

@test "the manual's example of a session can be loaded" {
	sed -n '/^\.Bd/,/^\.Ed/p' "$TOP/man/kvmscope-session.5" |
		grep -v '^\.' | sed 's/\\-/-/g; s/\\e/\\/g' >"$SESSION"
	run "$KVMSCOPE" view --screenshot 100x30 --session "$SESSION" \
		--keys "'x" "$FILE"
	[ "$status" -eq 0 ]
	[[ "$output" == *"x: the backup ran here"* ]]
}
