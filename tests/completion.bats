# bash completion: what Tab offers.

setup() {
	PATH=$(dirname "$KVMSCOPE"):$PATH
	cd "$BATS_TEST_TMPDIR"
	: >host.kvms
	: >notes.txt
	mkdir traces
}

# What is offered for the last of WORDS, sorted, on one line.
offer() { # WORD...
	output=$(bash -c '
		source "$TOP/src/completion/kvmscope"
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_kvmscope
		printf "%s\n" "${COMPREPLY[@]}" | sort | paste -sd " "
	' - "$@")
}

@test "a command, a history or a folder comes first" {
	offer kvmscope ""
	for word in $("$KVMSCOPE" --list-commands) host.kvms traces; do
		[[ " $output " == *" $word "* ]]
	done
	[[ "$output" != *notes.txt* ]]
	offer kvmscope re
	[ "$output" = report ]
	offer kvmscope --v
	[ "$output" = --version ]
}

@test "every option of every command" {
	for c in $("$KVMSCOPE" --list-commands); do
		offer kvmscope "$c" --
		for o in $("$KVMSCOPE" "$c" --help |
			sed -n 's/^  \(-[a-z], \)\{0,1\}\(--[a-z-]*\).*/\2/p'); do
			[[ " $output " == *" $o "* || " $output " == *" $o= "* ]] ||
				{ echo "$c: no $o in $output"; return 1; }
		done
	done
}

@test "values of options, written either way" {
	offer kvmscope report blame --format = c
	[ "$output" = csv ]
	offer kvmscope report blame --format ""
	[ "$output" = "csv json text" ]
	offer kvmscope report disk --by ""
	[ "$output" = "device thread" ]
	offer kvmscope view --color ""
	[ "$output" = "256 8 auto mono" ]
}

@test "probe takes files of types, and no history" {
	offer kvmscope probe ""
	[ -z "$output" ]
	offer kvmscope probe --btf-base = n
	[ "$output" = notes.txt ]
	offer kvmscope probe --cpu ""
	[ "$output" = "amd intel" ]
}

@test "names of processes are in any file" {
	offer kvmscope index --processes n
	[ "$output" = notes.txt ]
}

@test "reports, then histories" {
	offer kvmscope report b
	[ "$output" = blame ]
	offer kvmscope report blame ""
	[ "$output" = "host.kvms traces" ]
	offer kvmscope export -o ""
	[ "$output" = "host.kvms traces" ]
}

@test "it is installed where bash looks for it" {
	[ -f "$BUILD/Makefile" ] || skip "no build folder"
	make -s -C "$BUILD" install-dist_bashcompletionDATA \
		DESTDIR="$BATS_TEST_TMPDIR/root" >/dev/null
	file=$(find "$BATS_TEST_TMPDIR/root" -path '*/bash-completion/completions/kvmscope')
	[ -n "$file" ]
	cmp "$file" "$TOP/src/completion/kvmscope"
}
