/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading an expression: see expr.h.  The text is cut into tokens at blanks
 * outside quotes; a token is a term with a field, the name of a state, or a
 * word of a name.  Words of a name are kept until something else comes.
 */
#include "config.h"

#include <string.h>

#include "base/nstime.h"
#include "ui/expr-int.h"

/* Put before every regular expression: it gives up in some milliseconds. */
#define REGEX_LIMITS "(*LIMIT_MATCH=20000)"

struct reading {
	struct expr *e;
	const char *rest; /* what was not read yet */
	GString *token;   /* without its quotes */
	GString *name;    /* words of a name so far */
	gsize quoted_at;  /* where in the token the first quote was */
	int64_t begin_ns, end_ns;
};

/* ------------------------------------------------------------------ */
/* Values                                                             */

static GRegex *compile(const char *text, GError **error)
{
	return g_regex_new(text, G_REGEX_CASELESS, 0, error);
}

/* @before and @after stand around it when it is matched. */
static int read_regex(struct term *term, const char *before, const char *value,
		      const char *after, struct err *err)
{
	GError *error = NULL;
	/* Alone first: the message should speak of what was typed. */
	GRegex *plain = compile(value, &error);
	char *text = g_strconcat(REGEX_LIMITS, before, value, after, NULL);

	if (plain)
		term->regex = compile(text, NULL);
	if (!term->regex)
		err_set(err, "'%s' is not a regular expression%s%s", value,
			error ? ": " : "", error ? error->message : "");
	term->known = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
					    NULL);
	g_clear_error(&error);
	g_clear_pointer(&plain, g_regex_unref);
	g_free(text);
	return term->regex ? 0 : -1;
}

static int read_search(struct reading *r, struct term *term, const char *value,
		       struct err *err)
{
	(void)r;
	return read_regex(term, "", value, "", err);
}

static int read_whole(struct reading *r, struct term *term, const char *value,
		      struct err *err)
{
	(void)r;
	return read_regex(term, "^(?:", value, ")$", err);
}

static int read_numbers(struct reading *r, struct term *term, const char *value,
			struct err *err)
{
	int64_t number;
	char *end;

	(void)r;
	term->numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (;;) {
		number = g_ascii_strtoll(value, &end, 10);
		if (!g_ascii_isdigit(*value) || (*end && *end != ',') ||
		    number == INT64_MAX)
			return err_set(err, "'%s' is not a number", value);
		g_array_append_val(term->numbers, number);
		if (!*end)
			return 0;
		value = end + 1;
	}
}

static int read_kinds(struct reading *r, struct term *term, const char *value,
		      struct err *err)
{
	char **names = g_strsplit_set(value, ",|", -1);
	int kind, failed = 0;

	(void)r;
	for (int i = 0; names[i] && !failed; i++) {
		kind = track_kind_by_name(names[i]);
		if (kind < 0)
			failed = err_set(err,
					 "'%s' is no kind of row (pcpu, vm, "
					 "vcpu, thread, process, task, wait, "
					 "counter)",
					 names[i]);
		else
			term->mask |= UINT32_C(1) << kind;
	}
	g_strfreev(names);
	return failed;
}

/* All states whose names begin with @name, or the one called so. */
static uint32_t states_called(const char *name)
{
	int exact = state_by_name(name);
	uint32_t states = 0;

	if (exact >= 0)
		return UINT32_C(1) << exact;
	if (strlen(name) < 3)
		return 0;
	for (unsigned int i = 0; i < ST_COUNT; i++)
		if (g_str_has_prefix(state_info(i)->name, name))
			states |= UINT32_C(1) << i;
	return states;
}

static int read_states(struct reading *r, struct term *term, const char *value,
		       struct err *err)
{
	char **names = g_strsplit_set(value, ",|", -1);
	int failed = 0;

	(void)r;
	for (int i = 0; names[i] && !failed; i++) {
		uint32_t states = states_called(names[i]);

		if (!states)
			failed = err_set(err,
					 "'%s' is no state (the help lists "
					 "them)",
					 names[i]);
		term->mask |= states;
	}
	g_strfreev(names);
	return failed;
}

static int read_duration(struct reading *r, struct term *term,
			 const char *value, struct err *err)
{
	(void)r;
	return nsduration_parse(value, &term->ns, err);
}

static int read_time(struct reading *r, struct term *term, const char *value,
		     struct err *err)
{
	return nstime_parse(value, r->begin_ns, r->end_ns, &term->ns, err);
}

/* ------------------------------------------------------------------ */
/* Terms                                                              */

