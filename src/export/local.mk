## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libexport.a
libexport_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
libexport_a_SOURCES = \
	src/export/chrome.c src/export/chrome.h \
	src/export/chrome-arrows.c \
	src/export/chrome-counters.c \
	src/export/ctf.c \
	src/export/export.c src/export/export.h \
	src/export/kvms.c \
	src/export/markdown.c \
	src/export/picture.c src/export/picture.h \
	src/export/svg.c \
	src/export/viewer.c src/export/viewer.h
