internal import EspalierTrees

/// FoLiA (`Documentation/Formats.md`): the constituents or the dependencies of a sentence, which refer to its words.
///
/// Source: Van Gompel and Reynaert 2013, "FoLiA: a practical XML format for linguistic annotation".
struct FoliaGrammar: XMLSentenceGrammar {
  static let namespace = "http://ilk.uvt.nl/folia"

  private struct Names {
    let namespace, xml, sentence, word, hidden, text, pos, `class`, id: XMLName
    let original, suggestion, alternative, alternativeLayers, correction, new, current: XMLName
    let syntax, unit, reference, dependencies, dependency, head, dependent: XMLName

    init(_ stream: XMLStream) {
      (namespace, xml) = (stream.name(FoliaGrammar.namespace), stream.name("xml"))
      (sentence, word, hidden) = (stream.name("s"), stream.name("w"), stream.name("hiddenw"))
      (text, pos, `class`, id) = (
        stream.name("t"), stream.name("pos"), stream.name("class"), stream.name("id")
      )
      (original, suggestion) = (stream.name("original"), stream.name("suggestion"))
      (alternative, alternativeLayers) = (stream.name("alt"), stream.name("altlayers"))
      (correction, new, current) = (stream.name("correction"), stream.name("new"), stream.name("current"))
      (syntax, unit, reference) = (stream.name("syntax"), stream.name("su"), stream.name("wref"))
      (dependencies, dependency) = (stream.name("dependencies"), stream.name("dependency"))
      (head, dependent) = (stream.name("hd"), stream.name("dep"))
    }
  }

  /// A word that syntax and dependencies refer to.
  private struct Word {
    let id: String
    let text: String
    let pos: String
    let isHidden: Bool
    let place: TextPlace
  }

  let stream: XMLStream
  var sentencePlace: XMLSentencePlace
  private let names: Names
  private var kind: TreeKind?
  private var words: [Word] = []
  private var numbers: [String: Int] = [:]
  private var constituents = SentenceNodes()
  private var dependencies = SentenceNodes()
  private var hasDependencies = false
  /// The words that are in a dependency.
  private var isReferred: Set<Int> = []
  private var builder = TreeBuilder()

  /// - Parameter kind: which trees; nil takes dependencies only where a sentence has no constituents.
  init(_ stream: XMLStream, _ kind: TreeKind?) {
    self.stream = stream
    self.kind = kind
    names = Names(stream)
    sentencePlace = XMLSentencePlace(stream)
    constituents.joinsWordsToPhrases = true
  }

  func isSentence() -> Bool { stream.name == names.sentence && isOurs }

  private var isOurs: Bool { stream.namespace == nil || stream.namespace == names.namespace }

  mutating func sentence() throws -> Tree? {
    begin()
    while let event = try stream.next(inside: sentencePlace.outside) {
      guard event == .start else { continue }
      guard isOurs else {
        try stream.skip()
        continue
      }
      switch stream.name {
      case names.word, names.hidden: try addWord()
      case names.sentence:
        // Of sentences in sentences the inner ones are read.
        sentencePlace.position = stream.position
        sentencePlace.outside = stream.depth - 1
        begin()
      // Of several layers of a kind the first one is read, and no alternative.
      case names.syntax where constituents.isEmpty: try readSyntax()
      case names.dependencies where !hasDependencies: try readDependencies()
      case names.syntax, names.dependencies, names.alternative, names.alternativeLayers: try stream.skip()
      // What a correction has replaced.
      case names.original, names.suggestion: try stream.skip()
      default: break
      }
    }
    do {
      return try tree()
    } catch {
      throw stream.error(error)
    }
  }

  private mutating func begin() {
    words.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    constituents.removeAll()
    dependencies.removeAll()
    hasDependencies = false
    isReferred.removeAll(keepingCapacity: true)
  }

  /// The tree of the kind that is asked for; the first sentence with a tree decides for all where none is.
  private mutating func tree() throws(SentenceNodes.Fault) -> Tree? {
    if kind != .dependencies, let tree = try constituents.tree(.dropped, with: &builder) {
      kind = .constituents
      return tree
    }
    guard kind != .constituents, hasDependencies else { return nil }
    kind = .dependencies
    try addDependencyWords()
    return try dependencies.tree(.dropped, with: &builder)
  }

