// The thread team. A run is announced by a counter, and so is its end; the barrier is a counter of
// arrivals and a counter of phases. Threads that have spun in vain for a while sleep on a condition
// variable: where other processes want the cores, a thread that went on asking would hold up the very
// thread that it waits for.
#include "CKernels.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

enum {
  // Pauses before a thread gives way to others, some tens of microseconds.
  SPINS = 1000,
  // Times that it gives way before it sleeps, some milliseconds where nobody else wants the core: waking up costs
  // more than most waits last.
  YIELDS = 5000,
  // Nanoseconds that giving way takes where somebody does. It then costs the whole of another process' time
  // slice, a thousand times what is waited for: for so many waits the team's threads sleep instead.
  CROWDED = 100000,
  CROWDED_WAITS = 1000,
};

typedef struct {
  ek_team *team;
  pthread_t thread;
  int32_t number;
} worker;

// Queues whose shares are kept apart: threads that don't meet may be so many queues apart.
enum { BANKS = 64 };

/// A thread's share of a queue: the number of the queue (24 bits), the first chunk that is left and the
/// end (20 bits each). On a cache line of its own.
typedef struct {
  _Alignas(64) atomic_uint_fast64_t range;
} share;

/// The queues that a thread has begun. On a cache line of its own.
typedef struct {
  _Alignas(64) uint32_t begun;
} queue_count;

struct ek_team {
  int32_t count;
  worker *workers;
  share *shares;        // BANKS x count
  queue_count *queues;  // for every thread
  void (*body)(void *context, int32_t thread);
  void *context;
  pthread_mutex_t running;  // one run at a time
  pthread_mutex_t mutex;    // with `wake`, for sleepers
  pthread_cond_t wake;
  // Each on a cache line of its own: they are written by different threads.
  _Alignas(64) atomic_uint_fast32_t run;  // the number of the current run
  _Alignas(64) atomic_int_fast32_t unfinished;  // workers that are still in it
  _Alignas(64) atomic_uint_fast32_t finished;   // runs that all workers have left
  _Alignas(64) atomic_int_fast32_t sleepers;
  _Alignas(64) atomic_int_fast32_t crowded;  // waits that shall not give way
  _Alignas(64) atomic_int_fast32_t arrived;  // at the barrier
  _Alignas(64) atomic_uint_fast32_t phase;   // barriers passed
  _Alignas(64) atomic_bool stopping;
};

/// The team in whose run this thread is: a run inside a run of the same team can never end.
static _Thread_local const ek_team *inside;

