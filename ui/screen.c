/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal: see screen.h.
 *
 * Signals write a byte into a pipe that screen_wait() polls next to the
 * keyboard, so none can be missed between a look and a wait, and the size is
 * asked for afresh after each: a terminal that was resized while the program
 * was stopped is noticed too.
 */
#include "config.h"

#include "ui/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

#include <glib.h>

#include "ui/keys.h"

struct screen {
	SCREEN *curses;
	FILE *in; /* stdin, or the terminal itself when stdin is none */
	struct caps caps;
	GHashTable *pairs; /* (fg, bg) -> number of its colour pair */
	int next_pair;
	bool full; /* the next draw sends everything */
	bool ended;
	int idle_reads; /* readable, but no key: the terminal may be gone */
};

static int wake_pipe[2] = { -1, -1 };
static volatile sig_atomic_t end_asked;

static void on_signal(int number)
{
	int saved = errno;
	ssize_t done;

	if (number == SIGTERM || number == SIGHUP || number == SIGINT)
		end_asked = 1;
	done = write(wake_pipe[1], "", 1);
	(void)done; /* full: it wakes anyway */
	errno = saved;
}

static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGWINCH };
static struct sigaction before[G_N_ELEMENTS(signals)];

static int catch_signals(struct err *err)
{
	struct sigaction action = { .sa_handler = on_signal };

	if (pipe2(wake_pipe, O_NONBLOCK | O_CLOEXEC))
		return err_set(err, "cannot make a pipe: %s",
			       g_strerror(errno));
	end_asked = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
		sigaction(signals[i], &action, &before[i]);
	return 0;
}

static void release_signals(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
		sigaction(signals[i], &before[i], NULL);
	close(wake_pipe[0]);
	close(wake_pipe[1]);
}

/* Can this terminal do what a full-screen program needs?  Says nothing. */
static bool is_usable(void)
{
	int status = 0;
	char *cup;
	bool usable;

	if (setupterm(NULL, STDOUT_FILENO, &status) != OK)
		return false;
	cup = tigetstr("cup");
	usable = cup && cup != (char *)-1;
	del_curterm(cur_term);
	return usable;
}

static int start_curses(struct screen *s, struct err *err)
{
	const char *term = getenv("TERM");

	if (!is_usable())
		return err_set(err, "terminal '%s' cannot show the timeline",
			       term ? term : "");
	s->in = stdin;
	if (!isatty(STDIN_FILENO))
		s->in = fopen("/dev/tty", "r");
	if (!s->in)
		return err_set(err, "there is no keyboard: stdin is not a "
				    "terminal");
	s->curses = newterm(NULL, stdout, s->in);
	if (!s->curses)
		return err_set(err, "terminal '%s' cannot show the timeline",
			       term ? term : "");
	return 0;
}

static void start_colours(struct screen *s, int colours)
{
	if (!colours || !has_colors() || start_color() != OK)
		return;
	use_default_colors();
	s->caps.colours = MIN(colours, COLORS >= 256 ? 256
				       : COLORS >= 8 ? 8
						     : 0);
}

int screen_open(struct screen **out, int colours, struct caps *caps,
		struct err *err)
{
	struct screen *s = g_new0(struct screen, 1);

	*out = NULL;
	if (catch_signals(err)) {
		g_free(s);
		return -1;
	}
	if (start_curses(s, err)) {
		release_signals();
		if (s->in && s->in != stdin)
			fclose(s->in);
		g_free(s);
		return -1;
	}
	s->pairs = g_hash_table_new(g_direct_hash, g_direct_equal);
	s->next_pair = 1;
	s->caps.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	start_colours(s, colours);
	if (!getenv("ESCDELAY"))
		set_escdelay(25);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	/* A scroll would show rows of other times for a moment. */
	idlok(stdscr, FALSE);
	s->full = true;
	*caps = s->caps;
	*out = s;
	return 0;
}

void screen_close(struct screen *s)
{
	if (!s)
		return;
	endwin();
	delscreen(s->curses);
	release_signals();
	if (s->in != stdin)
		fclose(s->in);
	g_hash_table_destroy(s->pairs);
	g_free(s);
}

void screen_size(const struct screen *s, int *cols, int *rows)
{
	(void)s;
	*cols = COLS;
	*rows = LINES;
}

/* The pair of two colours, 0 (the terminal's own) when there are no more. */
static int pair_of(struct screen *s, int16_t fg, int16_t bg)
{
	gpointer key =
		GUINT_TO_POINTER(((guint)(fg + 1) << 16) | (guint)(bg + 1));
	int pair;

	if (!s->caps.colours || (fg < 0 && bg < 0))
		return 0;
	pair = GPOINTER_TO_INT(g_hash_table_lookup(s->pairs, key));
	if (pair)
		return pair;
	if (s->next_pair >= COLOR_PAIRS ||
	    init_extended_pair(s->next_pair, fg, bg) != OK)
		return 0;
	g_hash_table_insert(s->pairs, key, GINT_TO_POINTER(s->next_pair));
	return s->next_pair++;
}

