# The viewer on a real terminal: tmux is the terminal, and the test waits for
# what must appear, never for a time.

setup() {
	[ -n "$TMUX_PROG" ] || skip "no tmux"
	FILE="$BATS_TEST_TMPDIR/host.kvms"
	"$BUILD/tests/ui-sample-make" 0 "$FILE"
	# A socket path has little room: not below the test's folder.
	TM_DIR=$(mktemp -d)
	export TMUX_TMPDIR="$TM_DIR"
	unset TMUX
	# Keeps the server while stories come and go.
	tm new-session -d -s hold cat
}

teardown() {
	[ -z "$TM_DIR" ] && return
	tm kill-server 2>/dev/null || true
	rm -rf "$TM_DIR"
}

tm() {
	"$TMUX_PROG" -L kvmscope -f /dev/null "$@"
}

screen() {
	tm capture-pane -p -t story
}

# Poll until the screen holds TEXT; 20 s are a deadline, not a pace.
see() { # TEXT
	for _ in $(seq 400); do
		screen | grep -qF -- "$1" && return 0
		read -rt 0.05 <> <(:) || true
	done
	echo "never saw '$1' in:"
	screen
	return 1
}

gone() { # TEXT
	for _ in $(seq 400); do
		screen | grep -qF -- "$1" || return 0
		read -rt 0.05 <> <(:) || true
	done
	echo "still '$1' in:"
	screen
	return 1
}

start() { # COLS ROWS [ENV...]
	local cols=$1 rows=$2
	shift 2
	STORY="sh -c 'echo \$\$ >\"$BATS_TEST_TMPDIR/pid\"; exec env $* \"$KVMSCOPE\" view \"$FILE\"'"
	tm new-session -d -s story -x "$cols" -y "$rows" \
		"ulimit -c 0; echo before; was=\$(stty -g); $STORY; echo \"left with \$?\"; [ \"\$(stty -g)\" = \"\$was\" ] && echo modes as before; cat"
}

@test "start, keys, help, search, leave: the screen is given back" {
	start 100 30 TERM=tmux-256color
	see "quit"
	see "3 vCPUs"
	tm send-keys -t story p
	see "displaced for"
	see "ran instead:"
	tm send-keys -t story '?'
	see "show or leave this help"
	tm send-keys -t story q
	gone "show or leave this help"
	tm send-keys -t story /host-hop Enter
	see "host-hop 991"
	tm send-keys -t story Escape
	see "nothing to close"
	tm send-keys -t story q
	see "left with 0"
	see "before"
}

@test "another size is another picture" {
	start 100 30 TERM=tmux-256color
	see "quit"
	tm resize-window -t story -x 60 -y 20
	gone "fold"
	see "quit"
	[ "$(screen | wc -L)" -le 60 ]
	tm resize-window -t story -x 20 -y 5
	gone "quit"
	see "vCPU"
	tm resize-window -t story -x 150 -y 40
	see "find"
	tm send-keys -t story q
	see "left with 0"
}

@test "a terminal without colours, in the C locale, is plain ASCII" {
	start 80 24 TERM=vt100 LC_ALL=C
	see "quit"
	see "3 vCPUs"
	[ -z "$(screen | LC_ALL=C tr -d '\n -~')" ]
	tm send-keys -t story p
	see "ran instead:"
	tm send-keys -t story q
	see "left with 0"
}

# Nothing but ASCII on the screen.
ascii() {
	[ -z "$(screen | LC_ALL=C tr -d '\n -~')" ]
}

@test "terminals and locales: start, keys, leave, and all is as before" {
	for term in xterm xterm-256color tmux-256color screen linux vt100; do
		infocmp $term >/dev/null 2>&1 || continue
		for locale in C.UTF-8 C; do
			start 80 24 TERM=$term LC_ALL=$locale
			see "quit"
			see "3 vCPUs"
			tm send-keys -t story p
			see "ran instead:"
			tm send-keys -t story z
			see "##########"
			[ $locale = C.UTF-8 ] || ascii
			tm send-keys -t story q
			see "left with 0"
			see "before"
			see "modes as before"
			tm kill-session -t story
		done
	done
}

