#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A regular file that is read at any place, with one copy: from the system into the result.
///
/// Its size is known before anything is read, so that no claim in it makes a reader allocate more
/// than it holds. Nothing is decompressed. Not `Sendable`.
public final class RandomAccessFile {
  /// The path as it was given.
  public let path: String
  /// The number of bytes when it was opened.
  public let size: Int

  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Throws: `FileError` (`notFound`, `isDirectory`, `unreadable`).
  public init(path: String) throws(FileError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileError(.notFound, path: path) }
    // Opening a pipe would wait for its writer.
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else {
      let number = errno
      let missing = number == ENOENT || number == ENOTDIR
      throw FileError(
        missing ? .notFound : .unreadable, path: path, detail: SystemCalls.reason(number))
    }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      _ = close(opened)
      throw FileError(
        isFolder ? .isDirectory : .unreadable, path: path, detail: "it is not a regular file")
    }
    (self.path, size, descriptor) = (path, Int(status.st_size), opened)
  }

  deinit { _ = close(descriptor) }

  /// Reads elements that lie in the file as they lie in memory, which is little-endian.
  ///
  /// - Parameters:
  ///   - offset: where the first one begins, in bytes.
  ///   - count: how many; they must lie within `size`.
  /// - Throws: `FileError` (`unreadable`), also where the file has become shorter.
  public func read<Element: BitwiseCopyable>(
    _ type: Element.Type, at offset: Int, count: Int
  ) throws(FileError) -> [Element] {
    let byteCount = count * MemoryLayout<Element>.stride
    precondition(offset >= 0 && byteCount <= size - offset, "\(byteCount) bytes at \(offset) of \(size)")
    var failure: FileError?
    let elements = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      failure = fill(UnsafeMutableRawBufferPointer(buffer), at: offset)
      initialized = failure == nil ? count : 0
    }
    if let failure { throw failure }
    return elements
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> FileError? {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
      if count > 0 {
        filled += count
      } else if count == 0 {
        return FileError(.unreadable, path: path, detail: "it has become shorter")
      } else if errno != EINTR {
        return FileError(.unreadable, path: path, detail: SystemCalls.reason(errno))
      }
    }
    return nil
  }
}
