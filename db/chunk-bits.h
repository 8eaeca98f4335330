/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The byte that an interval begins with, for both directions of chunk.h. */
#ifndef DB_CHUNK_BITS_H
#define DB_CHUNK_BITS_H

#define HEAD_STATE 0x1f
#define HEAD_PEER 0x20 /* differs from that of the interval before */
#define HEAD_VALUE 0x40 /* there is one */
#define HEAD_RESERVED 0x80

#endif
