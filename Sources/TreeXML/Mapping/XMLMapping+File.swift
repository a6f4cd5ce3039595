public import EspalierBytes
internal import EspalierTrees

extension XMLMapping {
  private enum Key: String, CaseIterable { case tree, node, label, word, category, order, head, skip }

  /// Reads a mapping from a file, such as this one for srcML:
  ///
  /// ```
  /// # Functions of a program as trees.
  /// tree     = function
  /// node     = *
  /// label    = name()
  /// word     = text()
  /// skip     = comment
  /// ```
  ///
  /// A key and its values a line, with commas in between; `#` begins a comment. `tree`, `node` and `skip` name elements,
  /// `*` is all. The others say where something is found: `@name` in an attribute, `name()` is the name of the
  /// element, `text()` its text, and any other word is an element in it. Of several places for `label`, `word` and
  /// `category` the first one holds that is there. `tree` and `word` are needed; the others may be missing.
  ///
  /// - Throws: `TreeSyntaxError` (`badMapping`), `FileError`.
  public init(contentsOf path: String) throws { try self.init(ByteReader(path: path)) }

  /// Reads a mapping from a byte source, as above.
  public init(_ source: ByteReader) throws {
    self.init(trees: [], label: [], word: [])
    let lines = LineReader(source)
    var keys: Set<Key> = []
    while let bytes = try lines.next() {
      let text = String(decoding: bytes, as: UTF8.self)
      let content = text.prefix { $0 != "#" }
      if content.allSatisfy(\.isWhitespace) { continue }
      let position = SourcePosition(file: lines.name, line: lines.lineNumber, column: 1)
      do throws(Fault) {
        let key = try take(content)
        guard keys.insert(key).inserted else {
          throw Fault("a second line of '\(key.rawValue)'; expected one")
        }
      } catch {
        throw TreeSyntaxError(
          .badMapping(error.sentence), at: position,
          excerpt: .init(line: bytes, at: bytes.startIndex, startsInside: false))
      }
    }
    for key in [Key.tree, .word] where !keys.contains(key) {
      throw TreeSyntaxError(
        .badMapping(
          "this mapping has no line for '\(key.rawValue)'; expected for example '\(key.rawValue) = ...'"),
        file: lines.name)
    }
  }

  private struct Fault: Error {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
  }

  /// Takes over what a line says.
  private mutating func take(_ line: Substring) throws(Fault) -> Key {
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = Self.trimmed(parts[0])
    guard let key = Key(rawValue: name) else {
      let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault("'\(name)' is not a key of a mapping; expected one of \(known)")
    }
    let values = parts.dropFirst().flatMap { $0.split(separator: ",") }.map(Self.trimmed).filter {
      !$0.isEmpty
    }
    guard let first = values.first else { throw Fault("'\(name)' has no value; expected '\(name) = ...'") }
    for value in values
    where !Self.isNameOrPlace(value, isElement: key == .tree || key == .node || key == .skip) {
      throw Fault(
        "'\(TreeSyntaxError.shown(value))' is not a name in XML without prefix"
          + "; expected names with commas in between, such as \(key == .tree ? "s, head" : "np, w")")
    }
    switch key {
    case .tree: trees = Set(values)
    case .node: nodes = values == ["*"] ? nil : Set(values)
    case .skip: skipped = Set(values)
    case .label: label = values.map(Self.source)
    case .word: word = values.map(Self.source)
    case .category: category = values.map(Self.source)
    case .order, .head:
      guard values.count == 1 else { throw Fault("'\(name)' has \(values.count) values; expected one") }
      if key == .order { order = Self.source(first) } else { head = Self.source(first) }
    }
    return key
  }

  /// Whether a value can be what a key asks for; letters of all scripts are letters of names.
  private static func isNameOrPlace(_ text: String, isElement: Bool) -> Bool {
    if isElement ? text == "*" : ["name()", "text()"].contains(text) { return true }
    let name = isElement || !text.hasPrefix("@") ? text[...] : text.dropFirst()
    return !name.isEmpty
      && name.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "_-.".unicodeScalars.contains(scalar)
      }
  }

  private static func source(_ text: String) -> Source {
    switch text {
    case "name()": .name
    case "text()": .text
    case _ where text.hasPrefix("@"): .attribute(String(text.dropFirst()))
    default: .child(text)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
