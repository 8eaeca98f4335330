/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks: keys, commands, notes, the ruler and the list. */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/dump.h"
#include "ui/render.h"
#include "ui/ui.h"

#define FILE_NAME "ui-marks.kvms"

static struct history *history;

static void start(struct ui *ui)
{
	static const struct caps mono = { .utf8 = false };

	ui_init(ui, history, &mono, 100, 30);
}

static void put_screen(struct ui *ui, GString *text)
{
	struct cells cells;

	cells_init(&cells, ui->cols, ui->lines, false);
	render(ui, &cells);
	g_string_truncate(text, 0);
	dump_cells(text, &cells, false);
	cells_release(&cells);
}

static bool screen_has(struct ui *ui, const char *what)
{
	GString *text = g_string_new(NULL);
	bool has;

	put_screen(ui, text);
	has = strstr(text->str, what);
	g_string_free(text, TRUE);
	return has;
}

static void test_keys(void)
{
	struct ui ui;
	int64_t at;
	uint32_t row;

	start(&ui);
	at = ui.view.cursor_ns;
	row = ui.selected;
	ui_keys(&ui, "m");
	ok(screen_has(&ui, "a letter from a to z"), "m asks for a letter");
	ui_keys(&ui, "x");
	is_text(ui.message, "mark x set here", "and says what it did");
	ui_keys(&ui, "0jj$www'x");
	is_int(ui.view.cursor_ns, at, "' goes back in time");
	is_int(ui.selected, row, "and to the row");
	ui_keys(&ui, "^k");
	at = ui.view.cursor_ns;
	row = ui.selected;
	ui_keys(&ui, "'x''");
	ok(ui.view.cursor_ns == at && ui.selected == row,
	   "'' goes back to where the jump began");
	ui_keys(&ui, "''");
	ok(ui.view.cursor_ns != at, "and forth again");
	ui_keys(&ui, "mX");
	is_text(ui.message, "marks are letters from a to z",
		"other letters are no marks");
	ui_keys(&ui, "'q");
	is_text(ui.message, "there is no mark q",
		"nor is one that was not set");
	ui_keys(&ui, "m<Esc>q");
	ok(ui.quit && !mark_find(&ui.marks, 'q'), "Esc leaves the question");
	ui_release(&ui);
}

static void test_history(void)
{
	struct ui ui;
	int64_t first;

	start(&ui);
	ui_keys(&ui, "wwwwwwmx$");
	first = ui.view.first;
	ui_keys(&ui, "'x");
	ok(ui.view.first != first, "a jump moves the window as it must");
	ui_keys(&ui, "<<");
	is_int(ui.view.first, first, "and is in the view history");
	ui_release(&ui);
}

static void test_commands(void)
{
	struct ui ui;

	start(&ui);
	ui_keys(&ui, ":mark a the first<Enter>");
	is_text(mark_find(&ui.marks, 'a')->note, "the first",
		"a mark has a note");
	ui_keys(&ui, "'a");
	is_text(ui.message, "a: the first", "which is said when it is gone to");
	ui_keys(&ui, "$:mark a<Enter>");
	ok(mark_find(&ui.marks, 'a')->t_ns == ui.view.cursor_ns &&
		   mark_find(&ui.marks, 'a')->note,
	   "a mark moves with its note");
	ui_keys(&ui, ":note a other<Enter>");
	is_text(mark_find(&ui.marks, 'a')->note, "other", "a note changes");
	ui_keys(&ui, ":note a<Enter>");
	ok(!mark_find(&ui.marks, 'a')->note, "and goes");
	ui_keys(&ui, ":note b text<Enter>");
	is_text(ui.message, "there is no mark b", "a note needs its mark");
	ui_keys(&ui, ":mark ab<Enter>");
	is_text(ui.message, "which mark? a letter from a to z",
		"two letters are none");
	ui_keys(&ui, ":delmark a<Enter>");
	ok(!mark_find(&ui.marks, 'a') && !marks_count(&ui.marks),
	   "a mark is deleted");
	ui_keys(&ui, ":mark<Enter>k");
	ok(mark_find(&ui.marks, 'k'), ":mark alone asks for the letter");
	ui_release(&ui);
}

static void test_notes(void)
{
	char *longest = g_strnfill(2 * MARK_NOTE_MAX, 'n');
	struct ui ui;

	start(&ui);
	mark_put(&ui.marks, 'z', SAMPLE_BEGIN_NS, ROW_NONE,
		 "a\033[2J\nb\xff\342\200\256");
	is_text(mark_find(&ui.marks, 'z')->note, "a?[2J?b??",
		"a note is clean text, wherever it comes from");
	mark_put(&ui.marks, 'z', SAMPLE_BEGIN_NS, 123456, longest);
	is_int(strlen(mark_find(&ui.marks, 'z')->note), MARK_NOTE_MAX,
	       "and not endless");
	ui_keys(&ui, "'z");
	is_int(ui.view.cursor_ns, SAMPLE_BEGIN_NS,
	       "a row that is not there is left alone");
	ui_release(&ui);
	g_free(longest);
}

static void test_ruler(void)
{
	struct ui ui;

	start(&ui);
	ui_keys(&ui, ":goto +5s<Enter>mg^");
	ok(screen_has(&ui, "g      '+6"), "the ruler shows the letter, and no "
					"label that it would be in");
	ui_keys(&ui, ":delmark g<Enter>");
	ok(screen_has(&ui, "'+5"), "and the label without it");
	ui_release(&ui);
}

static void test_list(void)
{
	struct ui ui;
	int64_t at;

	start(&ui);
	ui_keys(&ui, "M");
	ok(screen_has(&ui, "no marks yet"), "an empty list says what to do");
	ui_keys(&ui, "<Delete>:goto +2s<Enter>mb:goto +1s<Enter>mc:goto +3s"
		     "<Enter>ma");
	ok(screen_has(&ui, ">a "), "the list is in the order of letters");
	ui_keys(&ui, "%");
	ok(screen_has(&ui, ">c "), "or of time");
	ui_keys(&ui, "R");
	ok(screen_has(&ui, ">a "), "or the other way round");
	ui_keys(&ui, "j<Enter>");
	at = SAMPLE_BEGIN_NS + 2 * NS_PER_S;
	is_int(ui.view.cursor_ns, at, "Enter goes to the mark of the line");
	ui_keys(&ui, "<Delete>");
	ok(!mark_find(&ui.marks, 'b') && marks_count(&ui.marks) == 2,
	   "Delete deletes that of the line");
	ui_keys(&ui, "G<Delete><Delete><Delete>");
	is_int(marks_count(&ui.marks), 0, "down to none");
	ui_keys(&ui, "q<Delete>");
	ok(screen_has(&ui, "marks are deleted in their list"),
	   "elsewhere Delete says where");
	ui_release(&ui);
}

int main(void)
{
	tap_begin();
	history = ui_sample(SAMPLE_HOST, FILE_NAME);
	test_keys();
	test_history();
	test_commands();
	test_notes();
	test_ruler();
	test_list();
	history_close(history);
	unlink(FILE_NAME);
	return tap_end();
}
