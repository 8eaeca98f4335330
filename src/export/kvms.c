/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "kvms": the window as a history of its own. */
#include "config.h"

#include <sys/stat.h>

#include <glib.h>

#include "db/subset.h"
#include "export/export.h"

static bool wants(const struct track *t, void *data)
{
	const struct export *x = data;

	return export_wants(&x->q, &x->choice, t) ||
	       export_wants_counter(&x->q, &x->choice, t);
}

/* Is @path the file that is being read? */
static bool is_itself(const struct export *x, const char *path)
{
	struct stat a, b;

	return !stat(path, &a) && !stat(history_name(x->q.h), &b) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int export_kvms(struct export *x, struct err *err)
{
	bool all = !x->q.vm && !x->q.host && !x->choice.track_count &&
		   x->choice.kind < 0;
	const struct subset subset = {
		.from_ns = x->q.from_ns,
		.to_ns = x->q.to_ns,
		.wants = all ? NULL : wants,
		.data = x,
		.go_on = x->choice.go_on,
		.go_on_data = x->choice.data,
	};

	if (is_itself(x, x->path))
		return err_set(err,
			       "'%s' is the history that is read: it is left "
			       "as it is",
			       x->path);
	return subset_write(x->q.h, &subset, x->path, err);
}
