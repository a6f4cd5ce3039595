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
  /// Bytes that an error can show beyond its place.
  private static let blockSize = 4096

  private let source: ByteReader
  private var chunk: ArraySlice<UInt8> = []
  /// The bytes of `chunk` that are in view and that libxml2 does not have yet.
  private var block: Range<Int> = 0..<0
  /// The source lines around the place where libxml2 stands.
  private(set) var view = XMLSourceView()
  /// Why the source could not be read to its end.
  private(set) var failure: FileError?
  /// Whether libxml2 was told that the document is over.
  private(set) var isAtEnd = false

  var name: String { source.name }

  init(_ source: ByteReader) { self.source = source }

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
    chunk = chunk.dropFirst(mark?.length ?? 0)
    block = chunk.startIndex..<chunk.startIndex
    return mark?.encoding
  }

  /// Copies the next piece.
  ///
  /// - Returns: its length; 0 at the end, and where the source fails.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    do {
      guard try fill() else {
        isAtEnd = true
        return 0
      }
    } catch {
      failure = error
      return 0
    }
    let limit = min(block.count, buffer.count, Self.pieceSize)
    let count = chunk[block.prefix(limit)].withUnsafeBytes { bytes in
      var count = bytes.firstIndex(of: 0x3E).map { $0 + 1 } ?? limit
      // The other half of a `>` in UTF-16.
      if count < limit, bytes[count] == 0 { count += 1 }
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      return count
    }
    block = block.dropFirst(count)
    return count
  }

  /// Whether there are bytes in `block`, once the next ones were taken where there were none.
  private func fill() throws(FileError) -> Bool {
    guard block.isEmpty else { return true }
    chunk = chunk[block.upperBound...]
    if chunk.isEmpty {
      chunk = []  // lets go of the source's buffer, which would be copied otherwise
      guard let next = try source.next() else { return false }
      chunk = next
    }
    block = chunk.indices.prefix(Self.blockSize)
    view.append(chunk[block])
    return true
  }
}
