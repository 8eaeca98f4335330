## SPDX-License-Identifier: GPL-2.0-or-later

kvmscope_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
kvmscope_SOURCES = \
	src/main.c src/command.h \
	src/cmd-export.c src/cmd-index.c src/cmd-probe.c src/cmd-report.c \
	src/cmd-sql.c src/cmd-view.c \
	src/given-names.c src/given-names.h \
	src/open.c src/open.h \
	src/picture-size.c src/picture-size.h \
	src/progress.c src/progress.h
kvmscope_LDADD = $(KVMSCOPE_ARCHIVES) $(KVMSCOPE_LIBS)

## Bash looks there for a file called like the command.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = src/completion/kvmscope

## In link order: an archive uses those after it.
KVMSCOPE_ARCHIVES = libexport.a libui.a libreport.a libanalysis.a libmodel.a \
	libkprobe.a libtrace.a libdb.a libbase.a
KVMSCOPE_LIBS = $(BT2_LIBS) $(SQLITE_LIBS) $(CURSES_LIBS) $(JSON_LIBS) \
	$(BPF_LIBS) $(GLIB_LIBS) -lm
