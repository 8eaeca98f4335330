/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal: see screen.h.
 *
 * curses has the modes of the terminal, its keys and its size; pictures go
 * past it (paint.h).  The size is asked for afresh after each signal: a
 * terminal that was resized while the program was stopped is noticed too.
 */
#include "config.h"

#include "ui/screen.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <curses.h>

#include <glib.h>

#include "ui/keys.h"
#include "ui/link.h"
#include "ui/paint.h"
#include "ui/screen-keys.h"
#include "ui/screen-terminal.h"
#include "ui/signals.h"

/* How often to look whether a frame has left. */
#define LINK_LOOK_MS 20
/* What is smaller leaves no mark on any link. */
#define LINK_BYTES 1000
/*
 * How long an answer is waited for when the terminal is given back: of one
 * that has never answered, and of one that does.
 */
#define ANSWER_MS      300
#define SLOW_ANSWER_MS 3000

/* "Are you well?", to which every terminal like a VT100 says ANSWER. */
#define QUESTION "\033[5n"
#define ANSWER   "\033[0n"

struct screen {
	SCREEN *curses;
	FILE *in; /* stdin, or the terminal itself when stdin is none */
	struct caps caps;
	struct paint_terminal terminal;
	struct paint paint; /* what the terminal shows */
	GString *bytes;     /* of one frame */
	struct link link; /* is the way to the terminal slow? */
	bool answers;     /* the terminal does, to QUESTION */
	bool asked;
	int64_t asked_ms;
	bool mouse;
	struct mouse_event mouse_event; /* of the last K_MOUSE */
	bool ended;
	int idle_reads; /* readable, but no key: the terminal may be gone */
};

static int refuse(struct err *err)
{
	const char *term = getenv("TERM");

	return err_set(err,
		       "terminal '%s' cannot show the timeline: use 'kvmscope "
		       "view --plain' or 'kvmscope report'",
		       term ? term : "");
}

/* What a crash writes: screen_close() cannot run any more then. */
static void prepare_crash(const struct screen *s)
{
	GString *text = g_string_new(NULL);

	/* No capability takes the mouse back alone: what xterm understands. */
	if (s->mouse)
		g_string_append(text, "\033[?1006l\033[?1000l");
	screen_terminal_leave(text);
	signals_crash_text(STDOUT_FILENO, text->str, text->len);
	g_string_free(text, TRUE);
}

static int start_curses(struct screen *s, struct err *err)
{
	if (!screen_terminal_usable())
		return refuse(err);
	s->in = stdin;
	if (!isatty(STDIN_FILENO))
		s->in = fopen("/dev/tty", "r");
	if (!s->in)
		return err_set(err, "there is no keyboard: stdin is not a "
				    "terminal");
	signals_crash_modes(fileno(s->in));
	s->curses = newterm(NULL, stdout, s->in);
	if (!s->curses)
		return refuse(err);
	prepare_crash(s);
	return 0;
}

/* Write all of it, unless the terminal is gone or we are to end. */
static void send(struct screen *s, const char *text, size_t len)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = write(STDOUT_FILENO, text + done, len - done);
		if (n > 0)
			done += (size_t)n;
		else if (n < 0 && errno == EINTR && !signals_end_asked())
			continue;
		else
			break;
	}
	if (done < len)
		s->ended = true;
}

static void send_text(struct screen *s, const char *text)
{
	send(s, text, strlen(text));
}

static int64_t now_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

/* Ask the terminal; it answers when it has all that was sent before. */
static void ask(struct screen *s)
{
	s->asked = true;
	s->asked_ms = now_ms();
	send_text(s, QUESTION);
}

static void take_answer(struct screen *s)
{
	if (s->asked && !s->answers)
		link_base(&s->link, now_ms() - s->asked_ms);
	else
		link_look(&s->link, now_ms(), false);
	s->answers = true;
	s->asked = false;
}

/*
 * An answer that came after we left would be typed into the shell: wait for
 * it.  What else is typed meanwhile is lost.
 */
static void await_answer(struct screen *s)
{
	struct pollfd fd = { .fd = fileno(s->in), .events = POLLIN };
	int64_t end = s->asked_ms + (s->answers ? SLOW_ANSWER_MS : ANSWER_MS);
	int64_t left;
	wint_t c;

	while (s->asked && !s->ended && (left = end - now_ms()) > 0) {
		if (poll(&fd, 1, (int)left) <= 0)
			continue;
		if (get_wch(&c) == ERR || !(fd.revents & POLLIN))
			break;
		s->asked = c != SCREEN_KEYS_ANSWER;
	}
	s->asked = false;
}

/* The modes of the terminal, and what it can do. */
static void start_terminal(struct screen *s, int colours)
{
	screen_terminal_start(&s->terminal);
	s->caps.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	s->caps.colours = MIN(colours, screen_terminal_colours());
	if (!getenv("ESCDELAY"))
		set_escdelay(25);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	screen_keys_start(ANSWER);
	/* curses draws when it is first asked for a key: let it be now. */
	refresh();
	if (screen_terminal_answers())
		ask(s);
}

int screen_open(struct screen **out, int colours, struct caps *caps,
		struct err *err)
{
	struct screen *s = g_new0(struct screen, 1);

