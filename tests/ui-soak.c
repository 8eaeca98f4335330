/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random keys, commands and sizes for as long as one likes: ui-soak SECONDS
 * [SEED].
 *
 * Meant for the sanitizers: what goes wrong ends the program there.  Every
 * round has a seed of its own, printed before it starts, so that a round that
 * failed can be played again.  Whatever the viewer writes (sessions) lands in
 * a folder that is removed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "tests/ui-sample.h"
#include "ui/commands.h"
#include "ui/dump.h"
#include "ui/keys.h"
#include "ui/render.h"
#include "ui/settings.h"
#include "ui/ui.h"

#define KEYS_A_ROUND 3000

struct round {
	GRand *rand;
	struct ui *ui;
	struct cells *cells;
};

static int pick(struct round *r, int n)
{
	return g_rand_int_range(r->rand, 0, n);
}

/* Words that mean something somewhere, and some that mean nothing. */
static const char *const words[] = {
	"preempted", "dur>50us", "dur<1ms", "vm=web01", "!vm=db02", "tid=8812",
	"kind=thread", "by=host-hop", "state=guest,vmm", "vCPU", "(", "[a-",
	"reason=hlt", "begin>+1s", "or", "/", "\\", "x", "+2.5s", "+1s..+1.2s",
	"02:04:43", "1ms", "-1", "99999999999999999999", "on", "off", "guest",
	"steal", "csv", "a", "b", "note", "save", "load", "nothing.session",
	"duration", "name", "\303\244\360\237\230\200", "\033[31m",
};

static void type_text(struct round *r, const char *text)
{
	ui_keys(r->ui, text);
}

static void type_words(struct round *r)
{
	for (int n = pick(r, 4); n > 0; n--) {
		type_text(r, words[pick(r, G_N_ELEMENTS(words))]);
		ui_key(r->ui, ' ');
	}
	ui_key(r->ui, pick(r, 6) ? K_ENTER : K_ESC);
}

static void type_command(struct round *r)
{
	const struct ui_command *commands;
	const struct setting *settings;
	size_t n;

	ui_key(r->ui, K_ESC);
	ui_key(r->ui, ':');
	commands = commands_table(&n);
	type_text(r, commands[pick(r, (int)n)].name);
	ui_key(r->ui, pick(r, 8) ? ' ' : K_TAB);
	if (!pick(r, 3)) {
		settings = settings_table(&n);
		type_text(r, settings[pick(r, (int)n)].name);
		ui_key(r->ui, ' ');
	}
	type_words(r);
}

static void type_key(struct round *r)
{
	const struct action *actions;
	uint32_t key;
	size_t n;

	actions = keys_table(&n);
	key = actions[pick(r, (int)n)].keys[pick(r, 2)];
	ui_key(r->ui, key ? key : 'w');
}

static void one_step(struct round *r)
{
	switch (pick(r, 40)) {
	case 0:
		ui_resize(r->ui, 1 + pick(r, 300), 1 + pick(r, 90));
		break;
	case 1:
		ui_resize(r->ui, 80, 24);
		break;
	case 2:
		ui_key(r->ui, 1 + (uint32_t)pick(r, 0x300));
		break;
	case 3:
		ui_key(r->ui, KEY_FIRST_SPECIAL +
				      (uint32_t)pick(r, K_END_SPECIAL -
							KEY_FIRST_SPECIAL));
		break;
	case 4:
		type_command(r);
		break;
	case 5:
		type_words(r);
		break;
	case 6:
		r->ui->caps.utf8 = pick(r, 2);
		r->ui->caps.colours = (int[]){ 0, 8, 256 }[pick(r, 3)];
		break;
	default:
		type_key(r);
	}
	r->ui->quit = r->ui->suspend = false;
}

/* The cursor is inside the picture, and text for a C locale is ASCII. */
static void check(struct round *r)
{
	const struct cells *c = r->cells;
	GString *text = g_string_new(NULL);

	dump_cells(text, c, false);
	if (c->cursor_row < 0 || c->cursor_row >= c->rows ||
	    c->cursor_col < 0 || c->cursor_col >= c->cols)
		g_error("the cursor is at %d, %d of %d x %d", c->cursor_row,
			c->cursor_col, c->rows, c->cols);
	for (gsize i = 0; i < text->len; i++)
		if ((unsigned char)text->str[i] < ' ' && text->str[i] != '\n')
			g_error("a control character is on the screen");
	if (!r->ui->caps.utf8 && !g_str_is_ascii(text->str))
		g_error("an ASCII screen is not ASCII");
	if (r->ui->rows.shown_count && r->ui->selected >= r->ui->rows.count)
		g_error("no row is selected");
	g_string_free(text, TRUE);
}

static void one_round(struct history *h, guint32 seed)
{
	struct caps caps = { .utf8 = true, .colours = 256 };
	struct cells cells;
	struct ui ui;
	struct round r = { g_rand_new_with_seed(seed), &ui, &cells };

	ui_init(&ui, h, &caps, 80, 24);
	cells_init(&cells, 80, 24, true);
	for (int i = 0; i < KEYS_A_ROUND; i++) {
		one_step(&r);
		if (!pick(&r, 4)) {
			render(&ui, &cells);
			check(&r);
		}
	}
	cells_release(&cells);
	ui_release(&ui);
	g_rand_free(r.rand);
}

int main(int argc, char **argv)
{
	char dir[] = "/tmp/ui-soak-XXXXXX";
	int seconds = argc > 1 ? atoi(argv[1]) : 10;
	guint32 seed = argc > 2 ? (guint32)strtoul(argv[2], NULL, 0) : 1, first;
	gint64 end = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
	struct history *h;
	char *remove;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!mkdtemp(dir) || chdir(dir))
		return 1;
	for (first = seed; seed == first || g_get_monotonic_time() < end;
	     seed++) {
		printf("# round %u\n", seed);
		h = ui_sample((enum ui_sample)(seed % SAMPLE_COUNT),
			      "soak.kvms");
		one_round(h, seed);
		history_close(h);
	}
	printf("ok 1 - %u keys in %u rounds\n1..1\n",
	       (seed - first) * KEYS_A_ROUND, seed - first);
	remove = g_strdup_printf("rm -rf %s", dir);
	seconds = system(remove);
	g_free(remove);
	return seconds != 0;
}
