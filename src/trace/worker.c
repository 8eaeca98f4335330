/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decoding.
 *
 * A worker always goes on with the stream that is most behind, some hundred
 * messages at a time, and waits only when that very stream has no room; why
 * this cannot end in a deadlock is said in merge.c.  An error of the library
 * ends the stream it comes from and no other.
 */
#include "config.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>

#include "trace/ctf.h"
#include "trace/worker.h"

#define ROUND_MESSAGES 1024 /* from one stream, before looking at others */
#define ROOM_MIN       128  /* more than the library hands out at once */
#define ROOM_WANTED    1024

struct lane_state {
	struct lane lane;
	struct plan_state plan;
	size_t iterator; /* number in the graph */
	bool clock_checked, done;
};

struct worker {
	struct hub *hub;
	struct ctf_graph *graph;
	struct plan_table *plans;
	size_t count;
	struct lane_state *lanes;
	pthread_t thread;
};

/* ----- one message ------------------------------------------------------ */

static void on_event(struct worker *w, struct lane_state *l,
		     const bt_message *message)
{
	const bt_event *event = bt_message_event_borrow_event_const(message);
	const bt_clock_snapshot *clock =
		bt_message_event_borrow_default_clock_snapshot_const(message);
	const struct plan *plan = plan_of(w->plans, event);
	struct event *ev;
	int64_t ts_ns;

	if (bt_clock_snapshot_get_ns_from_origin(clock, &ts_ns) !=
	    BT_CLOCK_SNAPSHOT_GET_NS_FROM_ORIGIN_STATUS_OK) {
		/* A time that no clock shows: it is as late as can be. */
		bt_current_thread_clear_error();
		ts_ns = stream_latest(l->lane.stream);
	}
	ts_ns = stream_note(l->lane.stream, ts_ns);
	if (plan_skips(plan))
		return;
	ev = stream_slot(l->lane.stream);
	ev->ts_ns = ts_ns;
	plan_take(plan, &l->plan, event, ev);
	stream_commit(l->lane.stream);
}

static int64_t snapshot_ns(const bt_clock_snapshot *clock, int64_t fallback)
{
	int64_t ts_ns;

	if (!clock)
		return fallback;
	if (bt_clock_snapshot_get_ns_from_origin(clock, &ts_ns) ==
	    BT_CLOCK_SNAPSHOT_GET_NS_FROM_ORIGIN_STATUS_OK)
		return ts_ns;
	bt_current_thread_clear_error();
	return fallback;
}

static void on_discarded_events(struct lane_state *l, const bt_message *message)
{
	const bt_stream *stream =
		bt_message_discarded_events_borrow_stream_const(message);
	const bt_clock_snapshot *begin = NULL, *end = NULL;
	struct flaw flaw = { .kind = FLAW_DISCARDED_EVENTS };
	uint64_t count;

	if (bt_stream_class_discarded_events_have_default_clock_snapshots(
		    bt_stream_borrow_class_const(stream))) {
		begin = bt_message_discarded_events_borrow_beginning_default_clock_snapshot_const(
			message);
		end = bt_message_discarded_events_borrow_end_default_clock_snapshot_const(
			message);
	}
	flaw.begin_ns = snapshot_ns(begin, stream_latest(l->lane.stream));
	flaw.end_ns = snapshot_ns(end, flaw.begin_ns);
	if (bt_message_discarded_events_get_count(message, &count) ==
	    BT_PROPERTY_AVAILABILITY_AVAILABLE)
		flaw.count = (int64_t)MIN(count, (uint64_t)INT32_MAX);
	stream_flaw(l->lane.stream, &flaw);
}

