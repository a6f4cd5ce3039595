internal import EspalierTrees

/// The text corpus format of WebLicht (`Documentation/Formats.md`): constituents or dependencies that refer to tokens.
///
/// Source: Heid et al. 2010, "A corpus representation format for linguistic web services: the D-SPIN text corpus format".
struct TCFGrammar: LayeredGrammar {
  static let namespace = "http://www.dspin.de/data/textcorpus"

  private struct Names {
    let namespace, corpus, token, sentence, id, tokenIDs, parsing, parse, constituent, cat, edge: XMLName
    let depparsing, dependency, govIDs, depIDs, function, multigovs: XMLName

    init(_ stream: XMLStream) {
      (namespace, corpus) = (stream.name(TCFGrammar.namespace), stream.name("TextCorpus"))
      (token, sentence) = (stream.name("token"), stream.name("sentence"))
      (id, tokenIDs) = (stream.name("ID"), stream.name("tokenIDs"))
      (parsing, parse, constituent) = (
        stream.name("parsing"), stream.name("parse"), stream.name("constituent")
      )
      (cat, edge, function) = (stream.name("cat"), stream.name("edge"), stream.name("func"))
      (depparsing, dependency) = (stream.name("depparsing"), stream.name("dependency"))
      (govIDs, depIDs) = (stream.name("govIDs"), stream.name("depIDs"))
      multigovs = stream.name("multigovs")
    }
  }

  let stream: XMLStream
  var telling: TellingOfLayers
  private let names: Names

  init(_ stream: XMLStream, _ kind: TreeKind?) {
    self.stream = stream
    names = Names(stream)
    telling = TellingOfLayers(stream, kind)
  }

  private var isOurs: Bool { stream.namespace == nil || stream.namespace == names.namespace }

  mutating func layers() throws -> Layers {
    var layers = Layers()
    var kind: TreeKind?
    var sentenceCount = 0
    // Whether words may have several heads, of which the first counts.
    var mayHaveHeads = false
    while let event = try stream.next() {
      guard event == .start, isOurs else { continue }
      switch stream.name {
      case names.token:
        let (id, place) = (try required(names.id), stream.place)
        let text = String(decoding: try stream.remainingText(), as: UTF8.self)
        guard !text.isEmpty else { throw stream.error(.emptyElement("token")) }
        try add(.init(id: id, text: text, place: place), to: &layers.words)
      case names.sentence:
        sentenceCount += 1
        for id in tokenIDs() ?? [] { layers.words.setSentence("\(sentenceCount)", ofID: id) }
      case names.parsing: kind = .constituents
      case names.depparsing:
        kind = .dependencies
        mayHaveHeads = stream.attribute(names.multigovs) == "true"
      case names.parse:
        guard let kind else { continue }
        layers.drafts.append(
          try draft(kind) { draft in
            draft.nodes.refusesSecondParents = !mayHaveHeads
            try read(&draft)
          })
      default: break
      }
    }
    return layers
  }

  /// Reads the tree that has just begun, to its end.
  private func read(_ draft: inout TreeDraft) throws {
    draft.nodes.rootMayBeWord = true
    let outside = stream.depth - 1
    var open: [(node: Int, depth: Int)] = []
    while let event = try stream.next(inside: outside) {
      if let last = open.last, stream.depth < last.depth { open.removeLast() }
      guard event == .start else { continue }
      switch stream.name {
      case names.constituent:
        open.append((addConstituent(to: &draft, under: open.last?.node ?? -1), stream.depth))
      case names.dependency:
        guard let child = tokenIDs(names.depIDs)?.first else {
          throw stream.error(.missingAttribute("depIDs", element: "dependency"))
        }
        draft.dependencies.append(
          .init(
            child: child, head: tokenIDs(names.govIDs)?.first,
            relation: stream.attribute(names.function) ?? "",
            place: stream.place))
      default: try stream.skip()
      }
    }
    // A phrase that names the tokens of its children, too.
    let nodes = draft.nodes.nodes
    let parents = Set(nodes.map(\.parent))
    draft.references.removeAll { parents.contains($0.node) }
  }

  private func addConstituent(to draft: inout TreeDraft, under parent: Int) -> Int {
    var node = SentenceNodes.Node(place: stream.place)
    // Some writers escape the dollar of the German tags for punctuation.
    let label = (stream.attribute(names.cat) ?? "").replacing("\\$", with: "$")
    node.label = draft.nodes.keep(label)
    node.category = draft.nodes.keep(stream.attribute(names.edge) ?? "")
    node.parent = parent
    let index = draft.nodes.add(node)
    if let ids = tokenIDs() { draft.references.append(.init(node: index, ids: ids, place: stream.place)) }
    return index
  }

  /// The ids in an attribute, which spaces separate; nil where there is none.
  private func tokenIDs(_ name: XMLName? = nil) -> [String]? {
    guard let value = stream.attribute(name ?? names.tokenIDs) else { return nil }
    let ids = value.split(whereSeparator: \.isWhitespace).map(String.init)
    return ids.isEmpty ? nil : ids
  }
}
