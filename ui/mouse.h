/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the mouse does: a click puts the cursor where it is, the wheel zooms
 * about where it points, with Shift it pans.
 */
#ifndef UI_MOUSE_H
#define UI_MOUSE_H

struct ui;

enum mouse_kind {
	MOUSE_CLICK,
	MOUSE_ZOOM_IN,
	MOUSE_ZOOM_OUT,
	MOUSE_PAN_LEFT,
	MOUSE_PAN_RIGHT,
};

struct mouse_event {
	enum mouse_kind kind;
	int col, row; /* of the screen, from 0 */
};

/*
 * One event, like one key (ui_key()).  A click in the gutter selects the row,
 * and folds or unfolds the one that is selected; in a lane it puts the time
 * cursor there too; on the ruler it moves the time cursor alone, and so it
 * does on the minimap, to anywhere in the trace.  Elsewhere nothing happens
 * but that the timeline gets the focus back; nor while help is shown or a line
 * is being typed.
 */
void ui_mouse(struct ui *ui, struct mouse_event event);

#endif
