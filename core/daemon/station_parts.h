/* The parts of a station, for its own files: station.c, station_intake.c, station_opening.c. */
#ifndef DM_DAEMON_STATION_PARTS_H
#define DM_DAEMON_STATION_PARTS_H

#include "station.h"

/* station.c */
/* Tries again after a pause, which it returns: ms, longer each time. */
uint64_t dm_station_wait(struct dm_station *);
/* The folders are not what they were: what is under way is left where it is, and taken up when they
 * are opened again. */
void dm_station_leave(struct dm_station *, const struct dm_error *why);
/* Where nothing holds the folders any more, they are closed, and opened anew if still wanted. */
void dm_station_settle_down(struct dm_station *);

/* station_intake.c */
int dm_station_open_intake(struct dm_station *, struct dm_error *);

/* station_opening.c */
void dm_station_begin_opening(struct dm_station *);
void dm_station_go_offline(struct dm_station *, const struct dm_error *why);
/* station_restore.c: what the journal does not know of the route is read back from its folders, which
 * are open; then `done`. */
void dm_station_restore(struct dm_station *, void (*done)(struct dm_station *));

/* Tells the owner, the first time. */
void dm_station_report_settled(struct dm_station *);

#endif
