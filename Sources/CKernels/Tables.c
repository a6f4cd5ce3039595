// Which kernels this processor can run.
#include "Tables.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *name;
  bool (*available)(void);
  const ek_table *forFloat, *forDouble;
} path;

static bool always(void) { return true; }

#if defined(__x86_64__)
static bool hasAVX2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}

static bool hasAVX512(void) {
  return hasAVX2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}
#endif

/// Best first.
static const path paths[] = {
#if defined(__x86_64__)
    {"avx512", hasAVX512, &ek_float_avx512, &ek_double_avx512},
    {"avx2", hasAVX2, &ek_float_avx2, &ek_double_avx2},
#endif
    {"plain", always, &ek_float_plain, &ek_double_plain},
};

static const path *find(const char *name) {
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    if ((!name || strcmp(name, paths[i].name) == 0) && paths[i].available()) return &paths[i];
  return 0;
}

const ek_table *ek_table_float(const char *name) {
  const path *found = find(name);
  return found ? found->forFloat : 0;
}

const ek_table *ek_table_double(const char *name) {
  const path *found = find(name);
  return found ? found->forDouble : 0;
}

const char *ek_forced_name(void) {
  const char *name = getenv("ESPALIER_KERNELS");
  return name && *name ? name : 0;
}