# Poll until the terminal shows what --screenshot prints after KEYS.
same_as() { # COLOURS SIZE KEYS
	"$KVMSCOPE" view --ansi --color "$1" --screenshot "$2" --keys "$3" \
		"$FILE" | sed -e 's/\x1b\[[0-9;]*m//g' -e 's/ *$//' \
		>"$BATS_TEST_TMPDIR/want"
	for _ in $(seq 400); do
		screen | sed 's/ *$//' >"$BATS_TEST_TMPDIR/got"
		cmp -s "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got" && return 0
		read -rt 0.05 <> <(:) || true
	done
	diff "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got"
	return 1
}

@test "however it got there, the terminal shows what a screenshot shows" {
	for pair in xterm-256color:256 tmux-256color:256 screen:8 linux:8 \
		vt100:mono; do
		term=${pair%:*}
		infocmp "$term" >/dev/null 2>&1 || continue
		start 120 40 TERM="$term" XDG_STATE_HOME="$BATS_TEST_TMPDIR/$term"
		see "quit"
		typed=
		for keys in w w w d d a p z j '*' G L s d d a k '?' '?' 0 \
			5 j 7 8 l 9 K W q D d D '{' '}' u V 5 d q 0; do
			tm send-keys -t story -l "$keys"
			typed=$typed$keys
			same_as "${pair#*:}" 120x40 "$typed"
		done
		tm send-keys -t story q
		see "left with 0"
		tm kill-session -t story
	done
}

@test "NO_COLOR takes the colours, not the signs" {
	start 80 24 TERM=xterm-256color NO_COLOR=1
	see "quit"
	see "#"
	run tm capture-pane -p -e -t story
	[[ "$output" != *$'\033['*[34]8\;5* ]]
	[[ "$output" == *$'\033[7m'* ]]
	tm send-keys -t story q
	see "left with 0"
}

@test "from 20x5 to 500x200" {
	for size in "20 5" "80 24" "200 60" "500 200"; do
		# shellcheck disable=SC2086 # two numbers
		start $size TERM=xterm-256color
		see "vCPU"
		tm send-keys -t story q
		see "left with 0"
		tm kill-session -t story
	done
	start 19 5 TERM=xterm-256color
	see "needs 20x5"
	tm resize-window -t story -x 80 -y 24
	see "3 vCPUs"
	tm send-keys -t story q
	see "left with 0"
}

@test "keys with names of their own arrive" {
	for term in xterm-256color tmux-256color screen; do
		start 80 24 TERM=$term
		see "quit"
		for pair in F5:F5 F10:F10 S-Left:S-Left S-Right:S-Right \
			C-Left:C-Left C-Right:C-Right IC:Insert; do
			tm send-keys -t story "${pair%:*}"
			see "${pair#*:} means nothing here"
		done
		tm send-keys -t story DC
		see "marks are deleted in their list"
		tm send-keys -t story q
		see "left with 0"
		tm kill-session -t story
	done
}

@test "the mouse, when it is wanted" {
	start 80 24 TERM=xterm-256color
	see "quit"
	[ "$(tm display-message -p -t story '#{mouse_any_flag}')" = 0 ]
	tm send-keys -t story ':set mouse on' Enter
	for _ in $(seq 400); do
		[ "$(tm display-message -p -t story '#{mouse_any_flag}')" = 1 ] &&
			break
		read -rt 0.05 <> <(:) || true
	done
	# A click into the gutter, on the first row; then the wheel.
	tm send-keys -t story -l $'\033[<0;5;5M'
	see "row 1 of"
	tm send-keys -t story -l $'\033[<64;40;6M'
	see "100.0 ms a column"
	tm send-keys -t story q
	see "left with 0"
	[ "$(tm display-message -p -t story '#{mouse_any_flag}')" = 0 ]
}

@test "a terminal that cannot place its cursor is refused in one sentence" {
	for term in dumb no-such-terminal; do
		start 160 24 TERM=$term
		see "left with 2"
		see "terminal '$term' cannot show the timeline: use 'kvmscope view --plain' or 'kvmscope report'"
		see "modes as before"
		# What was before, that sentence, and how it ended.
		[ "$(screen | grep -c .)" -eq 4 ]
		tm kill-session -t story
	done
}

@test "a signal to end gives the screen back" {
	for signal in TERM HUP INT; do
		start 80 24 TERM=tmux-256color
		see "quit"
		kill -$signal "$(cat "$BATS_TEST_TMPDIR/pid")"
		see "left with 0"
		see "before"
		gone "quit"
		tm kill-session -t story
	done
}

