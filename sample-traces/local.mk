## SPDX-License-Identifier: GPL-2.0-or-later

EXTRA_DIST += \
	sample-traces/README \
	sample-traces/damaged/backward/c0_0 \
	sample-traces/damaged/backward/c0_1 \
	sample-traces/damaged/backward/c0_2 \
	sample-traces/damaged/backward/c0_3 \
	sample-traces/damaged/backward/metadata \
	sample-traces/damaged/empty/c0_0 \
	sample-traces/damaged/empty/c0_1 \
	sample-traces/damaged/empty/c0_2 \
	sample-traces/damaged/empty/c0_3 \
	sample-traces/damaged/empty/metadata \
	sample-traces/damaged/garbage/c0_0 \
	sample-traces/damaged/garbage/metadata \
	sample-traces/damaged/no-metadata/c0_0 \
	sample-traces/damaged/truncated/c0_0 \
	sample-traces/damaged/truncated/c0_1 \
	sample-traces/damaged/truncated/c0_2 \
	sample-traces/damaged/truncated/c0_3 \
	sample-traces/damaged/truncated/metadata \
	sample-traces/guest-processes/ORIGIN \
	sample-traces/guest-processes/kernel/c0_0 \
	sample-traces/guest-processes/kernel/c0_1 \
	sample-traces/guest-processes/kernel/c0_2 \
	sample-traces/guest-processes/kernel/c0_3 \
	sample-traces/guest-processes/kernel/metadata \
	sample-traces/guest-processes/processes \
	sample-traces/perf/ORIGIN \
	sample-traces/perf/perfctf/metadata \
	sample-traces/perf/perfctf/perf_stream_0 \
	sample-traces/perf/perfctf/perf_stream_1 \
	sample-traces/perf/perfctf/perf_stream_2 \
	sample-traces/perf/perfctf/perf_stream_3 \
	sample-traces/syscalls/ORIGIN \
	sample-traces/syscalls/kernel/c0_0 \
	sample-traces/syscalls/kernel/c0_1 \
	sample-traces/syscalls/kernel/c0_2 \
	sample-traces/syscalls/kernel/c0_3 \
	sample-traces/syscalls/kernel/metadata \
	sample-traces/two-vms/ORIGIN \
	sample-traces/two-vms/kernel/c0_0 \
	sample-traces/two-vms/kernel/c0_1 \
	sample-traces/two-vms/kernel/c0_2 \
	sample-traces/two-vms/kernel/c0_3 \
	sample-traces/two-vms/kernel/metadata
