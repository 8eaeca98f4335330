/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shadows of damaged traces.
 *
 *	$TMPDIR/kvmscope-XXXXXX/	the shadow
 *		metadata		a link
 *		c0_0			a link
 *		c0_1			a repaired copy
 *		.try/			metadata and the one file being tried
 *
 * The library passes over names that begin with a dot.
 */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/repair.h"
#include "trace/trial.h"

#define TRY_FOLDER ".try"

static void repaired_release(void *file)
{
	struct repaired *f = file;

	g_free(f->file);
	g_free(f->why);
}

static void remove_folder(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;
	char *full;

	while (dir && (name = g_dir_read_name(dir))) {
		full = g_build_filename(path, name, NULL);
		unlink(full);
		g_free(full);
	}
	if (dir)
		g_dir_close(dir);
	rmdir(path);
}

void repair_close(struct repair *r)
{
	char *try_path;

	if (!r)
		return;
	if (r->path) {
		try_path = g_build_filename(r->path, TRY_FOLDER, NULL);
		remove_folder(try_path);
		g_free(try_path);
		remove_folder(r->path);
	}
	g_free(r->path);
	g_array_unref(r->files);
	g_free(r);
}

static int link_into(const char *dir, const char *name, const char *target,
		     struct err *err)
{
	char *full = realpath(target, NULL);
	char *link = g_build_filename(dir, name, NULL);
	int ret = 0;

	if (!full || symlink(full, link))
		ret = err_set(err, "cannot be linked to: %s",
			      g_strerror(errno));
	free(full);
	g_free(link);
	return ret;
}

/* ----- asking the library ----------------------------------------------- */

struct trial {
	const char *try_path; /* the folder for trying */
	int64_t size;
	const char *name;
	const char *file; /* what is to be tried under that name */
};

/* Whether the library reads this file beside the metadata. */
static bool accepts(void *data)
{
	const struct trial *t = data;
	char *link;
	bool good;

	if (link_into(t->try_path, t->name, t->file, NULL))
		return false;
	good = trial_open(t->try_path, t->size, 1, NULL, NULL);
	link = g_build_filename(t->try_path, t->name, NULL);
	unlink(link);
	g_free(link);
	return good;
}

/* ----- making the shadow ------------------------------------------------ */

/* Put one stream file in its place in the shadow; true if there is one. */
static bool place_file(struct repair *r, const struct trace_folder *folder,
		       const char *try_path, const struct trace_file *file)
{
	const char *name = file->name;
	char *path = g_build_filename(folder->path, name, NULL);
	char *copy = g_build_filename(r->path, name, NULL);
	char *index_name = g_strconcat(name, ".idx", NULL);
	char *index = g_build_filename(folder->path, "index", index_name, NULL);
	struct trial as_it_is = { try_path, file->size, name, path };
	struct trial shortened = { try_path, file->size, name, copy };
	struct repaired repaired = { .left_out = false };
	struct err err = ERR_INIT;
	bool placed;

	if (access(path, R_OK)) {
		placed = false;
		err_set(&err, "it cannot be opened: %s", g_strerror(errno));
	} else if (accepts(&as_it_is)) {
		placed = !link_into(r->path, name, path, &err);
	} else {
		placed = !cut_repair(path, index, copy, accepts, &shortened,
				     &repaired.cut, &err);
	}
	if (!placed || repaired.cut.kept) {
		repaired.file = g_strdup(name);
		repaired.left_out = !placed;
		repaired.why = g_strdup(err.msg);
		g_array_append_val(r->files, repaired);
	}
	err_clear(&err);
	g_free(path);
	g_free(copy);
	g_free(index_name);
	g_free(index);
	return placed;
}

static int make_folders(struct repair *r, const struct trace_folder *folder,
			char **try_path, struct err *err)
{
	char *path = g_build_filename(g_get_tmp_dir(), "kvmscope-XXXXXX", NULL);
	char *metadata;
	int ret = -1;

	*try_path = NULL;
	if (!g_mkdtemp_full(path, 0700)) {
		err_set(err,
			"damaged, and a folder to repair it in cannot be made in '%s': %s",
			g_get_tmp_dir(), g_strerror(errno));
		g_free(path);
		return -1;
	}
	r->path = path;
	*try_path = g_build_filename(path, TRY_FOLDER, NULL);
	metadata = g_build_filename(folder->path, "metadata", NULL);
	if (access(metadata, R_OK))
		err_set(err, "its file 'metadata' cannot be read: %s",
			g_strerror(errno));
	else if (g_mkdir(*try_path, 0700))
		err_set(err, "'%s' cannot be made: %s", *try_path,
			g_strerror(errno));
	else if (!link_into(*try_path, "metadata", metadata, err) &&
		 !link_into(path, "metadata", metadata, err))
		ret = 0;
	g_free(metadata);
	return ret;
}

int repair_open(struct repair **out, const struct trace_folder *folder,
		struct err *err)
{
	struct repair *r = g_new0(struct repair, 1);
	char *try_path;
	size_t placed = 0;
	guint i;

	*out = NULL;
	r->files = g_array_new(FALSE, FALSE, sizeof(struct repaired));
	g_array_set_clear_func(r->files, repaired_release);
	if (make_folders(r, folder, &try_path, err))
		goto error;
	if (!trial_open(try_path, 0, 0, NULL, NULL)) {
		err_set(err,
			"its file 'metadata' is damaged, or not of CTF version 1.8");
		goto error;
	}
	for (i = 0; i < folder->files->len; i++)
		placed += place_file(
			r, folder, try_path,
			&g_array_index(folder->files, struct trace_file, i));
	if (!placed) {
		err_set(err, "none of its %u stream files can be read",
			folder->files->len);
		goto error;
	}
	g_free(try_path);
	*out = r;
	return 0;
error:
	g_free(try_path);
	repair_close(r);
	return -1;
}
