/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walking the chunks of a track in the file.
 *
 * Any number of walks may be under way over one connection.  They share its
 * statements: the walk that moved last steps on cheaply, another one seeks
 * again.  So the bytes of a chunk are valid only until any walk moves.
 */
#ifndef DB_WALK_H
#define DB_WALK_H

#include "db/chunk.h"
#include "db/sql.h"

struct walk {
	struct sql *sql; /* borrowed */
	uint32_t track;
	struct chunk_row row; /* where the walk stands */
};

void walk_init(struct walk *w, struct sql *sql, uint32_t track);

/*
 * Go to the chunk that begins last at or before @t_ns, or to the track's
 * first one when all begin later.  1: there; 0: the track has no chunk; -1.
 */
int walk_seek(struct walk *w, int64_t t_ns, struct err *err);

/*
 * Go to the next chunk, which must begin where this one ends (2).  1: there;
 * 0: this was the last, and its bytes are gone; -1.
 */
int walk_next(struct walk *w, struct err *err);

/* Say what is wrong with the chunk; always returns -1. */
int walk_refuse(const struct walk *w, const char *why, struct err *err);

#endif
