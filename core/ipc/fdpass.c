#include "fdpass.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/fd.h"

/* Room for the descriptors, aligned as CMSG_FIRSTHDR wants it. One more than allowed, so that too
 * many are seen rather than cut off. */
union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int) * (DM_PACKET_FDS + 1))];
};

int dm_fdpass_pair(int ret_ends[2], struct dm_error *err)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret_ends) < 0)
		return dm_error_errno(err, errno, "cannot make a socket pair for a worker");
	return 0;
}

static void attach(struct msghdr *message, union control *control, const int *fds, size_t n_fds)
{
	message->msg_control = control->bytes;
	message->msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
	struct cmsghdr *head = CMSG_FIRSTHDR(message);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
	memcpy(CMSG_DATA(head), fds, sizeof(int) * n_fds);
}

int dm_fdpass_send(int socket, const uint8_t *bytes, size_t n, const int *fds, size_t n_fds,
	struct dm_error *err)
{
	struct iovec part = { .iov_base = (void *)(uintptr_t)bytes, .iov_len = n };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	union control control = { 0 };
	ssize_t sent;

	if (!n || n > DM_MESSAGE_MAX || n_fds > DM_PACKET_FDS)
		return dm_error_set(err, DM_E_BUG, "ipc.send", "a message of %zu bytes", n);
	if (n_fds)
		attach(&message, &control, fds, n_fds);
	do
		sent = sendmsg(socket, &message, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent < 0 ? dm_error_errno(err, errno, "cannot send to the other process") : 0;
}

static void detach(struct msghdr *message, struct dm_packet *packet, bool *ret_too_many)
{
	for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head;
		head = CMSG_NXTHDR(message, head)) {
		if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
			continue;
		size_t n = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(head) + i * sizeof(int), sizeof(int));
			if (packet->n_fds < DM_PACKET_FDS) {
				packet->fds[packet->n_fds++] = fd;
				continue;
			}
			*ret_too_many = true;
			dm_fd_close(&fd);
		}
	}
}

int dm_fdpass_receive(int socket, struct dm_packet *ret, struct dm_error *err)
{
	struct iovec part = { .iov_base = ret->bytes, .iov_len = sizeof(ret->bytes) };
	union control control = { 0 };
	struct msghdr message = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes) };
	bool too_many = false;
	ssize_t got;

	ret->n = ret->n_fds = 0;
	ret->at_end = false;
	do
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	if (got < 0 && errno != ECONNRESET)
		return dm_error_errno(err, errno, "cannot hear the other process");
	detach(&message, ret, &too_many);
	if (too_many || message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
		dm_packet_done(ret);
		return dm_error_set(err, DM_E_CONTRACT, "ipc.packet",
			"the other process sent too much at once");
	}
	ret->n = got > 0 ? (size_t)got : 0;
	ret->at_end = got <= 0;
	return 0;
}

void dm_packet_done(struct dm_packet *packet)
{
	for (size_t i = 0; i < packet->n_fds; i++)
		dm_fd_close(&packet->fds[i]);
	packet->n_fds = 0;
}
