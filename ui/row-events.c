/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stored events of the selected row: see row-events.h. */
#include "config.h"

#include "ui/row-events.h"

#include <string.h>

#include "ui/ui.h"
#include "ui/words.h"

#define COUNT_MAX 1000 /* events in the window that are counted */

/* Blocks that are read, and events whose fields are made text. */
static const struct {
	size_t blocks;
	int texts;
} efforts[] = {
	[EFFORT_DRAW] = { 24, 20000 },
	[EFFORT_STEP] = { 300, 200000 },
};

static void clear_query(struct row_events *r)
{
	event_query_free(r->query);
	r->query = NULL;
	r->row = ROW_NONE;
	r->serial = 0;
}

static void clear_filter(struct row_events *r)
{
	g_clear_pointer(&r->filter, g_free);
	g_clear_pointer(&r->name, g_regex_unref);
	g_clear_pointer(&r->fields, g_regex_unref);
}

void row_events_release(struct row_events *r)
{
	clear_query(r);
	clear_filter(r);
}

/* ----- which events ----------------------------------------------------- */

/* The nearest track that @row is of, or NULL: a heading without one above. */
static const struct track *track_of(const struct rows *rows, uint32_t row)
{
	while (row != ROW_NONE && !rows->all[row].track)
		row = rows->all[row].parent;
	return row == ROW_NONE ? NULL : rows->all[row].track;
}

static void make_query(struct ui *ui)
{
	struct row_events *r = &ui->row_events;
	const struct track *t = track_of(&ui->rows, ui->selected);
	GArray *tids = g_array_new(FALSE, FALSE, sizeof(int32_t));
	struct event_filter f = { 0 };

	clear_query(r);
	if (r->all || !t || history_event_filter(ui->history, t, tids, &f)) {
		f.regex = r->name;
		r->query = event_query_new(r->e, &f);
	}
	g_array_free(tids, TRUE);
	r->row = ui->selected;
	r->serial = ++r->last_serial;
}

int row_events_ready(struct ui *ui, struct err *err)
{
	struct row_events *r = &ui->row_events;

	if (!r->e && history_events(ui->history, &r->e, err))
		return -1;
	if (!events_count(r->e))
		return 0;
	if (!r->serial || (r->row != ui->selected && !r->all))
		make_query(ui);
	r->row = ui->selected;
	return r->query != NULL;
}

const char *row_events_why_none(const struct ui *ui)
{
	if (!history_events_stored(ui->history))
		return "this history has no events: indexed with "
		       "--no-events, or long ago";
	if (!ui->row_events.e || !events_count(ui->row_events.e))
		return "the trace has no events";
	if (!ui->row_events.query)
		return "no event can belong to this row; & shows those of all "
		       "rows";
	if (ui->row_events.filter)
		return "no event of this row fits; F clears the filter";
	return "this row has no events; & shows those of all rows";
}

/*
 * What has the form of a regular expression may still take for ever: then it
 * does not match.
 */
#define REGEX_LIMITS "(*LIMIT_MATCH=20000)"

static GRegex *compile(const char *text, struct err *err)
{
	char *limited = g_strconcat(REGEX_LIMITS, text, NULL);
	GRegexCompileFlags flags = G_REGEX_CASELESS | G_REGEX_RAW;
	GError *error = NULL;
	/* Alone first: the message should speak of what was typed. */
	GRegex *plain = g_regex_new(text, flags, 0, &error), *re = NULL;

	if (plain)
		re = g_regex_new(limited, flags, 0, NULL);
	if (!re)
		err_set(err, "'%s' is not a regular expression%s%s", text,
			error ? ": " : "", error ? error->message : "");
	g_clear_pointer(&plain, g_regex_unref);
	g_clear_error(&error);
	g_free(limited);
	return re;
}

int row_events_filter(struct ui *ui, const char *text, struct err *err)
{
	struct row_events *r = &ui->row_events;
	char **words = text ? g_strsplit(text, " ", 2) : NULL;
	GRegex *name = NULL, *fields = NULL;
	int status = -1;

	if (words && words[0]) {
		name = compile(words[0], err);
		if (name && words[1])
			fields = compile(g_strstrip(words[1]), err);
		if (!name || (words[1] && !fields))
			goto out;
	}
	clear_query(r);
	clear_filter(r);
	r->name = g_steal_pointer(&name);
	r->fields = g_steal_pointer(&fields);
	r->filter = r->name ? g_strdup(text) : NULL;
	status = 0;
out:
	g_clear_pointer(&name, g_regex_unref);
	g_clear_pointer(&fields, g_regex_unref);
	g_strfreev(words);
	return status;
}

/* ----- from event to event ---------------------------------------------- */

