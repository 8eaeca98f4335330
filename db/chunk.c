/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes into intervals, trusting none of them: see chunk.h. */
#include "config.h"

#include "db/chunk.h"

#include <string.h>

#include "db/chunk-bits.h"
#include "db/format.h"
#include "base/varint.h"

/* The reasons for which a chunk is refused. */
static const char cut_off[] = "its bytes end too early";
static const char bad_row[] = "its times or its count are impossible";
static const char bad_head[] = "its sums are not those of its intervals";
static const char bad_state[] = "a state occurs twice in its sums";
static const char bad_bits[] = "it has bits that this format does not know";
static const char too_long[] = "its durations pass its end";
static const char too_short[] = "its durations do not reach its end";
static const char empty[] = "it has an interval of no length";
static const char bad_peer[] = "a peer in it is not a track";
static const char bad_value[] = "a value in it is out of range";
static const char bad_mark[] = "a mark in it does not fit its intervals";
static const char left_over[] = "it has bytes behind its last interval";

/* One number of the header, which must not exceed @max. */
static const uint8_t *get_number(const uint8_t *p, const uint8_t *end,
				 int64_t max, int64_t *out)
{
	uint64_t v;

	p = varint_get(p, end, &v);
	if (!p || v > (uint64_t)max)
		return NULL;
	*out = (int64_t)v;
	return p;
}

/*
 * A list of the header: sums of a part of the track's life that is at most
 * @max_ns long, with the longest of each state if @longest is not NULL.
 */
static const char *get_sums(const uint8_t **pos, const uint8_t *end,
			    int64_t max_ns, struct chunk_sums *sums,
			    int64_t *longest)
{
	const uint8_t *p = *pos;
	uint32_t seen = 0;
	unsigned int n, state;

	if (p == end)
		return cut_off;
	for (n = *p++; n; n--) {
		if (p == end)
			return cut_off;
		state = *p++;
		if (state >= STATE_MAX)
			return bad_bits;
		if (seen & UINT32_C(1) << state)
			return bad_state;
		seen |= UINT32_C(1) << state;
		p = get_number(p, end, max_ns, &sums->time_ns[state]);
		if (p)
			p = get_number(p, end, max_ns, &sums->count[state]);
		if (p && longest)
			p = get_number(p, end, max_ns, &longest[state]);
		if (!p)
			return bad_head;
	}
	*pos = p;
	return NULL;
}

static bool adds_up(const struct chunk_sums *sums, int64_t time_ns,
		    int64_t count)
{
	uint64_t time_sum = 0, count_sum = 0;

	/* What is left shrinks, so nothing can overflow. */
	for (int i = 0; i < STATE_MAX; i++) {
		if ((uint64_t)sums->time_ns[i] > (uint64_t)time_ns - time_sum ||
		    (uint64_t)sums->count[i] > (uint64_t)count - count_sum)
			return false;
		time_sum += (uint64_t)sums->time_ns[i];
		count_sum += (uint64_t)sums->count[i];
	}
	return time_sum == (uint64_t)time_ns && count_sum == (uint64_t)count;
}

const char *chunk_open(struct chunk_reader *r, const struct chunk_row *row,
		       struct chunk_head *head)
{
	const uint8_t *p = row->data, *end = row->data + row->len;
	struct chunk_head own;
	const char *why;
	uint64_t marks;

	if (row->begin_ns < -TIME_LIMIT_NS || row->end_ns > TIME_LIMIT_NS ||
	    row->begin_ns >= row->end_ns || row->count <= 0)
		return bad_row;
	if (!head)
		head = &own;
	memset(head, 0, sizeof(*head));
	/* No track begins before the limit: so no sum can overflow. */
	why = get_sums(&p, end, row->begin_ns + TIME_LIMIT_NS, &head->before,
		       NULL);
	if (!why)
		why = get_sums(&p, end, row->end_ns - row->begin_ns,
			       &head->within, head->longest_ns);
	if (why)
		return why;
	if (!adds_up(&head->within, row->end_ns - row->begin_ns, row->count))
		return bad_head;
	p = varint_get(p, end, &marks);
	if (!p || marks > (uint64_t)(end - p))
		return cut_off;
	*r = (struct chunk_reader){
		.p = p + marks,
		.mark = p,
		.mark_end = p + marks,
		.end = end,
		.t_ns = row->begin_ns,
		.end_ns = row->end_ns,
		.left = row->count,
	};
	return NULL;
}

void chunk_open_coder(struct chunk_reader *r, const struct chunk_coder *c)
{
	*r = (struct chunk_reader){
		.p = c->body.data,
		.end = c->body.data + c->body.len,
		.t_ns = c->begin_ns,
		.end_ns = c->end_ns,
		.left = c->count,
	};
}

/* Head and duration; returns where the rest begins, or NULL. */
static inline const uint8_t *get_start(const struct chunk_reader *r,
				       uint8_t *head, int64_t *end_ns,
				       const char **why)
{
	const uint8_t *p = r->p;
	uint64_t duration;

	if (p == r->end) {
		*why = cut_off;
		return NULL;
	}
	*head = *p++;
	if (*head & HEAD_RESERVED) {
		*why = bad_bits;
		return NULL;
	}
	if (p < r->end && *p < 0x80) /* the usual one is short */
		duration = *p++;
	else
		p = varint_get(p, r->end, &duration);
	if (!p) {
		*why = cut_off;
		return NULL;
	}
	if (duration - 1 >= (uint64_t)(r->end_ns - r->t_ns)) {
		*why = duration ? too_long : empty;
		return NULL;
	}
	*end_ns = r->t_ns + (int64_t)duration;
	return p;
}