static void pauseBriefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Gives way to others. True if somebody else wanted the core.
static bool givesWay(void) {
  struct timespec before, after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  sched_yield();
  clock_gettime(CLOCK_MONOTONIC, &after);
  return (after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec > CROWDED;
}

/// Waits for a counter to leave a value: spins, gives way, then sleeps. Returns the new value.
static uint_fast32_t awaitChange(ek_team *team, atomic_uint_fast32_t *counter, uint_fast32_t value) {
  uint_fast32_t now;
  for (int turns = 0; turns < SPINS; turns++) {
    if ((now = atomic_load_explicit(counter, memory_order_acquire)) != value) return now;
    pauseBriefly();
  }
  int_fast32_t crowded = atomic_load_explicit(&team->crowded, memory_order_relaxed);
  if (crowded > 0) atomic_store_explicit(&team->crowded, crowded - 1, memory_order_relaxed);
  for (int turns = crowded > 0 ? YIELDS : 0; turns < YIELDS; turns++) {
    if (givesWay()) {
      atomic_store_explicit(&team->crowded, CROWDED_WAITS, memory_order_relaxed);
      break;
    }
    if ((now = atomic_load_explicit(counter, memory_order_acquire)) != value) return now;
  }
  pthread_mutex_lock(&team->mutex);
  // Announced before the last look: who changes the counter either sees the sleeper or is seen here.
  atomic_fetch_add(&team->sleepers, 1);
  while ((now = atomic_load(counter)) == value) pthread_cond_wait(&team->wake, &team->mutex);
  atomic_fetch_sub(&team->sleepers, 1);
  pthread_mutex_unlock(&team->mutex);
  return now;
}

/// Adds one to a counter that others may wait for, and wakes those who sleep.
static void advance(ek_team *team, atomic_uint_fast32_t *counter) {
  atomic_fetch_add(counter, 1);
  if (atomic_load(&team->sleepers) > 0) {
    pthread_mutex_lock(&team->mutex);
    pthread_cond_broadcast(&team->wake);
    pthread_mutex_unlock(&team->mutex);
  }
}

static void *work(void *argument) {
  worker *self = argument;
  ek_team *team = self->team;
  inside = team;
  for (uint_fast32_t run = 0;;) {
    run = awaitChange(team, &team->run, run);
    if (atomic_load(&team->stopping)) return 0;
    team->body(team->context, self->number);
    if (atomic_fetch_sub_explicit(&team->unfinished, 1, memory_order_acq_rel) == 1) advance(team, &team->finished);
  }
}

ek_team *ek_team_create(int32_t count) {
  ek_team *team = aligned_alloc(64, (sizeof(ek_team) + 63) / 64 * 64);
  worker *workers = count > 1 ? calloc((size_t)count - 1, sizeof *workers) : 0;
  share *shares = aligned_alloc(64, BANKS * (size_t)count * sizeof *shares);
  queue_count *queues = aligned_alloc(64, (size_t)count * sizeof *queues);
  if (!team || !shares || !queues || (count > 1 && !workers)) {
    free(team);
    free(workers);
    free(shares);
    free(queues);
    return 0;
  }
  for (int32_t i = 0; i < BANKS * count; i++) atomic_init(&shares[i].range, 0);
  for (int32_t i = 0; i < count; i++) queues[i].begun = 0;
  *team = (ek_team){.count = 1, .workers = workers, .shares = shares, .queues = queues};
  pthread_mutex_init(&team->running, 0);
  pthread_mutex_init(&team->mutex, 0);
  pthread_cond_init(&team->wake, 0);
  for (; team->count < count; team->count++) {
    worker *next = &workers[team->count - 1];
    *next = (worker){.team = team, .number = team->count};
    if (pthread_create(&next->thread, 0, work, next) != 0) break;
  }
  return team;
}

int32_t ek_team_count(const ek_team *team) { return team->count; }

void ek_team_destroy(ek_team *team) {
  atomic_store(&team->stopping, true);
  advance(team, &team->run);
  for (int32_t i = 0; i < team->count - 1; i++) pthread_join(team->workers[i].thread, 0);
  pthread_cond_destroy(&team->wake);
  pthread_mutex_destroy(&team->mutex);
  pthread_mutex_destroy(&team->running);
  free(team->workers);
  free(team->shares);
  free(team->queues);
  free(team);
}

void ek_team_run(ek_team *team, void (*body)(void *context, int32_t thread), void *context) {
  if (inside == team) __builtin_trap();
  const ek_team *outside = inside;
  pthread_mutex_lock(&team->running);
  inside = team;
  uint_fast32_t finished = atomic_load_explicit(&team->finished, memory_order_relaxed);
  if (team->count > 1) {
    team->body = body;
    team->context = context;
    atomic_store_explicit(&team->unfinished, team->count - 1, memory_order_relaxed);
    advance(team, &team->run);
  }
  body(context, 0);
  if (team->count > 1) awaitChange(team, &team->finished, finished);
  inside = outside;
  pthread_mutex_unlock(&team->running);
}

void ek_team_barrier(ek_team *team) {
  if (team->count == 1) return;
  uint_fast32_t phase = atomic_load_explicit(&team->phase, memory_order_relaxed);
  if (atomic_fetch_add_explicit(&team->arrived, 1, memory_order_acq_rel) == team->count - 1) {
    atomic_store_explicit(&team->arrived, 0, memory_order_relaxed);
    advance(team, &team->phase);
    return;
  }
  awaitChange(team, &team->phase, phase);
}

int32_t ek_team_begin_queue(ek_team *team, int32_t thread) {
  uint32_t queue = ++team->queues[thread].begun;
  // All threads count alike, so all meet here.
  if (queue % (BANKS / 2) == 0) ek_team_barrier(team);
  return (int32_t)(queue & 0xffffff);
}

int32_t ek_team_take(ek_team *team, int32_t thread, int32_t queue, int32_t count) {
  for (int32_t i = 0; i < team->count; i++) {
    // A thread takes the first chunk of its own share, then the last one of another's.
    int32_t owner = (thread + i) % team->count;
    atomic_uint_fast64_t *range = &team->shares[queue % BANKS * team->count + owner].range;
    uint_fast64_t found = atomic_load_explicit(range, memory_order_relaxed);
    for (;;) {
      // Whoever comes first finds the share of an earlier queue.
      bool isNew = (int32_t)(found >> 40) != queue;
      uint_fast64_t first = isNew ? (uint64_t)count * owner / team->count : found >> 20 & 0xfffff;
      uint_fast64_t end = isNew ? (uint64_t)count * (owner + 1) / team->count : found & 0xfffff;
      if (first >= end && (i > 0 || !isNew)) break;
      uint_fast64_t left = first >= end ? first << 20 | end : i == 0 ? (first + 1) << 20 | end : first << 20 | (end - 1);
      if (atomic_compare_exchange_weak_explicit(range, &found, (uint64_t)queue << 40 | left, memory_order_relaxed,
                                                memory_order_relaxed)) {
        if (first >= end) break;
        return (int32_t)(i == 0 ? first : end - 1);
      }
    }
  }
  return -1;
}