static void on_discarded_packets(struct lane_state *l,
				 const bt_message *message)
{
	const bt_stream *stream =
		bt_message_discarded_packets_borrow_stream_const(message);
	const bt_clock_snapshot *begin = NULL, *end = NULL;
	struct flaw flaw = { .kind = FLAW_DISCARDED_PACKETS };
	uint64_t count;

	if (bt_stream_class_discarded_packets_have_default_clock_snapshots(
		    bt_stream_borrow_class_const(stream))) {
		begin = bt_message_discarded_packets_borrow_beginning_default_clock_snapshot_const(
			message);
		end = bt_message_discarded_packets_borrow_end_default_clock_snapshot_const(
			message);
	}
	flaw.begin_ns = snapshot_ns(begin, stream_latest(l->lane.stream));
	flaw.end_ns = snapshot_ns(end, flaw.begin_ns);
	if (bt_message_discarded_packets_get_count(message, &count) ==
	    BT_PROPERTY_AVAILABILITY_AVAILABLE)
		flaw.count = (int64_t)MIN(count, (uint64_t)INT32_MAX);
	stream_flaw(l->lane.stream, &flaw);
}

/* ----- streams ---------------------------------------------------------- */

/* The stream ends here, although more was to come; takes over @cause. */
static void end_early(struct lane_state *l, char *cause)
{
	struct stream *s = l->lane.stream;
	struct flaw flaw = {
		.kind = l->lane.cut ? FLAW_CUT : FLAW_UNREADABLE,
		.begin_ns = stream_latest(s),
		.end_ns = INT64_MAX,
		.cause = cause,
	};

	stream_flaw(s, &flaw);
	stream_end(s);
	l->done = true;
}

static bool has_clock(struct lane_state *l, const bt_message *message)
{
	const bt_event *event;

	if (l->clock_checked)
		return true;
	event = bt_message_event_borrow_event_const(message);
	l->clock_checked = bt_stream_class_borrow_default_clock_class_const(
		bt_event_class_borrow_stream_class_const(
			bt_event_borrow_class_const(event)));
	return l->clock_checked;
}

static void on_message(struct worker *w, struct lane_state *l,
		       const bt_message *message)
{
	switch (bt_message_get_type(message)) {
	case BT_MESSAGE_TYPE_EVENT:
		if (has_clock(l, message))
			on_event(w, l, message);
		else
			end_early(l, g_strdup("its events carry no time"));
		break;
	case BT_MESSAGE_TYPE_PACKET_BEGINNING:
		l->plan.cpu = plan_packet_cpu(
			bt_message_packet_beginning_borrow_packet_const(
				message));
		stream_set_cpu(l->lane.stream, l->plan.cpu);
		break;
	case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
		on_discarded_events(l, message);
		break;
	case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
		on_discarded_packets(l, message);
		break;
	default:
		break;
	}
}

/* The next few messages of a stream; false when told to stop. */
static bool advance(struct worker *w, struct lane_state *l, size_t *taken)
{
	bt_message_array_const messages;
	uint64_t count, i;
	bool go_on = true;

	switch (ctf_graph_next(w->graph, l->iterator, &messages, &count)) {
	case BT_MESSAGE_ITERATOR_NEXT_STATUS_OK:
		break;
	case BT_MESSAGE_ITERATOR_NEXT_STATUS_AGAIN:
		*taken += 1;
		return true;
	case BT_MESSAGE_ITERATOR_NEXT_STATUS_END:
		if (l->lane.cut) {
			end_early(l, NULL);
			return true;
		}
		stream_end(l->lane.stream);
		l->done = true;
		return true;
	default:
		end_early(l, g_strdup(ctf_graph_cause(w->graph, l->iterator)));
		return true;
	}
	for (i = 0; i < count; i++) {
		/* Two: an event can come with a loss. */
		if (go_on && stream_room(l->lane.stream) < 2)
			go_on = stream_wait_room(l->lane.stream, ROOM_WANTED);
		if (go_on && !l->done)
			on_message(w, l, messages[i]);
		bt_message_put_ref(messages[i]);
	}
	*taken += count;
	return go_on;
}

