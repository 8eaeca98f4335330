/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checkpoints of durations: see checkpoint.h. */
#include "config.h"

#include "db/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "db/format.h"
#include "base/varint.h"

/* So that no sum of counts can overflow. */
#define COUNT_MAX (INT64_C(1) << 48)

static const char cut_off[] = "its bytes end too early";
static const char bad_state[] = "a state in it is none, or occurs twice";
static const char bad_extremes[] = "its durations are impossible";
static const char bad_counts[] = "its counts are impossible";

int checkpoints_start(struct checkpoints *c, struct sql *sql, uint32_t track,
		      int64_t from_ns, int64_t to_ns, bool forward,
		      struct err *err)
{
	enum stmt stmt = forward ? STMT_DURATIONS : STMT_DURATIONS_BACK;

	*c = (struct checkpoints){ .sql = sql, .track = track };
	c->stmt = sql_start(sql, err, stmt, "iii", (int64_t)track, from_ns,
			    to_ns);
	return c->stmt ? 0 : -1;
}

int checkpoints_next(struct checkpoints *c, struct err *err)
{
	int r = sql_step(c->sql, c->stmt, err);

	if (r <= 0) {
		c->stmt = NULL;
		return r;
	}
	c->moment_ns = sqlite3_column_int64(c->stmt, 0);
	c->data = sqlite3_column_blob(c->stmt, 1);
	if (!c->data)
		return checkpoints_refuse(c, cut_off, err);
	c->end = c->data + sqlite3_column_bytes(c->stmt, 1);
	return 1;
}

void checkpoints_stop(struct checkpoints *c)
{
	if (c->stmt)
		sqlite3_reset(c->stmt);
	c->stmt = NULL;
}

int checkpoints_refuse(const struct checkpoints *c, const char *why,
		       struct err *err)
{
	return err_set(err,
		       "%s: the file is damaged: track %" PRIu32
		       ", durations at %" PRId64 ": %s",
		       c->sql->subject, c->track, c->moment_ns, why);
}

/* The next state of a list, which must not have been @seen. */
static const char *get_state(const uint8_t **p, const uint8_t *end,
			     uint32_t *seen, unsigned int *state)
{
	if (*p == end)
		return cut_off;
	*state = *(*p)++;
	if (*state >= STATE_MAX || *seen & UINT32_C(1) << *state)
		return bad_state;
	*seen |= UINT32_C(1) << *state;
	return NULL;
}

static const char *get_number(const uint8_t **p, const uint8_t *end,
			      int64_t min, int64_t max, int64_t *out,
			      const char *otherwise)
{
	uint64_t v;

	*p = varint_get(*p, end, &v);
	if (!*p)
		return cut_off;
	if (v < (uint64_t)min || v > (uint64_t)max)
		return otherwise;
	*out = (int64_t)v;
	return NULL;
}

int checkpoint_extremes(struct checkpoints *c, struct extremes *x,
			struct err *err)
{
	const uint8_t *p = c->data;
	const char *why = NULL;
	unsigned int n = 0, state;
	uint32_t seen = 0;

	memset(x, 0, sizeof(*x));
	if (p == c->end)
		return checkpoints_refuse(c, cut_off, err);
	n = *p++;
	x->any = n > 0;
	for (; n && !why; n--) {
		int64_t shortest, longest;

		why = get_state(&p, c->end, &seen, &state);
		if (!why)
			why = get_number(&p, c->end, 1, INT64_MAX, &shortest,
					 bad_extremes);
		if (!why)
			why = get_number(&p, c->end, shortest, INT64_MAX,
					 &longest, bad_extremes);
		if (why)
			break;
		x->shortest_ns[state] = shortest;
		x->longest_ns[state] = longest;
	}
	if (why)
		return checkpoints_refuse(c, why, err);
	c->data = p;
	return 0;
}

static const char *get_buckets(const uint8_t **p, const uint8_t *end,
			       int64_t *count, int sign)
{
	int64_t used, step, n, bucket = 0;
	const char *why =
		get_number(p, end, 1, BUCKET_COUNT, &used, bad_counts);

	for (int64_t i = 0; !why && i < used; i++) {
		why = get_number(p, end, i > 0, BUCKET_COUNT - 1 - bucket,
				 &step, bad_counts);
		if (!why)
			why = get_number(p, end, 1, COUNT_MAX, &n, bad_counts);
		if (why)
			break;
		bucket += step;
		count[bucket] += sign * n;
	}
	return why;
}

int checkpoint_counts(const struct checkpoints *c, struct tally *tally,
		      int sign, struct err *err)
{
	const uint8_t *p = c->data;
	const char *why = NULL;
	unsigned int n, state;
	uint32_t seen = 0;

	if (p == c->end)
		return checkpoints_refuse(c, cut_off, err);
	for (n = *p++; n && !why; n--) {
		why = get_state(&p, c->end, &seen, &state);
		if (!why)
			why = get_buckets(&p, c->end, tally->count[state],
					  sign);
	}
	if (!why && p != c->end)
		why = "it has bytes behind its last count";
	return why ? checkpoints_refuse(c, why, err) : 0;
}
