/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walking folders.  Links to folders inside a tree are not followed, so there
 * are no cycles; a link that the user names is.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/nstime.h"
#include "trace/discover.h"

#define DEPTH_MAX 16

int natural_compare(const char *a, const char *b)
{
	size_t na, nb;
	int d;

	while (*a && *b) {
		if (!g_ascii_isdigit(*a) || !g_ascii_isdigit(*b)) {
			if (*a != *b)
				return (unsigned char)*a < (unsigned char)*b
					       ? -1
					       : 1;
			a++;
			b++;
			continue;
		}
		a += strspn(a, "0");
		b += strspn(b, "0");
		na = strspn(a, "0123456789");
		nb = strspn(b, "0123456789");
		if (na != nb)
			return na < nb ? -1 : 1;
		d = strncmp(a, b, na);
		if (d)
			return d;
		a += na;
		b += nb;
	}
	return *a ? 1 : *b ? -1 : 0;
}

static int compare_names(const void *a, const void *b)
{
	const char *na = *(const char *const *)a;
	const char *nb = *(const char *const *)b;
	int d = natural_compare(na, nb);

	return d ? d : strcmp(na, nb);
}

static void file_release(void *file)
{
	g_free(((struct trace_file *)file)->name);
}

void trace_folder_free(void *folder)
{
	struct trace_folder *f = folder;

	if (!f)
		return;
	g_free(f->path);
	g_free(f->trouble);
	g_array_unref(f->files);
	g_free(f);
}

static struct trace_folder *folder_new(const char *path)
{
	struct trace_folder *f = g_new0(struct trace_folder, 1);

	f->path = g_strdup(path);
	f->files = g_array_new(FALSE, FALSE, sizeof(struct trace_file));
	g_array_set_clear_func(f->files, file_release);
	return f;
}

/* The names in a folder, sorted; NULL with errno set if it cannot be read. */
static GPtrArray *names_in(const char *path)
{
	GPtrArray *names;
	const char *name;
	GDir *dir;

	errno = 0;
	dir = g_dir_open(path, 0, NULL);
	if (!dir)
		return NULL;
	names = g_ptr_array_new_with_free_func(g_free);
	while ((name = g_dir_read_name(dir)))
		if (name[0] != '.')
			g_ptr_array_add(names, g_strdup(name));
	g_dir_close(dir);
	g_ptr_array_sort(names, compare_names);
	return names;
}

static void add_file(struct trace_folder *f, const char *name,
		     const struct stat *st)
{
	struct trace_file file;
	int64_t mtime_ns =
		(int64_t)st->st_mtim.tv_sec * NS_PER_S + st->st_mtim.tv_nsec;

	f->size += st->st_size;
	f->mtime_ns = MAX(f->mtime_ns, mtime_ns);
	if (!strcmp(name, "metadata"))
		return;
	if (!st->st_size) {
		f->empty_files++;
		return;
	}
	file.name = g_strdup(name);
	file.size = st->st_size;
	g_array_append_val(f->files, file);
}

static struct trace_folder *read_folder(const char *path, GPtrArray *names)
{
	struct trace_folder *f = folder_new(path);
	struct stat st;
	char *full;
	guint i;

	for (i = 0; i < names->len; i++) {
		full = g_build_filename(path, g_ptr_array_index(names, i),
					NULL);
		if (!stat(full, &st) && S_ISREG(st.st_mode))
			add_file(f, g_ptr_array_index(names, i), &st);
		g_free(full);
	}
	return f;
}

static bool has_metadata(const char *path)
{
	char *full = g_build_filename(path, "metadata", NULL);
	struct stat st;
	bool has;

	has = !stat(full, &st) && !S_ISDIR(st.st_mode);
	g_free(full);
	return has;
}

static void walk(const char *path, GPtrArray *folders, int depth)
{
	struct trace_folder *f;
	GPtrArray *names;
	struct stat st;
	char *full;
	guint i;

	names = names_in(path);
	if (!names) {
		f = folder_new(path);
		f->trouble = g_strdup_printf("cannot be read: %s",
					     g_strerror(errno));
		g_ptr_array_add(folders, f);
		return;
	}
	if (has_metadata(path)) {
		g_ptr_array_add(folders, read_folder(path, names));
	} else if (depth < DEPTH_MAX) {
		for (i = 0; i < names->len; i++) {
			full = g_build_filename(
				path, g_ptr_array_index(names, i), NULL);
			if (!lstat(full, &st) && S_ISDIR(st.st_mode))
				walk(full, folders, depth + 1);
			g_free(full);
		}
	}
	g_ptr_array_unref(names);
}

int discover(const char *path, GPtrArray *folders, struct err *err)
{
	struct trace_folder *f;
	guint i, before = folders->len;
	struct stat st;
	char *bare;

	if (stat(path, &st))
		return err_set(err, "trace '%s': %s", path, g_strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(
			err,
			"trace '%s': not a folder; a CTF trace is a folder with a file 'metadata' in it",
			path);
	bare = g_strdup(path);
	for (i = (guint)strlen(bare); i > 1 && bare[i - 1] == '/'; i--)
		bare[i - 1] = '\0';
	walk(bare, folders, 0);
	g_free(bare);
	for (i = before; i < folders->len; i++) {
		f = g_ptr_array_index(folders, i);
		if (!f->trouble)
			return 0;
	}
	if (folders->len > before)
		return err_set(err, "trace '%s': %s", f->path, f->trouble);
	return err_set(
		err,
		"trace '%s': no trace in it: there is no file 'metadata' in it or below",
		path);
}
