/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small text files: see textfile.h. */
#include "config.h"

#include "ui/textfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

/* Up to @max + 1 bytes: one more than allowed tells that it is too large. */
static int read_all(int fd, size_t max, GString *text)
{
	char buffer[8192];
	ssize_t n;

	while (text->len <= max) {
		n = read(fd, buffer, MIN(sizeof(buffer), max + 1 - text->len));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		g_string_append_len(text, buffer, n);
	}
	return 0;
}

static int check(const GString *text, size_t max, struct err *err)
{
	if (text->len > max)
		return err_set(err,
			       "it is larger than %zu bytes, so it is not "
			       "read",
			       max);
	if (!g_utf8_validate(text->str, (gssize)text->len, NULL))
		return err_set(err, "it is no UTF-8 text");
	return 0;
}

int textfile_read(const char *path, size_t max, char **text, struct err *err)
{
	GString *all;
	int fd = open(path, O_RDONLY | O_CLOEXEC), r;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 1;
	if (fd < 0)
		return err_set(err, "cannot open it: %s", g_strerror(errno));
	all = g_string_new(NULL);
	r = read_all(fd, max, all);
	if (r)
		err_set(err, "cannot read it: %s", g_strerror(errno));
	else
		r = check(all, max, err);
	close(fd);
	*text = g_string_free(all, r != 0);
	return r;
}

int textfile_write(const char *path, const char *text, int mode,
		   struct err *err)
{
	GError *error = NULL;

	if (g_file_set_contents_full(path, text, -1,
				     G_FILE_SET_CONTENTS_CONSISTENT, mode,
				     &error))
		return 0;
	err_set(err, "%s", error->message);
	g_error_free(error);
	return -1;
}

char *textfile_long(const char *path)
{
	if (g_str_has_prefix(path, "~/"))
		return g_build_filename(g_get_home_dir(), path + 2, NULL);
	return g_strdup(path);
}

char *textfile_short(const char *path)
{
	const char *home = g_get_home_dir();
	size_t n = home ? strlen(home) : 0;

	if (n > 1 && !strncmp(path, home, n) && path[n] == '/')
		return g_strconcat("~", path + n, NULL);
	return g_strdup(path);
}
