/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What outlives the viewer: what is saved comes back as the same picture, in
 * another run and in another history of the same trace; what was damaged or is
 * foreign does no harm.
 */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/dump.h"
#include "ui/render.h"
#include "ui/rownames.h"
#include "ui/saved.h"
#include "ui/textfile.h"
#include "ui/ui.h"

#define FILE_NAME "ui-saved.kvms"

static struct history *history;

static void start(struct ui *ui, struct history *h, int cols, int lines)
{
	static const struct caps mono = { .utf8 = false };

	ui_init(ui, h, &mono, cols, lines);
}

static char *picture(struct ui *ui)
{
	GString *text = g_string_new(NULL);
	struct cells cells;

	g_clear_pointer(&ui->message, g_free);
	cells_init(&cells, ui->cols, ui->lines, false);
	render(ui, &cells);
	dump_cells(text, &cells, false);
	cells_release(&cells);
	return g_string_free(text, FALSE);
}

/* A name leads back to its row, and to no other. */
static void test_row_names(void)
{
	struct row_names *names;
	bool good = true;
	struct ui ui;

	start(&ui, history, 100, 30);
	names = row_names_new(&ui.rows);
	for (uint32_t i = 0; i < ui.rows.count; i++) {
		const char *name = row_name(names, i);

		good = good && row_named(names, name) == i &&
		       g_str_is_ascii(name) && !strpbrk(name, ";\n\033 ");
	}
	ok(good, "every row has a name of its own");
	is_text(row_name(names, ui.selected), "vm:db02/vcpu:0",
		"a vCPU by its VM and number");
	is_int(row_named(names, "vm:nobody"), ROW_NONE, "or there is none");
	is_text(row_name(names, ROW_NONE), "", "no row has no name");
	row_names_free(names);
	ui_release(&ui);
}

/* Siblings that cannot be told apart are numbered. */
static void test_equal_rows(void)
{
	struct row all[4];
	struct rows rows = { .all = all, .count = 4 };
	struct row_names *names;

	for (int i = 0; i < 4; i++)
		all[i] = (struct row){ .heading = "a #2", .parent = ROW_NONE };
	all[3].parent = 1;
	names = row_names_new(&rows);
	is_text(row_name(names, 0), "heading:a%20%232",
		"the first has no number");
	is_text(row_name(names, 1), "heading:a%20%232#2", "the second has");
	is_text(row_name(names, 2), "heading:a%20%232#3", "and the third");
	is_text(row_name(names, 3), "heading:a%20%232#2/heading:a%20%232",
		"children begin anew");
	row_names_free(names);
}

/* Save one viewer, restore another: are they alike? */
static bool comes_back(const char *keys, enum saved_kind kind, int cols,
		       int lines)
{
	struct err err = ERR_INIT;
	struct ui a, b;
	char *text, *want, *got;
	bool same;

	start(&a, history, cols, lines);
	ui_keys(&a, keys);
	want = picture(&a);
	text = saved_text(&a, kind);
	start(&b, history, cols, lines);
	same = !saved_restore(&b, kind, text, false, &err);
	got = picture(&b);
	same = same && !strcmp(got, want) && a.selected == b.selected &&
	       a.view.cursor_ns == b.view.cursor_ns;
	if (!same)
		printf("# %s at %dx%d: %s\n%s%s%s", keys, cols, lines,
		       err.msg ? err.msg : "", text, want, got);
	err_clear(&err);
	ui_release(&a);
	ui_release(&b);
	g_free(text);
	g_free(want);
	g_free(got);
	return same;
}

static void test_round_trip(void)
{
	static const char *const moves[] = {
		"w",
		"w",
		"w",
		"s",
		"a",
		"d",
		"}",
		"{",
		"p",
		"P",
		"h",
		"l",
		"z",
		"H",
		"L",
		"0",
		"j",
		"k",
		"j",
		"<PgDn>",
		"G",
		"<Home>",
		"o",
		"O",
		"*",
		"<Enter>",
		"<<",
		">",
		"i",
		"K",
		"<Esc>",
		"W",
		"D",
		"~",
		"u",
		"2",
		"3",
		"1",
		":set waits on<Enter>",
		"9<Tab>",
		"M<Tab>",
		"ma",
		"mb",
		"'a",
		"''",
		":mark c a; note=\\n [x]<Enter>",
		":map busy<Enter>",
		":goto +3s<Enter>",
		":window 7us<Enter>",
		"/vCPU<Enter>", "%", "%", "T", "f", "F",
		"\\vm=db02<Enter>", "\\preempted dur>50us<Enter>",
		"\\nobody<Enter>", "=",
	};
	static const int sizes[][2] = { { 80, 24 }, { 200, 60 }, { 40, 12 } };
	GRand *rand = g_rand_new_with_seed(3);
	GString *keys = g_string_new(NULL);
	bool good = true;

	for (int i = 0; i < 300 && good; i++) {
		const int *size = sizes[i % 3];

		g_string_truncate(keys, 0);
		for (int n = g_rand_int_range(rand, 0, 25); n > 0; n--)
			g_string_append(
				keys,
				moves[g_rand_int_range(
					rand, 0, (gint32)G_N_ELEMENTS(moves))]);
		good = comes_back(keys->str,
				  i % 2 ? SAVED_STATE : SAVED_SESSION, size[0],
				  size[1]);
	}
	ok(good, "whatever was done, what is restored is the same picture");
	g_string_free(keys, TRUE);
	g_rand_free(rand);
}

