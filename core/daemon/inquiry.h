/* Asks a worker whether a file that has not settled yet is whole, while it stays where it is: a reader
 * that is sure spares people the wait. Whatever comes between, the file settles as any other. */
#ifndef DM_DAEMON_INQUIRY_H
#define DM_DAEMON_INQUIRY_H

#include "intake.h"
#include "station.h"

/* Begins one, where a reader can tell and there is room; on the intake's ask. */
void dm_inquiry_begin(struct dm_station *, const struct dm_intake_ask *);

/* For the traffic: how many wait for a worker; the next one of them; the answer, false where the
 * number is none of ours. */
size_t dm_inquiry_count(const struct dm_traffic *);
bool dm_inquiry_next(struct dm_traffic *, struct dm_task *ret);
bool dm_inquiry_answered(struct dm_traffic *, const struct dm_result *);

/* Gives up those that wait for a worker, of one station or of all (NULL); and those that a worker
 * has, where it was killed. */
void dm_inquiry_recall(struct dm_traffic *, const struct dm_station *, bool with_asked);

#endif