static const struct {
	const char *name;
	int (*read)(struct reading *r, struct term *term, const char *value,
		    struct err *err);
	bool ordered; /* takes < and > */
} fields[FIELD_COUNT] = {
	[FIELD_NAME] = { "name", read_search, false },
	[FIELD_KIND] = { "kind", read_kinds, false },
	[FIELD_VM] = { "vm", read_whole, false },
	[FIELD_VCPU] = { "vcpu", read_numbers, false },
	[FIELD_TID] = { "tid", read_numbers, false },
	[FIELD_PID] = { "pid", read_numbers, false },
	[FIELD_STATE] = { "state", read_states, false },
	[FIELD_DUR] = { "dur", read_duration, true },
	[FIELD_BEGIN] = { "begin", read_time, true },
	[FIELD_END] = { "end", read_time, true },
	[FIELD_CPU] = { "cpu", read_numbers, false },
	[FIELD_REASON] = { "reason", read_search, false },
	[FIELD_BY] = { "by", read_search, false },
};

static const struct {
	const char *text;
	enum op op;
	bool negated, ordered;
} ops[] = {
	/* The longer ones first. */
	{ "!=", OP_IS, true, false },       { "<=", OP_AT_MOST, false, true },
	{ ">=", OP_AT_LEAST, false, true }, { "<", OP_LESS, false, true },
	{ ">", OP_MORE, false, true },      { "=", OP_IS, false, false },
};

const char *const *expr_fields(void)
{
	static const char *names[FIELD_COUNT + 1];

	for (int i = 0; i < FIELD_COUNT; i++)
		names[i] = fields[i].name;
	return names;
}

static void term_clear(gpointer data)
{
	struct term *term = data;

	if (term->numbers)
		g_array_free(term->numbers, TRUE);
	if (term->regex)
		g_regex_unref(term->regex);
	if (term->known)
		g_hash_table_destroy(term->known);
}

/* Takes @term over, whole or not; those of rows before the others. */
static void add_term(struct expr *e, struct term *term)
{
	guint at = e->terms->len;

	while (at && TERM(e, at - 1)->field > term->field)
		at--;
	g_array_insert_val(e->terms, at, *term);
	if (term->field <= FIELD_LAST_OF_ROWS)
		e->of_rows++;
}

static int add_value(struct reading *r, struct term *term, const char *value,
		     struct err *err)
{
	int failed = 0;

	if (!*value)
		failed = err_set(err, "there is nothing after '%s'",
				 r->token->str);
	else if (fields[term->field].read(r, term, value, err))
		failed = err_prefix(err, "%s", fields[term->field].name);
	add_term(r->e, term);
	return failed;
}

/* The words of a name end here. */
static int end_name(struct reading *r, struct err *err)
{
	struct term term = { .field = FIELD_NAME };
	int failed = 0;

	if (r->name->len)
		failed = add_value(r, &term, r->name->str, err);
	g_string_truncate(r->name, 0);
	return failed;
}

static int field_by_name(const char *name, size_t len)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		if (strlen(fields[i].name) == len &&
		    !strncmp(fields[i].name, name, len))
			return i;
	return -1;
}

/*
 * @token as FIELD OP VALUE: 1 and the term is added, 0 when it is something
 * else, -1 when it is a wrong one.
 */
static int take_field(struct reading *r, const char *token, bool negated,
		      struct err *err)
{
	struct term term = { .negated = negated };
	size_t len = 0, op = 0;
	int field;

	while (g_ascii_isalpha(token[len]))
		len++;
	while (op < G_N_ELEMENTS(ops) &&
	       !g_str_has_prefix(token + len, ops[op].text))
		op++;
	if (!len || op == G_N_ELEMENTS(ops) ||
	    (gsize)(token - r->token->str) + len >= r->quoted_at)
		return 0;
	field = field_by_name(token, len);
	if (field < 0)
		return err_set(err,
			       "'%s': there is no field '%.*s' (vm, dur, "
			       "state ...; quotes make it a name)",
			       token, (int)MIN(len, 40), token);
	if (ops[op].ordered && !fields[field].ordered)
		return err_set(err, "'%s': %s takes no %s", token,
			       fields[field].name, ops[op].text);
	term.field = (enum field)field;
	term.op = ops[op].op;
	term.negated ^= ops[op].negated;
	if (add_value(r, &term, token + len + strlen(ops[op].text), err))
		return -1;
	return 1;
}

/* The states that one name stands for, or 0. */
static uint32_t states_of_name(const char *name)
{
	const uint32_t rest =
		UINT32_C(1) << ST_IDLE | UINT32_C(1) << ST_BLOCKED |
		UINT32_C(1) << ST_STOPPED | UINT32_C(1) << ST_UNKNOWN |
		UINT32_C(1) << ST_WAIT_TASK | UINT32_C(1) << ST_WAIT_TIMER |
		UINT32_C(1) << ST_WAIT_DISK | UINT32_C(1) << ST_WAIT_NET |
		UINT32_C(1) << ST_WAIT_OTHER;
	uint32_t states = states_called(name);

	if (!strcmp(name, "active"))
		return ~rest;
	/* Not unique: rather a name. */
	return states & (states - 1) ? 0 : states;
}

