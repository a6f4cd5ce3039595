internal import EspalierTrees

/// The Prague markup language (`Documentation/Formats.md`): surface dependencies (the a-layer) of Treex, and of the
/// Prague Dependency Treebank, whose words lie in files beside.
///
/// Source: Pajas and Štěpánek 2008, "Recent advances in a feature-rich framework for treebank annotation".
struct PMLGrammar: XMLSentenceGrammar {
  static let namespace = "http://ufal.mff.cuni.cz/pdt/pml/"

  private struct Names {
    let trees, tree, list, children, order, function, form, word, token, id: XMLName
    let references, file, href: XMLName

    init(_ stream: XMLStream) {
      (trees, tree, list) = (stream.name("trees"), stream.name("a_tree"), stream.name("LM"))
      (children, order, function) = (stream.name("children"), stream.name("ord"), stream.name("afun"))
      (form, word, token) = (stream.name("form"), stream.name("m.rf"), stream.name("w.rf"))
      (id, references) = (stream.name("id"), stream.name("references"))
      (file, href) = (stream.name("reffile"), stream.name("href"))
    }
  }

  /// A node that is open.
  private struct OpenNode {
    let node: Int
    let depth: Int
  }

  let stream: XMLStream
  var sentencePlace: XMLSentencePlace
  private let names: Names
  private var nodes = SentenceNodes()
  private var builder = TreeBuilder()
  /// The words of the Prague Dependency Treebank; nil in Treex, where nodes have them.
  private var words: PMLWords?

  init(_ stream: XMLStream) {
    self.stream = stream
    names = Names(stream)
    sentencePlace = XMLSentencePlace(stream)
  }

  /// `a_tree` in Treex, `LM` in the `trees` of an a-layer.
  func isSentence() -> Bool {
    stream.name == names.tree || stream.name == names.list && stream.parentName == names.trees
  }

  mutating func next() throws -> Tree? {
    while let event = try stream.next() {
      guard event == .start else { continue }
      if stream.name == names.file, stream.parentName == names.references {
        try addFile()
      } else if isSentence() {
        sentencePlace.position = stream.position
        sentencePlace.outside = stream.depth - 1
        stream.setSentenceName(stream.name)
        if let tree = try sentence() { return tree }
      }
    }
    return nil
  }

  private mutating func addFile() throws {
    guard let id = stream.attribute(names.id), let name = stream.attribute(names.href) else { return }
    if words == nil { words = PMLWords(beside: stream.position.file) }
    words?.addFile(name, id: id)
  }

  mutating func sentence() throws -> Tree? {
    nodes.removeAll()
    let outside = sentencePlace.outside
    var open = [OpenNode(node: addNode(under: -1), depth: stream.depth)]
    while stream.depth > outside, let event = try stream.next() {
      if event == .end, let last = open.last, stream.depth < last.depth { open.removeLast() }
      guard event == .start, let parent = open.last else { continue }
      switch stream.name {
      case names.children:
        // A single child is written without a list: the element that has an id is the child itself.
        if stream.attribute(names.id) != nil {
          open.append(OpenNode(node: addNode(under: parent.node), depth: stream.depth))
        }
      case names.list where stream.parentName == names.children:
        open.append(OpenNode(node: addNode(under: parent.node), depth: stream.depth))
      case names.order: try setOrder(of: parent.node)
      case names.function:
        let text = nodes.keep(try stream.remainingText())
        nodes.update(parent.node) { $0.category = text }
      case names.form: setWord(try stream.remainingText(), of: parent.node)
      case names.word, names.token: try setWord(referredTo: stream.name == names.word, of: parent.node)
      default: try stream.skip()
      }
    }
    do {
      return try nodes.tree(.dropped, with: &builder)
    } catch {
      throw stream.error(error)
    }
  }

  private mutating func addNode(under parent: Int) -> Int {
    var node = SentenceNodes.Node(place: stream.place)
    node.parent = parent
    node.id = nodes.keep(stream.attribute(names.id) ?? "")
    return nodes.add(node)
  }

  private mutating func setOrder(of node: Int) throws {
    let text = String(decoding: try stream.remainingText(), as: UTF8.self)
    guard let order = Int(text), order >= 0 else { throw stream.error(.orderNotANumber(text)) }
    nodes.update(node) { $0.order = order }
  }

  private mutating func setWord(_ text: ArraySlice<UInt8>, of node: Int) {
    guard !text.isEmpty else { return }
    let word = nodes.keep(text)
    nodes.update(node) { $0.word = word }
  }

  /// Gives a node the word that a reference such as `m#ID` is to. That of the m-layer is preferred to that of the w-layer.
  private mutating func setWord(referredTo isPreferred: Bool, of node: Int) throws {
    let place = stream.position
    let reference = String(decoding: try stream.remainingText(), as: UTF8.self)
    guard isPreferred || nodes.nodes[node].word == nil else { return }
    guard words != nil else { throw stream.error(.unknownReference(reference), at: place) }
    guard let text = try words?.word(reference, at: place) else {
      throw stream.error(.unknownReference(reference), at: place)
    }
    setWord(Array(text.utf8)[...], of: node)
  }
}
