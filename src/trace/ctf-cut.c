/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Originals, a child for each, and a folder that appears when it is whole: see
 * ctf-cut.h.
 *
 * The child says how it went on a pipe: "good", or a sentence.  If it says
 * neither, it is lost, and its trace cannot be cut.
 */
#include "config.h"

#include "trace/ctf-cut.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

#include "trace/ctf-trim.h"
#include "trace/ctf.h"
#include "trace/discover.h"
#include "trace/repair.h"
#include "trace/trial.h"

#define GOOD    "good"
#define WAIT_MS 100

enum outcome { COPIED, FAILED, STOPPED };

struct job {
	const struct ctf_cut *cut;
	size_t number; /* of the source */
	GString *note;
	struct err *err;
};

/* ----- folders ------------------------------------------------------------ */

/* Remove what was written, which is at most a folder in a folder. */
static void remove_tree(const char *path, int depth)
{
	GDir *dir = depth ? g_dir_open(path, 0, NULL) : NULL;
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		char *below = g_build_filename(path, name, NULL);

		if (unlink(below))
			remove_tree(below, depth - 1);
		g_free(below);
	}
	if (dir)
		g_dir_close(dir);
	rmdir(path);
}

static int check_out(const char *path, struct err *err)
{
	struct stat st;
	GDir *dir;
	bool empty;

	if (lstat(path, &st))
		return errno == ENOENT ? 0
				       : err_set(err, "cannot write '%s': %s",
						 path, g_strerror(errno));
	dir = S_ISDIR(st.st_mode) ? g_dir_open(path, 0, NULL) : NULL;
	if (!dir)
		return err_set(err, "'%s' is no folder: it is left as it is",
			       path);
	empty = !g_dir_read_name(dir);
	g_dir_close(dir);
	return empty ? 0
		     : err_set(err,
			       "the folder '%s' is not empty: it is left as it "
			       "is",
			       path);
}

/*
 * Did the sink write any event?  It declares those that occur, and makes
 * packets without events too.
 */
static bool holds_events(const char *path)
{
	char *file = g_build_filename(path, "metadata", NULL), *text = NULL;
	bool holds = g_file_get_contents(file, &text, NULL, NULL) &&
		     strstr(text, "\nevent {");

	g_free(text);
	g_free(file);
	return holds;
}

/* ----- the child ---------------------------------------------------------- */

static void be_child(const struct ctf_trim *trim, int pipe_end)
{
	const struct rlimit no_core = { 0, 0 };
	int quiet = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct err err = ERR_INIT;
	const char *said = GOOD;

	for (int fd = 0; quiet >= 0 && fd <= 2; fd++)
		dup2(quiet, fd);
	setrlimit(RLIMIT_CORE, &no_core);
	signal(SIGINT, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody would want its work */
	ctf_silence();
	if (ctf_trim(trim, &err))
		said = err.msg;
	if (write(pipe_end, said, strlen(said)) < 0)
		_exit(1);
	_exit(0);
}

/* Read what the child says until it ends, or kill it. */
static enum outcome listen_to(const struct job *job, int fd, GString *said)
{
	const struct ctf_cut *cut = job->cut;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char buf[512];
	ssize_t n;

	for (;;) {
		if (cut->go_on &&
		    !cut->go_on((double)job->number / (double)cut->count,
				cut->data))
			return STOPPED;
		if (poll(&p, 1, WAIT_MS) <= 0)
			continue;
		n = read(fd, buf, sizeof(buf));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		g_string_append_len(said, buf, n);
	}
	return strcmp(said->str, GOOD) ? FAILED : COPIED;
}

static enum outcome run_child(const struct job *job,
			      const struct ctf_trim *trim, struct err *err)
{
	GString *said = g_string_new(NULL);
	enum outcome outcome = FAILED;
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC)) {
		err_set(err, "cannot make a pipe: %s", g_strerror(errno));
		goto out;
	}
	child = fork();
	if (!child) {
		close(ends[0]);
		be_child(trim, ends[1]);
	}
	if (child < 0)
		g_string_printf(said, "cannot make a process: %s",
				g_strerror(errno));
	close(ends[1]);
	if (child > 0)
		outcome = listen_to(job, ends[0], said);
	close(ends[0]);
	if (child > 0 && outcome == STOPPED)
		kill(child, SIGKILL);
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	if (outcome == FAILED)
		err_set(err, "%s",
			said->len ? said->str
				  : "babeltrace2 gave up on it without a word");
out:
	g_string_free(said, TRUE);
	return outcome;
}

/* ----- one trace ---------------------------------------------------------- */

static void add_note(const struct job *job, const char *what)
{
	g_string_append_printf(job->note, "%strace '%s': %s",
			       job->note->len ? "; " : "",
			       job->cut->sources[job->number].path, what);
}

/*
 * Copy from @in, the trace or what repair made of it, to @out.  A window whose
 * edge lies among lost events is copied without what is said of them.
 */
