internal import EspalierTrees

/// NAF and its forerunner KAF (`Documentation/Formats.md`): constituents or dependencies of terms, which are made of tokens.
///
/// Source: Fokkens et al. 2014, "NAF and GAF: linking linguistic annotations"; Bosma et al. 2009, "KAF: a generic semantic
/// annotation format".
struct NAFGrammar: LayeredGrammar {
  private struct Names {
    let wordForm, term, id, wid, tid, sent, target, dep, tree, phrase, terminal, edge: XMLName
    let label, from, to, head, rfunc, span: XMLName

    init(_ stream: XMLStream) {
      (wordForm, term, target) = (stream.name("wf"), stream.name("term"), stream.name("target"))
      (id, wid, tid, sent) = (stream.name("id"), stream.name("wid"), stream.name("tid"), stream.name("sent"))
      (dep, tree, phrase) = (stream.name("dep"), stream.name("tree"), stream.name("nt"))
      span = stream.name("span")
      (terminal, edge, label) = (stream.name("t"), stream.name("edge"), stream.name("label"))
      (from, to, head, rfunc) = (
        stream.name("from"), stream.name("to"), stream.name("head"), stream.name("rfunc")
      )
    }
  }

  private struct WordForm {
    let text: String
    let sentence: String?
    /// Where it stands in the document.
    let order: Int
  }

  private struct Term {
    let id: String
    let place: TextPlace
    let parts: [String]
  }

  let stream: XMLStream
  var telling: TellingOfLayers
  private let names: Names

  init(_ stream: XMLStream, _ kind: TreeKind?) {
    self.stream = stream
    names = Names(stream)
    telling = TellingOfLayers(stream, kind)
  }

  mutating func layers() throws -> Layers {
    var wordForms: [String: WordForm] = [:]
    var terms: [Term] = []
    var dependencies: [TreeDraft.Dependency] = []
    var layers = Layers()
    while let event = try stream.next() {
      guard event == .start else { continue }
      switch stream.name {
      case names.wordForm:
        let (id, place) = (try id(names.wid), stream.position)
        let sentence = stream.attribute(names.sent)
        let text = String(decoding: try stream.remainingText(), as: UTF8.self)
        let form = WordForm(text: text, sentence: sentence, order: wordForms.count)
        guard wordForms.updateValue(form, forKey: id) == nil else {
          throw stream.error(.duplicateID(id), at: place)
        }
      case names.term:
        let (id, place) = (try id(names.tid), stream.place)
        terms.append(Term(id: id, place: place, parts: try targets()))
      case names.dep: dependencies.append(try dependency())
      case names.tree: layers.drafts.append(try draft(.constituents, read))
      default: break
      }
    }
    for word in try words(terms, wordForms) { try add(word, to: &layers.words) }
    layers.drafts += try drafts(of: dependencies, layers.words)
    return layers
  }

  /// Terms as words, in the order of the text. Those of nothing are no words.
  private func words(
    _ terms: [Term], _ wordForms: [String: WordForm]
  ) throws(TreeSyntaxError) -> [WordLayer.Word] {
    var words: [(order: Int, word: WordLayer.Word)] = []
    for term in terms {
      var parts: [WordForm] = []
      for id in term.parts {
        guard let part = wordForms[id] else {
          throw stream.error(.unknownReference(id), at: stream.position(of: term.place))
        }
        if !part.text.isEmpty { parts.append(part) }
      }
      guard let first = parts.first else { continue }
      let text = parts.map(\.text).joined(separator: "_")
      words.append((first.order, .init(id: term.id, text: text, sentence: first.sentence, place: term.place)))
    }
    let sorted = words.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
    return sorted.map(\.element.word)
  }

  /// The id of the element that has just begun, by its name in NAF or that in KAF.
  private func id(_ older: XMLName) throws(TreeSyntaxError) -> String {
    if let id = stream.attribute(older), !id.isEmpty { return id }
    return try required(names.id)
  }

  /// The ids in the span of the element that has just begun.
  private func targets() throws -> [String] {
    var targets: [String] = []
    let outside = stream.depth - 1
    while let event = try stream.next(inside: outside) {
      // Parts of a compound (component) have spans of their own.
      guard event == .start else { continue }
      switch stream.name {
      case names.target: targets.append(try required(names.id))
      case names.span: break
      default: try stream.skip()
      }
    }
    return targets
  }

  /// The head stands in `from`, unlike the parent of a constituent.
  private func dependency() throws(TreeSyntaxError) -> TreeDraft.Dependency {
    let relation = stream.attribute(names.rfunc) ?? ""
    // Some programs write a head of the root, which says nothing.
    return TreeDraft.Dependency(
      child: try required(names.to), head: relation.lowercased() == "root" ? nil : try required(names.from),
      relation: relation, place: stream.place)
  }

  /// A tree for every sentence that has dependencies.
  private func drafts(
    of dependencies: [TreeDraft.Dependency], _ words: WordLayer
  ) throws(TreeSyntaxError) -> [TreeDraft] {
    var drafts: [TreeDraft] = []
    var places: [String: Int] = [:]
    for dependency in dependencies {
      let number: Int
      do throws(SentenceNodes.Fault) {
        number = try words.number(dependency.child, at: dependency.place)
      } catch {
        throw stream.error(error)
      }
      let sentence = words.words[number].sentence ?? ""
      let place = places[sentence] ?? drafts.count
      if place == drafts.count {
        places[sentence] = place
        drafts.append(TreeDraft(.dependencies, at: dependency.place))
        // A graph of collapsed dependencies gives words several heads.
        drafts[place].nodes.refusesSecondParents = false
        drafts[place].nodes.rootMayBeWord = true
      }
      drafts[place].dependencies.append(dependency)
    }
    return drafts
  }

  /// Reads the tree that has just begun, to its end.
  private func read(_ draft: inout TreeDraft) throws {
    draft.nodes.joinsWordsToPhrases = true
    // Programs that name words by their spelling let equal ones have one id and several parents.
    draft.nodes.refusesSecondParents = false
    let outside = stream.depth - 1
    while let event = try stream.next(inside: outside) {
      guard event == .start else { continue }
      switch stream.name {
      case names.phrase, names.terminal:
        let isPhrase = stream.name == names.phrase
        var node = SentenceNodes.Node(place: stream.place)
        node.id = draft.nodes.keep(try required(names.id))
        if isPhrase { node.label = draft.nodes.keep(stream.attribute(names.label) ?? "") }
        let place = stream.place
        let index = draft.nodes.add(node)
        do {
          try draft.nodes.register(index)
        } catch {
          throw stream.error(error)
        }
        if !isPhrase { draft.references.append(.init(node: index, ids: try targets(), place: place)) }
      case names.edge:
        let isHead = stream.attribute(names.head) == "yes"
        draft.nodes.link(
          draft.nodes.keep(try required(names.from)), to: draft.nodes.keep(try required(names.to)),
          category: draft.nodes.keep(isHead ? "head" : ""), at: stream.place)
      default: try stream.skip()
      }
    }
  }
}