void row_events_budget(struct ui *ui, enum row_events_effort effort)
{
	struct row_events *r = &ui->row_events;

	if (r->query)
		event_query_budget(r->query, efforts[effort].blocks);
	r->texts_left = efforts[effort].texts;
}

/* 1, 0 or -1. */
static int fields_fit(struct row_events *r, const struct event_pos *pos,
		      GString *text, struct err *err)
{
	if (!r->fields)
		return 1;
	g_string_truncate(text, 0);
	if (event_fields(r->e, pos, text, err))
		return -1;
	return g_regex_match_full(r->fields, text->str, (gssize)text->len, 0, 0,
				  NULL, NULL);
}

/* From a match @r of the query alone on to one whose fields fit too. */
static int go_on(struct ui *ui, bool later, int found, struct event_pos *pos,
		 struct err *err)
{
	struct row_events *r = &ui->row_events;
	GString *text;
	int fit = 0;

	if (found != 1 || !r->fields)
		return found;
	text = g_string_new(NULL);
	while (found == 1 && !(fit = fields_fit(r, pos, text, err))) {
		if (--r->texts_left <= 0) {
			found = EVENT_TIRED;
			break;
		}
		found = later ? event_next(r->query, pos, err)
			      : event_previous(r->query, pos, err);
	}
	g_string_free(text, TRUE);
	return fit < 0 ? -1 : found;
}

int row_events_step(struct ui *ui, bool later, struct event_pos *pos,
		    struct err *err)
{
	struct row_events *r = &ui->row_events;
	struct event_pos at = *pos;
	int found = later ? event_next(r->query, &at, err)
			  : event_previous(r->query, &at, err);

	found = go_on(ui, later, found, &at, err);
	if (found > 0)
		*pos = at;
	return found;
}

int row_events_seek(struct ui *ui, bool later, int64_t t_ns,
		    struct event_pos *pos, struct err *err)
{
	struct row_events *r = &ui->row_events;
	int found = later ? event_from(r->query, t_ns, pos, err)
			  : event_before(r->query, t_ns, pos, err);

	return go_on(ui, later, found, pos, err);
}

/* Does the event at @pos fit? */
static int fits(struct ui *ui, const struct event_pos *pos, struct err *err)
{
	struct row_events *r = &ui->row_events;
	int64_t ordinal = event_ordinal(r->e, pos);
	struct event_pos next;
	int found;

	if (event_by_ordinal(r->e, ordinal - 1, &next))
		found = row_events_step(ui, true, &next, err);
	else
		found = row_events_seek(ui, true, INT64_MIN, &next, err);
	return found == 1 ? event_ordinal(r->e, &next) == ordinal : found;
}

void row_events_hold(struct ui *ui, const struct event_pos *pos)
{
	struct row_events *r = &ui->row_events;

	r->held = *pos;
	r->is_held = true;
	r->stepped = false;
	r->held_serial = r->serial;
	r->held_cursor_ns = ui->view.cursor_ns;
}

int row_events_at(struct ui *ui, struct event_pos *pos, struct err *err)
{
	struct row_events *r = &ui->row_events;
	bool stays = r->is_held && r->held_cursor_ns == ui->view.cursor_ns;
	int found = stays && r->held_serial == r->serial;

	if (stays && !found && r->stepped)
		found = fits(ui, &r->held, err);
	if (found < 0)
		return -1;
	if (found == 1) {
		r->held_serial = r->serial;
		*pos = r->held;
		return 1;
	}
	found = row_events_seek(ui, false, ui->view.cursor_ns + 1, pos, err);
	if (found == 1)
		row_events_hold(ui, pos);
	return found;
}

int row_events_go(struct ui *ui, const struct event_pos *pos, struct err *err)
{
	struct row_events *r = &ui->row_events;
	struct stored_event ev;
	char *text;

	if (event_get(r->e, pos, &ev, err))
		return -1;
	text = row_events_text(ui, pos, err);
	if (!text)
		return -1;
	view_go(&ui->view, ev.ts_ns);
	row_events_hold(ui, pos);
	r->stepped = true;
	ui_say(ui, "%s", text);
	g_free(text);
	return 0;
}

int64_t row_events_count(struct ui *ui, bool *more, struct err *err)
{
	struct row_events *r = &ui->row_events;
	int64_t to = view_to_ns(&ui->view), n = 0;
	struct event_pos pos;
	struct stored_event ev;
	int found;

	row_events_budget(ui, EFFORT_DRAW);
	found = row_events_seek(ui, true, view_from_ns(&ui->view), &pos, err);
	while (found == 1 && n < COUNT_MAX) {
		if (event_get(r->e, &pos, &ev, err))
			return -1;
		if (ev.ts_ns >= to)
			found = 0;
		else if (++n < COUNT_MAX)
			found = row_events_step(ui, true, &pos, err);
	}
	*more = found > 0;
	return found < 0 ? -1 : n;
}
