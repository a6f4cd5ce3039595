import ArgumentParser
import Espalier

/// A network as `espalier compare` is told of it: in short (`lstm:both`), or as a name and options of `espalier train`
/// (`BiLSTM: --cell lstm --direction both`).
struct ComparedEntry {
  /// What it is called.
  let name: String
  /// What was written.
  private let kind: Kind
  /// Where it was written: a place in a file; nil for the command line.
  private let place: String?

  private enum Kind {
    case short(NetworkSpecification)
    case written(ComparedOptions)
  }

  /// The networks that are compared where none is named.
  static let usual = ["lstm", "lstm:both", "tree-rnn", "rntn", "tree-lstm", "child-sum-tree-lstm"]

  /// A network on the command line.
  ///
  /// - Throws: `ValidationError` where the text names no network.
  init(argument: String) throws { try self.init(argument, place: nil) }

  private init(_ text: String, place: String?) throws {
    self.place = place
    guard text.contains("--"), let colon = text.firstIndex(of: ":") else {
      let network = try NetworkSpecification(argument: text)
      (name, kind) = (network.name, .short(network))
      return
    }
    let name = String(text[..<colon].trimmed)
    guard !name.isEmpty else {
      throw ValidationError("'\(text)' has no name; expected 'name: options of espalier train'")
    }
    guard name == name.printable else {
      throw ValidationError("the name '\(name.printable)' holds a control character; leave it out")
    }
    let words = try OptionWords.split(String(text[text.index(after: colon)...]))
    do {
      (self.name, kind) = (name, .written(try ComparedOptions.parse(words)))
    } catch {
      let asksForHelp = ComparedOptions.exitCode(for: error).isSuccess
      throw ValidationError(
        "\(name): \(asksForHelp ? "--help is no option of a network" : ComparedOptions.message(for: error))")
    }
  }

  /// The networks of a file: one a line; what follows a `#` between words is a comment, and empty lines say nothing.
  ///
  /// - Throws: `FileError`; `NetworkListError` where a line names no network, or there is none.
  static func entries(of path: String) throws -> [ComparedEntry] {
    var entries: [ComparedEntry] = []
    let lines = LineReader(try ByteReader(path: path))
    while let bytes = try lines.next() {
      guard let line = String(validating: bytes, as: UTF8.self) else {
        throw NetworkListError(description: "\(path):\(lines.lineNumber): error: this line is not UTF-8")
      }
      let text = OptionWords.withoutComment(line).trimmed
      guard !text.isEmpty else { continue }
      let place = "\(path):\(lines.lineNumber)"
      do {
        entries.append(try ComparedEntry(String(text), place: place))
      } catch let error as ValidationError {
        throw NetworkListError(description: "\(place): error: \(error.message)")
      }
    }
    guard !entries.isEmpty else {
      throw NetworkListError(
        description: "\(path): error: there is no network in this file; write one a line")
    }
    return entries
  }

  /// A mistake about this network, where it was written.
  func error(_ sentence: String) -> NetworkListError {
    NetworkListError(description: "\(place ?? "espalier"): error: \(name): \(sentence)")
  }

  /// What it has in place of the shared treebanks.
  var written: ComparedOptions? { if case .written(let options) = kind { options } else { nil } }

  /// Makes options those of the network.
  func apply(to options: inout TrainingOptions) {
    switch kind {
    case .short(let network): network.apply(to: &options)
    case .written(let written): written.apply(to: &options)
    }
  }
}

/// A list of networks that can't be compared.
struct NetworkListError: Error, CustomStringConvertible {
  let description: String
}

/// Options in a line, as a shell would part them.
enum OptionWords {
  /// A line up to a `#` that begins it or follows a space, outside of quotes.
  static func withoutComment(_ line: String) -> String {
    var quote: Character?
    var before: Character = " "
    for (index, character) in zip(line.indices, line) {
      switch character {
      case quote: quote = nil
      case "\"" where quote == nil, "'" where quote == nil: quote = character
      case "#" where quote == nil && before.isWhitespace: return String(line[..<index])
      default: break
      }
      before = character
    }
    return line
  }

  /// Parts a line at spaces; quotes keep what stands between them together.
  ///
  /// - Throws: `ValidationError` where a quote isn't closed.
  static func split(_ line: String) throws -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      switch character {
      case quote: quote = nil
      case "\"" where quote == nil, "'" where quote == nil:
        quote = character
        word = word ?? ""
      case _ where quote == nil && character.isWhitespace:
        if let word { words.append(word) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let quote { throw ValidationError("a quote (\(quote)) is not closed in '\(line)'") }
    return words + (word.map { [$0] } ?? [])
  }
}

extension StringProtocol {
  /// Without the spaces around it.
  fileprivate var trimmed: SubSequence {
    let isSpace = { (character: Character) in character.isWhitespace }
    let rest = drop(while: isSpace)
    guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return rest.prefix(0) }
    return rest[...last]
  }
}
