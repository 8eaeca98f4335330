## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libmodel.a
libmodel_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
libmodel_a_SOURCES = \
	src/model/model.c src/model/model.h \
	src/model/names.c src/model/names.h