static int copy(const struct job *job, const char *in, const char *out)
{
	struct ctf_trim trim = {
		.in = in,
		.out = out,
		.from_ns = job->cut->from_ns,
		.to_ns = job->cut->to_ns,
	};
	struct err err = ERR_INIT, second = ERR_INIT;
	enum outcome outcome = run_child(job, &trim, &err);

	if (outcome == FAILED) {
		remove_tree(out, 1);
		trim.without_losses = true;
		outcome = run_child(job, &trim, &second);
		if (outcome == COPIED)
			add_note(job, "where events were lost is not in the "
				      "cut");
	}
	if (outcome == FAILED)
		err_set(job->err,
			"trace '%s' cannot be cut: %s; babeltrace2 takes only "
			"traces whose times never go back",
			job->cut->sources[job->number].path, err.msg);
	err_clear(&err);
	err_clear(&second);
	return outcome == COPIED ? 0 : -1;
}

static int cut_folder(const struct job *job, const struct trace_folder *folder,
		      const char *out)
{
	struct repair *repair;
	int status;

	if (trial_open(folder->path, folder->size, 0, NULL, NULL))
		return copy(job, folder->path, out);
	if (repair_open(&repair, folder, job->err))
		return err_prefix(job->err, "trace '%s' cannot be cut",
				  folder->path);
	add_note(job,
		 "it is damaged: what can be read of it was cut, and the cut "
		 "does not show what is missing");
	status = copy(job, repair->path, out);
	repair_close(repair);
	return status;
}

/* The original, if it is what was indexed. */
static int cut_source(const struct job *job, const char *out)
{
	const struct ctf_cut_source *s = &job->cut->sources[job->number];
	GPtrArray *folders = g_ptr_array_new_with_free_func(trace_folder_free);
	struct trace_folder *f;
	int status = -1;

	if (discover(s->path, folders, job->err)) {
		err_append(job->err, "the cut is made of the trace itself");
		goto out;
	}
	f = g_ptr_array_index(folders, 0);
	if (folders->len != 1 || f->size != s->size ||
	    f->mtime_ns != s->mtime_ns)
		err_set(job->err,
			"trace '%s' has changed since it was indexed: index it "
			"again",
			s->path);
	else
		status = cut_folder(job, f, out);
out:
	g_ptr_array_unref(folders);
	return status;
}

/* ----- all of them -------------------------------------------------------- */

/* The sink wants to make the folder itself. */
static char *name_of(const struct ctf_cut *cut, size_t i, const char *temp)
{
	char *base = g_path_get_basename(cut->sources[i].path);
	char *name = g_strdup_printf("%zu-%s", i + 1, base);
	char *path = g_build_filename(temp, name, NULL);

	g_free(name);
	g_free(base);
	return path;
}

/* Next to the folder, also where that is written as "folder/". */
static char *temp_name(const char *out)
{
	int len = (int)strlen(out);

	while (len > 1 && out[len - 1] == '/')
		len--;
	return g_strdup_printf("%.*s.%ld.tmp", len, out, (long)getpid());
}

static int cut_all(struct job *job, const char *temp)
{
	const struct ctf_cut *cut = job->cut;
	size_t filled = 0;

	for (; job->number < cut->count; job->number++) {
		char *out = name_of(cut, job->number, temp);
		int status = cut_source(job, out);

		if (!status && holds_events(out))
			filled++;
		else
			remove_tree(out, 1);
		g_free(out);
		if (status)
			return -1;
	}
	if (!filled)
		return err_set(job->err, "no event is in the window");
	return 0;
}

/* Give it its name: all of it, or the only trace in it. */
static int publish(const struct ctf_cut *cut, const char *temp, struct err *err)
{
	char *only = cut->count == 1 ? name_of(cut, 0, temp) : NULL;
	int status = 0;

	if (rename(only ? only : temp, cut->out))
		status = err_set(err, "cannot write '%s': %s", cut->out,
				 g_strerror(errno));
	else if (only)
		rmdir(temp);
	g_free(only);
	return status;
}

int ctf_cut(const struct ctf_cut *cut, char **note, struct err *err)
{
	struct job job = { .cut = cut, .note = g_string_new(NULL), .err = err };
	char *temp = NULL;
	int status = -1;

	*note = NULL;
	ctf_silence();
	if (!cut->count) {
		err_set(err, "it does not say which trace it was made of");
	} else if (!check_out(cut->out, err)) {
		temp = temp_name(cut->out);
		if (mkdir(temp, 0777))
			err_set(err, "cannot write '%s': %s", cut->out,
				g_strerror(errno));
		else
			status = cut_all(&job, temp);
		if (!status)
			status = publish(cut, temp, err);
		if (status)
			remove_tree(temp, 2);
	}
	g_free(temp);
	*note = g_string_free(job.note, status || !job.note->len);
	return status;
}
