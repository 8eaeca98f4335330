/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the reader share: see history.h for what it is. */
#ifndef DB_HISTORY_INT_H
#define DB_HISTORY_INT_H

#include <glib.h>

#include "db/history.h"
#include "db/sql.h"

struct history {
	char *name; /* for the user */
	char *subject; /* "history 'PATH'" */
	sqlite3 *db;
	struct sql sql;
	GStringChunk *texts; /* every text that is handed out */
	GHashTable *meta;    /* key -> text */
	GHashTable *labels;  /* struct label_key -> text, both in labels */
	GArray *sources, *problems, *missing;
	struct track *tracks; /* in the order of the tree */
	size_t track_count;
	GHashTable *by_id; /* track id -> index + 1 */
	bool has_durations, has_requests; /* the table is there */
	GHashTable *counters; /* track id -> struct counter_info */
	struct events *events; /* once asked for */
};

/* A text column as a text that lives as long as @h; "" for NULL. */
const char *history_column_text(struct history *h, sqlite3_stmt *s, int column);
/* The same; NULL for NULL. */
const char *history_column_note(struct history *h, sqlite3_stmt *s, int column);

/* Read the tracks and make the tree of them. */
int history_load_tracks(struct history *h, struct err *err);

/* Sources, problems, missing events. */
int history_load_sources(struct history *h, struct err *err);

/* What counters count. */
int history_load_counters(struct history *h, struct err *err);

/*
 * 1 if the file has this table (and it is a table, no view), 0 if not, -1.
 * For tables that an older writer did not make.
 */
int history_has_table(struct history *h, const char *name, struct err *err);

/* Labels of values. */
int history_load_labels(struct history *h, struct err *err);

/* Call @fn for each of them, in no order. */
void history_each_label(struct history *h,
			void (*fn)(enum value_domain domain, int64_t value,
				   const char *text, void *data),
			void *data);

/* Open @path read-only and defensively, after looking at its header. */
int history_open_file(sqlite3 **db, const char *path, struct err *err);

#endif
