/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of guests' processes: see process-names.h. */
#include "config.h"

#include "analysis/process-names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 4096
#define NAME_MAX_BYTES 256

static void name_free(gpointer data)
{
	struct process_name *n = data;

	g_free(n->vm);
	g_free(n->name);
	g_free(n->source);
	g_free(n);
}

GPtrArray *process_names_new(void)
{
	return g_ptr_array_new_with_free_func(name_free);
}

static bool parse_number(const char *text, uint64_t *number)
{
	char *end;

	if (!g_ascii_isdigit(*text))
		return false;
	errno = 0;
	*number = g_ascii_strtoull(text, &end, 0);
	return !errno && !*end;
}

/* A page table is at an address of its own; page 0 is nobody's. */
static bool parse_cr3(const char *text, uint64_t *cr3)
{
	if (!parse_number(text, cr3))
		return false;
	*cr3 &= CR3_MASK;
	return *cr3 != 0;
}

int process_names_add(GPtrArray *names, const char *text, struct err *err)
{
	const char *equal = strchr(text, '=');
	const char *colon =
		equal ? g_strrstr_len(text, equal - text, ":") : NULL;
	struct process_name *n;
	uint64_t cr3 = 0;
	char *number;
	bool good;

	if (!colon || colon == text || !equal[1])
		return err_set(err, "'%s' is not VM:CR3=NAME", text);
	number = g_strndup(colon + 1, (gsize)(equal - colon - 1));
	good = parse_cr3(number, &cr3);
	g_free(number);
	if (!good)
		return err_set(err,
			       "'%s' is not VM:CR3=NAME: no page table can be "
			       "there",
			       text);
	n = g_new0(struct process_name, 1);
	n->vm = g_strndup(text, (gsize)(colon - text));
	n->name = g_strndup(equal + 1, NAME_MAX_BYTES);
	n->source = g_strdup(text);
	n->cr3 = cr3;
	n->tid = -1;
	g_ptr_array_add(names, n);
	return 0;
}

/* The CR3 of a thread of the kernel, which has none of its own. */
static bool is_zero(const char *text)
{
	uint64_t number;

	return parse_number(text, &number) && !number;
}

/* The words of @line up to a comment; g_strfreev(). */
static char **words_of(char *line)
{
	GPtrArray *words = g_ptr_array_new();
	char *save = NULL;

	line[strcspn(line, "#\r\n")] = '\0';
	for (char *w = strtok_r(line, " \t", &save); w;
	     w = strtok_r(NULL, " \t", &save))
		g_ptr_array_add(words, g_strdup(w));
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

/* What is wrong with the line, or NULL; then @n is filled. */
static const char *read_words(char **words, struct process_name *n)
{
	guint count = g_strv_length(words);
	uint64_t tid;

	if (count != 3 && count != 6)
		return "a line is VM CR3 NAME [TID STACK_LOW STACK_HIGH]";
	if (!parse_cr3(words[1], &n->cr3) &&
	    (count != 6 || !is_zero(words[1])))
		return "the CR3 is no address of a page table";
	n->tid = -1;
	if (count == 6) {
		if (!parse_number(words[3], &tid) || tid > INT32_MAX)
			return "the TID is no number of a thread";
		n->tid = (int64_t)tid;
		if (!parse_number(words[4], &n->low) ||
		    !parse_number(words[5], &n->high) || n->low >= n->high)
			return "the stack is no range of addresses";
	}
	n->vm = g_strdup(words[0]);
	n->name = g_strndup(words[2], NAME_MAX_BYTES);
	return NULL;
}

static int read_line(GPtrArray *names, const char *path, int number, char *line,
		     struct err *err)
{
	struct process_name n = { 0 };
	char **words = words_of(line);
	const char *why = *words ? read_words(words, &n) : NULL;
	bool empty = !*words;

	g_strfreev(words);
	if (why)
		return err_set(err, "%s:%d: %s", path, number, why);
	if (empty)
		return 0;
	n.source = g_strdup_printf("%s:%d", path, number);
	g_ptr_array_add(names, g_memdup2(&n, sizeof(n)));
	return 0;
}

int process_names_read(GPtrArray *names, const char *path, struct err *err)
{
	FILE *f = fopen(path, "re");
	char line[LINE_MAX_BYTES];
	int number = 0, status = 0;

	if (!f)
		return err_set(err, "cannot read '%s': %s", path,
			       g_strerror(errno));
	while (!status && fgets(line, sizeof(line), f)) {
		number++;
		if (!strchr(line, '\n') && !feof(f))
			status = err_set(err, "%s:%d: the line is too long",
					 path, number);
		else
			status = read_line(names, path, number, line, err);
	}
	if (!status && ferror(f))
		status = err_set(err, "cannot read '%s': %s", path,
				 g_strerror(errno));
	fclose(f);
	return status;
}