/* What no picture shows. */
static void test_details(void)
{
	struct ui a, b;
	char *text;
	int64_t step;

	start(&a, history, 100, 30);
	step = a.view.step_ns;
	ui_keys(&a, "wwwww/web;01<Enter>:set preempt-min 5ms<Enter>"
		    ":set palette mono<Enter>"
		    ":mark q who; \303\244 \\ = \"x\"<Enter>");
	text = saved_text(&a, SAVED_STATE);
	start(&b, history, 100, 30);
	saved_restore(&b, SAVED_STATE, text, false, NULL);
	is_text(mark_find(&b.marks, 'q')->note, "who; \303\244 \\ = \"x\"",
		"a note comes back to the byte");
	is_text(prompt_history(&b.prompt, "search")->pdata[0], "web;01",
		"so does what was searched for");
	is_int(b.settings.preempt_min_ns, 0,
	       "settings are not those of a history");
	ui_keys(&b, "<<<<<<<<<<");
	is_int(b.view.step_ns, step, "windows are gone back to");
	ui_keys(&b, ">>>>>");
	ok(a.view.first == b.view.first && a.view.step_ns == b.view.step_ns,
	   "and forward");
	ui_release(&b);
	g_free(text);
	text = saved_text(&a, SAVED_SESSION);
	ok(!strstr(text, "web;01") && !strstr(text, "[windows]"),
	   "a session tells nobody what was typed");
	start(&b, history, 100, 30);
	saved_restore(&b, SAVED_SESSION, text, false, NULL);
	is_int(b.settings.preempt_min_ns, 5 * NS_PER_MS,
	       "but has the settings");
	is_int(b.settings.palette, 0, "but for the colours of one's own");
	ui_release(&b);
	ui_release(&a);
	g_free(text);
}

static void test_fresh(void)
{
	struct ui a, b;
	char *text, *want, *got;

	start(&a, history, 100, 30);
	start(&b, history, 100, 30);
	want = picture(&b);
	ui_keys(&a, "wwww*G9");
	mark_put(&a.marks, 'm', a.view.end_ns - 1, ROW_NONE, "end");
	text = saved_text(&a, SAVED_STATE);
	saved_restore(&b, SAVED_STATE, text, true, NULL);
	ok(mark_find(&b.marks, 'm'), "a fresh start has the marks");
	mark_delete(&b.marks, 'm');
	got = picture(&b);
	is_text(got, want, "and begins at the begin");
	ui_release(&a);
	ui_release(&b);
	g_free(text);
	g_free(want);
	g_free(got);
}

/* Another window's size: what was seen is seen. */
static void test_other_size(void)
{
	struct ui a, b;
	char *text;
	int64_t from, to;

	start(&a, history, 200, 60);
	ui_keys(&a, "pz:mark e here<Enter>");
	from = view_from_ns(&a.view);
	to = view_to_ns(&a.view);
	text = saved_text(&a, SAVED_SESSION);
	start(&b, history, 80, 24);
	saved_restore(&b, SAVED_SESSION, text, false, NULL);
	ok(view_from_ns(&b.view) <= from && view_to_ns(&b.view) >= to &&
		   view_to_ns(&b.view) - view_from_ns(&b.view) <
			   10 * (to - from),
	   "a smaller screen shows the whole window");
	is_int(b.view.cursor_ns, a.view.cursor_ns, "with the same cursor");
	ui_release(&a);
	ui_release(&b);
	g_free(text);
}

