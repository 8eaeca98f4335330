/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose processors this machine has: see host-cpu.h. */
#include "config.h"

#include "kprobe/host-cpu.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

/* clang-format off */
static const struct {
	const char *id;
	enum kvm_vendor vendor;
} ids[] = {
	{ "AuthenticAMD", KVM_AMD },
	{ "HygonGenuine", KVM_AMD },
	{ "GenuineIntel", KVM_INTEL },
	{ "CentaurHauls", KVM_INTEL },
	{ "Shanghai", KVM_INTEL },
};
/* clang-format on */

/* What a line "vendor_id : NAME" says, in place; NULL if it is another. */
static const char *vendor_id(char *line)
{
	char *colon = strchr(line, ':');

	if (!g_str_has_prefix(line, "vendor_id") || !colon)
		return NULL;
	return g_strstrip(colon + 1);
}

int host_cpu_vendor(const char *cpuinfo, enum kvm_vendor *vendor,
		    struct err *err)
{
	FILE *file = fopen(cpuinfo, "re");
	const char *id = NULL;
	char line[256];

	if (!file)
		return err_set(err, "cannot read '%s': %s", cpuinfo,
			       g_strerror(errno));
	while (!id && fgets(line, sizeof(line), file))
		id = vendor_id(line);
	fclose(file);
	for (size_t i = 0; id && i < G_N_ELEMENTS(ids); i++)
		if (!strcmp(ids[i].id, id)) {
			*vendor = ids[i].vendor;
			return 0;
		}
	if (id)
		return err_set(err,
			       "no probe is known for processors by '%s', "
			       "only for those with AMD's or Intel's "
			       "virtualisation",
			       id);
	return err_set(err,
		       "'%s' does not say whose processors these are: no probe "
		       "is known for others than AMD's and Intel's",
		       cpuinfo);
}
