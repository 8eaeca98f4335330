/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of state changes, and of the file when something goes wrong:
 * an older history of the same name survives, and nothing is left over.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "db/history.h"
#include "tests/tap.h"

#define FOLDER "tests/db-writer-test.d"
#define NAME   FOLDER "/a.kvms"

static struct writer *open_writer(void)
{
	struct err err = ERR_INIT;
	struct writer *w;

	if (writer_open(&w, NAME, &err))
		exit(err_report(&err));
	return w;
}

static void describe(struct writer *w, uint32_t id, enum track_kind kind,
		     uint32_t parent, const char *name, int64_t key)
{
	writer_describe(w, &(struct track_row){ .id = id,
						.parent = parent,
						.kind = kind,
						.machine = 1,
						.name = name,
						.key = key,
						.pid = -1,
						.tid = -1,
						.end_ns = 1000 });
}

/* A history with one track of @n intervals. */
static int write_one(int n, const char *incomplete, struct err *err)
{
	struct writer *w;
	struct wtrack *t;
	int r;

	if (writer_open(&w, NAME, err))
		return -1;
	t = writer_track(w, 0);
	describe(w, wtrack_id(t), TRACK_PCPU, 0, "pCPU 0", 0);
	for (int i = 0; i < n; i++)
		wtrack_set(t, i * 1000, i % 2 ? ST_USER : ST_KERNEL,
			   (uint32_t)i * 1000003, i);
	wtrack_end(t, n * INT64_C(1000));
	r = writer_publish(w, incomplete, err);
	writer_close(w);
	return r;
}

/* Intervals of the history under the name, or -1. */
static int64_t count_intervals(void)
{
	struct err err = ERR_INIT;
	struct state_sum sum;
	struct history *h;
	int64_t n = 0;

	if (history_open(&h, NAME, &err) ||
	    history_sum(h, 1, 0, INT64_MAX, &sum, &err)) {
		printf("# %s\n", err.msg);
		err_clear(&err);
		return -1;
	}
	for (int i = 0; i < STATE_MAX; i++)
		n += sum.count[i];
	history_close(h);
	return n;
}

/* The files in the folder, "a.kvms" not counted. */
static int leftovers(void)
{
	GDir *dir = g_dir_open(FOLDER, 0, NULL);
	const char *name;
	int n = 0;

	while (dir && (name = g_dir_read_name(dir)))
		n += strcmp(name, "a.kvms") != 0;
	if (dir)
		g_dir_close(dir);
	return n;
}

/* ------------------------------------------------------------------ */

static void add_interval(const struct interval *iv, void *data)
{
	g_array_append_vals(data, iv, 1);
}

static void check_replay(const struct wtrack *t, const char *want,
			 const char *what)
{
	GArray *a = g_array_new(FALSE, FALSE, sizeof(struct interval));
	GString *text = g_string_new(NULL);
	int64_t from;

	wtrack_replay(t, &from, add_interval, a);
	g_string_append_printf(text, "%" PRId64 ":", from);
	for (guint i = 0; i < a->len; i++) {
		const struct interval *iv =
			&g_array_index(a, struct interval, i);

		g_string_append_printf(text, " %" PRId64 "-%" PRId64 " %s",
				       iv->begin_ns, iv->end_ns,
				       state_info(iv->state)->name);
	}
	is_text(text->str, want, "%s", what);
	g_string_free(text, TRUE);
	g_array_free(a, TRUE);
}

static void test_changes(void)
{
	struct writer *w = open_writer();
	struct wtrack *t = writer_track(w, 100);

	check_replay(t, "100:", "a new track has no closed interval");
	is_int(wtrack_now(t)->state, ST_UNKNOWN, "and begins unknown");
	wtrack_set(t, 100, ST_IDLE, 0, VALUE_NONE);
	check_replay(t, "100:", "an interval of no length vanishes");
	wtrack_set(t, 150, ST_IDLE, 0, VALUE_NONE);
	check_replay(t, "100:", "the same state goes on");
	wtrack_set(t, 200, ST_USER, 0, VALUE_NONE);
	wtrack_set(t, 200, ST_IDLE, 0, VALUE_NONE);
	check_replay(t, "100:", "so does one that was left for no time (6)");
	is_int(wtrack_now(t)->begin_ns, 100, "from where it began");
	wtrack_set(t, 300, ST_USER, 0, VALUE_NONE);
	wtrack_set(t, 250, ST_IRQ, 0, 5);
	check_replay(t, "100: 100-300 idle",
		     "a time before the open interval's begin is that begin");
	is_int(wtrack_now(t)->begin_ns, 300, "which is where the next begins");
	wtrack_set_value(t, 7);
	wtrack_set(t, 400, ST_IRQ, 0, 8);
	wtrack_set_value(t, 7);
	wtrack_set(t, 500, ST_KERNEL, 0, VALUE_NONE);
	check_replay(t, "100: 100-300 idle 300-500 irq",
		     "a value that becomes equal later joins intervals (6)");
	wtrack_end(t, 500);
	writer_close(w);
	is_int(leftovers(), 0, "a writer that is closed leaves no file");
	is_int(g_access(NAME, F_OK), -1, "nor one under the name");
}

