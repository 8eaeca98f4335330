/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The temporary file of a history that is being made: ".NAME.PID.tmp" in the
 * folder of NAME, until it is whole and gets its name.
 */
#ifndef DB_TEMP_H
#define DB_TEMP_H

#include "base/err.h"

/*
 * Create it, empty; what writers of the same name left when they were killed
 * is removed.  Returns its path (g_free()) or NULL.
 */
char *temp_create(const char *path, struct err *err);

/*
 * Sync the file, give it the name @path, sync the folder.  When this fails
 * nothing has changed under that name.
 */
int temp_publish(const char *temp, const char *path, struct err *err);

#endif
