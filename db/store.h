/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file of a writer, and the thread that fills it.
 *
 * Rows are packed into batches on the caller's side and handed over through
 * a bounded queue; only the store's thread touches SQLite.  Events come as
 * blocks through the same queue, are coded by that thread, and so stand in the
 * file in the order of the calls, whatever the threads' pace.  An error is kept,
 * rows after it are dropped, and store_finish() tells it.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include <stdbool.h>

#include "base/err.h"
#include "db/event-block.h"
#include "db/sql.h"

struct store;

/* Make the temporary file for @path and start the thread. */
int store_open(struct store **st, const char *path, struct err *err);

/* True once something failed.  Any thread. */
bool store_failed(const struct store *st);

/*
 * Add a row by @stmt.  @types says what follows: 'i' an int64_t, 't' a const
 * char * or NULL, 'b' a const void * and a size_t.  All is copied.
 */
void store_add(struct store *st, enum stmt stmt, const char *types, ...);

/* The next class of events, from 1 on. */
void store_add_class(struct store *st, const char *name, bool procname,
		     const uint8_t *fields, size_t len);
/* The next block of events, which becomes the store's. */
void store_add_block(struct store *st, struct event_block *block);

/*
 * Wait until all is stored, sync, rename.  @incomplete as in
 * writer_publish().
 */
int store_finish(struct store *st, const char *incomplete, struct err *err);

/* Free; without a successful store_finish() the file goes. */
void store_close(struct store *st);

#endif
