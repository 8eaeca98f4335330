/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what the user named to an open history.
 *
 * A history file is opened as it is.  Trace folders are indexed first, with
 * progress on stderr if that is a terminal, into a cache
 * ($XDG_CACHE_HOME/kvmscope, default ~/.cache/kvmscope), never into the
 * trace's own folder; a cached history is used again while the sources'
 * sizes and times of change are what they were.
 */
#ifndef OPEN_H
#define OPEN_H

#include <stddef.h>

#include "base/err.h"
#include "db/history.h"
#include "given-names.h"

/* @names may be NULL: none.  On success the caller owns *@h. */
int open_history(struct history **h, const char *const *paths, size_t n,
		 const struct given_names *names, struct err *err);

#endif