static void test_flushed(void)
{
	struct writer *w = open_writer();
	struct wtrack *t = writer_track(w, 0);
	GArray *a = g_array_new(FALSE, FALSE, sizeof(struct interval));
	int64_t from;

	for (int i = 0; i < 1300; i++)
		wtrack_set(t, i * 10, i % 2 ? ST_USER : ST_KERNEL, 0,
			   VALUE_NONE);
	wtrack_replay(t, &from, add_interval, a);
	ok(from > 0 && a->len > 0 &&
		   g_array_index(a, struct interval, 0).begin_ns == from,
	   "what was handed to the file is before the rest");
	is_int(g_array_index(a, struct interval, a->len - 1).end_ns,
	       wtrack_now(t)->begin_ns, "and the rest reaches the present");
	g_array_free(a, TRUE);
	writer_close(w);
}

/* ------------------------------------------------------------------ */

static void test_publish(void)
{
	struct err err = ERR_INIT;
	struct writer *w;

	ok(!write_one(100, NULL, &err), "a history is published");
	is_int(count_intervals(), 100, "and read");
	w = open_writer();
	describe(w, writer_row_id(w), TRACK_VM, 0, "vm", 0);
	is_int(leftovers(), 1, "the next one is built beside it");
	is_int(count_intervals(), 100, "which is not seen by readers");
	writer_close(w);
	is_int(leftovers(), 0, "and goes when it is given up");
	is_int(count_intervals(), 100, "the older one is still there");
	ok(!write_one(20000, NULL, &err), "a whole one");
	is_int(count_intervals(), 20000, "takes its place");
	is_int(leftovers(), 0, "and leaves nothing over");
}

static void test_incomplete(void)
{
	struct err err = ERR_INIT;
	struct history *h = NULL;

	ok(!write_one(3, "stopped by the user", &err) &&
		   !history_open(&h, NAME, &err),
	   "an incomplete history is read");
	is_text(history_incomplete(h), "stopped by the user",
		"and says what is missing");
	history_close(h);
	ok(!write_one(3, NULL, &err) && !history_open(&h, NAME, &err),
	   "a whole one is read");
	ok(!history_incomplete(h), "and says that it is whole");
	history_close(h);
}

/* Killed in the middle: the half file is never taken for a history. */
static void test_killed(void)
{
	struct err err = ERR_INIT;
	struct history *h;
	char *half;
	pid_t pid;

	ok(!write_one(50, NULL, &err), "there is a history");
	pid = fork();
	if (!pid) {
		open_writer();
		raise(SIGKILL);
	}
	waitpid(pid, NULL, 0);
	is_int(count_intervals(), 50, "it survives a killed writer");
	half = g_strdup_printf(FOLDER "/.a.kvms.%d.tmp", (int)pid);
	ok(history_open(&h, half, &err) &&
		   strstr(err.msg, "still being written") &&
		   strstr(err.msg, half),
	   "the half file says what it is");
	err_clear(&err);
	g_free(half);
	is_int(leftovers(), 1, "it is there");
	ok(!write_one(60, NULL, &err), "until the next writer");
	is_int(leftovers(), 0, "removes it");
	is_int(count_intervals(), 60, "and publishes");
}

/* In a process of its own, which a full disk must not end. */
static int write_with_limit(rlim_t bytes)
{
	struct rlimit limit = { bytes, bytes };
	struct err err = ERR_INIT;
	int r;

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit))
		return 99;
	r = write_one(400000, NULL, &err);
	if (!r)
		return 98;
	printf("# %s\n", err.msg);
	fflush(stdout);
	r = strcmp(err.msg, "cannot write '" NAME "': File too large") ? 97 : 0;
	err_clear(&err);
	return r;
}

static void test_full_disk(void)
{
	static const rlim_t limits[] = { 100000, 1000000, 3000000 };
	struct err err = ERR_INIT;

	ok(!write_one(70, NULL, &err), "there is a history");
	for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
		int status = -1;
		pid_t pid;

		fflush(stdout);
		pid = fork();
		if (!pid)
			_exit(write_with_limit(limits[i]));
		waitpid(pid, &status, 0);
		ok(WIFEXITED(status) && !WEXITSTATUS(status),
		   "a disk that is full at %lu bytes is an error (%d)",
		   (unsigned long)limits[i], status);
		is_int(leftovers(), 0, "and leaves nothing over");
	}
	is_int(count_intervals(), 70, "the older history is still there");
}

static void check_refused(const char *path, const char *word)
{
	struct err err = ERR_INIT;
	struct writer *w;

	ok(writer_open(&w, path, &err) && strstr(err.msg, path) &&
		   strstr(err.msg, word),
	   "no history can be written to '%s': %s", path, word);
	err_clear(&err);
}

static void test_no_place(void)
{
	check_refused(FOLDER "/none/x.kvms", "No such file or directory");
	check_refused(FOLDER, "folder");
	if (!geteuid()) {
		tap_skip("root can write anywhere");
		return;
	}
	g_mkdir(FOLDER "/closed", 0500);
	check_refused(FOLDER "/closed/x.kvms", "Permission denied");
	g_rmdir(FOLDER "/closed");
}

int main(void)
{
	tap_begin();
	g_mkdir_with_parents(FOLDER, 0700);
	g_unlink(NAME);
	test_changes();
	test_flushed();
	test_publish();
	test_incomplete();
	test_killed();
	test_full_disk();
	test_no_place();
	g_unlink(NAME);
	g_rmdir(FOLDER);
	return tap_end();
}
