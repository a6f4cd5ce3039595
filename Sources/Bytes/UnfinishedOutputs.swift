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
  private static let paths = Mutex<Set<String>>([])

  /// Removes them all.
  public static func removeAll() {
    let all = paths.withLock { paths in
      defer { paths = [] }
      return paths
    }
    for path in all { erase(path) }
  }

  static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// The output was renamed into place: it is no longer ours.
  static func finish(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// The output was given up.
  static func remove(_ path: String) {
    finish(path)
    erase(path)
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
