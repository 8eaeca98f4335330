/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The types of a kernel by libbpf: see kernel-types.h.
 *
 * libbpf checks that a file's types and names lie inside it, but not what they
 * refer to: a type may be its own member, or a name of itself.  Every walk
 * here is bounded, and each type that is followed may be missing.
 */
#include "config.h"

#include "kprobe/kernel-types.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#define NAMES_MAX 16     /* typedefs, const ... of a type, one on another */
#define DEPTH_MAX 16     /* anonymous members in one another */
#define LOOKS_MAX 200000 /* members looked at for one path */

enum part { PART_VENDOR, PART_KVM, PART_BASE, PART_COUNT };

struct kernel_types {
	struct btf *part[PART_COUNT]; /* modules can be NULL */
};

/* ----- reading ---------------------------------------------------------- */

static struct btf *parse(const char *path, struct btf *base, struct err *err)
{
	struct btf *btf = NULL;

	if (access(path, R_OK)) {
		err_set(err, "cannot read the types in '%s': %s", path,
			g_strerror(errno));
		return NULL;
	}
	btf = btf__parse_split(path, base);
	/* Its errors are as many as there are ways to be something else. */
	if (!btf)
		err_set(err, "'%s' holds no type information (BTF)%s", path,
			base ? " that fits to the kernel's" : "");
	return btf;
}

static int read_parts(struct kernel_types *kt,
		      const struct kernel_type_files *files, struct err *err)
{
	size_t pointer;

	kt->part[PART_BASE] = parse(files->base, NULL, err);
	if (!kt->part[PART_BASE])
		return -1;
	/* 0: no type tells. */
	pointer = btf__pointer_size(kt->part[PART_BASE]);
	if (pointer && pointer != 8)
		return err_set(err, "'%s' is not of a 64-bit kernel",
			       files->base);
	if (files->kvm) {
		kt->part[PART_KVM] =
			parse(files->kvm, kt->part[PART_BASE], err);
		if (!kt->part[PART_KVM])
			return -1;
	}
	if (files->vendor) {
		kt->part[PART_VENDOR] =
			parse(files->vendor, kt->part[PART_BASE], err);
		if (!kt->part[PART_VENDOR])
			return -1;
	}
	return 0;
}

/* What it would tell is said in our sentences. */
static int be_quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

struct kernel_types *kernel_types_open(const struct kernel_type_files *files,
				       struct err *err)
{
	struct kernel_types *kt = g_new0(struct kernel_types, 1);

	libbpf_set_print(be_quiet);
	if (!read_parts(kt, files, err))
		return kt;
	kernel_types_free(kt);
	return NULL;
}

void kernel_types_free(struct kernel_types *kt)
{
	if (!kt)
		return;
	/* A module's refer to the kernel's, which go last. */
	for (int i = 0; i < PART_COUNT; i++)
		btf__free(kt->part[i]);
	g_free(kt);
}

/* ----- types ------------------------------------------------------------ */

/* The type that @id is in the end, without typedefs, const and the like. */
static const struct btf_type *type_of(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	for (int i = 0; i < NAMES_MAX && type; i++) {
		if (!btf_is_mod(type) && !btf_is_typedef(type))
			return type;
		type = btf__type_by_id(btf, type->type);
	}
	return NULL;
}

static bool is_called(const struct btf *btf, uint32_t name_off,
		      const char *name)
{
	const char *other = btf__name_by_offset(btf, name_off);

	return other && !strcmp(other, name);
}

/* The first of the parts that has a type of that name and kind, and which. */
static const struct btf *find(const struct kernel_types *kt, const char *name,
			      uint32_t kind, uint32_t *id)
{
	for (int i = 0; i < PART_COUNT; i++) {
		int found;

		if (!kt->part[i])
			continue;
		found = btf__find_by_name_kind(kt->part[i], name, kind);
		if (found > 0) {
			*id = (uint32_t)found;
			return kt->part[i];
		}
	}
	return NULL;
}

bool kernel_types_has(const struct kernel_types *kt, const char *structure)
{
	uint32_t id;

	return find(kt, structure, BTF_KIND_STRUCT, &id);
}

/* ----- members ---------------------------------------------------------- */

struct look {
	const struct btf *btf;
	int left; /* members that may still be looked at */
	/* What was found: */
	uint64_t bits; /* from the begin of where the look began */
	uint32_t type;
	bool bit_field;
};

