/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The numbers that name the file format: kvmscope-history(5). */
#ifndef DB_FORMAT_H
#define DB_FORMAT_H

#define FORMAT_APPLICATION_ID 0x6b766d73 /* "kvms" */
#define FORMAT_VERSION        1
#define FORMAT_PAGE_SIZE      16384
/* In a small file the pages that are not full would be most of it. */
#define FORMAT_SMALL_PAGES    512
#define FORMAT_SMALL_SIZE     2048

/*
 * Times in a history lie within +-TIME_LIMIT_NS (years 1824 to 2116), so
 * that the difference of any two fits an int64_t.
 */
#define TIME_LIMIT_NS ((INT64_C(1) << 62) - 1)

/* meta.complete */
#define COMPLETE_NOT     "0" /* being written, or its writer died */
#define COMPLETE_WHOLE   "1"
#define COMPLETE_PARTIAL "partial" /* meta.incomplete says what is missing */

#endif
