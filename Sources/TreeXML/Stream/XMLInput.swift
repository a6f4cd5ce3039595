internal import EspalierBytes
internal import EspalierTrees

/// Gives libxml2 a document in small pieces: up to the next `>`, and never more than are there.
///
/// So libxml2 stands right behind the tag that it tells of, its places are those of that tag, all
/// that comes before an error is told before the error, and an element is told as soon as its last
/// byte is there.
final class XMLInput {
  /// libxml2's reader parses so many bytes at once; of a longer piece it would keep the rest back
  /// until the piece after it has come.
  private static let pieceSize = 512
  /// Cuts that bring no event before there are no more of them: `>` stands in a comment, a value or a
  /// text, and libxml2 looks at what it has of those again for each piece.
  private static let cutLimit = 1024
  /// Bytes without an event outside the root's children: libxml2 reads all that stands before the root,
  /// and all that follows it, before it tells any of it.
  static let outsideLimit = 4_000_000
  /// Bytes that an error can show beyond its place.
  private static let blockSize = 4096

  private let source: ByteReader
  private var chunk: ArraySlice<UInt8> = []
  /// A copy of the bytes that are in view, where a piece is found without touching a reference count.
  private let block = UnsafeMutablePointer<UInt8>.allocate(capacity: blockSize)
  private var blockCount = 0
  /// The bytes of the block that libxml2 has.
  private var given = 0
  /// The source lines around the place where libxml2 stands.
  private(set) var view: XMLSourceView? = XMLSourceView()
  private var cutsSinceNode = 0
  private var bytesSinceNode = 0
  /// Whether no child of the root element is open.
  var isOutside = true
  /// Why the source could not be read to its end.
  private(set) var failure: FileError?
  /// Whether the document ends for libxml2 because there is too much without an event.
  private(set) var isTooLong = false
  /// Whether libxml2 was told that the document is over.
  private(set) var isAtEnd = false

  var name: String { source.name }

  init(_ source: ByteReader) { self.source = source }

  deinit { block.deallocate() }

  /// Looks at the first bytes and passes over a byte-order mark.
  ///
  /// - Returns: the form of UTF-16 that they are in; nil for encodings that begin as ASCII does,
  ///   which libxml2 takes from the document itself.
  func begin() throws(FileError) -> String? {
    _ = try source.peek { $0.count >= 4 }
    chunk = try source.next() ?? []
    let marks: [(bytes: [UInt8], length: Int, encoding: String?)] = [
      ([0xEF, 0xBB, 0xBF], 3, nil), ([0xFF, 0xFE], 2, "UTF-16LE"), ([0xFE, 0xFF], 2, "UTF-16BE"),
      ([0x3C, 0x00], 0, "UTF-16LE"), ([0x00, 0x3C], 0, "UTF-16BE"),
    ]
    let mark = marks.first { chunk.starts(with: $0.bytes) }
    // The lines of UTF-16 are not shown.
    if mark?.encoding != nil { view = nil }
    chunk = chunk.dropFirst(mark?.length ?? 0)
    return mark?.encoding
  }

  /// Takes note that libxml2 has made something of the pieces that it has.
  func nodeIsRead() { (cutsSinceNode, bytesSinceNode) = (0, 0) }

  /// Copies the next piece.
  ///
  /// - Returns: its length; 0 at the end, where the source fails, and where there is too much without
  ///   an event.
  func read(into buffer: UnsafeMutablePointer<CChar>, _ capacity: Int) -> Int {
    if isOutside, bytesSinceNode > Self.outsideLimit { isTooLong = true }
    if isTooLong || given == blockCount && !fill() { return 0 }
    let piece = block + given
    let limit = min(blockCount - given, capacity, Self.pieceSize)
    var count = limit
    if cutsSinceNode < Self.cutLimit {
      count = 1
      while count < limit, piece[count - 1] != UInt8(ascii: ">") { count += 1 }
      // The other half of a `>` in UTF-16.
      if count < limit, piece[count] == 0 { count += 1 }
      cutsSinceNode += 1
    }
    bytesSinceNode += count
    UnsafeMutableRawPointer(buffer).copyMemory(from: piece, byteCount: count)
    given += count
    return count
  }

  /// Takes the next bytes of the source; false where there are none.
  private func fill() -> Bool {
    if chunk.isEmpty {
      chunk = []  // lets go of the source's buffer, which would be copied otherwise
      do {
        chunk = try source.next() ?? []
      } catch {
        failure = error
      }
      guard !chunk.isEmpty else {
        isAtEnd = true
        return false
      }
    }
    let next = chunk.prefix(Self.blockSize)
    chunk = chunk.dropFirst(next.count)
    view?.append(next)
    next.withUnsafeBufferPointer { bytes in
      if let start = bytes.baseAddress { block.update(from: start, count: bytes.count) }
    }
    (given, blockCount) = (0, next.count)
    return true
  }
}
