/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The events of the simulated host as LTTng 2.13 names and writes them: of
 * each kind a name and fields, and of each field where its value comes from.
 */
#ifndef TESTS_SIM_CTF_CLASSES_H
#define TESTS_SIM_CTF_CLASSES_H

#include "sim/event.h"

#define CTF_FIELDS_MAX 10

enum ctf_type { END, S32, U32, S64, U64, X64, TEXT };

/* Where a value comes from: an argument, a text, or a constant. */
enum ctf_from {
	ARG0,
	ARG1,
	ARG2,
	ARG3,
	ARG4,
	ARG5,
	TEXT0,
	TEXT1,
	ZERO,
	ONE,
	PRIO
};

struct ctf_field {
	const char *name;
	enum ctf_type type;
	enum ctf_from from;
};

struct ctf_class {
	const char *name;
	struct ctf_field fields[CTF_FIELDS_MAX + 1]; /* the last one is END */
};

extern const struct ctf_class ctf_classes[SIM_KIND_COUNT];

#endif
