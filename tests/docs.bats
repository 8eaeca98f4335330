# What is written about the program is true: manual, help, HACKING, README.

pages() {
	ls "$TOP"/man/*.[0-9]
}

@test "every command has a manual page that tells of each of its options" {
	for c in $("$KVMSCOPE" --list-commands); do
		page=$TOP/man/kvmscope-$c.1
		[ -f "$page" ]
		for o in $("$KVMSCOPE" "$c" --help | grep -o -- '--[a-z][a-z-]*' |
			sort -u); do
			[ "$o" = --help ] && continue
			# mdoc writes an option as "Fl Fl name", or "Fl -name"
			grep -Eq -- "(Fl (Fl |-)|, -)${o#--}\b" "$page" ||
				{ echo "$page: $o is missing"; return 1; }
		done
		grep -q "kvmscope-$c 1" "$TOP/man/kvmscope.1"
	done
}

@test "every state of the vocabulary is in the manual" {
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/x.kvms" "$SAMPLES/damaged/backward"
	for r in cpus vcpus; do
		for s in $("$KVMSCOPE" report $r "$BATS_TEST_TMPDIR/x.kvms" \
			--format csv | head -n 1 | tr , '\n' |
			sed -n 's/_ns$//p'); do
			grep -q "\b$s\b" "$TOP/man/kvmscope.1"
		done
	done
}

@test "every report is in its manual page, with all its columns" {
	"$KVMSCOPE" index -q -o "$BATS_TEST_TMPDIR/x.kvms" "$SAMPLES/damaged/backward"
	for r in cpus vcpus threads exits durations waits preemptions \
		blame processes cpu disk requests net; do
		grep -q "\b$r\b" "$TOP/man/kvmscope-report.1"
		base=none
		for c in $("$KVMSCOPE" report $r "$BATS_TEST_TMPDIR/x.kvms" \
			--format csv | head -n 1 | tr , '\n'); do
			case $c in
			user_ns | syscall_ns | kernel_ns | run_ns | irq_ns | softirq_ns | \
				guest*_ns | vmm_ns | qemu_ns | halt_poll_ns | idle_ns | \
				stopped_ns) continue ;; # "a column for each state"
			esac
			grep -q "\b$c\b" "$TOP/man/kvmscope-report.1" && continue
			# "a series has four columns", and its spread five
			for s in mean_ns var_ns2 sd_ns cv count min_ns p50_ns \
				p95_ns p99_ns max_ns; do
				[ "$c" = "${c%_$s}" ] || base=${c%_$s}
			done
			grep -q "\b$base\b" "$TOP/man/kvmscope-report.1" &&
				grep -q "_${c#"$base"_}\b" \
					"$TOP/man/kvmscope-report.1" ||
				{ echo "$r: $c is missing"; return 1; }
		done
	done
}

@test "the pages have no errors" {
	[ -n "$MANDOC" ] || skip "no mandoc"
	for p in $(pages); do
		"$MANDOC" -T lint -W warning "$p" >"$BATS_TEST_TMPDIR/lint" || {
			cat "$BATS_TEST_TMPDIR/lint"
			return 1
		}
	done
}

@test "the examples of the pages run" {
	cd "$BATS_TEST_TMPDIR"
	ln -s "$SAMPLES" sample-traces
	PATH=$(dirname "$KVMSCOPE"):$PATH
	"$KVMSCOPE" index -q -o host.kvms "$SAMPLES/two-vms"
	n=0
	for p in $(pages); do
		while read -r line; do
			n=$((n + 1))
			sh -c "$line" >out 2>err </dev/null ||
				{ echo "$p: $line"; cat err; return 1; }
		done < <(sed -n 's/^\.Dl \(.*kvmscope .*\)/\1/p' "$p" |
			sed 's/\\(aq/'"'"'/g; s/\\(dq/"/g; s/\\\././g')
	done
	[ $n -ge 6 ]
}

@test "HACKING has a line for every file, and none for one that is gone" {
	"$TOP/tests/list-files" >"$BATS_TEST_TMPDIR/want"
	# tests/list-files --update writes it anew.
	sed '1,/^5\. Files/d' "$TOP/HACKING" | sed 1d >"$BATS_TEST_TMPDIR/got"
	diff -u "$BATS_TEST_TMPDIR/got" "$BATS_TEST_TMPDIR/want"
}

@test "the README's commands are there" {
	for f in $(grep -Eo '^ +\./[a-z.-]+\.sh' "$TOP/README"); do
		[ -x "$TOP/$f" ]
	done
}
