## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libreport.a
libreport_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(JSON_CFLAGS)
libreport_a_SOURCES = \
	src/report/cell.h \
	src/report/print-csv.c src/report/print-form.h \
	src/report/print-json.c src/report/print-text.c \
	src/report/printer.c src/report/printer.h \
	src/report/rows.c src/report/rows.h
