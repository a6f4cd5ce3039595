import Espalier
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Ends the process on SIGINT, SIGTERM and SIGHUP with nothing left behind.
///
/// A thread waits for the signals, since hardly anything may be done in a signal handler. The
/// status is 128 plus the signal's number, as shells have it: 130, 143 and 129.
enum Interruption {
  private static let isStopping = Atomic<Bool>(false)

  /// Starts to wait for the signals, but for those that the caller of the process has ignored
  /// (`nohup`). To be called before any other thread is started: threads inherit the mask.
  static func prepare() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    pthread_create(&thread, nil, { _ in Interruption.stopOnSignal() }, nil)
  }

  /// Does not return once a signal has come: errors that follow from it are nobody's business.
  static func waitIfStopping() {
    while isStopping.load(ordering: .acquiring) { pause() }
  }

  private static func stopOnSignal() -> Never {
    var signals = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &signals)
    var number: Int32 = 0
    while sigwait(&signals, &number) != 0 {}
    isStopping.store(true, ordering: .releasing)
    UnfinishedOutputs.removeAll()
    if Terminal.error.canMove { StandardError.write("\n") }
    _exit(128 + number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