/* The peer, if there is one. */
static inline const uint8_t *get_peer(const uint8_t *p, const uint8_t *end,
				      uint8_t head, uint32_t *peer,
				      const char **why)
{
	uint64_t v;

	if (!(head & HEAD_PEER))
		return p;
	p = varint_get(p, end, &v);
	if (!p) {
		*why = cut_off;
		return NULL;
	}
	if (v > UINT32_MAX) {
		*why = bad_peer;
		return NULL;
	}
	*peer = (uint32_t)v;
	return p;
}

static inline const uint8_t *get_value(const uint8_t *p, const uint8_t *end,
				       uint8_t head, int64_t *value,
				       const char **why)
{
	uint64_t v;

	*value = VALUE_NONE;
	if (!(head & HEAD_VALUE))
		return p;
	p = varint_get(p, end, &v);
	if (!p) {
		*why = cut_off;
		return NULL;
	}
	*value = unzigzag(v);
	if (*value == VALUE_NONE) {
		*why = bad_value;
		return NULL;
	}
	return p;
}

/* What must hold behind the last interval (3). */
static const char *check_end(const struct chunk_reader *r)
{
	if (r->t_ns != r->end_ns)
		return too_short;
	return r->p == r->end ? NULL : left_over;
}

int chunk_next(struct chunk_reader *r, struct interval *iv, const char **why)
{
	const uint8_t *p;
	int64_t end_ns, value;
	uint8_t head;

	if (!r->left) {
		*why = check_end(r);
		return *why ? -1 : 0;
	}
	p = get_start(r, &head, &end_ns, why);
	if (p)
		p = get_peer(p, r->end, head, &r->peer, why);
	if (p)
		p = get_value(p, r->end, head, &value, why);
	if (!p)
		return -1;
	*iv = (struct interval){
		.begin_ns = r->t_ns,
		.end_ns = end_ns,
		.value = value,
		.peer = r->peer,
		.state = head & HEAD_STATE,
	};
	r->p = p;
	r->t_ns = end_ns;
	r->left--;
	return 1;
}

/* What a mark says of its block. */
struct mark {
	int64_t len, time_ns, count;
	int n;
	uint8_t state[STATE_MAX];
	int64_t state_ns[STATE_MAX], state_count[STATE_MAX];
};

/* The mark of the block that begins where @r stands; moves behind the mark. */
static const char *get_mark(struct chunk_reader *r, struct mark *m)
{
	const uint8_t *p =
		get_number(r->mark, r->mark_end, r->end - r->p, &m->len);
	int64_t left_ns = r->end_ns - r->t_ns, left = r->left;

	if (!p || p == r->mark_end || *p > STATE_MAX)
		return bad_mark;
	m->n = *p++;
	for (int i = 0; i < m->n; i++) {
		if (p == r->mark_end || *p >= STATE_MAX)
			return bad_mark;
		m->state[i] = *p++;
		p = get_number(p, r->mark_end, left_ns, &m->state_ns[i]);
		if (p)
			p = get_number(p, r->mark_end, left,
				       &m->state_count[i]);
		if (!p)
			return bad_mark;
		left_ns -= m->state_ns[i];
		left -= m->state_count[i];
	}
	m->time_ns = r->end_ns - r->t_ns - left_ns;
	m->count = r->left - left;
	r->mark = p;
	return m->count ? NULL : bad_mark;
}

/* Begin a block, or step over it if it ends at or before @t_ns. */
static const char *begin_block(struct chunk_reader *r, int64_t t_ns,
			       struct chunk_sums *sums)
{
	const char *why;
	struct mark m;

	if (r->mark == r->mark_end) {
		r->block_left = r->left;
		return NULL;
	}
	why = get_mark(r, &m);
	if (why)
		return why;
	if (m.time_ns > t_ns - r->t_ns) {
		r->block_left = m.count;
		return NULL;
	}
	for (int i = 0; i < m.n; i++) {
		sums->time_ns[m.state[i]] += m.state_ns[i];
		sums->count[m.state[i]] += m.state_count[i];
	}
	r->p += m.len;
	r->t_ns += m.time_ns;
	r->left -= m.count;
	return NULL;
}

/* Through the block that was begun, or to @t_ns. */
static const char *sum_block(struct chunk_reader *r, int64_t t_ns,
			     struct chunk_sums *sums, int *now)
{
	const char *why;
	const uint8_t *p;
	int64_t end_ns, value;
	uint8_t head;

	for (; r->block_left; r->block_left--, r->left--) {
		p = get_start(r, &head, &end_ns, &why);
		if (!p)
			return why;
		if (end_ns > t_ns) {
			*now = head & HEAD_STATE;
			return NULL;
		}
		p = get_peer(p, r->end, head, &r->peer, &why);
		if (p)
			p = get_value(p, r->end, head, &value, &why);
		if (!p)
			return why;
		sums->time_ns[head & HEAD_STATE] += end_ns - r->t_ns;
		sums->count[head & HEAD_STATE]++;
		r->p = p;
		r->t_ns = end_ns;
	}
	return NULL;
}

const char *chunk_sum_to(struct chunk_reader *r, int64_t t_ns,
			 struct chunk_sums *sums, int *now)
{
	const char *why = NULL;

	*now = -1;
	while (r->left && !why && *now < 0) {
		if (r->block_left)
			why = sum_block(r, t_ns, sums, now);
		else
			why = begin_block(r, t_ns, sums);
	}
	if (why || *now >= 0)
		return why;
	return check_end(r);
}
