#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The few calls of the C library that need more than one line in Swift.
enum SystemCalls {
  /// The words of the system for the error number of the call that just failed.
  static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

  /// What lies at a path.
  enum Kind { case nothing, file, folder, other }

  /// What lies at `path`; links are followed.
  static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .nothing }
    return kind(status)
  }

  /// What lies at `path`; a link is `.other`.
  static func kindNotFollowingLinks(of path: String) -> Kind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .nothing }
    return kind(status)
  }

  /// What an open descriptor reads.
  static func kind(of descriptor: Int32) -> Kind {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .nothing }
    return kind(status)
  }

  private static func kind(_ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Fills `chunk` with what the descriptor has; waits only while it has nothing.
  ///
  /// - Returns: the number of bytes, 0 at the end, or the negated error number.
  static func read(_ descriptor: Int32, into chunk: inout [UInt8]) -> Int {
    while true {
      let count = chunk.withUnsafeMutableBytes { bytes in
        #if canImport(Darwin)
          Darwin.read(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
          Musl.read(descriptor, bytes.baseAddress, bytes.count)
        #else
          Glibc.read(descriptor, bytes.baseAddress, bytes.count)
        #endif
      }
      if count >= 0 { return count }
      let number = errno
      if number == EINTR { continue }
      guard number == EAGAIN, wait(descriptor, for: POLLIN) else { return -Int(number) }
    }
  }

  /// Writes all of `bytes`.
  ///
  /// - Returns: 0, or the error number.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        #if canImport(Darwin)
          Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
          Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
          Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
        continue
      }
      let number = errno
      if number == EINTR { continue }
      guard number == EAGAIN, wait(descriptor, for: POLLOUT) else { return number }
    }
    return 0
  }

  /// Whether a read from the descriptor would wait: it has neither bytes nor an end nor an error.
  static func wouldWait(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) == 0
  }

  private static func wait(_ descriptor: Int32, for event: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    return poll(&request, 1, -1) >= 0 || errno == EINTR
  }

  /// Makes the entries of a folder durable; a file system that cannot do it is not an error.
  static func synchronizeFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }
}
