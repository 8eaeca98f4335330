/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classes of the library as bytes, for row.c. */
#ifndef TRACE_ROW_CLASS_H
#define TRACE_ROW_CLASS_H

#include <babeltrace2/babeltrace.h>

#include "base/fields.h"

struct class_maker {
	GByteArray *bytes;      /* of the class, growing */
	uint32_t count, labels; /* of fields and labels so far */
};

/*
 * Append the field class @fc as a field called @name, @depth below the
 * outermost structure; @times: the lengths of static arrays around it,
 * multiplied.
 */
void class_put(struct class_maker *m, const bt_field_class *fc,
	       const char *name, unsigned int depth, uint64_t times);

#endif
