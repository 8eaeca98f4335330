/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes types of a kernel, made by hand (kprobe-sample.h), into a folder:
 *
 *	kprobe-write FOLDER [built-in]
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tests/kprobe-sample.h"

int main(int argc, char **argv)
{
	struct sample s;

	if (argc < 2) {
		fprintf(stderr, "usage: kprobe-write FOLDER [built-in]\n");
		return 2;
	}
	sample_make(&s, argc > 2 && !strcmp(argv[2], "built-in")
				? SAMPLE_BUILT_IN
				: SAMPLE_GOOD);
	sample_write(&s, argv[1]);
	sample_free(&s);
	return 0;
}
