/* A package (ECMA-376-2: a ZIP file whose members are parts) over the host's source.
 *
 * Functions that fail have told the host why (dm_host.fail) and return its code, so callers only
 * pass the code on. Parts are found by name, ASCII case and the kind of slash apart; a leading
 * slash is allowed. What parts unpack to is counted, never believed. */
#ifndef DM_OOXML_PACKAGE_H
#define DM_OOXML_PACKAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "dropmill/plugin.h"

struct dm_zip_entry;
struct dm_xml_feed;

struct dm_package {
	const struct dm_host *host;
	const struct dm_source *source;
	struct dm_arena arena; /* over the host's memory: lives as long as the job */
	struct zip *zip;
	struct dm_zip_entry *entries; /* hash table by normal name */
	size_t mask;
	uint64_t unpacked, unpacked_limit; /* bytes, all parts together */
	int32_t source_code;		   /* what read_at answered, where it failed */
	uint32_t n_prologs;		   /* parts whose beginning was looked at */
	struct dm_xml_feed *spare_feeds;   /* xml_feed's: buffers kept for the next part */
};

/* Opens a package. Refuses, with its own problem for each: what is no ZIP file (says what it is
 * instead, password-protected and legacy files above all), cut off and damaged ones, more than
 * 10,000 members, members that overlap, two members of one name, and XML with a DTD in any of its
 * parts. The caller closes it. */
int32_t dm_package_open(
	const struct dm_host *, const struct dm_source *, struct dm_package **ret_package);

/* Closes *package and empties it; accepts NULL. For DM_AUTO. */
void dm_package_close(struct dm_package **package);

/* True where there is a part of this name. */
bool dm_package_has(const struct dm_package *, struct dm_str name);

/* Tells the host that the job fails, in this part (null: none) and line (0: unknown); returns the
 * code. The text is formatted as by printf. */
int32_t dm_package_fail(struct dm_package *, int32_t code, const char *id, struct dm_str part,
	uint32_t line, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Tells the host something worth knowing about a part; the job goes on. */
void dm_package_note(struct dm_package *, const char *id, struct dm_str part, const char *format,
	...) __attribute__((format(printf, 4, 5)));

/* A part being read. */
struct dm_part {
	struct dm_package *package;
	struct dm_str name; /* as asked for */
	struct zip_file *file;
	uint64_t size, taken; /* declared, and read so far */
};

/* Opens a part. Refuses encrypted members, methods other than store and deflate, links, and what
 * states that it unpacks to more than is left. */
int32_t dm_part_open(struct dm_package *, struct dm_str name, struct dm_part *ret_part);

/* Reads on: the number of bytes, 0 at the end, or a negative code. The end is only reached where
 * the checksum and the declared size are right, so read up to it. */
int64_t dm_part_read(struct dm_part *, void *buffer, size_t length);

/* Closes a part; accepts one that is all zero. For DM_AUTO. */
void dm_part_close(struct dm_part *);

/* For dm_reader_ops.complete: whether the directory stands and every member is whole. Packages that
 * unpack to more than 64 MiB are not read for it: unknown. Says nothing to the host. */
enum dm_complete dm_package_complete(const struct dm_host *, const struct dm_source *);

/* What a reader of packages claims. */
struct dm_package_kind {
	const char *folder;	     /* where such packages keep their parts: "word/" */
	const char *const *suffixes; /* lower case, NULL ends it */
	const char *legacy_suffix;   /* of the format before: "doc" */
	const char *legacy_stream;   /* and the stream that gives it away: "WordDocument" */
};

/* For dm_reader_ops.probe: 0 to 100. Takes files of its suffixes that are no packages too, at a low
 * score, so that somebody can say why they cannot be read. Says nothing to the host. */
int32_t dm_package_score(
	const struct dm_host *, const struct dm_source *, const struct dm_package_kind *);

/* True where the source's name ends in a dot and one of the suffixes (ASCII case apart). */
bool dm_source_has_suffix(const struct dm_source *, const char *const *suffixes);

#endif
