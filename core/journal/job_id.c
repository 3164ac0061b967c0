/* Decides the digits of a name; what the clock says is only a hint. */
#include "job_id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum { BASE = 36, MS_DIGITS = 9, SEQUENCE_DIGITS = 4, CHANCE_DIGITS = 7 };

static const char DIGITS[BASE + 1] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const uint64_t MS_MAX = 101559956668415u; /* 36^9 - 1 */
static const uint32_t SEQUENCE_MAX = 1679615;	 /* 36^4 - 1 */

_Static_assert(MS_DIGITS + SEQUENCE_DIGITS + CHANCE_DIGITS == DM_JOB_ID_LENGTH, "digits of a name");

static void digits_put(char *to, int n, uint64_t value)
{
	for (int i = n; i-- > 0; value /= BASE)
		to[i] = DIGITS[value % BASE];
}

static uint64_t digits_value(const char *from, int n)
{
	uint64_t value = 0;

	for (int i = 0; i < n; i++)
		value = value * BASE + (uint64_t)(strchr(DIGITS, from[i]) - DIGITS);
	return value;
}

int dm_job_id_source_init(struct dm_job_id_source *source, struct dm_error *err)
{
	struct dm_job_id_source fresh = { 0 };
	uint64_t chance;
	ssize_t n;

	do
		n = getrandom(&chance, sizeof(chance), 0);
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof(chance))
		return dm_error_errno(err, n < 0 ? errno : EIO, "cannot draw random bytes");
	digits_put(fresh.chance, CHANCE_DIGITS, chance);
	*source = fresh;
	return 0;
}

void dm_job_id_source_raise(struct dm_job_id_source *source, struct dm_str id)
{
	uint64_t ms;
	uint32_t sequence;

	if (!dm_job_id_is_valid(id))
		return;
	ms = digits_value(id.p, MS_DIGITS);
	sequence = (uint32_t)digits_value(id.p + MS_DIGITS, SEQUENCE_DIGITS);
	if (ms < source->ms || (ms == source->ms && sequence <= source->sequence))
		return;
	source->ms = ms;
	source->sequence = sequence;
}

void dm_job_id_next(struct dm_job_id_source *source, int64_t now_ms, char ret[DM_JOB_ID_SIZE])
{
	uint64_t now = now_ms < 0 ? 0 : (uint64_t)now_ms;

	if (now > source->ms && now <= MS_MAX) {
		source->ms = now;
		source->sequence = 0;
	} else if (source->sequence < SEQUENCE_MAX) {
		source->sequence++;
	} else {
		source->ms++;
		source->sequence = 0;
	}
	digits_put(ret, MS_DIGITS, source->ms);
	digits_put(ret + MS_DIGITS, SEQUENCE_DIGITS, source->sequence);
	memcpy(ret + MS_DIGITS + SEQUENCE_DIGITS, source->chance, CHANCE_DIGITS);
	ret[DM_JOB_ID_LENGTH] = '\0';
}

int64_t dm_job_id_ms(struct dm_str id)
{
	return (int64_t)digits_value(id.p, MS_DIGITS);
}

bool dm_job_id_is_valid(struct dm_str id)
{
	if (id.n != DM_JOB_ID_LENGTH)
		return false;
	for (size_t i = 0; i < id.n; i++)
		if (!id.p[i] || !strchr(DIGITS, id.p[i]))
			return false;
	return true;
}