/* Whether @type has a member @name, itself or in an anonymous member. */
static bool find_member(struct look *look, const struct btf_type *type,
			const char *name, uint64_t bits, int depth)
{
	const struct btf_member *m;

	if (!type || !btf_is_composite(type) || depth == DEPTH_MAX)
		return false;
	m = btf_members(type);
	for (uint32_t i = 0; i < btf_vlen(type); i++, m++) {
		uint64_t at = bits + btf_member_bit_offset(type, i);

		if (look->left-- <= 0)
			return false;
		if (is_called(look->btf, m->name_off, name)) {
			look->bits = at;
			look->type = m->type;
			look->bit_field =
				at % 8 || btf_member_bitfield_size(type, i);
			return true;
		}
		if (is_called(look->btf, m->name_off, "") &&
		    find_member(look, type_of(look->btf, m->type), name, at,
				depth + 1))
			return true;
	}
	return false;
}

/* Follow the names of @path from @type on. */
static int find_path(struct look *look, const struct btf_type *type,
		     const char *path)
{
	char **names = g_strsplit(path, ".", -1);
	uint64_t bits = 0;
	int status = 0;

	for (char **name = names; *name && !status; name++) {
		if (look->bit_field || !find_member(look, type, *name, bits, 0))
			status = -1;
		bits = look->bits;
		type = type_of(look->btf, look->type);
	}
	g_strfreev(names);
	return status;
}

static int measure(const struct look *look, struct kernel_member *member)
{
	const struct btf_type *type = type_of(look->btf, look->type);
	uint32_t id = look->type;
	int64_t size;

	member->offset = look->bits / 8;
	member->items = 0;
	if (type && btf_is_array(type)) {
		member->items = btf_array(type)->nelems;
		id = btf_array(type)->type;
		type = type_of(look->btf, id);
	}
	size = btf__resolve_size(look->btf, id);
	if (!type || size < 0)
		return -1;
	member->size = (uint64_t)size;
	member->pointer = btf_is_ptr(type);
	return 0;
}

int kernel_types_member(const struct kernel_types *kt, const char *structure,
			const char *path, struct kernel_member *member,
			struct err *err)
{
	struct look look = { .left = LOOKS_MAX };
	uint32_t id;

	look.btf = find(kt, structure, BTF_KIND_STRUCT, &id);
	if (!look.btf)
		return err_set(err, "the kernel's types have no struct '%s'",
			       structure);
	if (find_path(&look, btf__type_by_id(look.btf, id), path))
		return err_set(err,
			       "this kernel's struct '%s' has no member '%s'",
			       structure, path);
	if (look.bit_field)
		return err_set(err,
			       "member '%s' of this kernel's struct '%s' is a "
			       "bit field",
			       path, structure);
	if (measure(&look, member))
		return err_set(err,
			       "the type of member '%s' of this kernel's "
			       "struct '%s' makes no sense",
			       path, structure);
	return 0;
}

/* ----- constants and functions ------------------------------------------ */

static bool find_enumerator(const struct btf *btf, const struct btf_type *type,
			    const char *name, int64_t *value)
{
	if (btf_is_enum(type)) {
		const struct btf_enum *e = btf_enum(type);

		for (uint32_t i = 0; i < btf_vlen(type); i++, e++)
			if (is_called(btf, e->name_off, name)) {
				*value = e->val;
				return true;
			}
	}
	if (btf_is_enum64(type)) {
		const struct btf_enum64 *e = btf_enum64(type);

		for (uint32_t i = 0; i < btf_vlen(type); i++, e++)
			if (is_called(btf, e->name_off, name)) {
				*value = (int64_t)btf_enum64_value(e);
				return true;
			}
	}
	return false;
}

int kernel_types_constant(const struct kernel_types *kt, const char *name,
			  int64_t *value, struct err *err)
{
	for (int i = 0; i < PART_COUNT; i++) {
		uint32_t n = kt->part[i] ? btf__type_cnt(kt->part[i]) : 0;

		/* Of a module this is the kernel's types, then its own. */
		for (uint32_t id = 1; id < n; id++) {
			const struct btf_type *type =
				btf__type_by_id(kt->part[i], id);

			if (type &&
			    find_enumerator(kt->part[i], type, name, value))
				return 0;
		}
	}
	return err_set(err, "the kernel's types have no constant '%s'", name);
}

enum function_takes kernel_types_function(const struct kernel_types *kt,
					  const char *function,
					  const char *structure)
{
	const struct btf_type *type;
	const struct btf *btf;
	uint32_t id;

	btf = find(kt, function, BTF_KIND_FUNC, &id);
	if (!btf)
		return TAKES_UNKNOWN;
	type = btf__type_by_id(btf, id);
	type = type_of(btf, type->type);
	if (!type || !btf_is_func_proto(type) || !btf_vlen(type))
		return TAKES_OTHER;
	type = type_of(btf, btf_params(type)->type);
	if (!type || !btf_is_ptr(type))
		return TAKES_OTHER;
	type = type_of(btf, type->type);
	return type && is_called(btf, type->name_off, structure) ? TAKES_IT
								 : TAKES_OTHER;
}
