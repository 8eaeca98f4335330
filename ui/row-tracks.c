/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a row stands for: see row-tracks.h. */
#include "config.h"

#include "ui/row-tracks.h"

#include "ui/ui.h"
#include "ui/words.h"

static GArray *tracks_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(uint32_t));
}

static void add_vcpus(const struct rows *rows, uint32_t row, GArray *tracks)
{
	for (uint32_t i = rows->all[row].first; i != ROW_NONE;
	     i = rows->all[i].next) {
		const struct track *t = rows->all[i].track;

		if (t && t->kind == TRACK_VCPU)
			g_array_append_val(tracks, t->id);
		else if (t && (t->kind == TRACK_VM || t->kind == TRACK_MACHINE))
			add_vcpus(rows, i, tracks);
	}
}

static void add_pcpus(const struct rows *rows, uint32_t row, GArray *tracks)
{
	for (uint32_t i = rows->all[row].first; i != ROW_NONE;
	     i = rows->all[i].next) {
		const struct track *t = rows->all[i].track;

		if (t && t->kind == TRACK_PCPU)
			g_array_append_val(tracks, t->id);
	}
}

GArray *row_tracks(struct ui *ui, uint32_t row)
{
	GArray *tracks = tracks_new();
	const struct row *r;

	if (row == ROW_NONE)
		return tracks;
	r = &ui->rows.all[row];
	if (row_has_states(r)) {
		g_array_append_val(tracks, r->track->id);
		return tracks;
	}
	add_vcpus(&ui->rows, row, tracks);
	if (!tracks->len)
		add_pcpus(&ui->rows, row, tracks);
	return tracks;
}

GArray *row_vcpus(struct ui *ui, uint32_t row)
{
	GArray *tracks = tracks_new();
	const struct track *t;

	if (row == ROW_NONE)
		return tracks;
	t = ui->rows.all[row].track;
	if (t && t->kind == TRACK_THREAD)
		t = history_vcpu_of(ui->history, t);
	if (t && t->kind == TRACK_VCPU)
		g_array_append_val(tracks, t->id);
	else
		add_vcpus(&ui->rows, row, tracks);
	return tracks;
}

GArray *row_all_vcpus(struct ui *ui)
{
	GArray *tracks = tracks_new();
	size_t n;
	const struct track *t = history_tracks(ui->history, &n);

	for (size_t i = 0; i < n; i++) {
		uint32_t row;

		if (t[i].kind != TRACK_VCPU)
			continue;
		row = rows_of_track(&ui->rows, t[i].id);
		if (row == ROW_NONE || !ui->rows.all[row].hidden)
			g_array_append_val(tracks, t[i].id);
	}
	return tracks;
}

static void add_tree(const struct rows *rows, uint32_t row, GArray *tracks)
{
	if (rows->all[row].track)
		g_array_append_val(tracks, rows->all[row].track->id);
	for (uint32_t i = rows->all[row].first; i != ROW_NONE;
	     i = rows->all[i].next)
		add_tree(rows, i, tracks);
}

GArray *row_tree(struct ui *ui, uint32_t row)
{
	GArray *tracks = tracks_new();

	if (row != ROW_NONE)
		add_tree(&ui->rows, row, tracks);
	return tracks;
}

char *row_words(struct ui *ui, uint32_t row)
{
	const struct row *r;

	if (row == ROW_NONE)
		return g_strdup("no row");
	r = &ui->rows.all[row];
	if (r->track && row_has_states(r))
		return words_track(ui->history, r->track);
	return g_strdup(rows_label(&ui->rows, row));
}