static void test_other_history(void)
{
	struct history *again = ui_sample(SAMPLE_HOST, "ui-saved-2.kvms");
	struct history *other = ui_sample(SAMPLE_HOUR, "ui-saved-3.kvms");
	struct err err = ERR_INIT;
	char *state, *session, *got, *want;
	struct ui a, b;

	start(&a, history, 100, 30);
	ui_keys(&a, "pzz:mark e here<Enter>*G");
	state = saved_text(&a, SAVED_STATE);
	session = saved_text(&a, SAVED_SESSION);
	start(&b, again, 100, 30);
	is_int(saved_restore(&b, SAVED_STATE, state, false, &err), 0,
	       "a history made anew of the same trace is the same");
	want = picture(&a);
	got = picture(&b);
	/* But for its name. */
	is_text(strchr(got, '\n'), strchr(want, '\n'), "and looks so");
	ui_release(&b);
	start(&b, other, 100, 30);
	is_int(saved_restore(&b, SAVED_STATE, state, false, &err), -1,
	       "a state of another history is refused");
	is_text(err.msg, "it is of another history", "with a sentence");
	is_int(saved_restore(&b, SAVED_SESSION, session, false, &err), 1,
	       "a session is said to be of another, and loaded");
	ok(mark_find(&b.marks, 'e') &&
		   mark_find(&b.marks, 'e')->t_ns < b.view.end_ns,
	   "marks are brought into the trace");
	is_int(saved_restore(&b, SAVED_SESSION, state, false, &err), -1,
	       "a state is no session");
	is_text(err.msg, "it is no session of kvmscope", "with a sentence");
	err_clear(&err);
	ui_release(&a);
	ui_release(&b);
	g_free(state);
	g_free(session);
	g_free(got);
	g_free(want);
	history_close(again);
	history_close(other);
	unlink("ui-saved-2.kvms");
	unlink("ui-saved-3.kvms");
}

/* Numbers that are none, that are huge, rows and panes that are not there. */
static void test_hostile(void)
{
	static const char *const texts[] = {
		"",
		"\n",
		"x",
		"[kvmscope]",
		"[kvmscope]\nkind=session\n",
		"[kvmscope]\nkind=session\nformat=99\n",
		"[kvmscope]\nkind=session\nformat=1\n[place]\n"
		"window=-9223372036854775808 9223372036854775807 0\nrow=x\n"
		"top=group:pCPUs\n[marks]\na=9223372036854775807;vm:web01\n"
		"b=-9223372036854775808;;\nc=x;y;z\nd=\nA=1;;\n",
		"[kvmscope]\nkind=session\nformat=1\n[place]\nwindow=5 4 3\n"
		"[pane]\nshown=nothing\nmarks=-1\nproblems=99\ndetails=0\n"
		"[show]\nof=nothing\nminimap=vcpu:idle;pcpu:halt_poll;x;a:b:c;"
		"thread:run;pcpu:busy;pcpu:idle;pcpu:irq;pcpu:user;pcpu:run\n"
		"[settings]\npreempt-min=-5\ntime-format=\\x\n[folds]\n"
		"open=vm:web01/vcpu:0/thread:8812;;\nfolded=pcpu:0\n",
	};
	struct ui ui;
	char *text;

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		start(&ui, history, 80, 24);
		saved_restore(&ui, SAVED_SESSION, texts[i], false, NULL);
		text = picture(&ui);
		ok(ui.view.cursor_ns >= ui.view.begin_ns &&
			   ui.view.cursor_ns < ui.view.end_ns &&
			   ui.show.map_rows <= MAP_ROWS_MAX &&
			   (ui.panes.size[PANE_MARKS] == PANE_SMALL),
		   "hostile text %zu does no harm", i);
		g_free(text);
		ui_release(&ui);
	}
}

/* A saved text with bytes changed, left out, and doubled. */
static void test_damage(void)
{
	GRand *rand = g_rand_new_with_seed(5);
	struct ui a, b;
	char *text, *last;
	int read = 0;

	start(&a, history, 80, 24);
	ui_keys(&a, "wwwww*GmamaM:mark b note<Enter>/vm<Enter>pz<<>");
	text = saved_text(&a, SAVED_STATE);
	start(&b, history, 80, 24);
	for (int i = 0; i < 2000; i++) {
		GString *bad = g_string_new(text);

		for (int n = g_rand_int_range(rand, 1, 8); n > 0; n--) {
			gssize at = g_rand_int_range(rand, 0, (gint32)bad->len);

			if (g_rand_boolean(rand))
				bad->str[at] =
					(char)g_rand_int_range(rand, 1, 256);
			else if (g_rand_boolean(rand))
				g_string_erase(bad, at, 1);
			else
				g_string_insert_c(bad, at, bad->str[at]);
		}
		read += !saved_restore(&b, SAVED_STATE, bad->str, false, NULL);
		if (i % 20 == 0) {
			last = picture(&b);
			g_free(last);
		}
		g_string_free(bad, TRUE);
	}
	ok(read > 10, "damaged states do no harm (%d could be read)", read);
	ui_release(&a);
	ui_release(&b);
	g_free(text);
	g_rand_free(rand);
}

