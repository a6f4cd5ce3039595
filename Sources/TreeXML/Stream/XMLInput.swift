internal import EspalierBytes
internal import EspalierTrees

/// Gives libxml2 a document in small pieces of UTF-8, each of which ends with a tag, and never more than are there.
///
/// So elements are told as soon as their last byte is there. No piece goes beyond the end of a sentence: what libxml2 finds
/// wrong it tells before the elements of the same piece, and no sentence before an error is to be lost.
final class XMLInput {
  /// libxml2's reader parses 512 bytes at once: of a longer piece it would keep the rest back until the piece after it has
  /// come, and behind one of that size it looks for more where it has met nothing but comments.
  private static let pieceSize = 511
  /// Bytes without an event outside the root's children: libxml2 reads all that stands before the root,
  /// and all that follows it, before it tells any of it.
  private static let outsideLimit = 4_000_000
  /// Bytes of a tag: libxml2 looks at all of it again for every piece, and from ten million on takes hours.
  private static let tagLimit = 1_000_000
  /// Bytes that an error can show beyond its place.
  private static let blockSize = 4096
  /// Bytes in which an encoding is declared.
  private static let declarationReach = 1024

  // Nothing that is called while the fields below change comes back to them; checking that costs a tenth of the time.
  private let source: ByteReader
  private var chunk: ArraySlice<UInt8> = []
  /// A copy of the bytes that are in view, where a piece is found without touching a reference count.
  private let block = UnsafeMutablePointer<UInt8>.allocate(capacity: blockSize)
  @exclusivity(unchecked) private var blockCount = 0
  /// The bytes of the block that libxml2 has.
  @exclusivity(unchecked) private var given = 0
  /// The source lines around the place where libxml2 stands.
  @exclusivity(unchecked) private(set) var view = XMLSourceView()
  @exclusivity(unchecked) private var scanner = XMLTagScanner()
  /// The name of the elements that are sentences; empty before the first one.
  @exclusivity(unchecked) private var sentenceName: [UInt8] = []
  /// The places behind the tags that libxml2 has and has not told.
  @exclusivity(unchecked) private var places: [TextPlace] = []
  @exclusivity(unchecked) private var placesTold = 0
  @exclusivity(unchecked) private var bytesSinceNode = 0
  /// The bytes of the tag that is open at the end of the last piece.
  @exclusivity(unchecked) private var bytesSinceTag = 0
  /// Whether no child of the root element is open.
  var isOutside = true
  /// Why the source could not be read to its end.
  private(set) var failure: FileError?
  /// Why the document ends for libxml2 before its end: what there is too much of.
  private(set) var excess: String?
  /// Whether libxml2 was told that the document is over.
  private(set) var isAtEnd = false

  var name: String { source.name }

  init(_ source: ByteReader) { self.source = source }

  deinit { block.deallocate() }

  /// Looks at the first bytes, passes over a byte-order mark, and makes UTF-8 of all other encodings.
  ///
  /// An encoding that nobody knows is left to libxml2, which says so.
  ///
  /// - Returns: the encoding that libxml2 is to take the document for; nil for what the document declares.
  func begin() throws(FileError) -> String? {
    let head = try source.peek { $0.count >= Self.declarationReach || $0.contains(UInt8(ascii: ">")) }
    let encoding = Self.encoding(of: head)
    if let encoding, !encoding.isUTF8 {
      guard let known = CharacterEncoding(encoding.name) else { return nil }
      try source.decode(from: known)
    }
    chunk = try source.next() ?? []
    if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { chunk = chunk.dropFirst(3) }
    return "UTF-8"
  }

  /// The encoding that a document has by its first bytes, or declares; nil where it does neither.
  private static func encoding(of head: ArraySlice<UInt8>) -> (name: String, isUTF8: Bool)? {
    let marks: [(bytes: [UInt8], name: String)] = [
      ([0xEF, 0xBB, 0xBF], "UTF-8"), ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"),
      ([0x3C, 0x00], "UTF-16LE"), ([0x00, 0x3C], "UTF-16BE"),
    ]
    if let mark = marks.first(where: { head.starts(with: $0.bytes) }) {
      return (mark.name, mark.name == "UTF-8")
    }
    let declaration = String(decoding: head.prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
    guard declaration.hasPrefix("<?xml"), let key = declaration.firstRange(of: "encoding") else { return nil }
    let value = declaration[key.upperBound...].drop { $0 != "\"" && $0 != "'" }
    guard let quote = value.first else { return nil }
    let name = String(value.dropFirst().prefix { $0 != quote })
    return (name, ["UTF-8", "UTF8", "ASCII", "US-ASCII"].contains(name.uppercased()))
  }

  /// Says which elements are sentences: pieces end where these end.
  func setSentenceName(_ name: String) { sentenceName = Array(name.utf8) }

  /// The place behind the next tag that libxml2 tells.
  func nextTagPlace() -> TextPlace {
    guard placesTold < places.count else { return scanner.place }
    placesTold += 1
    if placesTold == places.count {
      defer {
        places.removeAll(keepingCapacity: true)
        placesTold = 0
      }
      return places[placesTold - 1]
    }
    return places[placesTold - 1]
  }

  /// Takes note that libxml2 has made something of the pieces that it has.
  func nodeIsRead() { bytesSinceNode = 0 }

  /// Copies the next piece.
  ///
  /// - Returns: its length; 0 at the end, where the source fails, and where there is too much without
  ///   an event.
  func read(into buffer: UnsafeMutablePointer<CChar>, _ capacity: Int) -> Int {
    if isOutside, bytesSinceNode > Self.outsideLimit {
      excess = "more than \(Self.outsideLimit) bytes without an element"
    }
    if scanner.isInTag, bytesSinceTag > Self.tagLimit { excess = "a tag of more than \(Self.tagLimit) bytes" }
    if excess != nil || given == blockCount && !fill() { return 0 }
    let piece = block + given
    let count = nextPiece(piece, min(blockCount - given, capacity, Self.pieceSize))
    bytesSinceNode += count
    bytesSinceTag = scanner.isInTag ? bytesSinceTag + count : 0
    UnsafeMutableRawPointer(buffer).copyMemory(from: piece, byteCount: count)
    given += count
    return count
  }

  /// The length of the next piece: up to the last tag that ends within the limit, or to the end of a sentence. Before the first
  /// sentence a piece ends with every tag. Where none does, all is one piece.
  private func nextPiece(_ bytes: UnsafePointer<UInt8>, _ limit: Int) -> Int {
    var scanner = scanner
    var atTag = scanner
    var count = 0
    while let tag = scanner.nextTag(bytes, from: count, to: limit, sentenceName) {
      places.append(scanner.place)
      (count, atTag) = (tag.end, scanner)
      if tag.endsSentence || sentenceName.isEmpty { break }
    }
    guard count > 0 else {
      self.scanner = scanner
      return limit
    }
    self.scanner = atTag
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
    view.append(next)
    next.withUnsafeBufferPointer { bytes in
      if let start = bytes.baseAddress { block.update(from: start, count: bytes.count) }
    }
    (given, blockCount) = (0, next.count)
    return true
  }
}
