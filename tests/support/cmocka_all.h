/* cmocka with the headers that it needs before itself. */
#ifndef DM_TESTS_CMOCKA_ALL_H
#define DM_TESTS_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
