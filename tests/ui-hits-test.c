/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Searching for intervals: what is found by skipping is what is found by
 * reading everything; and the keys that go from hit to hit.
 */
#include "config.h"

#include <unistd.h>

#include <glib.h>

#include "base/nstime.h"
#include "tests/tap.h"
#include "tests/ui-sample.h"
#include "ui/hits.h"
#include "ui/search.h"
#include "ui/ui.h"

#define FILE_NAME "ui-hits.kvms"

static const struct caps mono = { .utf8 = false, .colours = 0 };

static struct hit_row *all_rows(struct history *h, size_t *count)
{
	const struct track *t;
	struct hit_row *rows;
	size_t n;

	t = history_tracks(h, &n);
	rows = g_new0(struct hit_row, n);
	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (*state_list(t[i].kind) >= 0)
			rows[(*count)++] =
				(struct hit_row){ &t[i], (uint32_t)i };
	return rows;
}

static gint by_time(gconstpointer pa, gconstpointer pb)
{
	const struct hit *a = pa, *b = pb;

	if (a->begin_ns != b->begin_ns)
		return a->begin_ns < b->begin_ns ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

/* Every interval is read. */
static GArray *slowly(struct hits *f, const struct hit_row *rows, size_t n)
{
	GArray *hits = g_array_new(FALSE, FALSE, sizeof(struct hit));
	struct err err = ERR_INIT;
	struct interval_iter it;
	struct interval iv;

	for (size_t i = 0; i < n; i++) {
		interval_iter_init(&it, f->h, rows[i].track->id, INT64_MIN,
				   INT64_MAX);
		while (interval_iter_next(&it, &iv, &err) > 0) {
			struct hit hit = { iv.begin_ns, (int64_t)i };

			if (expr_interval(f->e, f->h, rows[i].track, &iv,
					  &err) > 0)
				g_array_append_val(hits, hit);
		}
		interval_iter_release(&it);
	}
	g_array_sort(hits, by_time);
	return hits;
}

static bool same(const GArray *a, const GArray *b)
{
	if (a->len != b->len)
		return false;
	for (guint i = 0; i < a->len; i++)
		if (by_time(&g_array_index(a, struct hit, i),
			    &g_array_index(b, struct hit, i)))
			return false;
	return true;
}

/* From hit to hit, one way or the other. */
static GArray *step_by_step(struct hits *f, const struct hit_row *rows,
			    size_t n, bool forward)
{
	int64_t from = history_begin_ns(f->h), to = history_end_ns(f->h);
	GArray *hits = g_array_new(FALSE, FALSE, sizeof(struct hit));
	struct err err = ERR_INIT;
	struct hit at = { forward ? INT64_MIN : INT64_MAX,
			  forward ? -1 : INT64_MAX };

	do {
		f->budget = HITS_BUDGET;
		if ((forward ? hits_next : hits_prev)(f, rows, n, from, to, &at,
						      &err) != HIT_ONE)
			break;
		if (forward)
			g_array_append_val(hits, at);
		else
			g_array_prepend_val(hits, at);
	} while (hits->len < 100000);
	return hits;
}

static void test_equal(struct history *h, const char *text)
{
	struct hits f = { .h = h, .budget = HITS_LIST_BUDGET };
	struct err err = ERR_INIT;
	struct hit_row *rows;
	GArray *want, *got;
	size_t n;
	int r;

	if (expr_parse(&f.e, text, history_begin_ns(h), history_end_ns(h),
		       &err)) {
		ok(false, "%s", err.msg);
		return;
	}
	rows = all_rows(h, &n);
	want = slowly(&f, rows, n);
	got = hits_all(&f, rows, n, history_begin_ns(h), history_end_ns(h), &r,
		       &err);
	ok(r == HIT_ONE && same(got, want), "all %u of '%s' are listed",
	   want->len, text);
	g_array_free(got, TRUE);
	got = step_by_step(&f, rows, n, true);
	ok(same(got, want), "and found one after the other");
	g_array_free(got, TRUE);
	got = step_by_step(&f, rows, n, false);
	ok(same(got, want), "and backwards");
	g_array_free(got, TRUE);
	g_array_free(want, TRUE);
	expr_free(f.e);
	g_free(rows);
}

/* A search that gives up gets ahead, and arrives at last. */
static void test_tired(struct history *h)
{
	struct hits f = { .h = h };
	struct err err = ERR_INIT;
	struct hit at = { INT64_MIN, -1 };
	struct hit_row *rows;
	size_t n;
	int r, rests = 0;

	expr_parse(&f.e, "begin>+9s preempted", history_begin_ns(h),
		   history_end_ns(h), &err);
	rows = all_rows(h, &n);
	do {
		f.budget = 1;
		r = hits_next(&f, rows, n, history_begin_ns(h),
			      history_end_ns(h), &at, &err);
		rests += r == HIT_TIRED;
	} while (r == HIT_TIRED && rests < 1000);
	ok(r == HIT_ONE && rests > 0 && rests < 1000,
	   "with little to spend it takes %d rests", rests);
	f.budget = 1;
	ok(!hits_all(&f, rows, n, history_begin_ns(h), history_end_ns(h), &r,
		     &err) &&
		   r == HIT_TIRED,
	   "and a list is not made");
	expr_free(f.e);
	g_free(rows);
}

static bool says(struct ui *ui, const char *what)
{
	bool has = ui->message && strstr(ui->message, what);

	if (!has)
		printf("# said '%s'\n", ui->message ? ui->message : "");
	return has;
}

static void test_keys(struct history *h)
{
	int64_t first, second;
	struct ui ui;

	ui_init(&ui, h, &mono, 100, 30);
	ui_keys(&ui, "n");
	ok(says(&ui, "nothing was searched for yet"), "nothing to look for");
	ui_keys(&ui, "^/preempted dur>50ms vm=db02<Enter>");
	ok(says(&ui, "hit 1 of ") && says(&ui, "db02 vCPU 0 preempted for"),
	   "a hit is counted and told");
	first = ui.view.cursor_ns;
	ui_keys(&ui, "n");
	second = ui.view.cursor_ns;
	ok(second > first && says(&ui, "hit 2 of "), "n goes to the next");
	ui_keys(&ui, "N");
	ok(ui.view.cursor_ns == first && says(&ui, "hit 1 of "), "N back");
	ui_keys(&ui, "N");
	ok(ui.view.cursor_ns > second && says(&ui, "went round the begin"),
	   "and round");
	ui_keys(&ui, "n");
	ok(ui.view.cursor_ns == first && says(&ui, "went round the end"),
	   "both ways");
	ui_keys(&ui, "=");
	ok(says(&ui, " more like this") &&
		   says(&ui, "state=preempted vm=\"^db02$\" vcpu=0 "
			     "by=\"^web01 vCPU 1$\" dur>="),
	   "= makes an expression of what is under the cursor");
	ui_keys(&ui, "n");
	ok(ui.view.cursor_ns > first && says(&ui, "hit "),
	   "that n goes on with");
	ui_keys(&ui, "/vm=web01 irq<Enter>");
	ok(says(&ui, "no interval fits 'vm=web01 irq'"), "no hit is told");
	ui_keys(&ui, ":filter vm=web01<Enter>/db02<Enter>");
	ok(says(&ui, "no row fits 'db02'") && says(&ui, "13 are hidden"),
	   "hidden rows are not searched");
	ui_keys(&ui, "F:search vhost<Enter>");
	ok(says(&ui, "row 1 of 1"), "rows are counted as well");
	ui_keys(&ui, "n");
	ok(says(&ui, "no other row"), "there may be no other");
	ui_keys(&ui, "/by=(<Enter>");
	ok(says(&ui, "by: '(' is not a regular expression"),
	   "a mistake is told");
	is_text(search_text(&ui), "vhost", "and changes nothing");
	ui_release(&ui);
}

/* Rows of every sort give an expression that finds themselves. */
static void test_alike(struct history *h)
{
	struct ui ui;
	int fit = 0, all = 0;

	ui_init(&ui, h, &mono, 100, 30);
	ui_keys(&ui, "*");
	for (size_t i = 0; i < ui.rows.shown_count; i++) {
		uint32_t row = ui.rows.shown[i];

		if (!row_has_states(&ui.rows.all[row]))
			continue;
		for (int k = 0; k < 10; k++) {
			ui_select(&ui, row);
			view_go(&ui.view,
				ui.view.begin_ns + k * (NS_PER_S + 12345678));
			ui_keys(&ui, "=");
			all++;
			fit += search_count(&ui) >= 1;
			if (search_count(&ui) < 1)
				printf("# %s\n", search_text(&ui));
		}
	}
	ok(all > 100, "%d intervals were looked at", all);
	is_int(fit, all, "each is like itself");
	ui_keys(&ui, "<Home>=");
	ok(says(&ui, "no interval under the cursor"), "a VM has none");
	ui_release(&ui);
}

static void test_completion(struct history *h)
{
	struct ui ui;

	ui_init(&ui, h, &mono, 100, 30);
	ui_keys(&ui, "/vcp<Tab>");
	is_text(ui.prompt.text->str, "vcpu=", "a field");
	ui_keys(&ui, "<Esc>/pree<Tab>kind=vc<Tab>");
	is_text(ui.prompt.text->str, "preempted kind=vcpu ", "states, kinds");
	ui_keys(&ui, "!vm=we<Tab>");
	is_text(ui.prompt.text->str, "preempted kind=vcpu !vm=web01 ",
		"and VMs are completed");
	ui_keys(&ui, "state=preempted,gue<Tab>");
	ok(g_str_has_suffix(ui.prompt.text->str, ",guest"), "in lists as well");
	ui_keys(&ui, "<Esc>");
	ui_release(&ui);
}

int main(void)
{
	static const char *const texts[] = {
		"preempted",
		"preempted dur>50ms",
		"preempted by=host-hop",
		"dur>100ms",
		"vmm dur<6us",
		"active dur>800us begin>+3s end<+4s",
		"!active",
		"reason=24",
		"cpu=2 run",
		"state=stopped",
		"dur>2s dur<1s",
	};
	struct history *h;

	tap_begin();
	h = ui_sample(SAMPLE_HOST, FILE_NAME);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		test_equal(h, texts[i]);
	test_tired(h);
	test_keys(h);
	test_alike(h);
	test_completion(h);
	history_close(h);
	unlink(FILE_NAME);
	return tap_end();
}
