/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks and their keys and commands: see marks.h. */
#include "config.h"

#include "ui/marks.h"

#include <string.h>

#include "base/text.h"
#include "ui/act-args.h"
#include "ui/actions.h"
#include "ui/ui.h"

void marks_release(struct place_marks *marks)
{
	for (int i = 0; i < MARK_LETTERS; i++)
		g_free(marks->of[i].note);
	*marks = (struct place_marks){ 0 };
}

size_t marks_count(const struct place_marks *marks)
{
	size_t n = 0;

	for (int i = 0; i < MARK_LETTERS; i++)
		n += marks->of[i].set;
	return n;
}

struct place_mark *mark_find(struct place_marks *marks, uint32_t letter)
{
	if (letter < 'a' || letter > 'z' || !marks->of[letter - 'a'].set)
		return NULL;
	return &marks->of[letter - 'a'];
}

static void set_note(struct place_mark *mark, const char *note)
{
	char text[MARK_NOTE_MAX + 1];

	g_clear_pointer(&mark->note, g_free);
	if (!*note)
		return;
	text_clean_to(text, sizeof(text), note);
	mark->note = g_strdup(text);
}

void mark_put(struct place_marks *marks, char letter, int64_t t_ns,
	      uint32_t row, const char *note)
{
	struct place_mark *mark = &marks->of[letter - 'a'];

	mark->set = true;
	mark->t_ns = t_ns;
	mark->row = row;
	if (note)
		set_note(mark, note);
}

void mark_delete(struct place_marks *marks, char letter)
{
	struct place_mark *mark = &marks->of[letter - 'a'];

	g_free(mark->note);
	*mark = (struct place_mark){ 0 };
}

static void go(struct ui *ui, const struct place_mark *to)
{
	struct place_mark here = { true, ui->view.cursor_ns, ui->selected,
				   NULL };
	/* It may be the place that is overwritten. */
	struct place_mark there = *to;

	ui->marks.left = here;
	view_go(&ui->view, there.t_ns);
	if (there.row < ui->rows.count)
		ui_select(ui, there.row);
}

bool mark_go(struct ui *ui, char letter)
{
	const struct place_mark *mark =
		mark_find(&ui->marks, (unsigned char)letter);

	if (!mark)
		return false;
	go(ui, mark);
	if (mark->note)
		ui_say(ui, "%c: %s", letter, mark->note);
	return true;
}

char marks_between(const struct ui *ui, int64_t from, int64_t to)
{
	int64_t col;

	for (int i = 0; i < MARK_LETTERS; i++) {
		if (!ui->marks.of[i].set)
			continue;
		col = view_col(&ui->view, ui->marks.of[i].t_ns);
		if (col >= from && col < to)
			return (char)('a' + i);
	}
	return 0;
}

static bool is_letter(struct ui *ui, uint32_t key)
{
	if (key >= 'a' && key <= 'z')
		return true;
	ui_say(ui, "marks are letters from a to z");
	return false;
}

static void put_here(struct ui *ui, char letter, const char *note)
{
	bool moved = ui->marks.of[letter - 'a'].set;

	mark_put(&ui->marks, letter, ui->view.cursor_ns, ui->selected, note);
	ui_say(ui, "mark %c %s here", letter, moved ? "is now" : "set");
}

static void letter_to_put(struct ui *ui, uint32_t key)
{
	if (is_letter(ui, key))
		put_here(ui, (char)key, NULL);
}

void act_mark(struct ui *ui)
{
	ui_await(ui, "mark this place: a letter from a to z", letter_to_put);
}

static void letter_to_go_to(struct ui *ui, uint32_t key)
{
	if (key == '\'' && ui->marks.left.set)
		go(ui, &ui->marks.left);
	else if (key == '\'')
		ui_say(ui, "no mark was gone to yet: nothing to go back to");
	else if (is_letter(ui, key) && !mark_go(ui, (char)key))
		ui_say(ui, "there is no mark %c", (int)key);
}

void act_jump(struct ui *ui)
{
	ui_await(ui, "go to the mark: a letter from a to z; ' goes back",
		 letter_to_go_to);
}

/*
 * The letter that @args begins with, alone or before a blank; *@rest is what
 * follows.  0, said on the status line, if there is none.
 */
static char take_letter(struct ui *ui, const char *args, const char **rest)
{
	if (!*args || (args[1] && args[1] != ' ')) {
		ui_say(ui, "which mark? a letter from a to z");
		return 0;
	}
	if (!is_letter(ui, (unsigned char)*args))
		return 0;
	*rest = args + 1;
	while (**rest == ' ')
		(*rest)++;
	return *args;
}

/* The same of a mark that is there. */
static char take_mark(struct ui *ui, const char *args, const char **rest)
{
	char letter = take_letter(ui, args, rest);

	if (letter && !mark_find(&ui->marks, (unsigned char)letter)) {
		ui_say(ui, "there is no mark %c", letter);
		return 0;
	}
	return letter;
}

void arg_mark(struct ui *ui, const char *args)
{
	const char *note;
	char letter;

	if (!*args) {
		act_mark(ui);
		return;
	}
	letter = take_letter(ui, args, &note);
	if (letter)
		put_here(ui, letter, *note ? note : NULL);
}

void arg_note(struct ui *ui, const char *args)
{
	const char *note;
	char letter = take_mark(ui, args, &note);

	if (!letter)
		return;
	set_note(&ui->marks.of[letter - 'a'], note);
	ui_say(ui, *note ? "mark %c has a note" : "mark %c has no note",
	       letter);
}

void arg_delmark(struct ui *ui, const char *args)
{
	const char *rest;
	char letter = take_mark(ui, args, &rest);

	if (!letter)
		return;
	mark_delete(&ui->marks, letter);
	ui_say(ui, "mark %c deleted", letter);
}

size_t complete_mark(struct ui *ui, const char *args, GPtrArray *list)
{
	if (*args)
		return 0;
	for (char c = 'a'; c <= 'z'; c++)
		if (mark_find(&ui->marks, (unsigned char)c))
			g_ptr_array_add(list, g_strdup_printf("%c", c));
	return 0;
}