static unsigned int count_states(const char *folder)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	unsigned int n = 0;
	const char *name;

	while ((name = g_dir_read_name(dir)))
		n += g_str_has_suffix(name, ".state");
	g_dir_close(dir);
	return n;
}

static void empty(const char *folder)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		char *path = g_build_filename(folder, name, NULL);

		g_unlink(path);
		g_free(path);
	}
	g_dir_close(dir);
	g_rmdir(folder);
}

static void test_files(void)
{
	char *home = g_dir_make_tmp("kvmscope-XXXXXX", NULL), *path, *folder;
	struct err err = ERR_INIT;
	struct stat st;
	struct ui ui;

	g_setenv("XDG_STATE_HOME", home, TRUE);
	start(&ui, history, 80, 24);
	path = saved_state_path(history);
	folder = g_path_get_dirname(path);
	is_int(saved_read(&ui, SAVED_STATE, path, false, &err), 1,
	       "there is no state at first");
	is_int(saved_write(&ui, SAVED_STATE, path, &err), 0, "one is written");
	ok(!stat(path, &st) && (st.st_mode & 0777) == 0600 &&
		   !stat(folder, &st) && (st.st_mode & 0777) == 0700,
	   "that is nobody else's business");
	is_int(saved_read(&ui, SAVED_STATE, path, false, &err), 0,
	       "and read again");
	for (int i = 0; i < SAVED_FILES_MAX + 10; i++) {
		char *other = g_strdup_printf("%s/%d.state", folder, i);
		struct utimbuf old = { 1000, 1000 };

		g_file_set_contents(other, "x", 1, NULL);
		g_utime(other, &old);
		g_free(other);
	}
	saved_write(&ui, SAVED_STATE, path, &err);
	is_int(count_states(folder), SAVED_FILES_MAX, "old states go");
	ok(g_file_test(path, G_FILE_TEST_EXISTS), "the newest stays");
	g_file_set_contents(path, "\0\1\2 rubbish", 11, NULL);
	is_int(saved_read(&ui, SAVED_STATE, path, false, &err), -1,
	       "a damaged one is said to be");
	is_int(saved_write(&ui, SAVED_STATE, path, &err), 0,
	       "and replaced the next time");
	g_free(path);
	path = g_build_filename(folder, "letter.txt", NULL);
	g_file_set_contents(path, "Dear Sir", -1, NULL);
	is_int(saved_write(&ui, SAVED_SESSION, path, &err), -1,
	       "a file that is no session is not overwritten");
	err_clear(&err);
	ui_release(&ui);
	empty(folder);
	g_rmdir(home);
	g_free(path);
	g_free(folder);
	g_free(home);
}

static void test_command(void)
{
	struct ui a, b;

	start(&a, history, 100, 30);
	start(&b, history, 100, 30);
	ui_keys(&a, "pz:session save ui-saved.session<Enter>");
	ok(strstr(a.message, "session saved"), "a session is saved");
	ui_keys(&b, ":session load ui-saved.session<Enter>");
	is_text(b.message, "the session is loaded", "and loaded");
	is_int(b.view.first, a.view.first, "in the same place");
	ui_keys(&b, "<<");
	ok(b.view.whole, "which can be gone back from");
	ui_keys(&b, ":session load none<Enter>");
	is_text(b.message, "none: there is no such file", "or it says why not");
	ui_keys(&b, ":session<Enter>");
	is_text(b.message, "session save FILE, or session load FILE",
		"a command tells what it takes");
	unlink("ui-saved.session");
	ui_release(&a);
	ui_release(&b);
}

int main(void)
{
	tap_begin();
	history = ui_sample(SAMPLE_HOST, FILE_NAME);
	test_row_names();
	test_equal_rows();
	test_round_trip();
	test_details();
	test_fresh();
	test_other_size();
	test_other_history();
	test_hostile();
	test_damage();
	test_files();
	test_command();
	history_close(history);
	unlink(FILE_NAME);
	return tap_end();
}
