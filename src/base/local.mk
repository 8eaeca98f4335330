## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libbase.a
libbase_a_CFLAGS = $(AM_CFLAGS) -fPIC $(GLIB_CFLAGS)
libbase_a_SOURCES = \
	src/base/err.c src/base/err.h \
	src/base/event-groups.h \
	src/base/fields.c src/base/fields.h \
	src/base/fields-text.c \
	src/base/nstime.c src/base/nstime.h \
	src/base/state.c src/base/state.h \
	src/base/text.c src/base/text.h \
	src/base/varint.h \
	src/base/wake.c src/base/wake.h
