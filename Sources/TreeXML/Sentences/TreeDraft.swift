internal import EspalierTrees

/// A tree of a document that keeps its words in another layer: its words are references still.
struct TreeDraft {
  /// Where a word belongs.
  struct Reference {
    let node: Int
    /// The ids of the words that the node is.
    let ids: [String]
    let place: TextPlace
  }

  /// A word, its head and its relation to it; a nil head is none.
  struct Dependency {
    let child: String
    let head: String?
    let relation: String
    let place: TextPlace
  }

  let kind: TreeKind
  let place: TextPlace
  /// What is wrong with the tree as its layer tells it.
  var error: TreeSyntaxError?
  /// Phrases, and nodes whose words are to come.
  var nodes = SentenceNodes()
  var references: [Reference] = []
  var dependencies: [Dependency] = []

  init(_ kind: TreeKind, at place: TextPlace) { (self.kind, self.place) = (kind, place) }

  /// The tree with its words; nil where there are none.
  ///
  /// - Parameter sentences: the words of every sentence, all of which are nodes of dependency trees.
  mutating func tree(
    _ layer: WordLayer, _ sentences: [String: [Int]], with builder: inout TreeBuilder
  ) throws(SentenceNodes.Fault) -> Tree? {
    switch kind {
    case .constituents: try fillIn(layer)
    case .dependencies: try addWords(layer, sentences)
    }
    return try nodes.tree(.dropped, with: &builder)
  }

  /// Gives nodes their words: one itself, several as leaves under it.
  private mutating func fillIn(_ layer: WordLayer) throws(SentenceNodes.Fault) {
    var isTaken: Set<Int> = []
    for reference in references {
      for id in reference.ids {
        let number = try layer.number(id, at: reference.place)
        guard isTaken.insert(number).inserted else {
          throw .init(code: .secondParent(id), place: reference.place)
        }
        let word = nodes.keep(layer.words[number].text)
        if reference.ids.count == 1 {
          nodes.update(reference.node) { ($0.word, $0.order) = (word, number) }
        } else {
          var leaf = SentenceNodes.Node(place: reference.place)
          (leaf.word, leaf.order, leaf.parent) = (word, number, reference.node)
          _ = nodes.add(leaf)
        }
      }
    }
  }

  private mutating func addWords(
    _ layer: WordLayer, _ sentences: [String: [Int]]
  ) throws(SentenceNodes.Fault) {
    var numbers: Set<Int> = []
    for dependency in dependencies {
      for case let id? in [dependency.child, dependency.head] {
        let number = try layer.number(id, at: dependency.place)
        let sentence = layer.words[number].sentence.flatMap { sentences[$0] } ?? [number]
        if !numbers.contains(number) { numbers.formUnion(sentence) }
      }
      nodes.link(
        nodes.keep(dependency.child), toHead: nodes.keep(dependency.head ?? ""),
        relation: nodes.keep(dependency.relation), at: dependency.place)
    }
    for number in numbers.sorted() {
      let word = layer.words[number]
      var node = SentenceNodes.Node(place: word.place)
      (node.id, node.word) = (nodes.keep(word.id), nodes.keep(word.text))
      node.order = number
      try nodes.register(nodes.add(node))
    }
  }
}