@test "a crash gives the screen and the modes back, and is still one" {
	for signal in SEGV:139 ABRT:134 BUS:135 FPE:136 QUIT:131; do
		start 80 24 TERM=xterm-256color
		tm set-option -t story mouse off
		see "quit"
		kill -"${signal%:*}" "$(cat "$BATS_TEST_TMPDIR/pid")"
		see "left with ${signal#*:}"
		see "modes as before"
		see "before"
		gone "quit"
		[ "$(tm display-message -p -t story '#{alternate_on}')" = 0 ]
		[ "$(tm display-message -p -t story '#{cursor_flag}')" = 1 ]
		tm kill-session -t story
	done
}

@test "keys come from the terminal when stdin is something else" {
	tm new-session -d -s story -x 100 -y 30 \
		"TERM=tmux-256color '$KVMSCOPE' view '$FILE' </dev/null; echo \"left with \$?\"; cat"
	see "quit"
	tm send-keys -t story p
	see "displaced for"
	tm send-keys -t story q
	see "left with 0"
}

@test "when the terminal goes away, so does the viewer" {
	start 80 24 TERM=tmux-256color
	see "quit"
	pid=$(cat "$BATS_TEST_TMPDIR/pid")
	kill -0 "$pid"
	tm kill-session -t story
	for _ in $(seq 400); do
		kill -0 "$pid" 2>/dev/null || return 0
		read -rt 0.05 <> <(:) || true
	done
	return 1
}

@test "suspended, resized, continued: the picture has the new size" {
	tm new-session -d -s story -x 100 -y 30 "env PS1='ready ' bash --norc -i"
	see "ready"
	tm send-keys -t story "TERM=tmux-256color '$KVMSCOPE' view '$FILE'" Enter
	see "3 vCPUs"
	tm send-keys -t story C-z
	see "Stopped"
	tm resize-window -t story -x 70 -y 20
	tm send-keys -t story "clear; fg" Enter
	see "quit"
	screen | head -1 | grep -q "window"
	[ "$(screen | wc -L)" -le 70 ]
	tm send-keys -t story q
	see "ready"
}

# What ui-pty says of the last keys that it typed.
bytes() { # SIZE KEYS...
	TERM=xterm-256color "$BUILD/tests/ui-pty" "$@" -- "$KVMSCOPE" view "$FILE" |
		awk 'END { print $NF }'
}

@test "what is typed at once is one picture" {
	one=$(bytes 200x60 L)
	there=$(printf 'L%.0s' $(seq 250))
	back=$(printf 'H%.0s' $(seq 250))
	[ "$one" -gt 0 ]
	# 500 steps that lead back to where they began.
	all=$(bytes 200x60 "$there$back")
	echo "one step $one, 500 at once $all"
	[ "$all" -lt $((20 * one + 2000)) ]
}

@test "what shows already is not sent again" {
	[ "$(bytes 200x60 i i '\014' '^' '^')" -eq 0 ]
}

@test "a slow link is noticed, and then few bytes are sent" {
	UI_PTY_RATE=20000 UI_PTY_LOG="$BATS_TEST_TMPDIR/log" \
		TERM=xterm-256color "$BUILD/tests/ui-pty" 200x60 w w -- \
		"$KVMSCOPE" view "$FILE"
	grep -q lo-bw "$BATS_TEST_TMPDIR/log"
	UI_PTY_LOG="$BATS_TEST_TMPDIR/log" TERM=xterm-256color \
		"$BUILD/tests/ui-pty" 200x60 w w -- \
		"$KVMSCOPE" view --low-bandwidth "$FILE"
	grep -q lo-bw "$BATS_TEST_TMPDIR/log"
}

@test "a history opens where it was left, with its marks and notes" {
	start 100 30 TERM=tmux-256color
	see "quit"
	tm send-keys -t story p z z
	see "a column"
	tm send-keys -t story ':mark x look at this' Enter
	see "mark x set here"
	tm send-keys -t story M
	see "look at this"
	ruler=$(screen | sed -n 4p)
	tm send-keys -t story Q
	see "left with 0"
	tm kill-session -t story
	start 100 30 TERM=tmux-256color
	see "as it was left; 0 shows the whole trace"
	see "look at this"
	[ "$(screen | sed -n 4p)" = "$ruler" ]
	tm send-keys -t story 0
	see "window 10.00 s"
	tm send-keys -t story "'" x
	see "x: look at this"
	# The last command is still there, to be typed again.
	tm send-keys -t story : Up
	see ":mark x look at this"
	tm send-keys -t story Escape Q
	see "left with 0"
}

