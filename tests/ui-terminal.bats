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
		"echo before; $STORY; echo \"left with \$?\"; cat"
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

@test "other terminals: xterm, screen, linux" {
	for term in xterm screen linux; do
		infocmp $term >/dev/null 2>&1 || continue
		start 80 24 TERM=$term
		see "quit"
		tm send-keys -t story p
		see "ran instead:"
		tm send-keys -t story q
		see "left with 0"
		tm kill-session -t story
	done
}

@test "a terminal that cannot place its cursor is refused in one sentence" {
	for term in dumb no-such-terminal; do
		start 160 24 TERM=$term
		see "left with 2"
		see "terminal '$term' cannot show the timeline: use 'kvmscope view --plain' or 'kvmscope report'"
		# What was before, that sentence, and how it ended.
		[ "$(screen | grep -c .)" -eq 3 ]
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
