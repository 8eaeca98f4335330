/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Marks: places that the user gave a letter, a to z, and perhaps a note.
 *
 * A place is a time and a row.  The ruler shows the letters, a pane lists
 * them (pane-marks.c), and they outlive the viewer (saved.h).  Before a jump
 * to a mark the place that is left is kept, to go back to.
 */
#ifndef UI_MARKS_H
#define UI_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ui;

#define MARK_LETTERS 26
/* Bytes of a note that are kept at most. */
#define MARK_NOTE_MAX 300

struct place_mark {
	bool set;
	int64_t t_ns;
	uint32_t row; /* or ROW_NONE */
	char *note;   /* clean text, owned; NULL: none */
};

struct place_marks {
	struct place_mark of[MARK_LETTERS];
	struct place_mark left; /* where the last jump began */
};

void marks_release(struct place_marks *marks);
size_t marks_count(const struct place_marks *marks);

/* The mark @letter if it is a to z and set, else NULL. */
struct place_mark *mark_find(struct place_marks *marks, uint32_t letter);

/*
 * Put the mark @letter (a to z) at a place.  Its note becomes a clean copy of
 * @note; NULL leaves the note that it has, "" takes it away.
 */
void mark_put(struct place_marks *marks, char letter, int64_t t_ns,
	      uint32_t row, const char *note);
void mark_delete(struct place_marks *marks, char letter);

/* Go there, and say its note.  False if there is no such mark. */
bool mark_go(struct ui *ui, char letter);

/* The first letter of a mark with a column in [from, to) of the lanes, or 0. */
char marks_between(const struct ui *ui, int64_t from, int64_t to);

#endif
