/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a row, does an interval fit: see expr.h. */
#include "config.h"

#include "ui/expr.h"

#include "base/text.h"
#include "base/wake.h"
#include "ui/expr-int.h"
#include "ui/words.h"

/* Answers that are remembered for each term. */
#define KNOWN_MAX 65536

const char *expr_text(const struct expr *e)
{
	return e->text;
}

bool expr_has_rows(const struct expr *e)
{
	return e->of_rows > 0;
}

bool expr_has_intervals(const struct expr *e)
{
	return e->terms->len > e->of_rows;
}

static bool is_listed(const struct term *term, int64_t number)
{
	for (guint i = 0; i < term->numbers->len; i++)
		if (g_array_index(term->numbers, int64_t, i) == number)
			return true;
	return false;
}

static bool compares(const struct term *term, int64_t ns)
{
	switch (term->op) {
	case OP_LESS:
		return ns < term->ns;
	case OP_AT_MOST:
		return ns <= term->ns;
	case OP_MORE:
		return ns > term->ns;
	case OP_AT_LEAST:
		return ns >= term->ns;
	default:
		return ns == term->ns;
	}
}

static bool matches(const struct term *term, const char *text)
{
	return g_regex_match(term->regex, text, 0, NULL);
}

static bool matches_raw(const struct term *term, const char *name)
{
	char *clean = text_clean(name);
	bool found = matches(term, clean);

	g_free(clean);
	return found;
}

/* ------------------------------------------------------------------ */
/* Rows                                                               */

static bool vm_holds(const struct term *term, const struct expr_row *row)
{
	const struct track *t = row->track, *vm;

	vm = t->kind == TRACK_VM ? t : history_vm_of(row->history, t);
	return vm && matches_raw(term, vm->name);
}

static bool vcpu_holds(const struct term *term, const struct expr_row *row)
{
	const struct track *t = row->track;

	if (t->kind == TRACK_THREAD || t->kind == TRACK_WAIT)
		t = history_vcpu_of(row->history, t);
	return t && t->kind == TRACK_VCPU && is_listed(term, t->key);
}

static bool term_of_row(const struct term *term, const struct expr_row *row)
{
	const struct track *t = row->track;

	if (term->field == FIELD_NAME)
		return matches(term, row->label) || matches(term, row->path);
	if (!t)
		return false;
	switch (term->field) {
	case FIELD_KIND:
		return term->mask >> t->kind & 1;
	case FIELD_VM:
		return vm_holds(term, row);
	case FIELD_VCPU:
		return vcpu_holds(term, row);
	case FIELD_TID:
		return is_listed(term, t->tid);
	default:
		return is_listed(term, t->pid);
	}
}

bool expr_row(const struct expr *e, const struct expr_row *row)
{
	for (guint i = 0; i < e->of_rows; i++)
		if (term_of_row(TERM(e, i), row) == TERM(e, i)->negated)
			return false;
	return true;
}

bool expr_names(const struct expr *e, const char *label)
{
	for (guint i = 0; i < e->of_rows; i++) {
		const struct term *term = TERM(e, i);

		if (term->field == FIELD_NAME && !term->negated &&
		    !matches(term, label))
			return false;
	}
	return true;
}

/* ------------------------------------------------------------------ */
/* Bounds                                                             */

/* Values that say why; those of tracks and preemptions say who. */
static bool has_reason(enum value_domain domain)
{
	return (domain >= VALUE_OF_EXIT && domain <= VALUE_OF_SYSCALL) ||
	       domain == VALUE_OF_WAKE;
}

/* True if an interval in @state can hold @term; only says no when sure. */
static bool state_may_hold(const struct term *term, enum track_kind kind,
			   unsigned int state)
{
	enum value_domain domain = state_info(state)->value;

	switch (term->field) {
	case FIELD_STATE:
		return (term->mask >> state & 1) != term->negated;
	case FIELD_REASON:
		return term->negated || has_reason(domain);
	case FIELD_BY:
		return term->negated || kind == TRACK_PCPU ||
		       domain == VALUE_OF_TRACK || domain == VALUE_OF_WAKE ||
		       domain == VALUE_OF_PREEMPTION;
	default:
		return true;
	}
}

static uint32_t states_of(const struct expr *e, enum track_kind kind)
{
	const int8_t *list = state_list(kind);
	uint32_t states = 0;

	for (int i = 0; list[i] >= 0; i++) {
		bool may = true;

		for (guint k = e->of_rows; k < e->terms->len && may; k++)
			may = state_may_hold(TERM(e, k), kind,
					     (unsigned int)list[i]);
		if (may)
			states |= UINT32_C(1) << list[i];
	}
	return states;
}

