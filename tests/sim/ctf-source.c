/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The simulated host as a CTF trace: see ctf-source.h.
 *
 * Event classes come out of the table of ctf-classes.h.  Events are made as they are asked for, so memory does
 * not grow with the trace.
 */
#include "config.h"

#include "sim/ctf-classes.h"
#include "sim/ctf-source.h"

#include <glib.h>

#include <stdbool.h>
#include <string.h>

#define PACKET_EVENTS 8192
#define LOSS_EVENTS   500

struct stream {
	bt_stream *stream;
	bt_packet *packet;      /* NULL between two */
	unsigned int in_packet; /* events */
	uint64_t packet_end_ns;
	uint64_t losing; /* events still to be dropped */
};

struct source {
	struct ctf_source *out; /* borrowed */
	bt_self_component *self;
	bt_trace *trace;
	bt_event_class *event_class[SIM_KIND_COUNT];
	struct stream *streams;
	GQueue ready; /* messages to be delivered */
	bool begun, ended;
};

/* ------------------------------------------------------------------ */
/* Metadata                                                           */

static bt_field_class *field_class(bt_trace_class *tc, enum ctf_type type)
{
	bool is_signed = type == S32 || type == S64;
	bt_field_class *fc;

	if (type == TEXT)
		return bt_field_class_string_create(tc);
	fc = is_signed ? bt_field_class_integer_signed_create(tc)
		       : bt_field_class_integer_unsigned_create(tc);
	bt_field_class_integer_set_field_value_range(
		fc, type == S32 || type == U32 ? 32 : 64);
	if (type == X64)
		bt_field_class_integer_set_preferred_display_base(
			fc,
			BT_FIELD_CLASS_INTEGER_PREFERRED_DISPLAY_BASE_HEXADECIMAL);
	return fc;
}

static bt_field_class *structure(bt_trace_class *tc, const struct ctf_field *fields)
{
	bt_field_class *fc = bt_field_class_structure_create(tc);

	for (; fields->type != END; fields++) {
		bt_field_class *member = field_class(tc, fields->type);

		bt_field_class_structure_append_member(fc, fields->name,
						       member);
		bt_field_class_put_ref(member);
	}
	return fc;
}

static void set_environment(bt_trace *trace)
{
	/* clang-format off */
	static const struct { const char *name, *text; int64_t number; } env[] = {
		{ "hostname", "simhost", 0 },
		{ "domain", "kernel", 0 },
		{ "sysname", "Linux", 0 },
		{ "kernel_release", "6.1.0-sim", 0 },
		{ "kernel_version", "#1 SMP simulated", 0 },
		{ "tracer_name", "lttng-modules", 0 },
		{ "tracer_major", NULL, 2 },
		{ "tracer_minor", NULL, 13 },
		{ "tracer_patchlevel", NULL, 9 },
		{ "trace_buffering_scheme", "global", 0 },
		{ "trace_name", "sim", 0 },
		{ "trace_creation_datetime", "20231114T221320+0000", 0 },
	};
	/* clang-format on */

	for (size_t i = 0; i < G_N_ELEMENTS(env); i++) {
		if (env[i].text)
			bt_trace_set_environment_entry_string(
				trace, env[i].name, env[i].text);
		else
			bt_trace_set_environment_entry_integer(
				trace, env[i].name, env[i].number);
	}
}

static bt_clock_class *make_clock(bt_self_component *self)
{
	static const uint8_t uuid[16] = "simulated clock";
	bt_clock_class *cc = bt_clock_class_create(self);

	bt_clock_class_set_name(cc, "monotonic");
	bt_clock_class_set_description(cc, "Monotonic Clock");
	bt_clock_class_set_frequency(cc, 1000000000);
	bt_clock_class_set_origin_is_unix_epoch(cc, BT_TRUE);
	bt_clock_class_set_offset(cc, CTF_CLOCK_OFFSET_NS / 1000000000,
				  CTF_CLOCK_OFFSET_NS % 1000000000);
	bt_clock_class_set_uuid(cc, uuid);
	return cc;
}

static void make_event_classes(struct source *src, bt_trace_class *tc,
			       bt_stream_class *sc)
{
	for (int i = 0; i < SIM_KIND_COUNT; i++) {
		bt_event_class *ec;
		bt_field_class *fc;

		/* A kind that the run never makes is not declared either. */
		if (src->out->omit[i])
			continue;
		ec = bt_event_class_create(sc);
		fc = structure(tc, ctf_classes[i].fields);
		bt_event_class_set_name(ec, ctf_classes[i].name);
		bt_event_class_set_payload_field_class(ec, fc);
		bt_field_class_put_ref(fc);
		src->event_class[i] = ec;
	}
}

