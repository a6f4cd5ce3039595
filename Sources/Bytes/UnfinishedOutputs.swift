#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif
private import Synchronization

/// The temporary files and folders of this process that have not been renamed into place.
///
/// A program that is told to stop (SIGINT, SIGTERM) calls `removeAll()` before it exits, from a
/// thread and not from the signal handler itself.
public enum UnfinishedOutputs {
  private struct State {
    var paths: Set<String> = []
    var isOver = false
  }

  private static let state = Mutex(State())

  /// Removes them all, for a process that is about to end.
  ///
  /// Another thread that is at work on an output would put back what is removed: from now on a
  /// thread that begins an output or brings one into its place waits for the end of the process.
  public static func removeAll() {
    state.withLock { state in
      for path in state.paths { erase(path) }
      state.paths = []
      state.isOver = true
    }
  }

  /// Makes an output, which is ours from then on.
  static func begin<Result, Failure>(
    _ path: String, _ make: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try change { (paths) throws(Failure) in
      let result = try make()
      paths.insert(path)
      return result
    }
  }

  /// Brings an output into its place, from where on it is no longer ours.
  static func finish<Failure>(_ path: String, _ move: () throws(Failure) -> Void) throws(Failure) {
    try change { (paths) throws(Failure) in
      try move()
      paths.remove(path)
    }
  }

  /// The output was given up.
  static func remove(_ path: String) {
    state.withLock { _ = $0.paths.remove(path) }
    erase(path)
  }

  private static func change<Result, Failure>(
    _ body: (inout Set<String>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let result = try state.withLock { state throws(Failure) -> Result? in
      state.isOver ? nil : try body(&state.paths)
    }
    if let result { return result }
    while true { pause() }
  }

  private static func erase(_ path: String) {
    if SystemCalls.kindNotFollowingLinks(of: path) == .folder {
      FolderListing.remove(path)
    } else {
      unlink(path)
    }
  }

  /// A name beside `path` that no other process or call uses.
  static func temporaryPath(beside path: String) -> (folder: String, path: String) {
    let folder: String
    let name: Substring
    if let slash = path.lastIndex(of: "/") {
      folder = slash == path.startIndex ? "/" : String(path[..<slash])
      name = path[path.index(after: slash)...]
    } else {
      folder = "."
      name = path[...]
    }
    let unique = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return (folder, FolderListing.join(folder, ".\(name).\(getpid()).\(unique).partial"))
  }
}
