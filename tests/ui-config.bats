# The user's configuration: where it is looked for, and what the program says.

setup() {
	FILE="$BATS_TEST_TMPDIR/host.kvms"
	export XDG_CONFIG_HOME="$BATS_TEST_TMPDIR/xdg"
	CONFIG="$XDG_CONFIG_HOME/kvmscope/config"
	mkdir -p "$XDG_CONFIG_HOME/kvmscope"
}

history() {
	"$BUILD/tests/ui-sample-make" 0 "$FILE"
}

@test "--dump-config prints a configuration that changes nothing" {
	"$KVMSCOPE" view --no-config --dump-config >"$BATS_TEST_TMPDIR/a"
	"$KVMSCOPE" view --config "$BATS_TEST_TMPDIR/a" --dump-config \
		>"$BATS_TEST_TMPDIR/b" 2>"$BATS_TEST_TMPDIR/err"
	diff "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
	[ ! -s "$BATS_TEST_TMPDIR/err" ]
	for name in $("$KVMSCOPE" view --list-actions | grep -v '^:' |
		cut -d' ' -f1); do
		grep -q "^$name = " "$BATS_TEST_TMPDIR/a"
	done
	for name in $("$KVMSCOPE" view --list-actions |
		sed -n 's/^:set \([^ ]*\) .*/\1/p'); do
		grep -q "^$name = " "$BATS_TEST_TMPDIR/a"
	done
}

@test "\$XDG_CONFIG_HOME/kvmscope/config is read, unless --no-config" {
	printf '[keys]\nzoom-in = r\n' >"$CONFIG"
	"$KVMSCOPE" view --dump-config | grep -qx 'zoom-in = r'
	"$KVMSCOPE" view --no-config --dump-config | grep -qx 'zoom-in = w +'
}

@test "without it ~/.config is; without a home too the viewer works" {
	history
	unset XDG_CONFIG_HOME
	mkdir -p "$BATS_TEST_TMPDIR/.config/kvmscope"
	printf '[keys]\nx = y\n' >"$BATS_TEST_TMPDIR/.config/kvmscope/config"
	HOME=$BATS_TEST_TMPDIR run "$KVMSCOPE" view --screenshot 80x24 "$FILE"
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "kvmscope: ~/.config/kvmscope/config:2: no action is called 'x'" ]
	run env -u HOME "$KVMSCOPE" view --screenshot 80x24 "$FILE"
	[ "$status" -eq 0 ]
	HOME=/nonexistent run "$KVMSCOPE" view --screenshot 80x24 "$FILE"
	[ "$status" -eq 0 ]
}

@test "errors are said with file and line, and do not keep it from starting" {
	history
	printf '[keys]\n\nzom-in = r\n[settings]\npreempt-min = x\n' >"$CONFIG"
	"$KVMSCOPE" view --screenshot 80x24 "$FILE" >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err"
	grep -q "db02" "$BATS_TEST_TMPDIR/out"
	grep -q "^kvmscope: .*/config:3: no action is called 'zom-in'" \
		"$BATS_TEST_TMPDIR/err"
	grep -q "config:5: preempt-min: 'x'" "$BATS_TEST_TMPDIR/err"
	run "$KVMSCOPE" view --dump-config
	[ "$status" -eq 1 ]
	chmod 000 "$CONFIG"
	[ ! -r "$CONFIG" ] || return 0 # root reads everything
	run "$KVMSCOPE" view --screenshot 80x24 "$FILE"
	[ "$status" -eq 0 ]
	[[ "$output" == *"config: cannot open it"* ]]
}

@test "what is no configuration is refused in a sentence" {
	history
	for file in /dev/zero "$KVMSCOPE" "$BATS_TEST_TMPDIR" none; do
		"$KVMSCOPE" view --config "$file" --screenshot 80x24 "$FILE" \
			>"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err"
		[ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
		grep -q "db02" "$BATS_TEST_TMPDIR/out"
	done
	run "$KVMSCOPE" view --config x --no-config "$FILE"
	[ "$status" -eq 2 ]
}

@test "the manual's example is accepted, and does what it says" {
	sed -n '/^\.Bd/,/^\.Ed/p' "$TOP/man/kvmscope-config.5" |
		grep -v '^\.' | sed 's/\\-/-/g; s/\\e/\\/g' >"$CONFIG"
	[ "$(wc -l <"$CONFIG")" -gt 8 ]
	"$KVMSCOPE" view --dump-config >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err"
	[ ! -s "$BATS_TEST_TMPDIR/err" ]
	# Every line of it, though perhaps with other blanks.
	grep '=' "$CONFIG" | grep -v '^#' | while read -r line; do
		grep -qx -F -- "$line" "$BATS_TEST_TMPDIR/out" ||
			{ echo "lost: $line"; return 1; }
	done
}
