# kvmscope probe: what it prints for which files, and what it says without.

setup_file() {
	export OUT=$BATS_FILE_TMPDIR
	mkdir "$OUT/modules" "$OUT/built-in"
	if [ -x "$BUILD/tests/kprobe-write" ]; then
		"$BUILD/tests/kprobe-write" "$OUT/modules"
		"$BUILD/tests/kprobe-write" "$OUT/built-in" built-in
	fi
}

needs_libbpf() {
	[ -x "$BUILD/tests/kprobe-write" ] || skip "built without libbpf"
}

# Run kvmscope probe; stderr is in $BATS_TEST_TMPDIR/err.
p() {
	status=0
	"$KVMSCOPE" probe "$@" >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err" || status=$?
	output=$(cat "$BATS_TEST_TMPDIR/out")
}

says() { # STATUS WORDS: nothing on stdout, one sentence on stderr
	[ "$status" = "$1" ] && [ -z "$output" ] &&
		[ "$(wc -l <"$BATS_TEST_TMPDIR/err")" = 1 ] &&
		grep -q "^kvmscope[a-z ]*: .*$2" "$BATS_TEST_TMPDIR/err"
}

AMD='svm_vcpu_run vcpu=+36(%di):u32 cr3=+1360(+6552(%di)):x64 rsp=+328(%di):x64 rip=+424(%di):x64 cpl=+1227(+6552(%di)):u8 vmcb=+6552(%di):x64 vmcb01=+6560(%di):x64'
INTEL='vmx_vcpu_run vcpu=+36(%di):u32 avail=+432(%di):x32 cr3=+464(%di):x64 rsp=+328(%di):x64 rip=+424(%di):x64'

@test "AMD: the definition alone, for tracefs and for perf" {
	needs_libbpf
	cd "$OUT/modules"
	p --btf-base vmlinux --btf-kvm kvm --btf-vendor kvm_amd --format tracefs
	[ "$status" = 0 ]
	[ "$output" = "p:kvmscope/guest_context $AMD" ]
	p --btf-base vmlinux --btf-vendor kvm_amd --format perf
	[ "$output" = "kvmscope:guest_context=$AMD" ]
}

@test "AMD: all there is to say" {
	needs_libbpf
	cd "$OUT/modules"
	p --btf-base vmlinux --btf-kvm kvm --btf-vendor kvm_amd
	[ "$status" = 0 ]
	grep -qF "    echo 'p:kvmscope/guest_context $AMD' >> /sys/kernel/tracing/kprobe_events" <<<"$output"
	grep -qF "    perf probe -m kvm_amd 'kvmscope:guest_context=$AMD'" <<<"$output"
	grep -qF "the kernel of 'kvm_amd', AMD (kvm_amd)" <<<"$output"
	grep -qF "cr3=+464(%di):x64 for cr3" <<<"$output"
	grep -q "SEV-ES" <<<"$output"
}

@test "its commands are ones that a shell takes" {
	needs_libbpf
	cd "$OUT/modules"
	for vendor in amd intel; do
		p --btf-base vmlinux --btf-vendor kvm_$vendor
		sed -n 's/^    \([^ ]\)/\1/p' <<<"$output" >commands
		[ "$(wc -l <commands)" = 6 ]
		bash -n commands
	done
}

@test "Intel: the partial probe, with what it is worth" {
	needs_libbpf
	cd "$OUT/modules"
	p --btf-base vmlinux --btf-vendor kvm_intel
	[ "$status" = 0 ]
	grep -qF "    echo 'p:kvmscope/guest_context $INTEL' >> " <<<"$output"
	grep -q "cr3 is valid only where bit 19 of avail is set" <<<"$output"
	[ "$(grep -c '^  [a-e]\. ' <<<"$output")" = 5 ]
}

@test "KVM that is built in" {
	needs_libbpf
	p --btf-base "$OUT/built-in/vmlinux" --format tracefs
	[ "$output" = "p:kvmscope/guest_context $AMD" ]
	p --btf-base "$OUT/built-in/vmlinux"
	grep -qF "    perf probe 'kvmscope:guest_context=$AMD'" <<<"$output"
	p --btf-base "$OUT/built-in/vmlinux" --cpu intel
	says 1 "the types of kvm_intel are not in the files"
}

@test "what is not there is said in a sentence" {
	needs_libbpf
	cd "$OUT/modules"
	p --btf-base vmlinux --cpu amd
	says 1 "the types of kvm_amd are not in the files"
	p --btf-base vmlinux --cpu intel --btf-vendor kvm_amd
	says 1 "no struct 'vcpu_vmx'"
	p --btf-base no-such-file
	says 1 "cannot read the types in 'no-such-file': No such file"
	p --btf-base .
	says 1 "'\.' holds no type information"
	p --btf-base "$SAMPLES/two-vms/kernel/metadata"
	says 1 "holds no type information (BTF)"
	p --btf-base vmlinux --btf-vendor "$KVMSCOPE"
	says 1 "holds no type information (BTF)"
	printf 'x' >"$(printf 'bad\033[31m')"
	p --btf-base "$(printf 'bad\033[31m')"
	says 1 "bad?\[31m"
}

@test "this machine's own kernel: a probe, or a sentence" {
	for cpu in amd intel; do
		p --cpu $cpu --format tracefs
		if [ "$status" = 0 ]; then
			[[ "$output" == p:kvmscope/guest_context* ]]
		else
			says 1 .
		fi
	done
}

@test "where this machine's own cannot be made: what one would be, and why not" {
	for cpu in amd intel; do
		p --cpu $cpu
		[ "$status" = 1 ] || continue
		[ "$(wc -l <"$BATS_TEST_TMPDIR/err")" = 1 ]
		grep -q "/sys/kernel/btf" <<<"$output"
		grep -qF -e "--btf-vendor=kvm_$cpu" <<<"$output"
		grep -q "What it does not tell" <<<"$output"
		grep -q "LTTng: an added kernel module" <<<"$output"
		if [ $cpu = intel ]; then
			[ "$(grep -c '^  [a-e]\. ' <<<"$output")" = 5 ]
			grep -q "vmx_vcpu_run .*avail=" <<<"$output"
		else
			grep -q "svm_vcpu_run .*vcpu=" <<<"$output"
			grep -q "SEV-ES" <<<"$output"
		fi
		awk 'length($0) > 80 { exit 1 }' <<<"$output"
	done
	# Types that were named are no matter of this machine.
	p --cpu intel --btf-base "$OUT/nothing"
	says 1 .
}

@test "without libbpf it says so" {
	[ ! -x "$BUILD/tests/kprobe-write" ] || skip "built with libbpf"
	p --cpu amd --btf-base "$OUT/any"
	says 1 "built without libbpf"
}

@test "wrong usage" {
	p --cpu arm
	says 2 "--cpu must be amd or intel"
	p --format json
	says 2 "--format must be text, tracefs or perf"
	p trace
	says 2 "takes no argument"
	p --nonsense
	says 2 "nonsense"
}

@test "the summary of a trace without such a probe names the command" {
	"$KVMSCOPE" report summary "$SAMPLES/two-vms" >"$BATS_TEST_TMPDIR/summary"
	grep -q "^CR3 at kvm_entry .*'kvmscope probe' .* on AMD, .*(6\.1\.0-56-amd64)" \
		"$BATS_TEST_TMPDIR/summary"
}
