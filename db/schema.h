/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema.sql and indexes.sql, compiled in. */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

/* Tables and views, before anything is stored. */
extern const char schema_sql[];

/* Indexes, made when all is stored. */
extern const char indexes_sql[];

#endif
