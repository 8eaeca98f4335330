/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration: what it changes, what it complains of and where, and
 * that nothing in it can do harm.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/configfile.h"
#include "ui/dump.h"
#include "ui/keys.h"
#include "ui/render.h"
#include "ui/textfile.h"
#include "ui/timetext.h"
#include "ui/ui.h"

#define FILE_NAME "ui-config-test.conf"

/* All complaints about @text, a line each; "" for none. */
static char *complaints(const char *text)
{
	struct config c;
	char *all;

	config_init(&c);
	config_text(&c, "F", text);
	g_ptr_array_add(c.complaints, NULL);
	all = g_strjoinv("\n", (char **)c.complaints->pdata);
	g_ptr_array_set_size(c.complaints, (gint)c.complaints->len - 1);
	config_release(&c);
	return all;
}

static void is_complaint(const char *text, const char *want)
{
	char *got = complaints(text);

	is_text(got, want, "%s", *want ? want : "nothing to complain of");
	g_free(got);
}

static void is_keys(const struct config *c, const char *action,
		    const char *want)
{
	char *got = keymap_text(c->keymap, action_find(action));

	is_text(got, want, "%s has the keys '%s'", action, want);
	g_free(got);
}

static void test_keys(void)
{
	struct config c;

	config_init(&c);
	config_text(&c, "F",
		    "# mine\n[keys]\nzoom-in = + Y <F1> Ctrl-t\r\n"
		    "  zoom-out=-\nhelp = ?\npan-left = PgUp S-Tab\n"
		    "quit = none\nalike = none\nclose = Space q = )\n");
	is_int(c.complaints->len, 0, "nothing to complain of");
	is_keys(&c, "zoom-in", "+ Y F1 Ctrl-T");
	is_keys(&c, "zoom-out", "-");
	is_keys(&c, "pan-left", "PgUp S-Tab");
	is_keys(&c, "page-up", "Ctrl-U");
	is_keys(&c, "quit", "");
	is_keys(&c, "close", "Space q = )");
	is_keys(&c, "pan-right", "d");
	config_text(&c, "G", "[keys]\npan-right = +\n");
	is_int(c.complaints->len, 0, "a later file takes keys of an earlier");
	is_keys(&c, "zoom-in", "Y F1 Ctrl-T");
	config_release(&c);
}

static void test_settings(void)
{
	struct config c;

	config_init(&c);
	config_text(&c, "F",
		    "[settings]\npreempt-min = 50us\ntime-format = of-day\n");
	is_int(c.complaints->len, 0, "nothing to complain of");
	is_int(c.settings.preempt_min_ns, 50 * NS_PER_US, "a duration is set");
	is_int(c.settings.time_format, TIME_OF_DAY, "and a choice");
	config_release(&c);
}

static void test_colours(void)
{
	struct config c;
	struct caps caps = { .utf8 = true, .colours = 256 };
	struct style plain = state_style(&caps, ST_GUEST), style;

	config_init(&c);
	config_text(&c, "F",
		    "[colours]\nguest = black on 79 bold\nheader = reverse\n"
		    "[settings]\npalette = high-contrast\n");
	is_int(c.complaints->len, 0, "nothing to complain of");
	caps.palette = c.palette;
	style = state_style(&caps, ST_GUEST);
	ok(style.bg == 79 && style.fg == 0 && style.attrs == ATTR_BOLD &&
		   plain.bg != 79,
	   "a state has the look that was given");
	ok(role_style(&caps, ROLE_HEADER).attrs == ATTR_REVERSE,
	   "and so has a part of the screen");
	config_release(&c);
}

