/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a path to a history, through the cache if it is a trace: see open.h. */
#include "config.h"

#include "open.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "analysis/process-names.h"
#include "progress.h"

/* It is given where the names are, not the names. */
static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sizes and newest times of change of all files below @path. */
static void add_fingerprint(GChecksum *sum, const char *path, int depth)
{
	GDir *dir;
	GPtrArray *names;
	const char *name;
	char text[96];
	struct stat st;

	if (stat(path, &st))
		return;
	if (!S_ISDIR(st.st_mode)) {
		g_snprintf(text, sizeof(text), "%lld %lld.%09ld",
			   (long long)st.st_size, (long long)st.st_mtim.tv_sec,
			   st.st_mtim.tv_nsec);
		g_checksum_update(sum, (const guchar *)text, -1);
		return;
	}
	dir = depth ? g_dir_open(path, 0, NULL) : NULL;
	if (!dir)
		return;
	names = g_ptr_array_new_with_free_func(g_free);
	while ((name = g_dir_read_name(dir)))
		g_ptr_array_add(names, g_strdup(name));
	g_dir_close(dir);
	g_ptr_array_sort(names, by_name);
	for (guint i = 0; i < names->len; i++) {
		char *below = g_build_filename(path, names->pdata[i], NULL);

		g_checksum_update(sum, names->pdata[i], -1);
		add_fingerprint(sum, below, depth - 1);
		g_free(below);
	}
	g_ptr_array_free(names, TRUE);
}

static void add_names(GChecksum *sum, const struct given_names *names)
{
	for (const char *const *vm = names->vms; vm && *vm; vm++)
		g_checksum_update(sum, (const guchar *)*vm, -1);
	for (guint i = 0; names->processes && i < names->processes->len; i++) {
		const struct process_name *n = names->processes->pdata[i];
		char *text = g_strdup_printf(
			"%s %" PRIx64 " %s %" PRId64 " %" PRIx64 " %" PRIx64,
			n->vm, n->cr3, n->name, n->tid, n->low, n->high);

		g_checksum_update(sum, (const guchar *)text, -1);
		g_free(text);
	}
}

#define DEPTH_MAX 8

/*
 * The cache's name for these sources: whatever changes a byte of the history
 * is in it, so a name that exists is right.
 */
static char *cache_path(const char *const *paths, size_t n,
			const struct given_names *names)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	char *file, *path;

	/* "events": not one that was made before they were stored. */
	g_checksum_update(sum, (const guchar *)PACKAGE_VERSION " events", -1);
	for (size_t i = 0; i < n; i++) {
		char *full = g_canonicalize_filename(paths[i], NULL);

		g_checksum_update(sum, (const guchar *)full, -1);
		add_fingerprint(sum, full, DEPTH_MAX);
		g_free(full);
	}
	if (names)
		add_names(sum, names);
	file = g_strdup_printf("%.32s.kvms", g_checksum_get_string(sum));
	path = g_build_filename(g_get_user_cache_dir(), "kvmscope", file,
				NULL);
	g_checksum_free(sum);
	g_free(file);
	return path;
}

/*
 * The cache folder if it can be made, else a private temporary one:
 * *@temporary, and the history goes when the program ends.
 */
static int make_cache_folder(char **path, bool *temporary, struct err *err)
{
	char *folder = g_path_get_dirname(*path);
	int status = 0;

	if (g_mkdir_with_parents(folder, 0700) || access(folder, W_OK)) {
		char *base = g_path_get_basename(*path);
		char *tmp = g_build_filename(g_get_tmp_dir(),
					     "kvmscope-XXXXXX", NULL);

		if (g_mkdtemp(tmp)) {
			g_free(*path);
			*path = g_build_filename(tmp, base, NULL);
			*temporary = true;
		} else {
			status = err_set(err,
					 "no place for the index: neither "
					 "'%s' nor '%s' can be written",
					 folder, g_get_tmp_dir());
		}
		g_free(tmp);
		g_free(base);
	}
	g_free(folder);
	return status;
}

/* An open file lives on without its name. */
static void remove_with_folder(const char *path)
{
	char *folder = g_path_get_dirname(path);

	g_unlink(path);
	g_rmdir(folder);
	g_free(folder);
}

static int index_to(const char *out, const char *const *paths, size_t n,
		    const struct given_names *names, struct err *err)
{
	struct index_result result;
	struct index_options opt = { .paths = paths,
				     .path_count = n,
				     .out = out };

	if (names) {
		opt.vm_names = names->vms;
		opt.processes = names->processes;
	}
	return index_with_progress(&opt, &result, err);
}

/* An index that was stopped is shown once, and made anew the next time. */
static int open_cached(struct history **h, const char *path, bool fresh,
		       struct err *err)
{
	if (history_open(h, path, err))
		return -1;
	if (fresh || !history_incomplete(*h))
		return 0;
	history_close(*h);
	*h = NULL;
	return -1;
}

/* The cache's file name means nothing to anybody. */
static void call_after(struct history *h, const char *const *paths, size_t n)
{
	GString *name = g_string_new(paths[0]);

	for (size_t i = 1; i < n; i++)
		g_string_append_printf(name, ", %s", paths[i]);
	history_set_name(h, name->str);
	g_string_free(name, TRUE);
}

int open_history(struct history **h, const char *const *paths, size_t n,
		 const struct given_names *names, struct err *err)
{
	struct stat st;
	bool temporary = false;
	char *cache;
	int status;

	if (n == 1) {
		if (stat(paths[0], &st))
			return err_set(err, "cannot open '%s': %s", paths[0],
				       g_strerror(errno));
		if (!S_ISDIR(st.st_mode) && names && !given_names_empty(names))
			return err_set(err,
				       "history '%s': VMs and processes are "
				       "named when it is made, by 'kvmscope "
				       "index'",
				       paths[0]);
		if (!S_ISDIR(st.st_mode))
			return history_open(h, paths[0], err);
	}
	cache = cache_path(paths, n, names);
	status = open_cached(h, cache, false, NULL);
	if (status && !make_cache_folder(&cache, &temporary, err)) {
		status = index_to(cache, paths, n, names, err);
		if (!status)
			status = open_cached(h, cache, true, err);
	}
	if (temporary)
		remove_with_folder(cache);
	if (!status)
		call_after(*h, paths, n);
	g_free(cache);
	return status;
}
