/* Packets with descriptors over a SOCK_SEQPACKET socketpair; the only code that touches the socket
 * between a parent and its worker. */
#ifndef DM_IPC_FDPASS_H
#define DM_IPC_FDPASS_H

#ifdef DM_IN_PLUGIN
#error "private to the core: plugins include dropmill/plugin.h, base/ and plugins/common only"
#endif

#include <stdbool.h>

#include "message.h"

/* The source and the outputs of a job. */
enum { DM_PACKET_FDS = 1 + DM_JOB_OUTPUTS_MAX };

/* One received packet. Its descriptors belong to it: dm_packet_done closes those that nobody took
 * (set a taken one to -1). */
struct dm_packet {
	size_t n;
	size_t n_fds;
	bool at_end; /* the other side is gone */
	int fds[DM_PACKET_FDS];
	uint8_t bytes[DM_MESSAGE_MAX];
};

/* Makes the two connected ends, both close-on-exec. */
int dm_fdpass_pair(int ret_ends[2], struct dm_error *);

/* Sends one packet with up to DM_PACKET_FDS descriptors, which stay the caller's. An error where the
 * other side is gone. */
int dm_fdpass_send(int socket, const uint8_t *bytes, size_t n, const int *fds, size_t n_fds,
	struct dm_error *);

/* Waits for one packet (unless `socket` does not block: then n is 0 where none is there). A packet
 * that is too long or carries too many descriptors is DM_E_CONTRACT. Every descriptor is
 * close-on-exec. */
int dm_fdpass_receive(int socket, struct dm_packet *ret, struct dm_error *);

void dm_packet_done(struct dm_packet *);

#endif