  private mutating func addWord() throws {
    let isHidden = stream.name == names.hidden
    let name = stream.name
    let place = stream.place
    guard let id = stream.attribute(names.id, prefix: names.xml), !id.isEmpty else {
      throw stream.error(.missingAttribute("xml:id", element: "\(stream.name)"))
    }
    var (text, otherText, pos) = ("", "", "")
    let outside = stream.depth - 1
    while let event = try stream.next(inside: outside) {
      guard event == .start else { continue }
      let isOfWord = [name, names.new, names.current].contains(stream.parentName)
      switch stream.name {
      case names.text where isOfWord:
        let level = stream.attribute(names.class)
        let content = String(decoding: try stream.remainingText(), as: UTF8.self)
        if level != nil, level != "current" {
          if otherText.isEmpty { otherText = content }
        } else if text.isEmpty {
          text = content
        }
      case names.pos where isOfWord: pos = stream.attribute(names.class) ?? ""
      case names.correction, names.new, names.current: break
      default: try stream.skip()
      }
    }
    if text.isEmpty { text = otherText }
    guard numbers.updateValue(words.count, forKey: id) == nil else {
      throw stream.error(.duplicateID(id), at: stream.position(of: place))
    }
    words.append(Word(id: id, text: text, pos: pos, isHidden: isHidden, place: place))
  }

  /// Reads units that nest and refer to words.
  private mutating func readSyntax() throws {
    let outside = stream.depth - 1
    var open: [(node: Int, depth: Int)] = []
    var isTaken: Set<Int> = []
    while let event = try stream.next(inside: outside) {
      if let last = open.last, stream.depth < last.depth { open.removeLast() }
      guard event == .start else { continue }
      let parent = open.last?.node ?? -1
      switch stream.name {
      case names.unit where isOurs:
        var node = SentenceNodes.Node(place: stream.place)
        node.label = constituents.keep(stream.attribute(names.class) ?? "")
        node.parent = parent
        open.append((constituents.add(node), stream.depth))
      case names.reference where isOurs:
        let number = try referredWord()
        guard isTaken.insert(number).inserted else { throw stream.error(.secondParent(words[number].id)) }
        addLeaf(number, under: parent)
        try stream.skip()
      default: try stream.skip()
      }
    }
  }

  /// The word that the reference is to that has just begun.
  private func referredWord() throws(TreeSyntaxError) -> Int {
    let id = try required(names.id)
    guard let number = numbers[id] else { throw stream.error(.unknownReference(id)) }
    guard !words[number].text.isEmpty else {
      throw stream.error(.emptyElement("w"), at: stream.position(of: words[number].place))
    }
    return number
  }

  private mutating func addLeaf(_ number: Int, under parent: Int) {
    var leaf = SentenceNodes.Node(place: stream.place)
    leaf.word = constituents.keep(words[number].text)
    leaf.label = constituents.keep(words[number].pos)
    (leaf.order, leaf.parent) = (number, parent)
    _ = constituents.add(leaf)
  }

  private mutating func readDependencies() throws {
    hasDependencies = true
    let outside = stream.depth - 1
    while let event = try stream.next(inside: outside) {
      guard event == .start else { continue }
      if stream.name == names.dependency { try readDependency() } else { try stream.skip() }
    }
  }

  private mutating func readDependency() throws {
    let (place, relation) = (stream.place, stream.attribute(names.class) ?? "")
    var (head, child): (Int?, Int?)
    var side: XMLName?
    let outside = stream.depth - 1
    while let event = try stream.next(inside: outside) {
      guard event == .start else { continue }
      switch stream.name {
      case names.head, names.dependent: side = stream.name
      case names.reference:
        // Of several words on a side the first one stands for it.
        if side == names.head { head = try head ?? referredWord() }
        if side == names.dependent { child = try child ?? referredWord() }
      default: try stream.skip()
      }
    }
    guard let head, let child else { throw stream.error(.emptyElement("dependency")) }
    isReferred.formUnion([head, child])
    dependencies.link(
      dependencies.keep(words[child].id), to: dependencies.keep(words[head].id),
      category: dependencies.keep(relation), at: place)
  }

  /// All words are nodes, but of hidden ones only those that are in a dependency.
  private mutating func addDependencyWords() throws(SentenceNodes.Fault) {
    for (number, word) in words.enumerated()
    where !word.text.isEmpty && !word.isHidden || isReferred.contains(number) {
      var node = SentenceNodes.Node(place: word.place)
      node.id = dependencies.keep(word.id)
      node.word = dependencies.keep(word.text)
      try dependencies.register(dependencies.add(node))
    }
  }
}
