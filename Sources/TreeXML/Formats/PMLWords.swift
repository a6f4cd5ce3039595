internal import EspalierBytes
internal import EspalierTrees

/// The words of a document of the Prague Dependency Treebank, which lie in files beside it: forms in the m-layer, tokens
/// in the w-layer.
struct PMLWords {
  private let folder: String?
  private var paths: [String: String] = [:]
  private var words: [String: [String: String]] = [:]

  /// Words of a document, in its folder. One from standard input has none.
  init(beside document: String) {
    guard FolderListing.exists(document) else {
      folder = nil
      return
    }
    folder = document.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(document[...$0]) } ?? ""
  }

  /// A file that the document names, by what it calls it.
  mutating func addFile(_ name: String, id: String) { paths[id] = name }

  /// The word that is meant by the id of a file, `#`, and the id of a word in it; nil where there is none.
  ///
  /// - Throws: `FileError`, `TreeSyntaxError`.
  mutating func word(_ reference: String, at position: SourcePosition) throws -> String? {
    let parts = reference.split(separator: "#", maxSplits: 1).map(String.init)
    guard parts.count == 2, let name = paths[parts[0]] else { return nil }
    if let known = words[parts[0]] { return known[parts[1]] }
    guard let folder else { throw TreeSyntaxError(.wordsInOtherFile(name), at: position) }
    guard let path = Self.path(name, in: folder) else {
      throw TreeSyntaxError(.wordsInOtherFile(name), at: position)
    }
    let read = try Self.words(of: path)
    words[parts[0]] = read
    return read[parts[1]]
  }

  /// The path of a file, which may have been packed or unpacked since.
  private static func path(_ name: String, in folder: String) -> String? {
    // A name is that of a file beside the document, never a way to another place.
    let plain = name.split(separator: "/").last.map(String.init) ?? name
    let unpacked = plain.hasSuffix(".gz") ? String(plain.dropLast(3)) : plain
    return [plain, unpacked, unpacked + ".gz"].map { folder + $0 }.first(where: FolderListing.exists)
  }

  /// The form of every `m`, and the token of every `w`, by id.
  private static func words(of path: String) throws -> [String: String] {
    let stream = XMLStream(try ByteReader(path: path))
    let (m, w, id) = (stream.name("m"), stream.name("w"), stream.name("id"))
    let (form, token) = (stream.name("form"), stream.name("token"))
    var words: [String: String] = [:]
    var current: String?
    while let event = try stream.next() {
      guard event == .start else { continue }
      switch stream.name {
      case m, w: current = stream.attribute(id)
      case form, token:
        let text = String(decoding: try stream.remainingText(), as: UTF8.self)
        if let current, !text.isEmpty { words[current] = text }
      default: break
      }
    }
    return words
  }
}
