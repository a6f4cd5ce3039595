#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that appears under its name whole or not at all.
///
/// It is written beside its place, synced, and renamed into it by `commit()`. Given up or failed,
/// it leaves nothing. Not `Sendable`.
public final class AtomicFile: ByteSink {
  /// Where the file will be.
  public let path: String

  private let destination: String
  private let temporaryPath: String
  private let folder: String
  private let replacing: Bool
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  private static let capacity = 1 << 16

  /// Begins a file beside its place.
  ///
  /// - Parameter replacing: whether a file that lies there already may be replaced.
  /// - Throws: `FileError` (`alreadyExists`, `isDirectory`, `cannotCreate`).
  public init(path: String, replacing: Bool = true) throws(FileError) {
    guard !path.isEmpty, !path.utf8.contains(0), path.last != "/" else {
      throw FileError(.cannotCreate, path: path, detail: "this is not the name of a file")
    }
    switch SystemCalls.kind(of: path) {
    case .folder: throw FileError(.isDirectory, path: path)
    case .file, .nothing: break
    // Renaming a file over a device would take the device's place.
    case .other: throw FileError(.cannotCreate, path: path, detail: "it is not a regular file")
    }
    if !replacing, FolderListing.exists(path) { throw FileError(.alreadyExists, path: path) }
    self.path = path
    self.replacing = replacing
    destination = Self.resolved(path)
    (folder, temporaryPath) = UnfinishedOutputs.temporaryPath(beside: destination)
    descriptor = try UnfinishedOutputs.begin(temporaryPath) { [temporaryPath] () throws(FileError) in
      let opened = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard opened >= 0 else {
        throw FileError(.cannotCreate, path: path, detail: SystemCalls.reason(errno))
      }
      return opened
    }
  }

  deinit { abandon() }

  public func write(_ bytes: [UInt8]) throws(FileError) {
    precondition(descriptor >= 0, "\(path): written to after its end")
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Syncs the file and renames it into place.
  ///
  /// - Throws: `FileError` (`cannotWrite`, `alreadyExists`, `cannotCreate`); nothing is left then.
  public func commit() throws(FileError) {
    precondition(descriptor >= 0, "\(path): ended twice")
    try flush()
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw failed(errno) }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw failed(errno) }
    do throws(FileError) {
      try UnfinishedOutputs.finish(temporaryPath) { () throws(FileError) in try takePlace() }
    } catch {
      UnfinishedOutputs.remove(temporaryPath)
      throw error
    }
    SystemCalls.synchronizeFolder(folder)
  }

  /// Gives the file up; nothing is left of it.
  public func abandon() {
    guard descriptor >= 0 else { return }
    _ = close(descriptor)
    descriptor = -1
    UnfinishedOutputs.remove(temporaryPath)
  }

  private func takePlace() throws(FileError) {
    // A link, unlike a rename, never takes the place of a file that came in the meantime.
    let result = replacing ? rename(temporaryPath, destination) : link(temporaryPath, destination)
    guard result == 0 else {
      let number = errno
      if !replacing, number == EEXIST { throw FileError(.alreadyExists, path: path) }
      throw FileError(.cannotWrite, path: path, detail: SystemCalls.reason(number))
    }
    if !replacing { unlink(temporaryPath) }
  }

  private func flush() throws(FileError) {
    let number = SystemCalls.write(buffer[...], to: descriptor)
    buffer.removeAll(keepingCapacity: true)
    if number != 0 { throw failed(number) }
  }

  private func failed(_ number: Int32) -> FileError {
    if descriptor >= 0 { _ = close(descriptor) }
    descriptor = -1
    UnfinishedOutputs.remove(temporaryPath)
    return FileError(.cannotWrite, path: path, detail: SystemCalls.reason(number))
  }

  /// The file that a link at `path` stands for, so that the link stays and the file is replaced.
  private static func resolved(_ path: String) -> String {
    guard SystemCalls.kindNotFollowingLinks(of: path) == .other, let real = realpath(path, nil) else {
      return path
    }
    defer { free(real) }
    return String(cString: real)
  }
}
