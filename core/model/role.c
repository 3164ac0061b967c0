#include "role.h"

#include "base/str.h"

struct role_row {
	const char *name;
	enum dm_role_class class;
};

static const struct role_row ROLES[DM_ROLE_COUNT] = { [DM_ROLE_NONE] = { "none", DM_CLASS_NONE },
#define ROLE_ROW(constant, name, class) [DM_ROLE_##constant] = { name, DM_CLASS_##class },
	DM_ROLES(ROLE_ROW)
#undef ROLE_ROW
};

enum dm_role dm_role_from_name(struct dm_str name)
{
	for (int i = DM_ROLE_NONE + 1; i < DM_ROLE_COUNT; i++)
		if (dm_str_eq(name, dm_str_from_c(ROLES[i].name)))
			return (enum dm_role)i;
	return DM_ROLE_NONE;
}

const char *dm_role_name(enum dm_role role)
{
	return ROLES[role].name;
}

enum dm_role_class dm_role_class(enum dm_role role)
{
	return ROLES[role].class;
}
