/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding the sizes in a packet's header.
 *
 * Both sizes, of the packet and of its content, are integers of 32 or 64 bits
 * next to each other, in bits, in either order of bytes.  A guess is a place
 * for them; it holds if stepping from packet to packet by it leads over the
 * end of the file exactly once, in the last packet.  LTTng's index, where there
 * is one, says where the last packet begins and how large it is, and then the
 * place is found by value.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace/cut.h"

#define HEADER_MAX      512 /* where sizes are looked for */
#define COPY_CHUNK      (1 << 20)
#define INDEX_MAGIC     0xC1F1DCC1u
#define PACKET_BITS_MAX (UINT64_C(1) << 46) /* 8 TiB */
#define MAGIC_SIZE      4      /* at the begin of every packet, or of none */
#define BLIND_STEPS     100000 /* packets looked at while they have no magic */

struct file {
	int fd;
	int64_t size;
};

/* Where the sizes stand in a header, and how. */
struct place {
	size_t packet_at, content_at;
	size_t width; /* bytes: 4 or 8 */
	bool big_endian;
};

static bool read_at(const struct file *f, int64_t at, void *buf, size_t n)
{
	return pread(f->fd, buf, n, at) == (ssize_t)n;
}

static uint64_t get(const uint8_t *p, size_t width, bool big_endian)
{
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < width; i++)
		v = v << 8 | p[big_endian ? i : width - 1 - i];
	return v;
}

static void put(uint8_t *p, size_t width, bool big_endian, uint64_t v)
{
	size_t i;

	for (i = 0; i < width; i++, v >>= 8)
		p[big_endian ? width - 1 - i : i] = (uint8_t)v;
}

/* The sizes in the header at @at, in bytes and in bits. */
static bool sizes_at(const struct file *f, const struct place *p, int64_t at,
		     uint64_t *packet, uint64_t *content_bits)
{
	uint8_t head[HEADER_MAX + 8];
	size_t n = MAX(p->packet_at, p->content_at) + p->width;
	uint64_t bits;

	if (!read_at(f, at, head, n))
		return false;
	bits = get(head + p->packet_at, p->width, p->big_endian);
	*content_bits = get(head + p->content_at, p->width, p->big_endian);
	*packet = bits / 8;
	return bits && bits % 8 == 0 && *content_bits &&
	       *content_bits <= bits && bits <= PACKET_BITS_MAX;
}

/* Does a packet begin at @at?  *@known: packets of this file begin alike. */
static bool begins_packet(const struct file *f, int64_t at, bool *known)
{
	static const uint8_t magic[2][MAGIC_SIZE] = {
		{ 0xC1, 0x1F, 0xFC, 0xC1 }, { 0xC1, 0xFC, 0x1F, 0xC1 }
	};
	uint8_t first[MAGIC_SIZE], here[MAGIC_SIZE];

	if (!read_at(f, 0, first, MAGIC_SIZE) ||
	    !read_at(f, at, here, MAGIC_SIZE))
		return false;
	*known = !memcmp(first, magic[0], MAGIC_SIZE) ||
		 !memcmp(first, magic[1], MAGIC_SIZE);
	return !*known || !memcmp(first, here, MAGIC_SIZE);
}

/*
 * Step over the packets; *@last is where the one begins that the file's end
 * cuts, or from where nothing makes sense; *@missing how much it lacks, 0 if
 * that is not known.
 */
static bool walk(const struct file *f, const struct place *p, int64_t *last,
		 int64_t *missing)
{
	uint64_t packet, content;
	int64_t at = 0, n;
	bool known;

	for (n = 0; at < f->size; n++) {
		*last = at;
		*missing = 0;
		if (!begins_packet(f, at, &known) ||
		    !sizes_at(f, p, at, &packet, &content))
			return n > 0;
		if (!known && n == BLIND_STEPS)
			return false;
		if ((int64_t)packet > f->size - at) {
			*missing = (int64_t)packet - (f->size - at);
			return true;
		}
		at += (int64_t)packet;
	}
	return false;
}

static bool copy_file(const struct file *f, const char *copy, int64_t n,
		      struct err *err)
{
	uint8_t *buf = g_malloc(COPY_CHUNK);
	int64_t at = 0;
	ssize_t got = 0;
	int fd;

