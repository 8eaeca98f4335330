/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Errors are values that carry one sentence.
 *
 * A function that can fail returns 0 or -1 and takes a struct err * as its
 * last argument.  On failure it has put a sentence there: lower case, no full
 * stop, the thing at fault in single quotes, what was being done before what
 * went wrong ("history 'a.kvms': made by a newer kvmscope (format 3, this one
 * reads 1)").  On success the struct is untouched, so calls chain with ||.
 * Only main() and the viewer print.
 *
 *	struct err err = ERR_INIT;
 *
 *	if (a(&err) || b(&err))
 *		return err_report(&err);
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

struct err {
	char *msg; /* owned, NULL while nothing failed */
};

#define ERR_INIT { NULL }

/*
 * Record what went wrong.  Always returns -1, so that a failing function can
 * end with "return err_set(err, ...)".  An earlier sentence is replaced.
 * @err may be NULL: the caller does not want to know.
 */
int err_set(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Put "context: " before the sentence, on the way up.  Always returns -1. */
int err_prefix(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Append "; text" to the sentence.  Always returns -1. */
int err_append(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Forget the sentence and free it.  Harmless on an empty one. */
void err_clear(struct err *err);

/*
 * Print "kvmscope: sentence" on stderr, cleaned of control characters, clear
 * it, and return 1, the exit status of a failed command.
 */
int err_report(struct err *err);

#endif
