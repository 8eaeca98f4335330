## SPDX-License-Identifier: GPL-2.0-or-later

dist_man_MANS += man/kvmscope.1
dist_man_MANS += man/kvmscope-index.1
dist_man_MANS += man/kvmscope-probe.1
dist_man_MANS += man/kvmscope-report.1
dist_man_MANS += man/kvmscope-export.1
dist_man_MANS += man/kvmscope-sql.1
dist_man_MANS += man/kvmscope-view.1
dist_man_MANS += man/kvmscope-config.5
dist_man_MANS += man/kvmscope-history.5
dist_man_MANS += man/kvmscope-session.5