static void make_trace(struct source *src, unsigned int cpus)
{
	static const struct ctf_field packet_context[] = {
		{ "cpu_id", U32, ZERO },
		{ NULL },
	};
	static const struct ctf_field event_context[] = {
		{ "pid", S32, ZERO },
		{ "tid", S32, ZERO },
		{ "procname", TEXT, ZERO },
		{ NULL },
	};
	bt_trace_class *tc = bt_trace_class_create(src->self);
	bt_stream_class *sc = bt_stream_class_create(tc);
	bt_clock_class *cc = make_clock(src->self);
	bt_field_class *fc;

	bt_stream_class_set_default_clock_class(sc, cc);
	bt_stream_class_set_supports_packets(sc, BT_TRUE, BT_TRUE, BT_TRUE);
	bt_stream_class_set_supports_discarded_events(sc, BT_TRUE, BT_TRUE);
	fc = structure(tc, packet_context);
	bt_stream_class_set_packet_context_field_class(sc, fc);
	bt_field_class_put_ref(fc);
	fc = structure(tc, event_context);
	bt_stream_class_set_event_common_context_field_class(sc, fc);
	bt_field_class_put_ref(fc);
	make_event_classes(src, tc, sc);
	src->trace = bt_trace_create(tc);
	set_environment(src->trace);
	src->streams = g_new0(struct stream, cpus);
	for (unsigned int i = 0; i < cpus; i++) {
		char name[32];

		g_snprintf(name, sizeof(name), "channel0_%u", i);
		src->streams[i].stream = bt_stream_create(sc, src->trace);
		bt_stream_set_name(src->streams[i].stream, name);
	}
	bt_clock_class_put_ref(cc);
	bt_stream_class_put_ref(sc);
	bt_trace_class_put_ref(tc);
}

/* ------------------------------------------------------------------ */
/* Messages                                                           */

static void push(struct source *src, const bt_message *msg)
{
	g_queue_push_tail(&src->ready, (gpointer)msg);
}

static void begin_packet(struct source *src, bt_self_message_iterator *it,
			 unsigned int cpu, uint64_t ts_ns)
{
	struct stream *s = &src->streams[cpu];
	bt_field *context;

	s->packet = bt_packet_create(s->stream);
	s->in_packet = 0;
	context = bt_packet_borrow_context_field(s->packet);
	bt_field_integer_unsigned_set_value(
		bt_field_structure_borrow_member_field_by_index(context, 0),
		cpu);
	push(src,
	     bt_message_packet_beginning_create_with_default_clock_snapshot(
		     it, s->packet, ts_ns));
}

static void end_packet(struct source *src, bt_self_message_iterator *it,
		       struct stream *s, uint64_t ts_ns)
{
	if (!s->packet)
		return;
	push(src, bt_message_packet_end_create_with_default_clock_snapshot(
			  it, s->packet, ts_ns));
	bt_packet_put_ref(s->packet);
	s->packet = NULL;
	s->packet_end_ns = ts_ns;
}

/*
 * CTF says how many events were lost up to the end of a packet, so the loss
 * is followed by a packet without events.
 */
static void report_loss(struct source *src, bt_self_message_iterator *it,
			unsigned int cpu, uint64_t ts_ns)
{
	struct stream *s = &src->streams[cpu];
	bt_message *msg =
		bt_message_discarded_events_create_with_default_clock_snapshots(
			it, s->stream, s->packet_end_ns, ts_ns);

	bt_message_discarded_events_set_count(msg, LOSS_EVENTS);
	push(src, msg);
	begin_packet(src, it, cpu, ts_ns);
	end_packet(src, it, s, ts_ns);
}

static void fill(const struct sim_event *ev, bt_field *payload)
{
	const struct ctf_field *f = ctf_classes[ev->kind].fields;

	for (uint64_t i = 0; f[i].type != END; i++) {
		bt_field *field =
			bt_field_structure_borrow_member_field_by_index(payload,
									i);
		int64_t v = f[i].from <= ARG5   ? ev->arg[f[i].from]
			    : f[i].from == PRIO ? 20
			    : f[i].from == ONE  ? 1
						: 0;

		switch (f[i].type) {
		case TEXT:
			bt_field_string_set_value(field,
						  ev->text[f[i].from - TEXT0]);
			break;
		case S32:
		case S64:
			bt_field_integer_signed_set_value(field, v);
			break;
		default:
			bt_field_integer_unsigned_set_value(field, (uint64_t)v);
		}
	}
}

static void push_event(struct source *src, bt_self_message_iterator *it,
		       const struct sim_event *ev)
{
	struct stream *s = &src->streams[ev->cpu];
	bt_message *msg =
		bt_message_event_create_with_packet_and_default_clock_snapshot(
			it, src->event_class[ev->kind], s->packet,
			(uint64_t)ev->ts_ns);
	bt_event *event = bt_message_event_borrow_event(msg);
	bt_field *context = bt_event_borrow_common_context_field(event);

	bt_field_integer_signed_set_value(
		bt_field_structure_borrow_member_field_by_index(context, 0),
		ev->pid);
	bt_field_integer_signed_set_value(
		bt_field_structure_borrow_member_field_by_index(context, 1),
		ev->tid);
	bt_field_string_set_value(
		bt_field_structure_borrow_member_field_by_index(context, 2),
		ev->comm);
	fill(ev, bt_event_borrow_payload_field(event));
	push(src, msg);
	s->in_packet++;
	s->packet_end_ns = (uint64_t)ev->ts_ns;
	src->out->events++;
}

