/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Density and the rows of the minimap: see show.h and actions.h. */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "ui/act-args.h"
#include "ui/actions.h"
#include "ui/ui.h"
#include "ui/waits.h"

void show_init(struct show *show, bool vcpus)
{
	*show = (struct show){ .choice = vcpus ? ST_PREEMPTED : CHOICE_BUSY,
			       .map_rows = 1 };
	show->map[0] = (struct map_row){
		.choice = vcpus ? CHOICE_STEAL : CHOICE_BUSY,
		.kind = vcpus ? TRACK_VCPU : TRACK_PCPU,
	};
}

static int find_choice(const char *name, struct err *err)
{
	int choice = choice_by_name(name);

	if (choice < 0)
		err_set(err, "no state and no group of states is called '%s'",
			name);
	return choice;
}

int ui_set_density(struct ui *ui, const char *name, struct err *err)
{
	int choice;

	if (!strcmp(name, "off")) {
		ui->show.density = false;
		return 0;
	}
	choice = find_choice(name, err);
	if (choice < 0)
		return -1;
	ui->show.choice = (uint8_t)choice;
	ui->show.density = true;
	return 0;
}

bool map_has_kind(const struct ui *ui, enum track_kind kind)
{
	return kind == TRACK_VCPU   ? ui->facts.vcpus > 0
	       : kind == TRACK_PCPU ? ui->facts.pcpus > 0
	       : kind == TRACK_WAIT ? ui->facts.waits > 0
				    : false;
}

/*
 * The tracks to sum up for a row of the minimap: those of the selected row's
 * kind if they can be in that state, else vCPUs or pCPUs.  Threads are not
 * summed up: there may be 10^5 of them.  -1 for none.
 */
static int map_kind(const struct ui *ui, unsigned int choice)
{
	const struct row *row = ui_row(ui);
	bool pcpu = row && row->track && row->track->kind == TRACK_PCPU;
	enum track_kind first = pcpu ? TRACK_PCPU : TRACK_VCPU;
	enum track_kind kinds[] = { first, pcpu ? TRACK_VCPU : TRACK_PCPU,
				    TRACK_WAIT };

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (map_has_kind(ui, kinds[i]) &&
		    choice_suits(choice, kinds[i]))
			return (int)kinds[i];
	return -1;
}

static int remove_map_row(struct show *show, int at, struct err *err)
{
	if (show->map_rows == 1)
		return err_set(err, "the minimap keeps its last row");
	show->map_rows--;
	memmove(&show->map[at], &show->map[at + 1],
		(size_t)(show->map_rows - at) * sizeof(show->map[0]));
	return 0;
}

int ui_toggle_map(struct ui *ui, const char *name, struct err *err)
{
	struct show *show = &ui->show;
	int choice = find_choice(name, err), kind;

	if (choice < 0)
		return -1;
	kind = map_kind(ui, (unsigned int)choice);
	if (kind < 0)
		return err_set(err, "no vCPU and no pCPU is ever '%s'", name);
	for (int i = 0; i < show->map_rows; i++)
		if (show->map[i].choice == choice && show->map[i].kind == kind)
			return remove_map_row(show, i, err);
	if (show->map_rows == MAP_ROWS_MAX)
		return err_set(err, "the minimap has no more than %d rows",
			       MAP_ROWS_MAX);
	show->map[show->map_rows++] = (struct map_row){
		.choice = (uint8_t)choice,
		.kind = (uint8_t)kind,
	};
	return 0;
}

/* The state under the cursor, or -1, having said why. */
static int state_at_cursor(struct ui *ui)
{
	struct err err = ERR_INIT;
	struct interval iv;
	const struct row *row = ui_row(ui);
	const struct track *of;
	int r = 0;

	/* What the lane shows there. */
	if (row && row_has_states(row) && waits_on(&ui->settings, &ui->rows))
		r = waits_at(ui, row->track, ui->view.cursor_ns, &iv, &of,
			     &err);
	else
		r = ui_interval(ui, &iv, &err);
	if (r < 0)
		ui_say_err(ui, &err);
	else if (!r)
		ui_say(ui, "no state under the cursor: go to a row that has "
			   "some (j, k)");
	return r > 0 && iv.state < ST_COUNT ? (int)iv.state : -1;
}

static void say_density(struct ui *ui)
{
	if (ui->show.density)
		ui_say(ui, "density: how much of every column was %s",
		       choice_name(ui->show.choice));
	else
		ui_say(ui, "density off: the state that took most of every "
			   "column");
}

void act_density(struct ui *ui)
{
	ui->show.density = !ui->show.density;
	say_density(ui);
}

void act_density_state(struct ui *ui)
{
	int state = state_at_cursor(ui);

	if (state < 0)
		return;
	/* Once more on the same state: what it is part of. */
	if (ui->show.density && ui->show.choice == state)
		ui->show.choice = (uint8_t)choice_group((unsigned int)state);
	else
		ui->show.choice = (uint8_t)state;
	ui->show.density = true;
	say_density(ui);
}

static void toggle_map(struct ui *ui, const char *name)
{
	int before = ui->show.map_rows;
	struct err err = ERR_INIT;

	if (ui_toggle_map(ui, name, &err))
		ui_say_err(ui, &err);
	else
		ui_say(ui, "%s is %s the minimap", name,
		       ui->show.map_rows > before ? "a row of"
						  : "no longer on");
	ui_settle(ui);
}

void act_map_state(struct ui *ui)
{
	int state = state_at_cursor(ui);

	if (state >= 0)
		toggle_map(ui, choice_name((unsigned int)state));
}

void arg_density(struct ui *ui, const char *args)
{
	struct err err = ERR_INIT;

	if (!*args)
		act_density(ui);
	else if (ui_set_density(ui, args, &err))
		ui_say_err(ui, &err);
	else
		say_density(ui);
}

void arg_map(struct ui *ui, const char *args)
{
	if (*args)
		toggle_map(ui, args);
	else
		ui_say(ui, "which state? Tab lists them");
}

size_t complete_map(struct ui *ui, const char *args, GPtrArray *list)
{
	(void)ui;
	for (unsigned int i = 0; i < CHOICE_COUNT; i++)
		if (g_str_has_prefix(choice_name(i), args))
			g_ptr_array_add(list, g_strdup(choice_name(i)));
	return 0;
}

size_t complete_density(struct ui *ui, const char *args, GPtrArray *list)
{
	if (g_str_has_prefix("off", args))
		g_ptr_array_add(list, g_strdup("off"));
	return complete_map(ui, args, list);
}