	fd = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	while (fd >= 0 && at < n) {
		got = pread(f->fd, buf, (size_t)MIN(n - at, COPY_CHUNK), at);
		if (got <= 0 || write(fd, buf, (size_t)got) != got)
			break;
		at += got;
	}
	g_free(buf);
	if (fd < 0 || at < n)
		err_set(err, "'%s' cannot be written: %s", copy,
			g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return fd >= 0 && at == n;
}

/* Make the last packet, at @at, end where the file ends. */
static bool shorten(const struct file *f, const struct place *p,
		    const char *copy, int64_t at)
{
	uint8_t head[HEADER_MAX + 8];
	size_t n = MAX(p->packet_at, p->content_at) + p->width;
	uint64_t bits = (uint64_t)(f->size - at) * 8, content;
	bool done;
	int fd;

	if (!read_at(f, at, head, n))
		return false;
	content = get(head + p->content_at, p->width, p->big_endian);
	put(head + p->packet_at, p->width, p->big_endian, bits);
	put(head + p->content_at, p->width, p->big_endian, MIN(bits, content));
	fd = open(copy, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	done = pwrite(fd, head, n, at) == (ssize_t)n;
	close(fd);
	return done;
}

struct attempt {
	const struct file *file;
	const char *copy;
	bool (*accept)(void *data);
	void *data;
	struct cut *cut;
};

/* Whether the file can be read once it is shortened by this guess. */
static bool try_place(const struct attempt *a, const struct place *p,
		      struct err *err)
{
	int64_t last, missing;

	if (!walk(a->file, p, &last, &missing) ||
	    !copy_file(a->file, a->copy, a->file->size, err))
		return false;
	*a->cut = (struct cut){ a->file->size, missing, false };
	if (missing && shorten(a->file, p, a->copy, last) && a->accept(a->data))
		return true;
	/* Without what there is of the last packet, then. */
	a->cut->kept = last;
	a->cut->whole_packet_lost = true;
	return last && !truncate(a->copy, last) && a->accept(a->data);
}

/* Is @p a place where sizes could be, going by the first packet? */
static bool plausible(const struct file *f, const struct place *p,
		      uint64_t packet_bits, uint64_t content_bits)
{
	uint64_t packet, content;

	if (!sizes_at(f, p, 0, &packet, &content))
		return false;
	if (packet_bits &&
	    (packet * 8 != packet_bits || content != content_bits))
		return false;
	return packet >= 16;
}

/*
 * The first packet's sizes as LTTng's index has them; 0, 0 without an index.
 * (lttng-tools, ctf-index.h: big-endian; magic, major, minor, record length,
 * then records of offset, packet size, content size ...)
 */
static void read_index(const char *index, uint64_t *packet_bits,
		       uint64_t *content_bits)
{
	uint8_t head[16 + 24];
	struct file f = { open(index, O_RDONLY | O_CLOEXEC), 0 };

	*packet_bits = *content_bits = 0;
	if (f.fd < 0)
		return;
	if (read_at(&f, 0, head, sizeof(head)) &&
	    get(head, 4, true) == INDEX_MAGIC &&
	    get(head + 12, 4, true) >= 24 && get(head + 16, 8, true) == 0) {
		*packet_bits = get(head + 24, 8, true);
		*content_bits = get(head + 32, 8, true);
	}
	close(f.fd);
}

/* The places at multiples of @align that are not ones of @skip. */
static bool guess_aligned(const struct attempt *a, size_t align, size_t skip,
			  uint64_t packet_bits, uint64_t content_bits,
			  struct err *err)
{
	struct place p;
	size_t at;
	int way;

	for (at = 0; at + 16 <= HEADER_MAX; at += align) {
		if (skip && at % skip == 0)
			continue;
		for (way = 0; way < 8; way++) {
			p.width = way & 1 ? 4 : 8;
			p.big_endian = way & 2;
			p.packet_at = way & 4 ? at : at + p.width;
			p.content_at = way & 4 ? at + p.width : at;
			if (plausible(a->file, &p, packet_bits, content_bits) &&
			    try_place(a, &p, err))
				return true;
		}
	}
	return false;
}

static int guess(const struct attempt *a, const char *index, struct err *err)
{
	uint64_t packet, content;

	/* Most likely places first: a wrong one costs a copy of the file. */
	read_index(index, &packet, &content);
	if (guess_aligned(a, 8, 0, packet, content, err) ||
	    guess_aligned(a, 4, 8, packet, content, err) ||
	    guess_aligned(a, 1, 4, packet, content, err))
		return 0;
	return err_set(err, "it is not a stream of this trace");
}

int cut_repair(const char *path, const char *index, const char *copy,
	       bool (*accept)(void *data), void *data, struct cut *cut,
	       struct err *err)
{
	struct file file = { open(path, O_RDONLY | O_CLOEXEC), 0 };
	struct attempt a = { &file, copy, accept, data, cut };
	struct stat st;
	int ret;

	if (file.fd < 0 || fstat(file.fd, &st)) {
		ret = err_set(err, "it cannot be opened: %s",
			      g_strerror(errno));
	} else {
		file.size = st.st_size;
		ret = guess(&a, index, err);
	}
	if (file.fd >= 0)
		close(file.fd);
	if (ret)
		unlink(copy);
	return ret;
}
