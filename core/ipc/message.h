/* What a parent (daemon, command) and a worker say to each other.
 *
 * One message is one packet of a SOCK_SEQPACKET socketpair: a head of 16 bytes (magic, version,
 * kind, length of the body), then fixed-width little-endian fields and counted bytes. Decoding
 * checks every length and range and reads to the end, so what comes back is safe to use whoever
 * wrote it. Slices in decoded messages point into the packet. */
#ifndef DM_IPC_MESSAGE_H
#define DM_IPC_MESSAGE_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "base/error.h"
#include "dropmill/types.h"

enum {
	DM_MESSAGE_MAX = 64 * 1024, /* a larger datagram fails at the default socket buffer */
	DM_MESSAGE_VERSION = 1,
	DM_JOB_OUTPUTS_MAX = 16,
	DM_JOB_OPTIONS_MAX = 64,
	DM_READY_PLUGINS_MAX = 64, /* more are not told */
	DM_SHA256_BYTES = 32,
	DM_ID_MAX = 32, /* a plugin's id */
	DM_VERSION_MAX = 64,
	DM_SUFFIXES_MAX = 64,
};

/* Descriptors that a worker is born with; all others are closed. */
enum {
	DM_WORKER_SOCKET_FD = 3,
	DM_WORKER_BLACKBOX_FD = 4,
};

/* How a worker ends. */
enum {
	DM_WORKER_EXIT_DONE = 0,
	DM_WORKER_EXIT_LIMIT = 17, /* the job's memory limit; the result was sent before */
};

enum dm_message_kind {
	DM_MESSAGE_READY = 1,	/* worker: the sandbox is closed, send a job */
	DM_MESSAGE_REFUSED = 2, /* worker: cannot work at all, and why */
	DM_MESSAGE_JOB = 3,	/* parent: with the source's descriptor, then one for each output */
	DM_MESSAGE_RESULT = 4,	/* worker */
};

/* Mechanisms of the sandbox, as bits. */
enum {
	DM_SANDBOX_USER = 1,	 /* not root */
	DM_SANDBOX_LIMITS = 2,	 /* rlimits */
	DM_SANDBOX_PRIVS = 4,	 /* no new privileges */
	DM_SANDBOX_LANDLOCK = 8, /* no path */
	DM_SANDBOX_SECCOMP = 16, /* no other system call */
	DM_SANDBOX_ALL = 31,
};

/* A plugin that a worker can use. Never null. */
struct dm_ready_plugin {
	bool is_writer;
	struct dm_str id, version;
	struct dm_str
		suffixes; /* of a reader that can tell whether they are whole; blanks between */
};

struct dm_ready {
	uint32_t sandbox; /* what holds, DM_SANDBOX_… */
	uint32_t n_plugins;
	struct dm_ready_plugin plugins[DM_READY_PLUGINS_MAX]; /* in order of loading */
};

enum dm_job_kind {
	DM_JOB_CONVERT = 1, /* a report by each writer that outputs name */
	DM_JOB_INSPECT = 2, /* the blocks as JSON into the only output */
	DM_JOB_EXPLAIN = 3, /* what was decided and why into the only output; also where it fails */
	DM_JOB_ASK = 4,	    /* whether its reader is sure that it is whole; no output */
};

/* inspect: the members without the braces, so that the parent can put its own before them. */
#define DM_JOB_BARE 1u
/* explain: for people, not as JSON. */
#define DM_JOB_TEXT 8u
/* convert: where the document is no sound one, ask whether it is whole yet. */
#define DM_JOB_MAY_WAIT 2u
/* convert: messages of findings in English; else in Chinese. */
#define DM_JOB_ENGLISH 4u

/* By enum dm_limit; 0: the worker's own. */
enum { DM_JOB_LIMITS = 6 };

struct dm_job_option {
	struct dm_str plugin, key, value;
};

struct dm_job_message {
	uint64_t id;
	uint32_t kind; /* enum dm_job_kind */
	uint32_t flags;
	struct dm_str name;   /* file name, bytes as they are, without folder */
	struct dm_str locale; /* of displayed values (zh-CN); empty: the readers' default */
	uint64_t limits[DM_JOB_LIMITS];
	bool has_sha256;
	uint8_t sha256[DM_SHA256_BYTES]; /* of the source, where the parent knows it already */
	uint32_t n_outputs;
	struct dm_str outputs[DM_JOB_OUTPUTS_MAX]; /* ids of writers, in the order of descriptors */
	uint32_t n_options;
	struct dm_job_option options[DM_JOB_OPTIONS_MAX];
};

struct dm_counts {
	uint64_t projects, indicators, errors, warnings, notices, unplaced, notes, tables,
		paragraphs;
};

struct dm_result {
	uint64_t id;	       /* of the job */
	struct dm_error error; /* code 0: done */
	struct dm_counts counts;
	uint8_t sha256[DM_SHA256_BYTES]; /* of the source as read; zero for inspect */
	struct dm_str reader;		 /* id; empty: none was chosen */
	bool is_last;			 /* the worker ends after this one */
	bool is_incomplete; /* failed, and a reader says that the rest may be on its way; of an ask: a
			     * reader takes it and is not sure that it is whole */
};

/* Encodes into `to` of DM_MESSAGE_MAX bytes. Gives the packet's length, 0 where it does not fit or
 * a count is over its maximum. */
size_t dm_ready_encode(const struct dm_ready *, uint8_t *to);
size_t dm_refused_encode(const struct dm_error *, uint8_t *to);
size_t dm_job_message_encode(const struct dm_job_message *, uint8_t *to);
size_t dm_result_encode(const struct dm_result *, uint8_t *to);

/* The kind of a packet (enum dm_message_kind), 0 where the head is not sound. */
uint32_t dm_message_kind(const uint8_t *packet, size_t n);

/* Decodes a packet of that kind. DM_E_CONTRACT where it is not sound. Texts of an error come out as
 * valid UTF-8 without control characters. */
int dm_ready_decode(const uint8_t *packet, size_t n, struct dm_ready *ret, struct dm_error *);
int dm_refused_decode(const uint8_t *packet, size_t n, struct dm_error *ret, struct dm_error *);
int dm_job_message_decode(
	const uint8_t *packet, size_t n, struct dm_job_message *ret, struct dm_error *);
int dm_result_decode(const uint8_t *packet, size_t n, struct dm_result *ret, struct dm_error *);

#endif
