## SPDX-License-Identifier: GPL-2.0-or-later

noinst_LIBRARIES += libanalysis.a
libanalysis_a_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
libanalysis_a_SOURCES = \
	src/analysis/actor.c src/analysis/actor.h src/analysis/again.c \
	src/analysis/analysis.c src/analysis/analysis.h \
	src/analysis/describe.c \
	src/analysis/ev-apic.c \
	src/analysis/ev-irq.c \
	src/analysis/ev-kvm.c \
	src/analysis/ev-lost.c \
	src/analysis/ev-sched.c \
	src/analysis/ev-statedump.c \
	src/analysis/ev-syscall.c \
	src/analysis/gprocess.c \
	src/analysis/index.c src/analysis/index.h \
	src/analysis/internal.h \
	src/analysis/ledger.c \
	src/analysis/marks.c src/analysis/marks.h \
	src/analysis/missing.c src/analysis/missing.h \
	src/analysis/notes.h \
	src/analysis/preempt.c \
	src/analysis/process-wake.c src/analysis/process.c src/analysis/process.h \
	src/analysis/process-int.h \
	src/analysis/process-names.c src/analysis/process-names.h \
	src/analysis/reason.c \
	src/analysis/resource.c src/analysis/resource.h \
	src/analysis/resource-block.c \
	src/analysis/resource-cpu.c \
	src/analysis/resource-disk.c src/analysis/resource-disk.h \
	src/analysis/resource-iface.c \
	src/analysis/resource-int.h \
	src/analysis/resource-net.c src/analysis/resource-net.h \
	src/analysis/resource-qemu.c \
	src/analysis/resource-syscall.c \
	src/analysis/stacks.c src/analysis/stacks.h \
	src/analysis/states.c \
	src/analysis/vectors.c src/analysis/vectors.h \
	src/analysis/wake.c src/analysis/wake.h