static void test_complaints(void)
{
	is_complaint("[colours]\ngest = red\n",
		     "F:2: there is no state and no part of the screen called "
		     "'gest'");
	is_complaint("[colours]\nguest = pink\n",
		     "F:2: 'pink' is no colour and no attribute: a number up "
		     "to 255, a name like red or default, bold, reverse, "
		     "underline");
	is_complaint("[colours]\nguest =\n",
		     "F:2: guest: no look given: \"white on 160 bold\"");
	is_complaint("", "");
	is_complaint("\n\n# only a comment\n[keys]\n\n[settings]", "");
	is_complaint("[keys]\n\nzom-in = w\n",
		     "F:3: no action is called 'zom-in'");
	is_complaint("[keys]\nzoom-in = w Foo\n",
		     "F:2: zoom-in: no key is called 'Foo'");
	is_complaint("[keys]\nzoom-in =\n",
		     "F:2: zoom-in: no key given; 'none' leaves it without");
	is_complaint("[keys]\nzoom-in = 2 3 4 5 6\n",
		     "F:2: zoom-in: an action has at most 4 keys");
	is_complaint("[keys]\nzoom-in = Y\nzoom-out = Y -\n",
		     "F:3: 'Y' was the key of zoom-in since line 2; now it is "
		     "that of zoom-out");
	is_complaint("[keys]\nzoom-in = Q\n",
		     "F: quit lost its last key; give it another, or 'quit = "
		     "none'");
	is_complaint("[keys]\nzoom-in = Q\nquit = none\n", "");
	is_complaint("[keys]\nzoom-in\n",
		     "F:2: neither a comment, a [section], nor NAME = VALUE");
	is_complaint("[keys\n",
		     "F:1: neither a comment, a [section], nor NAME = VALUE");
	is_complaint("zoom-in = w\n", "F:1: 'zoom-in' stands in no section");
	is_complaint("[kees]\nzoom-in = w\n",
		     "F:1: there is no section [kees]");
	is_complaint("[settings]\npreempt-max = 1ms\n",
		     "F:2: there is no setting 'preempt-max'");
	is_complaint("[settings]\ntime-format = never\n",
		     "F:2: time-format: it is one of since-begin, of-day, not "
		     "'never'");
}

/* A wrong line costs that line only. */
static void test_damage(void)
{
	struct config c;

	config_init(&c);
	config_text(&c, "F", "[keys]\n)(\nzoom-in = Y\n[]\n[keys]\nhelp = U\n");
	is_int(c.complaints->len, 2, "two lines are wrong");
	is_keys(&c, "zoom-in", "Y");
	is_keys(&c, "help", "U");
	config_release(&c);
}

static void test_dump(void)
{
	static const char mine[] = "[keys]\nzoom-in = r <\nquit = none\n"
				   "zoom-out = w Ctrl-B\n"
				   "[settings]\npreempt-min=3ms\n"
				   "[colours]\nvmm = yellow\n";
	struct config a, b;
	char *first, *second;

	config_init(&a);
	config_init(&b);
	for (int i = 0; i < 2; i++) {
		first = config_dump(&a);
		config_text(&b, "F", first);
		second = config_dump(&b);
		is_int(b.complaints->len, 0, "what is written can be read");
		is_text(second, first, "and is the same then");
		g_free(first);
		g_free(second);
		config_text(&a, "F", mine);
	}
	config_release(&a);
	config_release(&b);
}

/* A first complaint about a file with this in it. */
static void is_file_complaint(const char *text, size_t len, const char *want)
{
	struct config c;

	config_init(&c);
	g_file_set_contents(FILE_NAME, text, (gssize)len, NULL);
	config_file(&c, FILE_NAME, true);
	is_int(c.complaints->len, 1, "a complaint");
	is_text(c.complaints->len ? c.complaints->pdata[0] : NULL, want, "%s",
		want);
	config_release(&c);
	unlink(FILE_NAME);
}

