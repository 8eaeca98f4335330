/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small CTF traces, written byte by byte for tests, so that everything in
 * them can be wrong: one stream file per CPU, packets with all that LTTng
 * puts in them, two kinds of events.
 *
 *	ctf_metadata(dir, env, events);
 *	ctf_packet_begin(&p, cpu);
 *	ctf_switch(&p, ts, prev_tid, next_tid);
 *	ctf_packet_end(&p, file);		appends to a GByteArray
 *	ctf_save(dir, name, file);
 */
#ifndef TESTS_CTF_WRITE_H
#define TESTS_CTF_WRITE_H

#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>

/* clang-format off */
#define CTF_ENV_KERNEL \
	"hostname = \"box\"; domain = \"kernel\"; " \
	"tracer_name = \"lttng-modules\"; tracer_major = 2; " \
	"tracer_minor = 13; tracer_patchlevel = 9; " \
	"kernel_release = \"6.1.0\";"
#define CTF_ENV_UST \
	"hostname = \"box\"; domain = \"ust\"; tracer_name = \"lttng-ust\";"

#define CTF_EVENTS_SCHED \
	"event { id = 0; name = \"sched_switch\"; stream_id = 0;" \
	" fields := struct { string _prev_comm; s32 _prev_tid;" \
	" s64 _prev_state; string _next_comm; s32 _next_tid; }; };\n" \
	"event { id = 1; name = \"something_else\"; stream_id = 0;" \
	" fields := struct { u32 _what; }; };\n"
#define CTF_EVENTS_KVM \
	CTF_EVENTS_SCHED \
	"event { id = 2; name = \"kvm_x86_entry\"; stream_id = 0;" \
	" fields := struct { u32 _vcpu_id; }; };\n"

#define CTF_METADATA \
	"/* CTF 1.8 */\n" \
	"typealias integer { size = 8; align = 8; } := u8;\n" \
	"typealias integer { size = 32; align = 8; } := u32;\n" \
	"typealias integer { size = 32; align = 8; signed = true; } := s32;\n" \
	"typealias integer { size = 64; align = 8; } := u64;\n" \
	"typealias integer { size = 64; align = 8; signed = true; } := s64;\n" \
	"trace { major = 1; minor = 8; byte_order = le;" \
	" uuid = \"00112233-4455-6677-8899-aabbccddeeff\";" \
	" packet.header := struct { u32 magic; u8 uuid[16];" \
	" u32 stream_id; }; };\n" \
	"env { %s };\n" \
	"clock { name = c; freq = 1000000000; offset = 0;" \
	" uuid = \"%s\"; };\n" \
	"typealias integer { size = 64; align = 8; map = clock.c.value; }" \
	" := time;\n" \
	"stream { id = 0; event.header := struct { u32 id; time timestamp; };" \
	" packet.context := struct { time timestamp_begin;" \
	" time timestamp_end; u64 content_size; u64 packet_size;" \
	" u64 packet_seq_num; u64 events_discarded; u32 cpu_id; };" \
	" event.context := struct { s32 _tid; s32 _pid; }; };\n%s"
/* clang-format on */

#define CTF_CLOCK_A "aaaaaaaa-0000-0000-0000-000000000000"
#define CTF_CLOCK_B "bbbbbbbb-0000-0000-0000-000000000000"

#define CTF_HEADER_SIZE  24
#define CTF_CONTEXT_SIZE (6 * 8 + 4)
/* Where the content's and the packet's size stand in a packet. */
#define CTF_CONTENT_AT (CTF_HEADER_SIZE + 16)
#define CTF_PACKET_AT  (CTF_HEADER_SIZE + 24)

struct ctf_packet {
	GByteArray *bytes;
	uint64_t begin, end; /* of the packet, or of its events if 0 */
	uint64_t seq, discarded;
	uint32_t cpu;
	size_t padding; /* bytes after the content */
};

static inline void ctf_u32(GByteArray *b, uint32_t v)
{
	v = GUINT32_TO_LE(v);
	g_byte_array_append(b, (const guint8 *)&v, sizeof(v));
}

