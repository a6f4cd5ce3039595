// The tables that the template fills, one for each element type and instruction set.
#ifndef ESPALIER_TABLES_H
#define ESPALIER_TABLES_H

#include "CKernels.h"

extern const ek_table ek_float_plain, ek_double_plain;
#if defined(__x86_64__)
extern const ek_table ek_float_avx512, ek_double_avx512;
extern const ek_table ek_float_avx2, ek_double_avx2;
#endif

#endif