	*out = NULL;
	if (signals_catch(err)) {
		g_free(s);
		return -1;
	}
	if (start_curses(s, err)) {
		signals_release();
		if (s->in && s->in != stdin)
			fclose(s->in);
		g_free(s);
		return -1;
	}
	paint_init(&s->paint);
	s->bytes = g_string_new(NULL);
	start_terminal(s, colours);
	caps->utf8 = s->caps.utf8;
	caps->colours = s->caps.colours;
	*out = s;
	return 0;
}

void screen_close(struct screen *s)
{
	if (!s)
		return;
	screen_mouse(s, false);
	send_text(s, s->terminal.plain);
	await_answer(s);
	endwin();
	delscreen(s->curses);
	signals_release();
	if (s->in != stdin)
		fclose(s->in);
	paint_release(&s->paint);
	g_string_free(s->bytes, TRUE);
	g_free(s);
}

/* What of the mouse is of use: the first button and the wheel. */
#define MOUSE_MASK \
	(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED | BUTTON_SHIFT)

void screen_mouse(struct screen *s, bool on)
{
	if (s->mouse == on)
		return;
	/* Else a click waits for a second one. */
	mouseinterval(0);
	s->mouse = mousemask(on ? MOUSE_MASK : 0, NULL) && on;
	prepare_crash(s);
}

/* Read the event that comes with KEY_MOUSE; false: nothing of interest. */
static bool take_mouse(struct screen *s)
{
	MEVENT event;
	bool shift;

	if (getmouse(&event) != OK)
		return false;
	shift = event.bstate & BUTTON_SHIFT;
	s->mouse_event.col = event.x;
	s->mouse_event.row = event.y;
	if (event.bstate & BUTTON4_PRESSED)
		s->mouse_event.kind = shift ? MOUSE_PAN_LEFT : MOUSE_ZOOM_IN;
	else if (event.bstate & BUTTON5_PRESSED)
		s->mouse_event.kind = shift ? MOUSE_PAN_RIGHT : MOUSE_ZOOM_OUT;
	else if (event.bstate & BUTTON1_PRESSED)
		s->mouse_event.kind = MOUSE_CLICK;
	else
		return false;
	return true;
}

struct mouse_event screen_mouse_event(const struct screen *s)
{
	return s->mouse_event;
}

void screen_size(const struct screen *s, int *cols, int *rows)
{
	(void)s;
	*cols = COLS;
	*rows = LINES;
}

void screen_draw(struct screen *s, const struct cells *c)
{
	bool large;

	g_string_truncate(s->bytes, 0);
	paint_frame(&s->paint, &s->terminal, c, s->bytes);
	large = s->bytes->len >= LINK_BYTES;
	if (large)
		link_send(&s->link, now_ms());
	send(s, s->bytes->str, s->bytes->len);
	if (large && !s->answers)
		/* All that can be known is how long it took to be taken. */
		link_look(&s->link, now_ms(), false);
	else if (large && !s->asked)
		ask(s);
}

bool screen_slow(const struct screen *s)
{
	return s->link.slow;
}

void screen_forget(struct screen *s)
{
	paint_forget(&s->paint);
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
	paint_forget(&s->paint);
}

/* Poll; while a frame is on its way, look now and then how long that takes. */
static int poll_busily(struct screen *s, struct pollfd *fds, nfds_t n)
{
	int r;

	do {
		r = poll(fds, n, s->link.busy ? LINK_LOOK_MS : -1);
		if (s->link.busy)
			link_look(&s->link, now_ms(), true);
	} while (!r);
	return r;
}

bool screen_wait(struct screen *s)
{
	struct pollfd fds[3] = {
		{ .fd = fileno(s->in), .events = POLLIN },
		{ .fd = signals_fd(), .events = POLLIN },
		{ .fd = STDOUT_FILENO }, /* only whether it is gone */
	};

	if (poll_busily(s, fds, G_N_ELEMENTS(fds)) < 0 && errno != EINTR)
		return false;
	if (signals_drain())
		take_size(s);
	if (fds[0].revents & (POLLERR | POLLNVAL) ||
	    (fds[0].revents & POLLHUP && !(fds[0].revents & POLLIN)) ||
	    fds[2].revents & (POLLERR | POLLHUP | POLLNVAL))
		s->ended = true;
	/* Readable again and again without a key is the end of the file. */
	if (fds[0].revents & POLLIN && ++s->idle_reads > 16)
		s->ended = true;
	return !signals_end_asked() && !s->ended;
}

bool screen_key(struct screen *s, uint32_t *key)
{
	wint_t c;
	int kind;

	while ((kind = get_wch(&c)) != ERR) {
		s->idle_reads = 0;
		/* Sizes are looked after in take_size(). */
		if (kind == KEY_CODE_YES && c == KEY_RESIZE)
			continue;
		if (kind == KEY_CODE_YES && c == SCREEN_KEYS_ANSWER) {
			take_answer(s);
			continue;
		}
		*key = kind == OK ? screen_keys_char(c) :
				    screen_keys_special(c);
		if (*key == K_MOUSE && !take_mouse(s))
			continue;
		return true;
	}
	return false;
}

void screen_suspend(struct screen *s)
{
	await_answer(s);
	endwin();
	raise(SIGSTOP);
	/* curses takes its modes again when it draws. */
	refresh();
	take_size(s);
}

void screen_copy(struct screen *s, const char *text)
{
	char *code = g_base64_encode((const guchar *)text, strlen(text));

	send_text(s, "\033]52;c;");
	send_text(s, code);
	send_text(s, "\a");
	g_free(code);
}