static inline void ctf_u64(GByteArray *b, uint64_t v)
{
	v = GUINT64_TO_LE(v);
	g_byte_array_append(b, (const guint8 *)&v, sizeof(v));
}

static inline void ctf_text(GByteArray *b, const char *s)
{
	g_byte_array_append(b, (const guint8 *)s, (guint)strlen(s) + 1);
}

static inline void ctf_set_u64(GByteArray *b, size_t at, uint64_t v)
{
	v = GUINT64_TO_LE(v);
	memcpy(b->data + at, &v, sizeof(v));
}

/* Set what is wanted of begin, end, seq, discarded and padding after this. */
static inline void ctf_packet_begin(struct ctf_packet *p, uint32_t cpu)
{
	memset(p, 0, sizeof(*p));
	p->bytes = g_byte_array_new();
	p->cpu = cpu;
}

static inline void ctf_event(struct ctf_packet *p, uint32_t id, uint64_t ts,
			     int32_t tid)
{
	if (!p->begin)
		p->begin = ts;
	p->end = MAX(p->end, ts);
	ctf_u32(p->bytes, id);
	ctf_u64(p->bytes, ts);
	ctf_u32(p->bytes, (uint32_t)tid);
	ctf_u32(p->bytes, (uint32_t)tid);
}

static inline void ctf_switch(struct ctf_packet *p, uint64_t ts, int32_t prev,
			      int32_t next, const char *next_comm)
{
	ctf_event(p, 0, ts, prev);
	ctf_text(p->bytes, "prev");
	ctf_u32(p->bytes, (uint32_t)prev);
	ctf_u64(p->bytes, 1);
	ctf_text(p->bytes, next_comm);
	ctf_u32(p->bytes, (uint32_t)next);
}

static inline void ctf_other(struct ctf_packet *p, uint64_t ts)
{
	ctf_event(p, 1, ts, 1);
	ctf_u32(p->bytes, 42);
}

static inline void ctf_packet_end(struct ctf_packet *p, GByteArray *file)
{
	uint64_t content = CTF_HEADER_SIZE + CTF_CONTEXT_SIZE + p->bytes->len;
	size_t i;

	ctf_u32(file, 0xC1FC1FC1);
	for (i = 0; i < 16; i++) {
		guint8 byte = (guint8)(i * 0x11);

		g_byte_array_append(file, &byte, 1);
	}
	ctf_u32(file, 0);
	ctf_u64(file, p->begin);
	ctf_u64(file, p->end);
	ctf_u64(file, content * 8);
	ctf_u64(file, (content + p->padding) * 8);
	ctf_u64(file, p->seq);
	ctf_u64(file, p->discarded);
	ctf_u32(file, p->cpu);
	g_byte_array_append(file, p->bytes->data, p->bytes->len);
	for (i = 0; i < p->padding; i++) {
		guint8 zero = 0;

		g_byte_array_append(file, &zero, 1);
	}
	g_byte_array_unref(p->bytes);
}

static inline void ctf_metadata(const char *dir, const char *env,
				const char *clock_uuid, const char *events)
{
	char *path = g_build_filename(dir, "metadata", NULL);
	/* The format is a constant; the compiler cannot see it. */
	char *text = g_strdup_printf(CTF_METADATA, env, clock_uuid, events);

	g_mkdir_with_parents(dir, 0755);
	g_file_set_contents(path, text, -1, NULL);
	g_free(text);
	g_free(path);
}

/* Write the first @size bytes of @file, and free it. */
static inline void ctf_save_part(const char *dir, const char *name,
				 GByteArray *file, size_t size)
{
	char *path = g_build_filename(dir, name, NULL);

	g_file_set_contents(path, (const char *)file->data, (gssize)size, NULL);
	g_byte_array_unref(file);
	g_free(path);
}

static inline void ctf_save(const char *dir, const char *name, GByteArray *file)
{
	ctf_save_part(dir, name, file, file->len);
}

#endif
