/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-sample OUT [INCOMPLETE]: the sample history, for tests in shell. */
#include "config.h"

#include "tests/report-sample.h"

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;

	if (argc < 2)
		return 2;
	if (sample_write(argv[1], false, argc > 2 ? argv[2] : NULL, &err))
		return err_report(&err);
	return 0;
}