static void play(struct source *src, bt_self_message_iterator *it,
		 const struct sim_event *ev)
{
	struct stream *s = &src->streams[ev->cpu];
	uint64_t made = src->out->events + src->out->lost + 1;

	if (s->packet && s->in_packet == PACKET_EVENTS)
		end_packet(src, it, s, s->packet_end_ns);
	if (src->out->lose_every && s->packet_end_ns && !s->losing &&
	    made % src->out->lose_every == 0) {
		end_packet(src, it, s, s->packet_end_ns);
		s->losing = LOSS_EVENTS;
	}
	if (s->losing) {
		src->out->lost++;
		if (!--s->losing)
			report_loss(src, it, (unsigned int)ev->cpu,
				    (uint64_t)ev->ts_ns);
		return;
	}
	if (!s->packet)
		begin_packet(src, it, (unsigned int)ev->cpu,
			     (uint64_t)ev->ts_ns);
	push_event(src, it, ev);
}

static void finish(struct source *src, bt_self_message_iterator *it)
{
	for (unsigned int i = 0; i < src->out->cpus; i++) {
		struct stream *s = &src->streams[i];

		/* A loss that was not over: what was dropped so far. */
		src->out->lost -= s->losing ? LOSS_EVENTS - s->losing : 0;
		end_packet(src, it, s, s->packet_end_ns);
		push(src, bt_message_stream_end_create(it, s->stream));
	}
	src->ended = true;
}

/* Put more into the queue, if there is more. */
static void more(struct source *src, bt_self_message_iterator *it)
{
	struct sim_event ev;

	if (!src->begun) {
		src->begun = true;
		for (unsigned int i = 0; i < src->out->cpus; i++)
			push(src, bt_message_stream_beginning_create(
					  it, src->streams[i].stream));
	} else if (host_next(src->out->host, &ev)) {
		play(src, it, &ev);
	} else if (!src->ended) {
		finish(src, it);
	}
}

static bt_message_iterator_class_next_method_status
next(bt_self_message_iterator *it, bt_message_array_const msgs,
     uint64_t capacity, uint64_t *count)
{
	struct source *src = bt_self_message_iterator_get_data(it);

	*count = 0;
	while (*count < capacity) {
		while (g_queue_is_empty(&src->ready) && !src->ended)
			more(src, it);
		if (g_queue_is_empty(&src->ready))
			break;
		msgs[(*count)++] = g_queue_pop_head(&src->ready);
	}
	return *count ? BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_OK
		      : BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_END;
}

/* ------------------------------------------------------------------ */
/* The component                                                      */

static bt_component_class_initialize_method_status
initialize(bt_self_component_source *self_source,
	   bt_self_component_source_configuration *config,
	   const bt_value *params, void *data)
{
	struct source *src = g_new0(struct source, 1);
	struct ctf_source *out = data;

	(void)config;
	(void)params;
	src->out = out;
	src->self = bt_self_component_source_as_self_component(self_source);
	g_queue_init(&src->ready);
	make_trace(src, out->cpus);
	bt_self_component_set_data(src->self, src);
	bt_self_component_source_add_output_port(self_source, "out", NULL,
						 NULL);
	return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

static void finalize(bt_self_component_source *self_source)
{
	struct source *src = bt_self_component_get_data(
		bt_self_component_source_as_self_component(self_source));

	for (unsigned int i = 0; i < src->out->cpus; i++) {
		bt_packet_put_ref(src->streams[i].packet);
		bt_stream_put_ref(src->streams[i].stream);
	}
	for (int i = 0; i < SIM_KIND_COUNT; i++)
		bt_event_class_put_ref(src->event_class[i]);
	bt_trace_put_ref(src->trace);
	g_free(src->streams);
	g_free(src);
}

static bt_message_iterator_class_initialize_method_status
iterator_initialize(bt_self_message_iterator *it,
		    bt_self_message_iterator_configuration *config,
		    bt_self_component_port_output *port)
{
	(void)config;
	(void)port;
	bt_self_message_iterator_set_data(
		it, bt_self_component_get_data(
			    bt_self_message_iterator_borrow_component(it)));
	return BT_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

const bt_component_source *ctf_source_add(bt_graph *graph,
					  struct ctf_source *src)
{
	bt_message_iterator_class *ic = bt_message_iterator_class_create(next);
	bt_component_class_source *cc =
		bt_component_class_source_create("kvmhost", ic);
	const bt_component_source *component = NULL;

	bt_message_iterator_class_set_initialize_method(ic,
							iterator_initialize);
	bt_component_class_source_set_initialize_method(cc, initialize);
	bt_component_class_source_set_finalize_method(cc, finalize);
	bt_graph_add_source_component_with_initialize_method_data(
		graph, cc, "sim", NULL, src, BT_LOGGING_LEVEL_WARNING,
		&component);
	bt_message_iterator_class_put_ref(ic);
	bt_component_class_source_put_ref(cc);
	return component; /* the graph owns it */
}
