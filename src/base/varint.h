/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Integers of variable length: seven bits to a byte, the least significant
 * first, the top bit set on every byte but the last.  Signed ones are folded
 * (0, -1, 1, -2 ...) so that small ones of either sign stay short.
 */
#ifndef BASE_VARINT_H
#define BASE_VARINT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <glib.h>

#define VARINT_MAX 10 /* bytes of 64 bits */

/* Write @v at @p, which has room for VARINT_MAX bytes; returns its end. */
static inline uint8_t *varint_put(uint8_t *p, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*p++ = (uint8_t)(v | 0x80);
	*p++ = (uint8_t)v;
	return p;
}

/* Byte by byte: at the end of the bytes, and for more than 56 bits. */
static inline const uint8_t *
varint_get_slowly(const uint8_t *p, const uint8_t *end, uint64_t *v)
{
	uint64_t sum = 0;

	for (unsigned int shift = 0; p < end && shift < 64; shift += 7) {
		uint64_t byte = *p++;

		if (shift == 63 && byte > 1)
			return NULL;
		sum |= (byte & 0x7f) << shift;
		if (!(byte & 0x80)) {
			*v = sum;
			return p;
		}
	}
	return NULL;
}

/*
 * Read one from [@p, @end) into @*v.  Returns its end, or NULL when it is cut
 * off or does not fit 64 bits.
 *
 * Eight bytes at once without a branch per byte: the lowest clear top bit is
 * the last byte's; what is above is masked off, and the groups of seven bits
 * are pushed together in pairs, fours and eights.
 */
static inline const uint8_t *varint_get(const uint8_t *p, const uint8_t *end,
					uint64_t *v)
{
	uint64_t x, stop;

	if (end - p < 8)
		return varint_get_slowly(p, end, v);
	memcpy(&x, p, 8);
	x = GUINT64_FROM_LE(x);
	stop = ~x & UINT64_C(0x8080808080808080);
	if (!stop)
		return varint_get_slowly(p, end, v);
	x &= (stop ^ (stop - 1)) & UINT64_C(0x7f7f7f7f7f7f7f7f);
	x = (x & UINT64_C(0x007f007f007f007f)) |
	    (x & UINT64_C(0x7f007f007f007f00)) >> 1;
	x = (x & UINT64_C(0x00003fff00003fff)) |
	    (x & UINT64_C(0x3fff00003fff0000)) >> 2;
	*v = (x & UINT64_C(0x000000000fffffff)) |
	     (x & UINT64_C(0x0fffffff00000000)) >> 4;
	return p + __builtin_ctzll(stop) / 8 + 1;
}

static inline uint64_t zigzag(int64_t v)
{
	return ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0);
}

static inline int64_t unzigzag(uint64_t v)
{
	return (int64_t)((v >> 1) ^ (v & 1 ? UINT64_MAX : 0));
}

#endif
