/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Editing a line: see prompt.h. */
#include "config.h"

#include "ui/prompt.h"

#include <string.h>

#include "ui/keys.h"
#include "ui/ui.h"

#define TEXT_MAX 1000 /* bytes */

void prompt_init(struct prompt *p)
{
	*p = (struct prompt){
		.text = g_string_new(NULL),
		.histories = g_hash_table_new_full(
			g_str_hash, g_str_equal, g_free,
			(GDestroyNotify)g_ptr_array_unref),
	};
}

void prompt_release(struct prompt *p)
{
	g_string_free(p->text, TRUE);
	g_hash_table_destroy(p->histories);
	g_free(p->typed);
	*p = (struct prompt){ 0 };
}

GPtrArray *prompt_history(struct prompt *p, const char *name)
{
	GPtrArray *list = g_hash_table_lookup(p->histories, name);

	if (!list) {
		list = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(p->histories, g_strdup(name), list);
	}
	return list;
}

void prompt_remember(struct prompt *p, const char *name, const char *text)
{
	GPtrArray *list = prompt_history(p, name);
	guint at;

	if (!*text)
		return;
	if (g_ptr_array_find_with_equal_func(list, text, g_str_equal, &at))
		g_ptr_array_remove_index(list, at);
	else if (list->len >= PROMPT_HISTORY_MAX)
		g_ptr_array_remove_index(list, 0);
	g_ptr_array_add(list, g_strdup(text));
}

static void set_text(struct prompt *p, const char *text)
{
	g_string_assign(p->text, text);
	p->at = p->text->len;
}

static void forget_walk(struct prompt *p)
{
	p->back = 0;
	g_clear_pointer(&p->typed, g_free);
}

void prompt_open(struct ui *ui, const struct prompt_use *use, const char *text)
{
	struct prompt *p = &ui->prompt;

	p->use = use;
	set_text(p, text ? text : "");
	forget_walk(p);
}

static void close_prompt(struct ui *ui)
{
	const struct prompt_use *use = ui->prompt.use;

	ui->prompt.use = NULL;
	if (use->cancel)
		use->cancel(ui);
}

static void enter(struct ui *ui)
{
	const struct prompt_use *use = ui->prompt.use;
	char *text = g_strdup(ui->prompt.text->str);

	ui->prompt.use = NULL;
	prompt_remember(&ui->prompt, use->name, text);
	use->enter(ui, text);
	g_free(text);
}

/* Where the character before, or at, the cursor begins and ends. */
static size_t before(const struct prompt *p)
{
	const char *text = p->text->str, *c;

	if (!p->at)
		return 0;
	c = g_utf8_find_prev_char(text, text + p->at);
	return c ? (size_t)(c - text) : 0;
}

static size_t after(const struct prompt *p)
{
	const char *text = p->text->str;

	if (p->at >= p->text->len)
		return p->text->len;
	return (size_t)(g_utf8_next_char(text + p->at) - text);
}

static void erase(struct prompt *p, size_t from, size_t to)
{
	g_string_erase(p->text, (gssize)from, (gssize)(to - from));
	p->at = from;
}

static size_t word_begin(const struct prompt *p)
{
	const char *text = p->text->str;
	size_t at = p->at;

	while (at && text[at - 1] == ' ')
		at--;
	while (at && text[at - 1] != ' ')
		at--;
	return at;
}

/* Further back (@by 1) or forth (-1) in the history. */
static void walk_history(struct prompt *p, int by)
{
	GPtrArray *list = prompt_history(p, p->use->name);
	int64_t back = (int64_t)p->back + by;

	if (back < 0 || back > (int64_t)list->len)
		return;
	if (!p->back) {
		g_free(p->typed);
		p->typed = g_strdup(p->text->str);
	}
	p->back = (size_t)back;
	set_text(p, back ? list->pdata[list->len - back] : p->typed);
}

