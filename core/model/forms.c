/* Decides how form data is stored and looked up. Files are told apart by name: units.yaml and
 * targets.yaml have tables of their own, rules.yaml and taxonomy.yaml are those of the checks, every
 * other *.yaml holds labels and words. */
#include "forms.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/intern.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "normalise.h"
#include "recognise.h"
#include "yaml/yaml.h"

enum { LABEL_BYTES_MAX = 150, FIRST_ROOM = 1024 };

struct file_names {
	struct dm_str *items;
	size_t n, room;
};

/* ---- labels */

static size_t slot_of(const struct dm_forms *forms, struct dm_str key)
{
	size_t i = dm_hash(key) & (forms->room - 1);

	while (forms->labels[i].key.p && !dm_str_eq(forms->labels[i].key, key))
		i = (i + 1) & (forms->room - 1);
	return i;
}

static void grow(struct dm_forms *forms, struct dm_arena *arena)
{
	struct dm_forms larger = *forms;

	larger.room = forms->room ? forms->room * 2 : FIRST_ROOM;
	larger.labels = DM_NEW_ARRAY(arena, larger.room, struct dm_label_slot);
	for (size_t i = 0; i < forms->room; i++)
		if (forms->labels[i].key.p)
			larger.labels[slot_of(&larger, forms->labels[i].key)] = forms->labels[i];
	*forms = larger;
}

enum dm_role dm_forms_role(const struct dm_forms *forms, struct dm_str key)
{
	return key.n && forms->room ? forms->labels[slot_of(forms, key)].role : DM_ROLE_NONE;
}

/* Most cells hold no label; their first or last character tells without folding the text. Only plain
 * Han characters, ASCII letters and digits tell: everything else may fold away. */
static uint32_t telling_char(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c
												: 0;
}

static void add_char(struct dm_char_set *set, uint32_t c)
{
	c = telling_char(c);
	set->bits[c / 64] |= (uint64_t)1 << (c % 64);
}

static bool has_char(const struct dm_char_set *set, uint32_t c)
{
	c = telling_char(c);
	return !c || (set->bits[c / 64] >> (c % 64) & 1);
}

static uint32_t first_char(struct dm_str s)
{
	size_t at = 0;
	uint32_t c = 0;

	return dm_utf8_next(s, &at, &c) ? c : 0;
}

static uint32_t last_char(struct dm_str s)
{
	size_t at = s.n;

	while (at && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
		;
	return first_char(dm_str_from(s, at));
}

/* What may stand in front of a label is no part of it: 一、 第一 其中 2022年. */
static void add_prefixes(struct dm_forms *forms)
{
	struct dm_str prefixes = DM_STR("其第一二三四五六七八九十〇零0123456789");
	size_t at = 0;
	uint32_t c;

	while (dm_utf8_next(prefixes, &at, &c))
		add_char(&forms->first, c);
}

/* Digits and marks alone are no label. */
static bool has_word(struct dm_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80 ||
			telling_char((unsigned char)text.p[i]) > '9')
			return true;
	return false;
}

static bool may_be_label(const struct dm_forms *forms, struct dm_str text)
{
	return has_char(&forms->first, first_char(text)) &&
	       has_char(&forms->last, last_char(text)) && has_word(text);
}

static void add_label(
	struct dm_forms *forms, struct dm_arena *arena, struct dm_str label, enum dm_role role)
{
	struct dm_str key = dm_label_key(arena, label);

	if (!key.n)
		return;
	if (forms->n_labels * 2 >= forms->room)
		grow(forms, arena);
	struct dm_label_slot *slot = &forms->labels[slot_of(forms, key)];
	forms->n_labels += !slot->key.p;
	add_char(&forms->first, first_char(key));
	add_char(&forms->last, last_char(key));
	*slot = (struct dm_label_slot){ key, role, label };
}

/* Length of a year at the start of a key: 2022, 2022年, 2022年度; 0 none. */
static size_t year_length(struct dm_str key)
{
	static const char *const WORDS[] = { "年度", "年", NULL };

	for (size_t i = 0; i < 4; i++)
		if (i >= key.n || key.p[i] < '0' || key.p[i] > '9')
			return 0;
	for (const char *const *word = WORDS; *word; word++)
		if (dm_str_starts(dm_str_from(key, 4), dm_str_from_c(*word)))
			return 4 + strlen(*word);
	return 0;
}

/* Without the year that it names: 2022年预算数, 预期2022年实现值. Null where it names none. */
static struct dm_str without_year(struct dm_arena *arena, struct dm_str key)
{
	for (size_t at = 0; at < key.n; at++) {
		size_t n = year_length(dm_str_from(key, at));

		if (n && at)
			return dm_arena_printf(arena, "%.*s%.*s", DM_FMT(dm_str_first(key, at)),
				DM_FMT(dm_str_from(key, at + n)));
		if (n)
			return dm_str_from(key, n);
	}
	return DM_NULL;
}

/* Captions met before, by their text as written. Only texts that are captions are kept, and no more
 * than fit, so a hostile document cannot make it grow. */
