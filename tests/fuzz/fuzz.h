/* fuzz.h: what a fuzz target offers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's entry. Aborts when the parser under test breaks a promise. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
