/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the virtual tables share: see vtab.h. */
#include "config.h"

#include "db/vtab.h"

#include <float.h>
#include <math.h>

#include <glib.h>

int vtab_register(sqlite3 *db, struct err *err)
{
	static const struct vtab_table *const tables[] = {
		&interval_table,
		&state_time_table,
		&event_table,
		&counter_point_table,
	};

	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		if (sqlite3_create_module_v2(
			    db, tables[i]->name, tables[i]->module,
			    (void *)tables[i]->declaration, NULL) != SQLITE_OK)
			return err_set(err, "virtual tables: %s",
				       sqlite3_errmsg(db));
	return sql_wake_register(db, err);
}

int vtab_connect(sqlite3 *db, void *aux, int argc, const char *const *argv,
		 sqlite3_vtab **out, char **message)
{
	struct history_vtab *v;
	int rc = sqlite3_declare_vtab(db, aux);

	(void)argc;
	(void)argv;
	if (rc != SQLITE_OK) {
		*message = sqlite3_mprintf("%s", sqlite3_errmsg(db));
		return rc;
	}
	/* It only reads tables that anybody may read. */
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	v = g_new0(struct history_vtab, 1);
	sql_init(&v->sql, db, "history");
	*out = &v->base;
	return SQLITE_OK;
}

int vtab_disconnect(sqlite3_vtab *vtab)
{
	struct history_vtab *v = (struct history_vtab *)vtab;

	sql_release(&v->sql);
	g_free(v);
	return SQLITE_OK;
}

int vtab_fail(sqlite3_vtab *vtab, struct err *err)
{
	sqlite3_free(vtab->zErrMsg);
	vtab->zErrMsg = sqlite3_mprintf("%s", err->msg);
	err_clear(err);
	return SQLITE_ERROR;
}

int vtab_track_after(struct sql *sql, int64_t after, int64_t *track,
		     struct err *err)
{
	sqlite3_stmt *s = sql_start(sql, err, STMT_TRACK_AFTER, "i", after);
	int r;

	if (!s)
		return -1;
	r = sql_step(sql, s, err);
	if (r > 0) {
		*track = sqlite3_column_int64(s, 0);
		sqlite3_reset(s);
	}
	return r;
}

#define ROWS_GUESSED 1e8

/* The constraint that @bound can use, or -1. */
static int find_constraint(const sqlite3_index_info *info,
			   const struct vtab_bound *bound)
{
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c =
			&info->aConstraint[i];

		if (c->usable && c->iColumn == bound->column &&
		    (c->op == bound->op || c->op == bound->op_equal) &&
		    !info->aConstraintUsage[i].argvIndex)
			return i;
	}
	return -1;
}

void vtab_use_bounds(sqlite3_index_info *info, const struct vtab_bound *bounds,
		     int n)
{
	double rows = ROWS_GUESSED;
	int args = 0;

	for (int i = 0; i < n; i++) {
		int at = find_constraint(info, &bounds[i]);

		if (at < 0)
			continue;
		info->aConstraintUsage[at].argvIndex = ++args;
		info->idxNum |= 1 << i;
		rows *= bounds[i].share;
	}
	info->estimatedRows = (sqlite3_int64)MAX(rows, 1);
	info->estimatedCost = MAX(rows, 1) * 2 + 1000;
}

bool vtab_order_is(const sqlite3_index_info *info, int first, int last)
{
	for (int i = 0; i < info->nOrderBy; i++)
		if (info->aOrderBy[i].desc ||
		    info->aOrderBy[i].iColumn != first + i ||
		    info->aOrderBy[i].iColumn > last)
			return false;
	return true;
}

int64_t vtab_bound(sqlite3_value *value, int64_t otherwise)
{
	double r, slack;

	switch (sqlite3_value_numeric_type(value)) {
	case SQLITE_INTEGER:
		return sqlite3_value_int64(value);
	case SQLITE_FLOAT:
		r = sqlite3_value_double(value);
		/* How SQLite compares large ones differs by machine. */
		slack = fabs(r) * DBL_EPSILON;
		r = otherwise < 0 ? floor(r - slack) : ceil(r + slack);
		return r > -9e18 && r < 9e18 ? (int64_t)r : otherwise;
	default:
		return otherwise;
	}
}
