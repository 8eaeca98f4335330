# Arrows between the layers point one way: the reading library is used in
# src/trace alone, SQLite in db alone, curses in ui alone; the model and the
# analyses know none of them.

symbols() { # PATTERN ARCHIVE...: who of them needs such a symbol
	pattern=$1
	shift
	for archive; do
		nm -u "$BUILD/$archive" 2>/dev/null |
			grep -E " $pattern" | sed "s|^|$archive:|"
	done
	return 0
}

not_in() { # PATTERN ARCHIVE...
	run symbols "$@"
	[ -z "$output" ] || { echo "$output"; return 1; }
}

@test "only src/trace calls the reading library" {
	not_in 'bt_' libbase.a libdb.a libmodel.a libanalysis.a libreport.a libui.a \
		libexport.a
}

@test "only db calls SQLite" {
	not_in 'sqlite3_' libbase.a libtrace.a libmodel.a libanalysis.a \
		libreport.a libui.a libexport.a
}

@test "only src/kprobe calls libbpf" {
	not_in '(btf__|libbpf_)' libbase.a libdb.a libtrace.a libmodel.a \
		libanalysis.a libreport.a libui.a libexport.a
}

@test "only ui calls curses" {
	not_in '(newterm|initscr|waddch|wadd_wch|wrefresh|doupdate|setupterm|tigetstr|stdscr)' \
		libbase.a libdb.a libtrace.a libmodel.a libanalysis.a libreport.a \
		libexport.a
}

@test "ui does not know the exports that it is handed" {
	not_in '(export_|report_|printer_)' libui.a
}

@test "the test can fail: the layers do use their libraries" {
	[ -n "$(symbols 'bt_' libtrace.a)" ]
	[ -n "$(symbols 'sqlite3_' libdb.a)" ]
	[ -n "$(symbols 'newterm' libui.a)" ]
}
