-- SPDX-License-Identifier: GPL-2.0-or-later
-- Made when all rows are there: cheaper than keeping them up to date.

CREATE INDEX preemption_begin ON preemption(begin);
CREATE INDEX preemption_duration ON preemption(duration);
CREATE INDEX preemption_track ON preemption(track, begin);
CREATE INDEX request_begin ON request(vm, begin);
CREATE INDEX request_end ON request(vm, end);
