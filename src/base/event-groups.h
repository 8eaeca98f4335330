/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a history calls events that its traces lack, where somebody looks for
 * that: the analysis writes these names (src/analysis/missing.c), reports find
 * by them what the lack costs.
 */
#ifndef BASE_EVENT_GROUPS_H
#define BASE_EVENT_GROUPS_H

#define EVENTS_OF_KVM "kvm_entry, kvm_exit"
#define EVENTS_OF_GUEST_CONTEXT "CR3 at kvm_entry (an added probe)"
#define EVENTS_OF_DISKS "block_rq_issue, block_rq_complete, system calls"
#define EVENTS_OF_NETS "net_dev_xmit, netif_receive_skb, netif_rx"

#endif
