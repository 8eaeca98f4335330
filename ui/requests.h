/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a lane of disks to who submitted the requests that it is made of: the
 * one request that stands for a column of a lane, and requests in words.
 *
 * A lane of latencies has its points where requests end, those of bytes where
 * they begin; disk_inflight has both.
 */
#ifndef UI_REQUESTS_H
#define UI_REQUESTS_H

#include "base/err.h"
#include "db/counter.h"
#include "db/history.h"

struct ui;

/* Is the counter about requests to disks? */
bool is_of_requests(const struct counter_info *info);

/* What was found; its texts are owned: requests_clear(). */
struct request_found {
	struct request_row row;
	char *device, *op;
	uint32_t count; /* requests in the column; at most REQUESTS_LOOK */
};
#define REQUESTS_LOOK 5000

/*
 * The request that the counter @t is about at the cursor: of those in its
 * column the one exactly there, else the longest, of bytes the largest.  1, 0
 * when there is none, -1 on error.
 */
int requests_at_cursor(struct ui *ui, const struct track *t,
		       struct request_found *found, struct err *err);
void requests_clear(struct request_found *found);

/* "4.10 kB", "11.67 ms"; g_free() both.  A request that did not end: "open". */
char *request_bytes_text(int64_t bytes);
char *request_duration_text(const struct request_row *r);

/* "write of 4.10 kB to 8,0 at sector 2048: 11.67 ms"; g_free() it. */
char *request_words(const struct request_row *r);

/*
 * The request at the cursor, who submitted it, and how many more are in its
 * column; NULL when there is none, or it cannot be read.  g_free() it.
 */
char *requests_said(struct ui *ui, const struct track *t);

/* Who submitted it: "IO io1 199 of vm1"; g_free() it. */
char *request_submitter(const struct history *h, const struct request_row *r);

#endif
