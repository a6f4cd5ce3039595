internal import EspalierTrees

/// TIGER-XML (`Documentation/Formats.md`): terminals and nonterminals side by side, which edges connect.
struct TigerXMLGrammar {
  private struct Names {
    let sentence, graph, terminals, terminal, nonterminals, nonterminal, edge: XMLName
    let id, word, pos, cat, idref, label, root: XMLName

    init(_ stream: XMLStream) {
      (sentence, graph) = (stream.name("s"), stream.name("graph"))
      (terminals, terminal) = (stream.name("terminals"), stream.name("t"))
      (nonterminals, nonterminal) = (stream.name("nonterminals"), stream.name("nt"))
      (edge, idref, label) = (stream.name("edge"), stream.name("idref"), stream.name("label"))
      (id, word, pos) = (stream.name("id"), stream.name("word"), stream.name("pos"))
      (cat, root) = (stream.name("cat"), stream.name("root"))
    }
  }

  /// Where the sentence begins that was read last.
  private(set) var position: SourcePosition
  private let stream: XMLStream
  private let names: Names

  init(_ stream: XMLStream) {
    self.stream = stream
    names = Names(stream)
    position = stream.position
  }

  /// The next sentence's tree; nil at the end of the document.
  mutating func next() throws -> Tree? {
    while let event = try stream.next() {
      guard event == .start, stream.name == names.sentence else { continue }
      position = stream.position
      if let tree = try sentence() { return tree }
    }
    return nil
  }

  /// Reads the sentence that has begun, to its end; nil where it has no terminals.
  private func sentence() throws -> Tree? {
    var sentence = TigerSentence()
    let outside = stream.depth - 1
    // The depth of the phrase that is open; edges belong in one.
    var phraseDepth: Int?
    while stream.depth > outside, let event = try stream.next() {
      if let depth = phraseDepth, stream.depth < depth { phraseDepth = nil }
      guard event == .start else { continue }
      switch stream.name {
      case names.graph: sentence.rootID = stream.attribute(names.root)
      case names.terminals, names.nonterminals: break
      case names.terminal:
        let word = try required(names.word)
        sentence.add(try node(label: stream.attribute(names.pos)), word: word)
      case names.nonterminal:
        sentence.add(try node(label: stream.attribute(names.cat)))
        phraseDepth = stream.depth
      case names.edge:
        guard phraseDepth != nil else {
          throw stream.error(.unexpectedElement("edge", expected: "<nt> around it"))
        }
        sentence.addEdge(
          to: try required(names.idref), label: stream.attribute(names.label) ?? "", at: stream.position)
      default: try stream.skip()
      }
    }
    do {
      return try sentence.tree()
    } catch {
      throw stream.error(error.code, at: error.position)
    }
  }

  private func node(label: String?) throws(TreeSyntaxError) -> TigerSentence.Node {
    TigerSentence.Node(id: try required(names.id), label: label ?? "", position: stream.position)
  }

  /// The value of an attribute that must be there and hold something.
  private func required(_ name: XMLName) throws(TreeSyntaxError) -> String {
    guard let value = stream.attribute(name), !value.isEmpty else {
      throw stream.error(.missingAttribute("\(name)", element: "\(stream.name)"))
    }
    return value
  }
}