/* Least and largest value that @term lets pass. */
static void range_of(const struct term *term, int64_t *least, int64_t *most)
{
	*least = INT64_MIN;
	*most = INT64_MAX;
	if (term->negated)
		return;
	if (term->op == OP_LESS)
		*most = term->ns == INT64_MIN ? INT64_MIN : term->ns - 1;
	else if (term->op == OP_AT_MOST)
		*most = term->ns;
	else if (term->op == OP_MORE)
		*least = term->ns == INT64_MAX ? INT64_MAX : term->ns + 1;
	else if (term->op == OP_AT_LEAST)
		*least = term->ns;
	else
		*least = *most = term->ns;
}

static void bound_time(const struct term *term, struct expr_bounds *b)
{
	int64_t least, most;

	range_of(term, &least, &most);
	/* Its end is the first moment after it. */
	if (term->field == FIELD_END) {
		b->to_ns = MIN(b->to_ns, most);
		b->from_ns =
			MAX(b->from_ns, least == INT64_MIN ? least : least - 1);
	} else {
		b->from_ns = MAX(b->from_ns, least);
		b->to_ns = MIN(b->to_ns, most == INT64_MAX ? most : most + 1);
	}
}

void expr_bounds(const struct expr *e, enum track_kind kind,
		 struct expr_bounds *bounds)
{
	int64_t least, most;

	*bounds = (struct expr_bounds){
		.states = states_of(e, kind),
		.min_ns = 0,
		.max_ns = INT64_MAX,
		.from_ns = INT64_MIN,
		.to_ns = INT64_MAX,
	};
	for (guint i = e->of_rows; i < e->terms->len; i++) {
		const struct term *term = TERM(e, i);

		if (term->field == FIELD_DUR) {
			range_of(term, &least, &most);
			bounds->min_ns = MAX(bounds->min_ns, least);
			bounds->max_ns = MIN(bounds->max_ns, most);
		} else if (term->field == FIELD_BEGIN ||
			   term->field == FIELD_END) {
			bound_time(term, bounds);
		}
	}
}

/* The states in which a vCPU waits for something. */
#define WAITS (UINT32_C(0x1f) << ST_WAIT_TASK)

_Static_assert(ST_WAIT_OTHER == ST_WAIT_TASK + 4, "five reasons to wait");

bool expr_row_of_waits(const struct expr *e, const struct expr_row *row)
{
	struct expr_row vcpu = *row;
	uint32_t states;
	bool asks = false;

	if (!row->track || row->track->kind != TRACK_WAIT)
		return false;
	for (guint i = e->of_rows; i < e->terms->len; i++)
		asks = asks || TERM(e, i)->field == FIELD_STATE;
	states = states_of(e, TRACK_WAIT);
	vcpu.track = history_vcpu_of(row->history, row->track);
	return asks && states && !(states & ~WAITS) && vcpu.track &&
	       expr_row(e, &vcpu);
}

/* ------------------------------------------------------------------ */
/* Intervals                                                          */

static bool cpu_holds(const struct term *term, const struct history *h,
		      const struct track *t, uint32_t peer)
{
	if (t->kind != TRACK_PCPU)
		t = peer ? history_track(h, peer) : NULL;
	return t && t->kind == TRACK_PCPU && is_listed(term, t->key);
}

/* What is remembered of @key: 0 nothing, else as in struct term. */
static guint recall(const struct term *term, int64_t key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(term->known, &key));
}

static bool remember(struct term *term, int64_t key, bool found)
{
	int64_t *copy;

	if (g_hash_table_size(term->known) < KNOWN_MAX) {
		copy = g_new(int64_t, 1);
		*copy = key;
		g_hash_table_insert(term->known, copy,
				    GUINT_TO_POINTER(found ? 2 : 1));
	}
	return found;
}

/* Why a wait ended, by its name or by the interrupt's vector. */
static bool wake_matches(const struct term *term, int64_t value)
{
	struct wake w = wake_unpack(value);
	char vector[16];

	if (matches(term, wake_reason_name(w.reason)))
		return true;
	g_snprintf(vector, sizeof(vector), "%d", w.vector);
	return w.vector != WAKE_NO_VECTOR && matches(term, vector);
}

/* An IRQ has a number and a name; both are matched. */
static bool value_matches(const struct term *term, const struct history *h,
			  enum value_domain domain, int64_t value)
{
	const char *label = history_label(h, domain, value);
	int64_t number = domain == VALUE_OF_EXIT ? value & UINT32_MAX : value;
	char *text;
	bool found;

