/* The few turns that are taken, in one list for all routes. */
#include "turn.h"

#include <string.h>
#include <uv.h>

#include "base/check.h"

static uv_once_t once = UV_ONCE_INIT;
static uv_mutex_t lock; /* of the list */
static uv_cond_t given;
static struct dm_turn *first;

static void prepare(void)
{
	DM_CHECK(uv_mutex_init(&lock) == 0 && uv_cond_init(&given) == 0);
}

static bool is_taken(const struct dm_turn *turn)
{
	for (const struct dm_turn *t = first; t; t = t->next)
		if (t->folders == turn->folders && strcmp(t->path.text, turn->path.text) == 0)
			return true;
	return false;
}

void dm_turn_take(struct dm_turn *turn, const struct dm_job *job)
{
	struct dm_name name = dm_name_safe(dm_str_from_c(dm_job_name(job)), DM_NAME_MAX);
	struct dm_path sub;

	uv_once(&once, prepare);
	turn->folders = job->folders;
	/* What is too long for a path ends nowhere. */
	(void)dm_path_folders_safe(dm_str_from_c(job->origin.text), &sub);
	(void)dm_path_join(dm_str_from_c(sub.text), dm_str_from_c(name.text), &turn->path);
	uv_mutex_lock(&lock);
	while (is_taken(turn))
		uv_cond_wait(&given, &lock);
	turn->next = first;
	first = turn;
	uv_mutex_unlock(&lock);
}

void dm_turn_give(struct dm_turn *turn)
{
	uv_mutex_lock(&lock);
	struct dm_turn **at = &first;

	while (*at != turn)
		at = &(*at)->next;
	*at = turn->next;
	uv_cond_broadcast(&given);
	uv_mutex_unlock(&lock);
}
