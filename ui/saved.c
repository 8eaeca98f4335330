/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States and sessions as text: see saved.h. */
#include "config.h"

#include "ui/saved.h"

#include <string.h>

#include "db/history.h"
#include "ui/rownames.h"
#include "ui/ui.h"

/* The group that every file has. */
#define HEAD   "kvmscope"
#define FORMAT 1

static const char *kind_name(enum saved_kind kind)
{
	return kind == SAVED_SESSION ? "session" : "state";
}

static void add_text(GChecksum *sum, const char *text)
{
	/* With its end, so that "a" "bc" is not "ab" "c". */
	g_checksum_update(sum, (const guchar *)(text ? text : ""),
			  (gssize)(text ? strlen(text) : 0) + 1);
}

/* The UUID that the tracer gave, else what it recorded. */
static void add_source(GChecksum *sum, const struct history_source *s)
{
	char *text;

	if (s->uuid && *s->uuid) {
		add_text(sum, s->uuid);
		return;
	}
	text = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT
			       " %" G_GINT64_FORMAT,
			       s->begin_ns, s->end_ns, s->events);
	add_text(sum, s->host);
	add_text(sum, text);
	g_free(text);
}

char *saved_identity(const struct history *h)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	const struct history_source *s;
	char *text;
	size_t n;

	s = history_sources(h, &n);
	for (size_t i = 0; i < n; i++)
		if (s[i].used)
			add_source(sum, &s[i]);
	text = g_strdup_printf("%.32s", g_checksum_get_string(sum));
	g_checksum_free(sum);
	return text;
}

static void put_head(struct ui *ui, enum saved_kind kind, GKeyFile *file)
{
	char *identity = saved_identity(ui->history);
	char *path = g_canonicalize_filename(history_name(ui->history), NULL);
	/* A path may hold any byte. */
	char *text = g_uri_escape_string(path, "/ ", TRUE);

	g_key_file_set_string(file, HEAD, "kind", kind_name(kind));
	g_key_file_set_integer(file, HEAD, "format", FORMAT);
	g_key_file_set_string(file, HEAD, "program",
			      PACKAGE_NAME " " PACKAGE_VERSION);
	g_key_file_set_string(file, HEAD, "history", text);
	g_key_file_set_string(file, HEAD, "identity", identity);
	g_free(text);
	g_free(path);
	g_free(identity);
}

char *saved_text(struct ui *ui, enum saved_kind kind)
{
	struct row_names *names = row_names_new(&ui->rows);
	struct saving s = { ui, names, g_key_file_new(), NULL };
	const struct saved_field *fields;
	char *text;
	size_t n;

	put_head(ui, kind, s.file);
	fields = saved_fields(&n);
	for (size_t i = 0; i < n; i++) {
		s.group = fields[i].name;
		if (fields[i].in & kind)
			fields[i].save(&s);
	}
	text = g_key_file_to_data(s.file, NULL, NULL);
	g_key_file_free(s.file);
	row_names_free(names);
	return text;
}

static int check_head(GKeyFile *file, enum saved_kind kind, struct err *err)
{
	char *name = g_key_file_get_string(file, HEAD, "kind", NULL);
	bool right = !g_strcmp0(name, kind_name(kind));
	int format = g_key_file_get_integer(file, HEAD, "format", NULL);

	g_free(name);
	if (!right)
		return err_set(err, "it is no %s of kvmscope", kind_name(kind));
	if (format != FORMAT)
		return err_set(err,
			       "it was made by another kvmscope (format "
			       "%d, this one reads %d)",
			       format, FORMAT);
	return 0;
}

static bool is_same_history(struct ui *ui, GKeyFile *file)
{
	char *got = g_key_file_get_string(file, HEAD, "identity", NULL);
	char *want = saved_identity(ui->history);
	bool same = !g_strcmp0(got, want);

	g_free(got);
	g_free(want);
	return same;
}

static void restore_fields(struct ui *ui, GKeyFile *file, enum saved_kind kind,
			   bool fresh)
{
	struct row_names *names = row_names_new(&ui->rows);
	struct saving s = { ui, names, file, NULL };
	const struct saved_field *fields;
	size_t n;

	fields = saved_fields(&n);
	for (size_t i = 0; i < n; i++) {
		s.group = fields[i].name;
		if ((fields[i].in & kind) &&
		    !(fresh && (fields[i].in & SAVED_PLACE)) &&
		    g_key_file_has_group(file, s.group))
			fields[i].restore(&s);
	}
	row_names_free(names);
	ui_resize(ui, ui->cols, ui->lines);
}

int saved_restore(struct ui *ui, enum saved_kind kind, const char *text,
		  bool fresh, struct err *err)
{
	GKeyFile *file = g_key_file_new();
	GError *error = NULL;
	int status = 0;

	if (!g_key_file_load_from_data(file, text, (gsize)-1, G_KEY_FILE_NONE,
				       &error)) {
		status = err_set(err, "it is no %s of kvmscope: %s",
				 kind_name(kind), error->message);
		g_error_free(error);
	} else {
		status = check_head(file, kind, err);
	}
	if (!status && !is_same_history(ui, file)) {
		if (kind == SAVED_STATE)
			status = err_set(err, "it is of another history");
		else
			status = 1;
	}
	if (status >= 0)
		restore_fields(ui, file, kind, fresh);
	g_key_file_free(file);
	return status;
}