static attr_t attrs_of(struct style style)
{
	attr_t attrs = A_NORMAL;

	if (style.attrs & ATTR_BOLD)
		attrs |= A_BOLD;
	if (style.attrs & ATTR_REVERSE)
		attrs |= A_REVERSE;
	if (style.attrs & ATTR_UNDERLINE)
		attrs |= A_UNDERLINE;
	return attrs;
}

static void put_cell(struct screen *s, int row, int col,
		     const struct cell *cell)
{
	wchar_t text[2] = { (wchar_t)cell->glyph, 0 };
	int pair = pair_of(s, cell->style.fg, cell->style.bg);
	cchar_t out;

	if (setcchar(&out, text, attrs_of(cell->style), 0, &pair) == OK)
		mvadd_wch(row, col, &out);
}

void screen_draw(struct screen *s, const struct cells *c)
{
	erase();
	for (int row = 0; row < c->rows && row < LINES; row++)
		for (int col = 0; col < c->cols && col < COLS; col++) {
			const struct cell *cell = cells_at(c, row, col);

			if (cell->glyph)
				put_cell(s, row, col, cell);
		}
	move(MIN(c->cursor_row, LINES - 1), MIN(c->cursor_col, COLS - 1));
	if (s->full)
		clearok(stdscr, TRUE);
	s->full = false;
	wnoutrefresh(stdscr);
	doupdate();
}

void screen_forget(struct screen *s)
{
	s->full = true;
}

/* After a signal: take the size that the terminal has now. */
static void take_size(struct screen *s)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row ||
	    !size.ws_col)
		return;
	if (is_term_resized(size.ws_row, size.ws_col))
		resizeterm(size.ws_row, size.ws_col);
	/* Somebody else may have written there while we were stopped. */
	s->full = true;
}

bool screen_wait(struct screen *s)
{
	struct pollfd fds[2] = {
		{ .fd = fileno(s->in), .events = POLLIN },
		{ .fd = wake_pipe[0], .events = POLLIN },
	};
	char waste[64];

	if (poll(fds, 2, -1) < 0 && errno != EINTR)
		return false;
	if (fds[1].revents & POLLIN) {
		while (read(wake_pipe[0], waste, sizeof(waste)) > 0)
			;
		take_size(s);
	}
	if (fds[0].revents & (POLLERR | POLLNVAL) ||
	    (fds[0].revents & POLLHUP && !(fds[0].revents & POLLIN)))
		s->ended = true;
	/* Readable again and again without a key is the end of the file. */
	if (fds[0].revents & POLLIN && ++s->idle_reads > 16)
		s->ended = true;
	return !end_asked && !s->ended;
}

static const struct {
	int code; /* curses' */
	uint32_t key;
} special[] = {
	{ KEY_UP, K_UP },         { KEY_DOWN, K_DOWN },
	{ KEY_LEFT, K_LEFT },     { KEY_RIGHT, K_RIGHT },
	{ KEY_PPAGE, K_PAGE_UP }, { KEY_NPAGE, K_PAGE_DOWN },
	{ KEY_HOME, K_HOME },     { KEY_END, K_END },
	{ KEY_ENTER, K_ENTER },   { KEY_BACKSPACE, K_BACKSPACE },
	{ KEY_F(1), K_F1 },
};

static uint32_t control_key(wint_t c)
{
	switch (c) {
	case '\n':
	case '\r':
		return K_ENTER;
	case '\t':
		return K_TAB;
	case 0x1b:
		return K_ESC;
	case '\b':
	case 0x7f:
		return K_BACKSPACE;
	default:
		return c;
	}
}

bool screen_key(struct screen *s, uint32_t *key)
{
	wint_t c;
	int kind;

	while ((kind = get_wch(&c)) != ERR) {
		s->idle_reads = 0;
		if (kind == OK) {
			*key = control_key(c);
			return true;
		}
		for (size_t i = 0; i < G_N_ELEMENTS(special); i++)
			if ((wint_t)special[i].code == c) {
				*key = special[i].key;
				return true;
			}
		/* Sizes are looked after in take_size(). */
		if (c == KEY_RESIZE)
			continue;
		*key = K_END_SPECIAL;
		return true;
	}
	return false;
}

void screen_suspend(struct screen *s)
{
	endwin();
	raise(SIGSTOP);
	take_size(s);
}
