/* The cleanup attribute, in one place: DM_AUTO(dm_thing_close) struct dm_thing *thing = NULL;
 * The named function takes the address of the variable, accepts an empty one and empties it, so the
 * same function serves as destructor and as cleanup handler. */
#ifndef DM_BASE_AUTO_H
#define DM_BASE_AUTO_H

#define DM_AUTO(function) __attribute__((cleanup(function)))

#endif
