/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Write a made-up history for the tests of the command: N FILE. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/ui-sample.h"

int main(int argc, char **argv)
{
	int which = argc == 3 ? atoi(argv[1]) : -1;

	if (which < 0 || which >= SAMPLE_COUNT) {
		fprintf(stderr, "usage: ui-sample-make 0..%d FILE\n",
			SAMPLE_COUNT - 1);
		return 2;
	}
	history_close(ui_sample((enum ui_sample)which, argv[2]));
	return 0;
}
