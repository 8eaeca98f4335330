/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Indexing in front of a user: a progress bar on stderr when that is a
 * terminal (nothing on a pipe), and Ctrl-C, which stops indexing and keeps
 * the history of what was read; a second one ends the program at once.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "analysis/index.h"
#include "base/err.h"

/*
 * index_run() with both.  Sentences about damage go to stderr; whatever
 * @result owned is freed.
 */
int index_with_progress(struct index_options *opt, struct index_result *result,
			struct err *err);

#endif
