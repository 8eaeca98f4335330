/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of formats (export.h) as the viewer knows it. */
#ifndef EXPORT_VIEWER_H
#define EXPORT_VIEWER_H

#include "ui/exporter.h"

/* There is one, and it lives for ever. */
const struct exporter *export_for_viewer(void);

#endif