static void test_files(void)
{
	char *huge = g_strnfill(CONFIG_MAX + 1, '#');
	struct config c;

	is_file_complaint(huge, CONFIG_MAX + 1,
			  FILE_NAME ": it is larger than 1048576 bytes, so it "
				    "is not read");
	is_file_complaint("[keys]\0", 7, FILE_NAME ": it is no UTF-8 text");
	is_file_complaint("\xff\xfe", 2, FILE_NAME ": it is no UTF-8 text");
	g_free(huge);
	config_init(&c);
	config_file(&c, "no-such-file", false);
	is_int(c.complaints->len, 0, "a file need not be there");
	config_file(&c, "no-such-file", true);
	is_text(c.complaints->pdata[0], "no-such-file: there is no such file",
		"unless it was asked for");
	config_file(&c, ".", true);
	is_text(c.complaints->pdata[1], ".: cannot read it: Is a directory",
		"a folder is no file");
	config_release(&c);
}

/* Lines put together from what means something, and bytes that do not. */
static void test_random(void)
{
	static const char *const words[] = {
		"[",           "]",           "keys",   "settings",
		"=",           "\n",          " ",      "zoom-in",
		"w",           "<",           ">",      "none",
		"preempt-min", "1ms",         "#",      "\\",
		";",           "\t",          "Ctrl-",  "\303\244",
		"\033[31m",    "time-format", "of-day",
	};
	GRand *rand = g_rand_new_with_seed(1);
	GString *text = g_string_new(NULL);
	struct config c;

	config_init(&c);
	for (int i = 0; i < 2000; i++) {
		g_string_truncate(text, 0);
		for (int n = g_rand_int_range(rand, 0, 40); n > 0; n--) {
			gint32 w = g_rand_int_range(
				rand, 0, (gint32)G_N_ELEMENTS(words) + 1);

			if (w < (gint32)G_N_ELEMENTS(words))
				g_string_append(text, words[w]);
			else
				g_string_append_c(text, (char)g_rand_int_range(
								rand, 1, 256));
		}
		config_text(&c, "F", text->str);
	}
	ok(c.complaints->len > 2000, "random text is complained of");
	config_release(&c);
	g_string_free(text, TRUE);
	g_rand_free(rand);
}

static void test_viewer(void)
{
	static const struct caps mono = { .utf8 = false };
	GString *text = g_string_new(NULL);
	struct history *h = ui_sample(SAMPLE_HOST, "ui-config.kvms");
	struct config c;
	struct cells cells;
	struct ui ui;
	int64_t step;
	int guest;

	config_init(&c);
	config_text(&c, "F",
		    "[keys]\nzoom-in = Y\nx = y\n[settings]\n"
		    "time-format = of-day\nz = \033[2J\n"
		    "palette = mono\n[colours]\nguest = 99 on 98\n");
	ui_init(&ui, h, &mono, 100, 30);
	ui_configure(&ui, &c);
	config_release(&c);
	is_text(ui.message,
		"F:3: no action is called 'x' (and 1 more: see :problems)",
		"the viewer says the first complaint");
	step = ui.view.step_ns;
	ui_keys(&ui, "Y");
	is_int(ui.view.step_ns, step_finer(step), "a key does what it should");
	is_int(ui.settings.time_format, TIME_OF_DAY, "a setting is made");
	is_int(palette_colours(&ui.caps), 0, "the palette is that of the file");
	ui.caps.colours = 256;
	palette_base(ui.palette, 0);
	guest = state_style(&ui.caps, ST_GUEST).bg;
	is_int(guest, 98, "a colour goes with any palette");
	ui.caps.colours = 0;
	ui_keys(&ui, ":problems<Enter>G");
	cells_init(&cells, 100, 30, false);
	render(&ui, &cells);
	dump_cells(text, &cells, false);
	ok(strstr(text->str, "config") &&
		   strstr(text->str, "F:6: there is no setting 'z'"),
	   "the problems list the complaints");
	ui_keys(&ui, "<Enter>");
	is_text(ui.message, "F:6: there is no setting 'z'",
		"Enter says one in full");
	cells_release(&cells);
	g_string_free(text, TRUE);
	ui_release(&ui);
	history_close(h);
	unlink("ui-config.kvms");
}

int main(void)
{
	tap_begin();
	test_keys();
	test_settings();
	test_colours();
	test_complaints();
	test_damage();
	test_dump();
	test_files();
	test_random();
	test_viewer();
	return tap_end();
}
