/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Standard output, or a file in one piece: see output.h. */
#include "config.h"

#include "report/output.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

int output_open(struct output *out, const char *path, struct err *err)
{
	struct stat st;

	*out = (struct output){ .file = stdout };
	if (!path || !strcmp(path, "-"))
		return 0;
	if (stat(path, &st) || S_ISREG(st.st_mode))
		out->temp = g_strdup_printf("%s.%ld.tmp", path, (long)getpid());
	out->path = g_strdup(path);
	out->file = fopen(out->temp ? out->temp : path, "we");
	if (out->file)
		return 0;
	err_set(err, "cannot write '%s': %s", path, g_strerror(errno));
	g_free(out->temp);
	g_free(out->path);
	return -1;
}

/* The write that failed may have left nothing to try again. */
static bool reader_has_gone(void)
{
	struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&p, 1, 0) > 0 && (p.revents & POLLERR);
}

/* Standard output stays open: main() looks at it once more. */
static int finish_stdout(struct err *err)
{
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	if (errno == EPIPE || (!errno && reader_has_gone()))
		return -1;
	if (!errno)
		return err_set(err, "cannot write the result");
	return err_set(err, "cannot write the result: %s", g_strerror(errno));
}

int output_close(struct output *out, int keep, struct err *err)
{
	int broken, status = 0;

	if (!out->path)
		return finish_stdout(err);
	errno = 0;
	broken = ferror(out->file);
	if (fclose(out->file) || broken)
		status = err_set(err, "cannot write '%s': %s", out->path,
				 errno ? g_strerror(errno) : "write error");
	if (out->temp && !status && keep && rename(out->temp, out->path))
		status = err_set(err, "cannot write '%s': %s", out->path,
				 g_strerror(errno));
	if (out->temp && (status || !keep))
		unlink(out->temp);
	g_free(out->temp);
	g_free(out->path);
	return status;
}
