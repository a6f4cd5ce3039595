#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The bytes of a file, of standard input or of memory, piece by piece; gzip is undone on the way.
///
/// A piece is handed on as soon as there is one: a reader on a pipe never waits for a full buffer.
/// Gzip is recognised by its first two bytes and may have several members. A reader has one owner
/// at a time and is not `Sendable`.
public final class ByteReader {
  /// What messages call the source: the path as it was given, or `<standard input>`.
  public let name: String
  /// Called before a read that would wait for whoever writes the other end, so that what was read
  /// so far can be answered first. What it throws, `next()` throws.
  package var beforeWaiting: (() throws(FileError) -> Void)?

  private let descriptor: Int32?
  private let ownsDescriptor: Bool
  private var chunk: [UInt8] = []
  private var memory: ArraySlice<UInt8>
  private var held: ArraySlice<UInt8> = []
  private var compressed: ArraySlice<UInt8> = []
  private var inflater: GzipInflater?
  private var betweenMembers = false
  private var started = false
  private var decoder: CharacterDecoder?

  private static let chunkSize = 1 << 16
  private static let gzipMagic: [UInt8] = [0x1F, 0x8B]

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: `FileError` (`notFound`, `isDirectory`, `unreadable`).
  public init(path: String) throws(FileError) {
    memory = []
    guard path != "-" else {
      (name, descriptor, ownsDescriptor) = ("<standard input>", STDIN_FILENO, false)
      return
    }
    // A path with a NUL in it would be cut short by the C library.
    guard !path.isEmpty, !path.utf8.contains(0) else { throw FileError(.notFound, path: path) }
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      let number = errno
      let missing = number == ENOENT || number == ENOTDIR
      throw FileError(
        missing ? .notFound : .unreadable, path: path, detail: SystemCalls.reason(number))
    }
    guard SystemCalls.kind(of: opened) != .folder else {
      _ = close(opened)
      throw FileError(.isDirectory, path: path)
    }
    (name, descriptor, ownsDescriptor) = (path, opened, true)
  }

  /// Reads an open descriptor, which stays the caller's to close.
  public init(descriptor: Int32, name: String) {
    memory = []
    self.name = name
    self.descriptor = descriptor
    ownsDescriptor = false
  }

  /// Reads bytes in memory.
  public init(bytes: [UInt8], name: String) {
    memory = bytes[...]
    self.name = name
    descriptor = nil
    ownsDescriptor = false
  }

  deinit {
    if ownsDescriptor, let descriptor { _ = close(descriptor) }
  }

  /// The next bytes, at least one; nil at the end.
  ///
  /// - Throws: `FileError` (`unreadable`, `corrupt`).
  public func next() throws(FileError) -> ArraySlice<UInt8>? {
    if !held.isEmpty {
      defer { held = [] }
      return held
    }
    return try nextPlain()
  }

  /// Everything that is left.
  ///
  /// - Throws: `FileError` (`unreadable`, `corrupt`).
  public func readAll() throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let piece = try next() { bytes.append(contentsOf: piece) }
    return bytes
  }

  /// Looks ahead until `enough` is content with what lies ahead, or the end is reached.
  ///
  /// What was looked at is read again by `next()`.
  package func peek(until enough: (ArraySlice<UInt8>) -> Bool) throws(FileError) -> ArraySlice<UInt8> {
    while !enough(held) {
      guard let piece = try nextPlain() else { break }
      held.append(contentsOf: piece)
    }
    return held
  }

  /// Takes everything that is still to be read as text in an encoding, and hands it on in UTF-8.
  package func decode(from encoding: CharacterEncoding) throws(FileError) {
    decoder = CharacterDecoder(encoding.name)
    held = try decoded(held)[...]
  }

  private func nextPlain() throws(FileError) -> ArraySlice<UInt8>? {
    while let piece = try nextUndecoded() {
      guard decoder != nil else { return piece }
      let text = try decoded(piece)
      if !text.isEmpty { return text[...] }
    }
    do {
      try decoder?.finish()
    } catch {
      throw FileError(.undecodable, path: name, detail: "it ends amid a character")
    }
    return nil
  }

  private func decoded(_ piece: ArraySlice<UInt8>) throws(FileError) -> [UInt8] {
    guard let decoder else { return Array(piece) }
    do {
      return try decoder.decode(piece)
    } catch {
      let byte = String(error.byte, radix: 16, uppercase: true)
      throw FileError(
        .undecodable, path: name, detail: "the byte 0x\(byte) on line \(error.line ?? 1) has no meaning in it"
      )
    }
  }

  private func nextUndecoded() throws(FileError) -> ArraySlice<UInt8>? {
    if !started {
      started = true
      return try start()
    }
    return inflater == nil ? try nextRaw() : try nextInflated()
  }

  /// Reads the first bytes and decides whether they are gzip.
  private func start() throws(FileError) -> ArraySlice<UInt8>? {
    guard var first = try nextRaw() else { return nil }
    if first.count == 1, first.first == Self.gzipMagic[0], let second = try nextRaw() {
      first.append(contentsOf: second)
    }
    guard first.starts(with: Self.gzipMagic) else { return first }
    inflater = GzipInflater()
    compressed = first
    return try nextInflated()
  }

  private func nextRaw() throws(FileError) -> ArraySlice<UInt8>? {
    guard let descriptor else {
      defer { memory = [] }
      return memory.isEmpty ? nil : memory
    }
    if let beforeWaiting, SystemCalls.wouldWait(descriptor) { try beforeWaiting() }
    if chunk.isEmpty { chunk = [UInt8](repeating: 0, count: Self.chunkSize) }
    let count = SystemCalls.read(descriptor, into: &chunk)
    guard count >= 0 else {
      let number = Int32(-count)
      throw FileError(
        number == EISDIR ? .isDirectory : .unreadable, path: name, detail: SystemCalls.reason(number))
    }
    return count == 0 ? nil : chunk[..<count]
  }

  private func nextInflated() throws(FileError) -> ArraySlice<UInt8>? {
    guard let inflater else { return nil }
    while true {
      if compressed.isEmpty {
        compressed = []  // lets go of the chunk, which would be copied otherwise
        guard let piece = try nextRaw() else {
          if betweenMembers { return nil }
          throw FileError(.corrupt, path: name, detail: "its end is missing")
        }
        compressed = piece
      }
      if betweenMembers, try !beginNextMember(inflater) { continue }
      let output: ArraySlice<UInt8>
      let progress: GzipInflater.Progress
      do {
        (output, progress) = try inflater.inflate(&compressed)
      } catch {
        throw FileError(.corrupt, path: name, detail: error.reason)
      }
      betweenMembers = progress == .memberEnded
      if !output.isEmpty { return output }
    }
  }

  /// Skips the zeros that tapes pad with, and begins the member that follows.
  private func beginNextMember(_ inflater: GzipInflater) throws(FileError) -> Bool {
    compressed = compressed.drop { $0 == 0 }
    guard let byte = compressed.first else { return false }
    guard byte == Self.gzipMagic[0] else {
      throw FileError(.corrupt, path: name, detail: "other data follows the compressed data")
    }
    inflater.beginMember()
    return true
  }
}
