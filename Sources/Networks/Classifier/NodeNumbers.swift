import EspalierSchedules
package import EspalierTrees

/// The numbers by which a network knows the words, categories and kinds of a tree's nodes.
package struct NodeNumbers {
  private let vocabulary: Vocabulary
  /// The number of every category, from 1 up; empty where categories are no input.
  private let categories: [String: Int]
  /// The number of every kind, from 1 up.
  private let kinds: [String: Int]
  /// What the cell takes of categories.
  private let taken: CellKind.Categories

  init(_ configuration: ModelConfiguration, kind: CellKind, vocabulary: Vocabulary) {
    func numbers(_ names: [String]) -> [String: Int] {
      Dictionary(names.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    }
    self.vocabulary = vocabulary
    categories = configuration.categorySize > 0 ? numbers(configuration.categories) : [:]
    kinds = numbers(configuration.kinds)
    taken = kind.categories
  }

  /// What the network reads of a tree.
  func structure(of tree: Tree) -> Structure {
    if categories.isEmpty, kinds.isEmpty { return Structure(bottomUp: tree, wordNumber: vocabulary.id) }
    var structure = Structure()
    structure.reserve(nodes: tree.nodeCount, children: tree.nodeCount - 1)
    for node in 0..<tree.nodeCount {
      structure.append(
        input: input(of: node, in: tree), children: tree.children(of: node),
        kind: kinds.isEmpty ? 0 : kinds[Self.kind(of: node, in: tree, from: taken), default: 0])
    }
    return structure.withAllOutputs()
  }

  /// The number of a node's word and category; see ``WordInputs``.
  private func input(of node: Int, in tree: Tree) -> Int? {
    let word = tree.word(of: node).map(vocabulary.id)
    if categories.isEmpty { return word }
    let category = categories[tree.category(of: node) ?? "", default: 0]
    if word == nil, category == 0 { return nil }
    return (word ?? vocabulary.count) + category * (vocabulary.count + 1)
  }

  /// What tells the kind of a node: its category, or those of its children, from left to right.
  package static func kind(of node: Int, in tree: Tree, from taken: CellKind.Categories) -> String {
    switch taken {
    case .none, .input: ""
    case .ownKind: tree.category(of: node) ?? ""
    case .childKinds: tree.children(of: node).map { tree.category(of: $0) ?? "" }.joined(separator: " ")
    }
  }
}