	if (domain == VALUE_OF_WAKE)
		return wake_matches(term, value);
	if (label && *label && matches_raw(term, label))
		return true;
	if (label && *label && domain != VALUE_OF_IRQ)
		return false;
	if (domain == VALUE_OF_IRQ && value >= IRQ_VECTOR_BASE)
		number -= IRQ_VECTOR_BASE;
	text = g_strdup_printf("%" G_GINT64_FORMAT, number);
	found = matches(term, text);
	g_free(text);
	return found;
}

static bool reason_holds(struct term *term, const struct history *h,
			 const struct interval *iv)
{
	enum value_domain domain = state_info(iv->state)->value;
	int64_t key;
	guint known;

	if (iv->value == VALUE_NONE || !has_reason(domain))
		return false;
	/* Values are small but for hostile ones, whose mix-up is harmless. */
	key = (int64_t)((uint64_t)iv->value * VALUE_DOMAIN_COUNT + domain);
	known = recall(term, key);
	if (known)
		return known == 2;
	return remember(term, key, value_matches(term, h, domain, iv->value));
}

static bool track_matches(struct term *term, const struct history *h,
			  uint32_t track)
{
	guint known = recall(term, track);
	char *who;
	bool found;

	if (known)
		return known == 2;
	who = words_track_id(h, track);
	found = matches(term, who);
	g_free(who);
	return remember(term, track, found);
}

/* 1 if one of those who ran meanwhile is called so. */
static int culprits_match(struct term *term, struct history *h,
			  int64_t preemption, struct err *err)
{
	struct preemption_slice *slices = NULL;
	bool found = false;
	size_t n = 0;
	char *who;

	if (history_slices(h, preemption, &slices, &n, err))
		return -1;
	for (size_t i = 0; i < n && !found; i++) {
		if (slices[i].kind == SLICE_THREAD) {
			found = track_matches(term, h, slices[i].track);
			continue;
		}
		who = words_culprit(h, &slices[i]);
		found = matches(term, who);
		g_free(who);
	}
	g_free(slices);
	return found;
}

static int by_holds(struct term *term, struct history *h, const struct track *t,
		    const struct interval *iv, struct err *err)
{
	if (t->kind == TRACK_PCPU)
		return iv->peer && track_matches(term, h, iv->peer);
	if (iv->value == VALUE_NONE)
		return 0;
	switch (state_info(iv->state)->value) {
	case VALUE_OF_PREEMPTION:
		return culprits_match(term, h, iv->value, err);
	case VALUE_OF_TRACK:
		return iv->value > 0 && iv->value <= UINT32_MAX &&
		       track_matches(term, h, (uint32_t)iv->value);
	case VALUE_OF_WAKE:
		return wake_unpack(iv->value).by &&
		       track_matches(term, h, wake_unpack(iv->value).by);
	default:
		return 0;
	}
}

static int term_of_interval(struct term *term, struct history *h,
			    const struct track *t, const struct interval *iv,
			    struct err *err)
{
	switch (term->field) {
	case FIELD_STATE:
		return term->mask >> iv->state & 1;
	case FIELD_DUR:
		return compares(term, iv->end_ns - iv->begin_ns);
	case FIELD_BEGIN:
		return compares(term, iv->begin_ns);
	case FIELD_END:
		return compares(term, iv->end_ns);
	case FIELD_CPU:
		return cpu_holds(term, h, t, iv->peer);
	case FIELD_REASON:
		return reason_holds(term, h, iv);
	default:
		return by_holds(term, h, t, iv, err);
	}
}

int expr_interval(struct expr *e, struct history *h, const struct track *t,
		  const struct interval *iv, struct err *err)
{
	if (iv->state >= STATE_MAX)
		return 0;
	/* They are sorted: those that cost reading come last. */
	for (guint i = e->of_rows; i < e->terms->len; i++) {
		int r = term_of_interval(TERM(e, i), h, t, iv, err);

		if (r < 0)
			return -1;
		if ((r > 0) == TERM(e, i)->negated)
			return 0;
	}
	return 1;
}

/* Only who displaced a vCPU has to be read. */
static bool must_read(const struct term *term, const struct track *t,
		      const struct interval *iv)
{
	return term->field == FIELD_BY && t->kind != TRACK_PCPU &&
	       state_info(iv->state)->value == VALUE_OF_PREEMPTION;
}

bool expr_may_fit(struct expr *e, struct history *h, const struct track *t,
		  const struct interval *iv)
{
	if (iv->state >= STATE_MAX)
		return false;
	for (guint i = e->of_rows; i < e->terms->len; i++) {
		struct term *term = TERM(e, i);

		if (must_read(term, t, iv))
			continue;
		if ((term_of_interval(term, h, t, iv, NULL) > 0) ==
		    term->negated)
			return false;
	}
	return true;
}