@test "--fresh begins anew, and keeps the marks" {
	start 100 30 TERM=tmux-256color
	see "quit"
	tm send-keys -t story w w w w ma q
	see "left with 0"
	tm kill-session -t story
	tm new-session -d -s story -x 100 -y 30 \
		"TERM=tmux-256color '$KVMSCOPE' view --fresh '$FILE'; echo \"left with \$?\"; cat"
	see "window 10.00 s"
	tm send-keys -t story M
	see "1 of 1"
	tm send-keys -t story Q
	see "left with 0"
}

@test "a signal to end saves what there is" {
	for signal in TERM HUP; do
		start 100 30 TERM=tmux-256color
		see "quit"
		tm send-keys -t story ":mark $(echo $signal | tr TH th | cut -c1)" \
			" saved before SIG$signal" Enter
		see "set here"
		kill -$signal "$(cat "$BATS_TEST_TMPDIR/pid")"
		see "left with 0"
		tm kill-session -t story
	done
	start 100 30 TERM=tmux-256color
	see "as it was left"
	tm send-keys -t story M
	see "saved before SIGTERM"
	see "saved before SIGHUP"
	tm send-keys -t story Q
	see "left with 0"
}

@test "where no state can be kept, the viewer works and says so" {
	start 100 30 TERM=tmux-256color XDG_STATE_HOME=/dev/null/none
	see "quit"
	tm send-keys -t story q
	see "left with 0"
	see "state '/dev/null/none/kvmscope/"
}

@test "y hands a line to the terminal's clipboard" {
	tm set-option -s set-clipboard on
	start 100 30 TERM=tmux-256color
	see "quit"
	tm send-keys -t story y
	see "copied: +4.0967"
	for _ in $(seq 400); do
		[[ $(tm show-buffer) == "+4.0967"*"by web01"* ]] && return
		read -rt 0.05 <> <(:) || true
	done
	return 1
}

@test "the events of a recorded trace, both ways" {
	FILE="$BATS_TEST_TMPDIR/two.kvms"
	"$KVMSCOPE" index -q -o "$FILE" --vm-name 183=vm2 "$SAMPLES/two-vms"
	start 120 40 TERM=tmux-256color
	see "quit"
	tm send-keys -t story ":goto +1s" Enter 6
	see "events of vm2 vCPU 0"
	tm send-keys -t story ":events kvm_exit|kvm_x86_exit exit_reason=120" Enter
	see "exit_reason=120"
	tm send-keys -t story j
	see "> "
	screen | grep -q '^> .*kvm_x86_exit'
	# The status line and the ruler follow the line.
	tm send-keys -t story j Tab h
	see "cursor +"
	tm send-keys -t story "&" 6
	see "events of all rows: kvm_exit|kvm_x86_exit exit_reason=120"
	tm send-keys -t story F
	gone "exit_reason=120 "
	tm send-keys -t story Q
	see "left with 0"
}

@test "views: down from a VM to a guest's thread, to who ended a wait, and back" {
	for term in tmux-256color "vt100 LC_ALL=C"; do
		# Of its own: a history opens where it was left.
		FILE="$BATS_TEST_TMPDIR/${term%% *}.kvms"
		"$BUILD/tests/ui-sample-make" 7 "$FILE"
		# shellcheck disable=SC2086
		start 100 34 TERM=$term
		see "3 vCPUs"
		tm send-keys -t story 2
		see "view of processes"
		see "nginx"
		tm send-keys -t story '/^web01$' Enter Enter
		see "web01 vCPU 0 (tid 8803)"
		tm send-keys -t story Enter
		see "the process that this vCPU had at the cursor"
		tm send-keys -t story BSpace BSpace
		see "at the cursor:  vCPU 0"
		tm send-keys -t story '/wait_net kind=wait' Enter
		see "raised by vhost-1"
		tm send-keys -t story J
		see "ended the wait"
		tm send-keys -t story 3
		see "view of resources"
		see "disk_latency"
		tm send-keys -t story b
		see "waits, whole trace"
		tm send-keys -t story q 1
		gone "view of resources"
		[ "$term" = tmux-256color ] ||
			[ -z "$(screen | LC_ALL=C tr -d '\n -~')" ]
		tm send-keys -t story Q
		see "left with 0"
		tm kill-session -t story
	done
}
