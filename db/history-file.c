/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening a file that may be anything.
 *
 * The first hundred bytes of an SQLite file say enough to tell the usual
 * troubles apart in words, before SQLite is asked to read it.
 *
 * A finished history never changes under its name (the writer renames), so
 * it is opened as immutable: no locks, also on read-only media.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/format.h"
#include "db/history-int.h"

#define HEADER_BYTES 100
#define MMAP_MAX     "PRAGMA mmap_size = 2147418112"

/* The fields of an SQLite header that are looked at; all big-endian. */
enum {
	AT_PAGE_SIZE = 16, /* 2 bytes; 1 means 65536 */
	AT_CHANGES = 24,
	AT_PAGES = 28,
	AT_USER_VERSION = 60,
	AT_APPLICATION_ID = 68,
	AT_CHANGES_OF_PAGES = 92, /* AT_PAGES is valid if = AT_CHANGES */
};

static const char magic[16] = "SQLite format 3";

struct header {
	uint8_t bytes[HEADER_BYTES];
	int64_t file_size;
};

static uint32_t u32_at(const struct header *h, int at)
{
	const uint8_t *p = h->bytes + at;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static int64_t page_size(const struct header *h)
{
	int64_t size = h->bytes[AT_PAGE_SIZE] << 8 | h->bytes[AT_PAGE_SIZE + 1];

	return size == 1 ? 65536 : size;
}

/* 1: read; 0: the file is shorter; -1. */
static int read_header(struct header *h, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n;

	if (fd < 0)
		return err_set(err, "cannot open '%s': %s", path,
			       strerror(errno));
	if (fstat(fd, &st)) {
		err_set(err, "cannot open '%s': %s", path, strerror(errno));
		close(fd);
		return -1;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(err, "'%s' is not a file, so not a history",
			       path);
	}
	h->file_size = st.st_size;
	n = pread(fd, h->bytes, HEADER_BYTES, 0);
	if (n < 0)
		err_set(err, "cannot read '%s': %s", path, strerror(errno));
	close(fd);
	return n < 0 ? -1 : n == HEADER_BYTES;
}

bool history_is_one(const char *path)
{
	struct header h = { .file_size = 0 };

	return read_header(&h, path, NULL) >= 0 &&
	       !memcmp(h.bytes, magic, sizeof(magic));
}

bool history_may_replace(const char *path)
{
	struct header h = { .file_size = 0 };
	struct stat st;

	if (stat(path, &st))
		return errno == ENOENT;
	if (!S_ISREG(st.st_mode))
		return false;
	return !st.st_size ||
	       (read_header(&h, path, NULL) > 0 &&
		!memcmp(h.bytes, magic, sizeof(magic)) &&
		u32_at(&h, AT_APPLICATION_ID) == FORMAT_APPLICATION_ID);
}

static int check_header(const char *path, struct err *err)
{
	struct header h = { .file_size = 0 };
	int64_t want;
	int r = read_header(&h, path, err);

	if (r < 0)
		return -1;
	if (!r && memcmp(h.bytes, magic, sizeof(magic)))
		return err_set(err, "'%s' is not a kvmscope history", path);
	if (!r)
		return err_set(err, "history '%s': the file is cut off", path);
	if (memcmp(h.bytes, magic, sizeof(magic)))
		return err_set(err, "'%s' is not a kvmscope history", path);
	if (u32_at(&h, AT_APPLICATION_ID) != FORMAT_APPLICATION_ID)
		return err_set(err,
			       "'%s' is an SQLite file, but not a kvmscope"
			       " history",
			       path);
	if (u32_at(&h, AT_USER_VERSION) != FORMAT_VERSION)
		return err_set(err,
			       "history '%s': made by %s kvmscope (format"
			       " %" PRIu32 ", this one reads %d)",
			       path,
			       u32_at(&h, AT_USER_VERSION) > FORMAT_VERSION
				       ? "a newer"
				       : "an unknown",
			       u32_at(&h, AT_USER_VERSION), FORMAT_VERSION);
	want = page_size(&h) * u32_at(&h, AT_PAGES);
	if (u32_at(&h, AT_CHANGES) == u32_at(&h, AT_CHANGES_OF_PAGES) &&
	    h.file_size < want)
		return err_set(err,
			       "history '%s': the file is cut off (%" PRId64
			       " of %" PRId64 " bytes)",
			       path, h.file_size, want);
	return 0;
}

/* A "file:" name that means exactly @path, never to be written. */
static char *uri_of(const char *path)
{
	char *full = g_canonicalize_filename(path, NULL);
	char *escaped = g_uri_escape_string(full, "/", FALSE);
	char *uri = g_strdup_printf("file:%s?immutable=1", escaped);

	g_free(escaped);
	g_free(full);
	return uri;
}

static int run(sqlite3 *db, const char *path, const char *sql, struct err *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return err_set(err, "history '%s': the file is damaged (%s)", path,
		       sqlite3_errmsg(db));
}

static int harden(sqlite3 *db, const char *path, struct err *err)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 64 << 20);
	sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
	return run(db, path,
		   "PRAGMA cell_size_check = ON; PRAGMA query_only = ON;"
		   " PRAGMA cache_size = -16384; " MMAP_MAX,
		   err);
}

/* What is called like our tables must be tables: a view could run forever. */
static int check_tables(sqlite3 *db, const char *path, struct err *err)
{
	static const char count[] =
		"SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
		" AND sql LIKE 'CREATE TABLE%' AND name IN ('meta', 'state',"
		" 'track', 'label', 'chunk', 'preemption',"
		" 'preemption_slice', 'source', 'problem', 'missing')";
	sqlite3_stmt *s;
	int tables = -1;

	if (sqlite3_prepare_v2(db, count, -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		tables = sqlite3_column_int(s, 0);
	if (tables < 0)
		err_set(err, "history '%s': the file is damaged (%s)", path,
			sqlite3_errmsg(db));
	else if (tables != 10)
		err_set(err,
			"history '%s': the file is damaged (tables are"
			" missing)",
			path);
	sqlite3_finalize(s);
	return tables == 10 ? 0 : -1;
}

int history_open_file(sqlite3 **db, const char *path, struct err *err)
{
	char *uri;
	int rc;

	if (check_header(path, err))
		return -1;
	uri = uri_of(path);
	rc = sqlite3_open_v2(uri, db,
			     SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
				     SQLITE_OPEN_NOMUTEX,
			     NULL);
	g_free(uri);
	if (rc != SQLITE_OK)
		err_set(err, "cannot open '%s': %s", path,
			*db ? sqlite3_errmsg(*db) : sqlite3_errstr(rc));
	if (rc == SQLITE_OK && !harden(*db, path, err) &&
	    !check_tables(*db, path, err))
		return 0;
	sqlite3_close(*db);
	*db = NULL;
	return -1;
}