/* The states that a word alone stands for, or 0. */
static uint32_t states_of_word(const char *word)
{
	char **names = g_strsplit(word, ",", -1);
	uint32_t states = 0, some;

	for (int i = 0; names[i]; i++) {
		some = states_of_name(names[i]);
		if (!some) {
			states = 0;
			break;
		}
		states |= some;
	}
	g_strfreev(names);
	return states;
}

static int take_token(struct reading *r, struct err *err)
{
	const char *token = r->token->str;
	struct term term = { .field = FIELD_STATE };
	int found;

	if (r->e->terms->len >= EXPR_TERMS_MAX)
		return err_set(err, "more than %d terms", EXPR_TERMS_MAX);
	if (*token == '!' && r->quoted_at > 0) {
		term.negated = true;
		token++;
	}
	found = take_field(r, token, term.negated, err);
	if (found)
		return found < 0 ? -1 : end_name(r, err);
	if (!*token && term.negated)
		return err_set(err, "'!': there is nothing after it");
	if (r->quoted_at == G_MAXSIZE)
		term.mask = states_of_word(token);
	if (term.mask) {
		add_term(r->e, &term);
		return end_name(r, err);
	}
	if (term.negated) {
		term.field = FIELD_NAME;
		return add_value(r, &term, token, err) || end_name(r, err) ? -1
									   : 0;
	}
	if (*token)
		g_string_append_printf(r->name, "%s%s", r->name->len ? " " : "",
				       token);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Tokens                                                             */

/* The next token without its quotes: 1, 0 none, -1 a quote stays open. */
static int next_token(struct reading *r, struct err *err)
{
	const char *p = r->rest;
	bool quoted = false;

	while (g_ascii_isspace(*p))
		p++;
	g_string_truncate(r->token, 0);
	r->quoted_at = G_MAXSIZE;
	if (!*p)
		return 0;
	for (; *p && (quoted || !g_ascii_isspace(*p)); p++) {
		if (*p != '"') {
			g_string_append_c(r->token, *p);
			continue;
		}
		quoted = !quoted;
		r->quoted_at = MIN(r->quoted_at, r->token->len);
	}
	if (quoted)
		return err_set(err, "'%s': its quote is not closed", r->rest);
	r->rest = p;
	return 1;
}

static int read_all(struct reading *r, struct err *err)
{
	int found;

	while ((found = next_token(r, err)) > 0)
		if (take_token(r, err))
			return -1;
	if (found < 0 || end_name(r, err))
		return -1;
	if (!r->e->terms->len)
		return err_set(err, "there is no term in the expression");
	return 0;
}

/*
 * A copy without blanks and slashes around it: "/web01/", or "web01/", as
 * some type it at the prompt that shows the first slash.
 */
static char *strip(const char *text)
{
	char *copy = g_strstrip(g_strdup(text)), *inner;
	size_t len = strlen(copy), from;

	if (len < 2 || copy[len - 1] != '/')
		return copy;
	from = copy[0] == '/';
	inner = g_strstrip(g_strndup(copy + from, len - 1 - from));
	g_free(copy);
	return inner;
}

int expr_parse(struct expr **e, const char *text, int64_t begin_ns,
	       int64_t end_ns, struct err *err)
{
	struct reading r = { .begin_ns = begin_ns, .end_ns = end_ns };
	int failed;

	if (strlen(text) > EXPR_TEXT_MAX)
		return err_set(err, "the expression is longer than %d bytes",
			       EXPR_TEXT_MAX);
	if (!g_utf8_validate(text, -1, NULL))
		return err_set(err, "the expression is no valid UTF-8");
	r.e = g_new0(struct expr, 1);
	r.e->text = strip(text);
	r.e->terms = g_array_new(FALSE, FALSE, sizeof(struct term));
	g_array_set_clear_func(r.e->terms, term_clear);
	r.rest = r.e->text;
	r.token = g_string_new(NULL);
	r.name = g_string_new(NULL);
	failed = read_all(&r, err);
	g_string_free(r.token, TRUE);
	g_string_free(r.name, TRUE);
	if (failed) {
		expr_free(r.e);
		return -1;
	}
	*e = r.e;
	return 0;
}

void expr_free(struct expr *e)
{
	if (!e)
		return;
	g_array_free(e->terms, TRUE);
	g_free(e->text);
	g_free(e);
}
