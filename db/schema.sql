-- SPDX-License-Identifier: GPL-2.0-or-later
-- The tables of a state history; kvmscope-history(5) says what they mean.
-- Times are nanoseconds since the epoch, durations nanoseconds.

CREATE TABLE meta(
	key TEXT PRIMARY KEY,
	value
) WITHOUT ROWID;

-- The vocabulary, so that the file explains itself.
CREATE TABLE state(
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	title TEXT NOT NULL,
	severity INTEGER NOT NULL
);

-- The tree of rows that the viewer shows; parent 0 is the top.
CREATE TABLE track(
	id INTEGER PRIMARY KEY,
	parent INTEGER NOT NULL,
	kind TEXT NOT NULL,
	machine INTEGER NOT NULL,
	name TEXT NOT NULL,
	key INTEGER NOT NULL,
	pid INTEGER NOT NULL,
	tid INTEGER NOT NULL,
	note TEXT,
	begin INTEGER NOT NULL,
	end INTEGER NOT NULL
);

-- What the value of an interval is called.
CREATE TABLE label(
	domain TEXT NOT NULL,
	value INTEGER NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY(domain, value)
) WITHOUT ROWID;

-- The intervals, some hundred to a row, coded.
CREATE TABLE chunk(
	track INTEGER NOT NULL,
	begin INTEGER NOT NULL,
	end INTEGER NOT NULL,
	count INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY(track, begin)
) WITHOUT ROWID;

-- How long intervals are: counts of durations at moments between two chunks.
CREATE TABLE durations(
	track INTEGER NOT NULL,
	moment INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY(track, moment)
) WITHOUT ROWID;

-- What the tracks of kind counter count.
CREATE TABLE counter(
	track INTEGER PRIMARY KEY,
	quantity TEXT NOT NULL,
	form TEXT NOT NULL,
	unit TEXT NOT NULL,
	source TEXT NOT NULL
);

-- Their points, some hundred to a row of level 0, coded; rows of other levels
-- sum up rows of the level below.
CREATE TABLE counter_chunk(
	track INTEGER NOT NULL,
	level INTEGER NOT NULL,
	number INTEGER NOT NULL,
	begin INTEGER NOT NULL,
	end INTEGER NOT NULL,
	count INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY(track, level, number)
) WITHOUT ROWID;

-- The kinds of events of the traces, and what their fields are.
CREATE TABLE event_class(
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	procname INTEGER NOT NULL,
	fields BLOB NOT NULL
);

-- The events, some thousand to a block, in order; which of them, ...
CREATE TABLE event_block(
	id INTEGER PRIMARY KEY,
	begin INTEGER NOT NULL,
	end INTEGER NOT NULL,
	first INTEGER NOT NULL,
	count INTEGER NOT NULL,
	keys BLOB NOT NULL
);

-- ... and they themselves, compressed.
CREATE TABLE event_data(
	block INTEGER PRIMARY KEY,
	data BLOB NOT NULL
);

-- A vCPU was runnable and something else had its pCPU.
CREATE TABLE preemption(
	id INTEGER PRIMARY KEY,
	track INTEGER NOT NULL,
	pcpu INTEGER NOT NULL,
	begin INTEGER NOT NULL,
	duration INTEGER NOT NULL
);

-- Who ran instead, in order; the ns add up to the duration.
CREATE TABLE preemption_slice(
	preemption INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	track INTEGER NOT NULL,
	kind TEXT NOT NULL,
	ns INTEGER NOT NULL,
	PRIMARY KEY(preemption, seq)
) WITHOUT ROWID;

-- Requests to disks, by whom they were submitted; without an end it is not in
-- the trace.
CREATE TABLE request(
	id INTEGER PRIMARY KEY,
	vm INTEGER NOT NULL,
	thread INTEGER NOT NULL,
	device TEXT NOT NULL,
	op TEXT NOT NULL,
	sector INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	begin INTEGER NOT NULL,
	end INTEGER,
	source TEXT NOT NULL
);

-- The traces that this history was made from.
CREATE TABLE source(
	id INTEGER PRIMARY KEY,
	path TEXT NOT NULL,
	role TEXT NOT NULL,
	used INTEGER NOT NULL,
	note TEXT,
	host TEXT NOT NULL,
	machine INTEGER NOT NULL,
	tracer TEXT NOT NULL,
	kernel TEXT NOT NULL,
	uuid TEXT NOT NULL,
	clock_uuid TEXT NOT NULL,
	size INTEGER NOT NULL,
	mtime INTEGER NOT NULL,
	events INTEGER NOT NULL,
	discarded_events INTEGER NOT NULL,
	discarded_packets INTEGER NOT NULL,
	disordered_events INTEGER NOT NULL,
	begin INTEGER NOT NULL,
	end INTEGER NOT NULL
);

-- What is wrong in them, and where.
CREATE TABLE problem(
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL,
	kind TEXT NOT NULL,
	place TEXT NOT NULL,
	cpu INTEGER NOT NULL,
	begin INTEGER NOT NULL,
	end INTEGER NOT NULL,
	count INTEGER NOT NULL,
	text TEXT NOT NULL
);

-- Events that they lack, and what that costs.
CREATE TABLE missing(
	id INTEGER PRIMARY KEY,
	events TEXT NOT NULL,
	effect TEXT NOT NULL
);

-- For people.
CREATE VIEW vcpus AS
SELECT v.id AS track, vm.name AS vm, vm.pid AS pid, v.key AS vcpu,
	v.tid AS tid, v.begin AS begin, v.end AS end
FROM track AS v JOIN track AS vm ON vm.id = v.parent
WHERE v.kind = 'vcpu';

CREATE VIEW preemptions AS
SELECT p.id AS id, vm.name AS vm, v.key AS vcpu, v.tid AS tid,
	cpu.key AS cpu, p.begin AS begin_ns, p.duration AS duration_ns
FROM preemption AS p
LEFT JOIN track AS v ON v.id = p.track
LEFT JOIN track AS vm ON vm.id = v.parent
LEFT JOIN track AS cpu ON cpu.id = p.pcpu;

CREATE VIEW culprits AS
SELECT s.preemption AS preemption, s.seq AS seq, p.track AS victim,
	s.kind AS kind, t.tid AS tid, t.name AS name, s.ns AS ns
FROM preemption_slice AS s
JOIN preemption AS p ON p.id = s.preemption
LEFT JOIN track AS t ON t.id = s.track AND s.track <> 0;