enum { MEMO_ROOM = 4096, MEMO_MAX = MEMO_ROOM / 2 };

struct memo_slot {
	struct dm_str text; /* p NULL: free */
	struct dm_caption caption;
};

struct dm_caption_memo {
	struct dm_arena *arena; /* of the process */
	struct memo_slot *slots;
	size_t n;
};

static struct memo_slot *memo_slot_of(struct dm_caption_memo *memo, struct dm_str text)
{
	size_t i = dm_hash(text) & (MEMO_ROOM - 1);

	while (memo->slots[i].text.p && !dm_str_eq(memo->slots[i].text, text))
		i = (i + 1) & (MEMO_ROOM - 1);
	return &memo->slots[i];
}

static void remember(struct dm_caption_memo *memo, const struct dm_units *units,
	struct memo_slot *slot, struct dm_str text, enum dm_role role)
{
	if (memo->n == MEMO_MAX)
		return;
	memo->n++;
	slot->text = dm_arena_str(memo->arena, text);
	slot->caption =
		(struct dm_caption){ role, dm_label_from_text(memo->arena, units, slot->text) };
}

static enum dm_role role_of_label(
	const struct dm_forms *forms, struct dm_arena *arena, const struct dm_label *label)
{
	enum dm_role role = dm_forms_role(forms, label->key);

	if (!role)
		role = dm_forms_role(forms, label->bare_key);
	return role ? role : dm_forms_role(forms, without_year(arena, label->bare_key));
}

bool dm_forms_caption(const struct dm_forms *forms, struct dm_arena *arena, struct dm_str text,
	struct dm_caption *ret)
{
	if (!text.n || text.n > LABEL_BYTES_MAX || !may_be_label(forms, text))
		return false;
	struct memo_slot *slot = memo_slot_of(forms->memo, text);
	if (slot->text.p) {
		*ret = slot->caption;
		return true;
	}
	struct dm_caption caption = { .label = dm_label_from_text(arena, &forms->units, text) };
	caption.role = role_of_label(forms, arena, &caption.label);
	if (!caption.role)
		return false;
	remember(forms->memo, &forms->units, slot, text, caption.role);
	*ret = caption;
	return true;
}

static int load_labels(struct dm_forms *forms, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	int r = dm_yaml_expect(node, DM_YAML_MAP, err);

	for (const struct dm_yaml *role = r ? NULL : node->first; role; role = role->next) {
		enum dm_role which = dm_role_from_name(role->key->text);

		if (which == DM_ROLE_NONE)
			return dm_yaml_fail(err, role->key, "there is no role called '%.*s'",
				DM_FMT(role->key->text));
		r = dm_yaml_expect(role, DM_YAML_LIST, err);
		for (const struct dm_yaml *label = r ? NULL : role->first; label;
			label = label->next) {
			r = dm_yaml_expect(label, DM_YAML_SCALAR, err);
			if (r)
				return r;
			add_label(forms, arena, label->text, which);
		}
		if (r)
			return r;
	}
	return r;
}

/* ---- words */

static int load_words(struct dm_words *words, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	int r = dm_yaml_expect(node, DM_YAML_LIST, err);
	if (r)
		return r;
	struct dm_str *items = DM_NEW_ARRAY(arena, words->n + node->n, struct dm_str);

	if (words->n)
		memcpy(items, words->items, words->n * sizeof(*items));
	words->items = items;
	for (const struct dm_yaml *word = node->first; word; word = word->next) {
		r = dm_yaml_expect(word, DM_YAML_SCALAR, err);
		if (r)
			return r;
		items[words->n++] = word->text;
	}
	return 0;
}

static int load_subjects(struct dm_forms *forms, struct dm_arena *arena, const struct dm_yaml *node,
	struct dm_error *err)
{
	static const char *const KEYS[] = { "transfer", "department", NULL };
	const struct dm_yaml *transfer = dm_yaml_find(node, DM_STR("transfer"));
	const struct dm_yaml *department = dm_yaml_find(node, DM_STR("department"));
	int r = dm_yaml_expect(node, DM_YAML_MAP, err);

	if (!r)
		r = dm_yaml_only_keys(node, KEYS, err);
	if (!r && transfer)
		r = load_words(&forms->subject_transfer, arena, transfer, err);
	if (!r && department)
		r = load_words(&forms->subject_department, arena, department, err);
	return r;
}