static struct lane_state *most_behind(struct worker *w)
{
	struct lane_state *l = NULL;
	size_t i;

	for (i = 0; i < w->count; i++)
		if (!w->lanes[i].done &&
		    (!l ||
		     stream_behind(w->lanes[i].lane.stream, l->lane.stream)))
			l = &w->lanes[i];
	return l;
}

static bool step(void *data)
{
	struct worker *w = data;
	struct lane_state *l = most_behind(w);
	size_t taken = 0;

	if (!l || hub_stopped(w->hub))
		return false;
	if ((stream_room(l->lane.stream) < ROOM_MIN ||
	     stream_is_heavy(l->lane.stream)) &&
	    !stream_wait_room(l->lane.stream, ROOM_WANTED))
		return false;
	while (!l->done && taken < ROUND_MESSAGES &&
	       stream_room(l->lane.stream) >= ROOM_MIN &&
	       !stream_is_heavy(l->lane.stream))
		if (!advance(w, l, &taken))
			return false;
	if (!l->done)
		stream_publish(l->lane.stream);
	return true;
}

/* ----- the thread ------------------------------------------------------- */

static int choose(struct worker *w, size_t trace, struct lane_state *l,
		  struct err *err)
{
	size_t i, n = ctf_graph_port_count(w->graph, trace);

	for (i = 0; i < n; i++) {
		if (strcmp(ctf_graph_port(w->graph, trace, i), l->lane.port))
			continue;
		ctf_graph_choose(w->graph, trace, i);
		return 0;
	}
	return err_set(err, "the trace changed while it was read");
}

static int set_up(struct worker *w, struct err *err)
{
	GHashTable *opened = g_hash_table_new(g_str_hash, g_str_equal);
	struct lane_state *l;
	void *trace;
	size_t i;
	int ret = -1;

	w->graph = ctf_graph_new(err);
	if (!w->graph)
		goto out;
	for (i = 0; i < w->count; i++) {
		l = &w->lanes[i];
		trace = g_hash_table_lookup(opened, l->lane.path);
		if (!trace) {
			if (ctf_graph_add_trace(w->graph, l->lane.path, err))
				goto out;
			trace = GUINT_TO_POINTER(g_hash_table_size(opened) + 1);
			g_hash_table_insert(opened, (void *)l->lane.path,
					    trace);
		}
		if (choose(w, GPOINTER_TO_UINT(trace) - 1, l, err))
			goto out;
		l->iterator = i;
	}
	ret = 0;
out:
	g_hash_table_unref(opened);
	return ret;
}

static void *run(void *data)
{
	struct worker *w = data;
	struct err err = ERR_INIT;
	size_t i;

	if (set_up(w, &err) || ctf_graph_run(w->graph, step, w, &err)) {
		for (i = 0; i < w->count; i++)
			if (!w->lanes[i].done)
				end_early(&w->lanes[i], g_strdup(err.msg));
		err_clear(&err);
	}
	plan_table_free(w->plans);
	ctf_graph_free(w->graph);
	return NULL;
}

struct worker *worker_start(struct hub *hub, struct row_registry *rows,
			    const struct lane *lanes, size_t n)
{
	struct worker *w = g_new0(struct worker, 1);
	size_t i;

	w->hub = hub;
	w->count = n;
	w->plans = plan_table_new(rows);
	w->lanes = g_new0(struct lane_state, n);
	for (i = 0; i < n; i++) {
		w->lanes[i].lane = lanes[i];
		w->lanes[i].plan.trace = lanes[i].trace;
		w->lanes[i].plan.prev_state = lanes[i].trace->prev_state;
		w->lanes[i].plan.cpu = -1;
	}
	if (pthread_create(&w->thread, NULL, run, w))
		g_error("cannot start a thread");
	return w;
}

void worker_join(struct worker *w)
{
	if (!w)
		return;
	pthread_join(w->thread, NULL);
	g_free(w->lanes);
	g_free(w);
}
