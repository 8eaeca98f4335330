/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Temporary files: see temp.h. */
#include "config.h"

#include "db/temp.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#define SUFFIX ".tmp"

/* The process that "NAME.PID.tmp" names when @prefix is "NAME.", or 0. */
static pid_t pid_of(const char *file, const char *prefix)
{
	char *end;
	long pid;

	if (!g_str_has_prefix(file, prefix))
		return 0;
	file += strlen(prefix);
	if (!g_ascii_isdigit(*file))
		return 0;
	pid = strtol(file, &end, 10);
	return strcmp(end, SUFFIX) ? 0 : (pid_t)pid;
}

/* SQLite's writer holds a lock, also when its process is on another host. */
static bool is_locked(const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool locked;

	if (fd < 0)
		return true;
	locked = fcntl(fd, F_GETLK, &lock) || lock.l_type != F_UNLCK;
	close(fd);
	return locked;
}

static void remove_stale(const char *folder, const char *prefix)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *file;

	while (dir && (file = g_dir_read_name(dir))) {
		pid_t pid = pid_of(file, prefix);
		char *path;

		if (pid <= 0 || !kill(pid, 0) || errno != ESRCH)
			continue;
		path = g_build_filename(folder, file, NULL);
		if (!is_locked(path))
			unlink(path);
		g_free(path);
	}
	if (dir)
		g_dir_close(dir);
}

char *temp_create(const char *path, struct err *err)
{
	char *folder = g_path_get_dirname(path);
	char *base = g_path_get_basename(path);
	char *prefix = g_strdup_printf(".%s.", base);
	char *file = g_strdup_printf("%s%ld" SUFFIX, prefix, (long)getpid());
	char *temp = g_build_filename(folder, file, NULL);
	int fd;

	remove_stale(folder, prefix);
	if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
		err_set(err, "cannot write '%s': it is a folder", path);
		g_clear_pointer(&temp, g_free);
	} else {
		/* One of our own pid is from an earlier process. */
		unlink(temp);
		fd = open(temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0) {
			err_set(err, "cannot write '%s': %s", path,
				strerror(errno));
			g_clear_pointer(&temp, g_free);
		} else {
			close(fd);
		}
	}
	g_free(file);
	g_free(prefix);
	g_free(base);
	g_free(folder);
	return temp;
}

static int sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	int r;

	if (fd < 0)
		return -1;
	r = fsync(fd);
	close(fd);
	return r;
}

int temp_publish(const char *temp, const char *path, struct err *err)
{
	char *folder;

	if (sync_path(temp, O_RDWR) || rename(temp, path))
		return err_set(err, "cannot write '%s': %s", path,
			       strerror(errno));
	/* Some file systems cannot sync a folder; the name is there anyway. */
	folder = g_path_get_dirname(path);
	(void)sync_path(folder, O_RDONLY | O_DIRECTORY);
	g_free(folder);
	return 0;
}
