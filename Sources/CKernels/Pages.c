// Memory on large pages, which are Linux's.
#if defined(__linux__)
#define _DEFAULT_SOURCE
#endif
#include "CKernels.h"

#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>

enum { PAGE = 1 << 21 };

static size_t rounded(size_t size) { return (size + PAGE - 1) / PAGE * PAGE; }

void *ek_allocate_pages(size_t size) {
  size = rounded(size);
  // One page too many, since the system need not begin at a multiple of one; what is over goes back.
  char *memory = mmap(0, size + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  size_t before = (PAGE - (uintptr_t)memory % PAGE) % PAGE;
  if (before > 0) munmap(memory, before);
  munmap(memory + before + size, PAGE - before);
  madvise(memory + before, size, MADV_HUGEPAGE);
  return memory + before;
}

void ek_free_pages(void *memory, size_t size) { munmap(memory, rounded(size)); }
#else
void *ek_allocate_pages(size_t size) {
  void *memory = aligned_alloc(64, (size + 63) / 64 * 64);
  return memory ? memset(memory, 0, size) : 0;
}

void ek_free_pages(void *memory, size_t size) {
  (void)size;
  free(memory);
}
#endif
