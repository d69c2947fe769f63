/*
 * Time that only goes forward.
 */

#ifndef LAIT_CLOCK_H
#define LAIT_CLOCK_H

#include <stdint.h>

/* clock_ms(): milliseconds since some moment before the process began; no
 * clock on the wall moves it.  It cannot fail. */
int64_t clock_ms(void);

#endif
