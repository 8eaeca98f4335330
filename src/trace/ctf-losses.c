/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Losses before a stream's first packet: see ctf-losses.h. */
#include "config.h"

#include "trace/ctf-losses.h"

#include <stdbool.h>

#include <glib.h>

struct losses {
	bt_message_iterator *upstream;
	GHashTable *begun; /* const bt_stream *: those that have had a packet */
};

static bt_component_class_initialize_method_status
filter_initialize(bt_self_component_filter *self,
		  bt_self_component_filter_configuration *configuration,
		  const bt_value *params, void *data)
{
	(void)configuration;
	(void)params;
	(void)data;
	if (bt_self_component_filter_add_input_port(self, "in", NULL, NULL) !=
		    BT_SELF_COMPONENT_ADD_PORT_STATUS_OK ||
	    bt_self_component_filter_add_output_port(self, "out", NULL, NULL) !=
		    BT_SELF_COMPONENT_ADD_PORT_STATUS_OK)
		return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_ERROR;
	return BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

static bt_message_iterator_class_initialize_method_status
iterator_initialize(bt_self_message_iterator *self,
		    bt_self_message_iterator_configuration *configuration,
		    bt_self_component_port_output *port)
{
	bt_self_component_filter *filter = (bt_self_component_filter *)
		bt_self_message_iterator_borrow_component(self);
	struct losses *losses;

	(void)configuration;
	(void)port;
	losses = g_new0(struct losses, 1);
	if (bt_message_iterator_create_from_message_iterator(
		    self,
		    bt_self_component_filter_borrow_input_port_by_index(filter,
									0),
		    &losses->upstream) !=
	    BT_MESSAGE_ITERATOR_CREATE_FROM_MESSAGE_ITERATOR_STATUS_OK) {
		g_free(losses);
		return BT_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD_STATUS_ERROR;
	}
	losses->begun = g_hash_table_new(NULL, NULL);
	bt_self_message_iterator_set_data(self, losses);
	return BT_MESSAGE_ITERATOR_CLASS_INITIALIZE_METHOD_STATUS_OK;
}

static void iterator_finalize(bt_self_message_iterator *self)
{
	struct losses *losses = bt_self_message_iterator_get_data(self);

	bt_message_iterator_put_ref(losses->upstream);
	g_hash_table_destroy(losses->begun);
	g_free(losses);
}

/* Is it a loss before the first packet of its stream? */
static bool is_unwanted(struct losses *losses, const bt_message *message)
{
	const bt_stream *stream;

	switch (bt_message_get_type(message)) {
	case BT_MESSAGE_TYPE_PACKET_BEGINNING:
		stream = bt_packet_borrow_stream_const(
			bt_message_packet_beginning_borrow_packet_const(
				message));
		g_hash_table_add(losses->begun, (void *)(uintptr_t)stream);
		return false;
	case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
		stream = bt_message_discarded_events_borrow_stream_const(
			message);
		break;
	case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
		stream = bt_message_discarded_packets_borrow_stream_const(
			message);
		break;
	default:
		return false;
	}
	return !g_hash_table_contains(losses->begun, (void *)(uintptr_t)stream);
}

static bt_message_iterator_class_next_method_status
iterator_next(bt_self_message_iterator *self, bt_message_array_const out,
	      uint64_t capacity, uint64_t *count)
{
	struct losses *losses = bt_self_message_iterator_get_data(self);
	bt_message_array_const messages;
	bt_message_iterator_next_status status;
	uint64_t n;

	(void)capacity; /* the same for all iterators */
	for (*count = 0; !*count;) {
		status = bt_message_iterator_next(losses->upstream, &messages,
						  &n);
		if (status != BT_MESSAGE_ITERATOR_NEXT_STATUS_OK)
			return (bt_message_iterator_class_next_method_status)
				status;
		for (uint64_t i = 0; i < n; i++)
			if (is_unwanted(losses, messages[i]))
				bt_message_put_ref(messages[i]);
			else
				out[(*count)++] = messages[i];
	}
	return BT_MESSAGE_ITERATOR_CLASS_NEXT_METHOD_STATUS_OK;
}

const bt_component_class_filter *ctf_losses_class(void)
{
	bt_message_iterator_class *iterators =
		bt_message_iterator_class_create(iterator_next);
	bt_component_class_filter *class = NULL;

	if (!iterators)
		return NULL;
	bt_message_iterator_class_set_initialize_method(iterators,
							iterator_initialize);
	bt_message_iterator_class_set_finalize_method(iterators,
						      iterator_finalize);
	class = bt_component_class_filter_create("losses", iterators);
	bt_message_iterator_class_put_ref(iterators);
	if (class)
		bt_component_class_filter_set_initialize_method(
			class, filter_initialize);
	return class;
}
