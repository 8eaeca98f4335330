## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libreport.a
libreport_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(JSON_CFLAGS)
libreport_a_SOURCES = \
	src/report/cell.h \
	src/report/cli.c src/report/cli.h \
	src/report/culprit.c src/report/culprit.h \
	src/report/exits.c src/report/exits.h \
	src/report/export.c src/report/export.h \
	src/report/export-points.c \
	src/report/markdown-text.h \
	src/report/occupancy.c src/report/occupancy.h \
	src/report/output.c src/report/output.h \
	src/report/print-csv.c src/report/print-form.h \
	src/report/print-json.c src/report/print-markdown.c \
	src/report/print-text.c \
	src/report/printer.c src/report/printer.h \
	src/report/query.c src/report/query.h \
	src/report/report.c src/report/report.h \
	src/report/report-blame.c src/report/report-cpu.c \
	src/report/report-cpus.c \
	src/report/report-disk.c src/report/report-disk-by.c \
	src/report/report-durations.c src/report/report-exits.c \
	src/report/report-lack.c \
	src/report/report-net.c src/report/report-preemptions.c \
	src/report/report-processes.c src/report/report-requests.c \
	src/report/report-summary.c src/report/report-threads.c \
	src/report/report-vcpus.c \
	src/report/report-waits.c \
	src/report/rows.c src/report/rows.h \
	src/report/series.c src/report/series.h
