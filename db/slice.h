/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of the kinds of culprits, as the file stores them. */
#ifndef DB_SLICE_H
#define DB_SLICE_H

#include "db/writer.h"

const char *slice_kind_name(enum slice_kind kind);

/* SLICE_UNKNOWN for a name that is not one, or NULL. */
uint8_t slice_kind_by_name(const char *name);

#endif