/* How many bytes all candidates begin with. */
static size_t common_length(const GPtrArray *list)
{
	const char *first = list->pdata[0];
	size_t n = strlen(first);

	for (guint i = 1; i < list->len; i++) {
		const char *other = list->pdata[i];
		size_t k = 0;

		while (k < n && first[k] == other[k])
			k++;
		n = k;
	}
	/* Not in the middle of a character. */
	while (n && ((unsigned char)first[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static void say_candidates(struct ui *ui, const GPtrArray *list)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < list->len && text->len < 300; i++)
		g_string_append_printf(text, "%s%s", i ? "  " : "",
				       (const char *)list->pdata[i]);
	ui_say(ui, "%s", text->str);
	g_string_free(text, TRUE);
}

/* Can something else follow what was completed?  Not after "vm=", nor a folder. */
static bool is_whole(const struct prompt *p)
{
	return p->at == p->text->len && p->at &&
	       !strchr("=/", p->text->str[p->at - 1]);
}

/* Complete what stands before the cursor as far as it is certain. */
static void complete(struct ui *ui)
{
	struct prompt *p = &ui->prompt;
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	char *head = g_strndup(p->text->str, p->at);
	size_t from, n;

	from = p->use->complete ? p->use->complete(ui, head, list) : 0;
	if (!list->len) {
		ui_say(ui, "nothing to complete this to");
	} else if (from <= p->at) {
		n = common_length(list);
		if (n > p->at - from ||
		    strncmp(head + from, list->pdata[0], n) != 0) {
			erase(p, from, p->at);
			g_string_insert_len(p->text, (gssize)from,
					    list->pdata[0], (gssize)n);
			p->at = from + n;
		}
		if (list->len == 1 && is_whole(p)) {
			g_string_append_c(p->text, ' ');
			p->at++;
		} else if (list->len > 1) {
			say_candidates(ui, list);
		}
	}
	g_free(head);
	g_ptr_array_unref(list);
}

static void insert(struct prompt *p, uint32_t key)
{
	char utf8[8];
	int n;

	if (key >= KEY_FIRST_SPECIAL || !g_unichar_validate(key) ||
	    !g_unichar_isprint(key) || p->text->len > TEXT_MAX)
		return;
	n = g_unichar_to_utf8(key, utf8);
	g_string_insert_len(p->text, (gssize)p->at, utf8, n);
	p->at += (size_t)n;
}

/* Keys that move or erase; false if @key is none. */
static bool edit(struct prompt *p, uint32_t key)
{
	switch (key) {
	case K_LEFT:
		p->at = before(p);
		return true;
	case K_RIGHT:
		p->at = after(p);
		return true;
	case K_HOME:
	case KEY_CTRL('a'):
		p->at = 0;
		return true;
	case K_END:
	case KEY_CTRL('e'):
		p->at = p->text->len;
		return true;
	case KEY_CTRL('u'):
		erase(p, 0, p->at);
		return true;
	case KEY_CTRL('w'):
		erase(p, word_begin(p), p->at);
		return true;
	case KEY_CTRL('d'):
		erase(p, p->at, after(p));
		return true;
	case KEY_CTRL('k'):
		erase(p, p->at, p->text->len);
		return true;
	default:
		return false;
	}
}

void prompt_key(struct ui *ui, uint32_t key)
{
	struct prompt *p = &ui->prompt;

	if (edit(p, key))
		return;
	switch (key) {
	case K_ESC:
	case KEY_CTRL('c'):
	case KEY_CTRL('g'):
		close_prompt(ui);
		return;
	case K_BACKSPACE:
		/* As in editors: one more leaves the prompt. */
		if (!p->text->len)
			close_prompt(ui);
		else
			erase(p, before(p), p->at);
		return;
	case K_UP:
	case KEY_CTRL('p'):
		walk_history(p, 1);
		return;
	case K_DOWN:
	case KEY_CTRL('n'):
		walk_history(p, -1);
		return;
	case K_TAB:
		complete(ui);
		return;
	case K_ENTER:
		enter(ui);
		return;
	default:
		insert(p, key);
	}
}
