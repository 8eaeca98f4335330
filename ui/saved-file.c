/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of states and sessions: see saved.h. */
#include "config.h"

#include "ui/saved.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "db/history.h"
#include "ui/textfile.h"
#include "ui/ui.h"

#define SUFFIX ".state"

/* $XDG_STATE_HOME, which by its standard has to be absolute. */
static char *state_folder(void)
{
	const char *home = g_getenv("XDG_STATE_HOME");

	if (home && g_path_is_absolute(home))
		return g_build_filename(home, "kvmscope", NULL);
	return g_build_filename(g_get_home_dir(), ".local", "state", "kvmscope",
				NULL);
}

char *saved_state_path(const struct history *h)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	char *name = g_canonicalize_filename(history_name(h), NULL);
	char *identity = saved_identity(h), *folder = state_folder();
	char *file, *path;

	g_checksum_update(sum, (const guchar *)name, (gssize)strlen(name) + 1);
	g_checksum_update(sum, (const guchar *)identity, -1);
	file = g_strdup_printf("%.32s" SUFFIX, g_checksum_get_string(sum));
	path = g_build_filename(folder, file, NULL);
	g_checksum_free(sum);
	g_free(file);
	g_free(folder);
	g_free(identity);
	g_free(name);
	return path;
}

int saved_read(struct ui *ui, enum saved_kind kind, const char *path,
	       bool fresh, struct err *err)
{
	char *text = NULL, *place;
	int r = textfile_read(path, SAVED_MAX, &text, err);

	if (!r)
		r = saved_restore(ui, kind, text, fresh, err);
	else if (r > 0 && kind == SAVED_SESSION)
		r = err_set(err, "there is no such file");
	if (r < 0) {
		place = textfile_short(path);
		err_prefix(err, "%s", place);
		g_free(place);
	}
	g_free(text);
	return r;
}

/*
 * A file that the user named is only replaced by one of its kind; the usual
 * place of a state is ours, damaged or not.
 */
static int may_replace(struct ui *ui, const char *path, enum saved_kind kind,
		       struct err *err)
{
	const char *want = kind == SAVED_SESSION ? "[kvmscope]\nkind=session\n"
						 : "[kvmscope]\nkind=state\n";
	char *usual = saved_state_path(ui->history), *text = NULL;
	bool ours = !strcmp(path, usual);
	int r = ours ? 1 : textfile_read(path, SAVED_MAX, &text, NULL);

	ours = r > 0 || (!r && (!*text || g_str_has_prefix(text, want)));
	g_free(text);
	g_free(usual);
	return ours ? 0
		    : err_set(err, "it is something else, so it is not "
				   "overwritten");
}

struct old_file {
	char *path;
	time_t changed;
};

static gint by_age(gconstpointer a, gconstpointer b)
{
	const struct old_file *x = a, *y = b;

	return x->changed < y->changed ? -1 : x->changed > y->changed;
}

static void free_old_file(gpointer data)
{
	struct old_file *old = data;

	g_free(old->path);
}

/* Of all states in @folder keep the newest. */
static void remove_oldest(const char *folder)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct old_file));
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;
	struct stat st;

	g_array_set_clear_func(all, free_old_file);
	while (dir && (name = g_dir_read_name(dir))) {
		struct old_file old;

		if (!g_str_has_suffix(name, SUFFIX))
			continue;
		old.path = g_build_filename(folder, name, NULL);
		old.changed = lstat(old.path, &st) ? 0 : st.st_mtime;
		g_array_append_val(all, old);
	}
	if (dir)
		g_dir_close(dir);
	g_array_sort(all, by_age);
	for (guint i = 0; i + SAVED_FILES_MAX < all->len; i++)
		g_unlink(g_array_index(all, struct old_file, i).path);
	g_array_unref(all);
}

int saved_write(struct ui *ui, enum saved_kind kind, const char *path,
		struct err *err)
{
	char *folder = g_path_get_dirname(path);
	char *place = textfile_short(path), *text = NULL;
	int r = 0;

	if (kind == SAVED_STATE && g_mkdir_with_parents(folder, 0700))
		r = err_set(err, "cannot make its folder: %s",
			    g_strerror(errno));
	if (!r)
		r = may_replace(ui, path, kind, err);
	if (!r) {
		text = saved_text(ui, kind);
		r = textfile_write(path, text,
				   kind == SAVED_STATE ? 0600 : 0644, err);
	}
	if (r)
		err_prefix(err, "%s '%s'",
			   kind == SAVED_STATE ? "state" : "session", place);
	else if (kind == SAVED_STATE)
		remove_oldest(folder);
	g_free(text);
	g_free(place);
	g_free(folder);
	return r;
}

/* What the session says; where nothing is any more, what lies beside it. */
static char *find_history(const char *said, const char *session)
{
	char *path = g_uri_unescape_string(said, NULL), *base, *folder, *beside;

	if (!path || g_file_test(path, G_FILE_TEST_EXISTS))
		return path;
	base = g_path_get_basename(path);
	folder = g_path_get_dirname(session);
	beside = g_build_filename(folder, base, NULL);
	if (g_file_test(beside, G_FILE_TEST_EXISTS)) {
		char *swap = path;

		path = beside;
		beside = swap;
	}
	g_free(beside);
	g_free(folder);
	g_free(base);
	return path;
}

char *saved_history(const char *path, struct err *err)
{
	GKeyFile *file = g_key_file_new();
	char *text = NULL, *said = NULL, *found = NULL;
	int r = textfile_read(path, SAVED_MAX, &text, err);

	if (r > 0)
		err_set(err, "there is no such file");
	if (!r && g_key_file_load_from_data(file, text, (gsize)-1,
					    G_KEY_FILE_NONE, NULL))
		said = g_key_file_get_string(file, "kvmscope", "history", NULL);
	if (said)
		found = find_history(said, path);
	if (!r && !found)
		err_set(err, "it is no session of kvmscope");
	if (!found)
		err_prefix(err, "session '%s'", path);
	g_free(said);
	g_free(text);
	g_key_file_free(file);
	return found;
}