static int load_label_file(struct dm_forms *forms, struct dm_arena *arena,
	const struct dm_yaml *node, struct dm_error *err)
{
	static const char *const KEYS[] = { "labels", "subjects", "form_words", "title_ends",
		"sheet_numbers", "placeholders", "midterm_words", "stamps", "value_words", NULL };
	struct dm_words *const words[] = { &forms->form_words, &forms->title_ends,
		&forms->sheet_numbers, &forms->placeholders, &forms->midterm_words, &forms->stamps,
		&forms->value_words };
	int r;

	if (node->kind == DM_YAML_SCALAR && !node->text.p)
		return 0; /* an empty file */
	r = dm_yaml_expect(node, DM_YAML_MAP, err);
	if (!r)
		r = dm_yaml_only_keys(node, KEYS, err);
	const struct dm_yaml *labels = dm_yaml_find(node, DM_STR("labels"));
	if (!r && labels)
		r = load_labels(forms, arena, labels, err);
	const struct dm_yaml *subjects = dm_yaml_find(node, DM_STR("subjects"));
	if (!r && subjects)
		r = load_subjects(forms, arena, subjects, err);
	for (size_t i = 0; !r && i < sizeof(words) / sizeof(words[0]); i++) {
		const struct dm_yaml *list = dm_yaml_find(node, dm_str_from_c(KEYS[2 + i]));
		if (list)
			r = load_words(words[i], arena, list, err);
	}
	return r;
}

bool dm_words_within(const struct dm_words *words, struct dm_str text)
{
	for (size_t i = 0; i < words->n; i++)
		if (dm_str_eq(words->items[i], text))
			return true;
	return false;
}

bool dm_words_hold(const struct dm_words *words, struct dm_str text)
{
	for (size_t i = 0; i < words->n; i++)
		if (dm_str_find(text, words->items[i]) >= 0)
			return true;
	return false;
}

static bool longest(const struct dm_words *words, struct dm_str text, struct dm_str *ret,
	bool (*stands)(struct dm_str, struct dm_str))
{
	struct dm_str best = DM_NULL;

	for (size_t i = 0; i < words->n; i++)
		if (words->items[i].n > best.n && stands(text, words->items[i]))
			best = words->items[i];
	if (ret && best.n)
		*ret = best;
	return best.n > 0;
}

bool dm_words_begin(const struct dm_words *words, struct dm_str text, struct dm_str *ret)
{
	return longest(words, text, ret, dm_str_starts);
}

bool dm_words_end(const struct dm_words *words, struct dm_str text, struct dm_str *ret)
{
	return longest(words, text, ret, dm_str_ends);
}

/* ---- files */

static void close_folder(DIR **folder)
{
	if (*folder)
		(void)closedir(*folder);
	*folder = NULL;
}

static int by_name(const void *a, const void *b)
{
	return dm_str_compare(*(const struct dm_str *)a, *(const struct dm_str *)b);
}

static int list_folder(struct dm_arena *arena, const char *path, bool must_exist,
	struct file_names *ret, struct dm_error *err)
{
	DM_AUTO(close_folder) DIR *folder = opendir(path);

	if (!folder && errno == ENOENT && !must_exist)
		return 0;
	if (!folder)
		return dm_error_set(err, DM_E_CONFIG, "forms.folder",
			"the folder of form data %s cannot be read: %s; reinstall dropmill or "
			"check its permissions",
			path, strerror(errno));
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		struct dm_str name = dm_str_from_c(entry->d_name);

		if (dm_str_ends(name, DM_STR(".yaml")) && name.p[0] != '.')
			DM_PUSH(arena, ret, dm_arena_str(arena, name));
	}
	if (ret->n)
		qsort(ret->items, ret->n, sizeof(*ret->items), by_name);
	return 0;
}

static int load_file(struct dm_forms *forms, struct dm_arena *arena, const char *folder,
	struct dm_str name, struct dm_error *err)
{
	static const char *const OF_CHECKS[] = { "rules.yaml", "taxonomy.yaml", NULL };
	struct dm_str path = dm_arena_printf(arena, "%s/%.*s", folder, DM_FMT(name));
	const struct dm_yaml *node;

	if (dm_str_is_one_of(name, OF_CHECKS))
		return 0;
	int r = dm_yaml_read(arena, path.p, &node, err);
	if (r)
		return r;
	if (dm_str_eq(name, DM_STR("units.yaml")))
		return dm_units_add(&forms->units, arena, node, err);
	if (dm_str_eq(name, DM_STR("targets.yaml")))
		return dm_target_grammar_add(&forms->targets, arena, node, err);
	return load_label_file(forms, arena, node, err);
}

int dm_forms_load(struct dm_arena *arena, const char *const *folders, size_t n_folders,
	const struct dm_forms **ret, struct dm_error *err)
{
	struct dm_forms *forms = DM_NEW(arena, struct dm_forms);

	forms->targets.units = &forms->units;
	add_prefixes(forms);
	forms->memo = DM_NEW(arena, struct dm_caption_memo);
	forms->memo->arena = arena;
	forms->memo->slots = DM_NEW_ARRAY(arena, MEMO_ROOM, struct memo_slot);
	for (size_t i = 0; i < n_folders; i++) {
		struct file_names names = { 0 };
		int r = list_folder(arena, folders[i], i == 0, &names, err);

		for (size_t k = 0; !r && k < names.n; k++)
			r = load_file(forms, arena, folders[i], names.items[k], err);
		if (r)
			return r;
	}
	if (!forms->n_labels)
		return dm_error_set(err, DM_E_CONFIG, "forms.empty",
			"no form data was found in %s; reinstall dropmill",
			n_folders ? folders[0] : "(no folder)");
	*ret = forms;
	return 0;
}
