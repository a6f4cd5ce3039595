import EspalierCells
import EspalierSchedules
package import EspalierTrees

/// The numbers by which a network knows the words, categories and kinds of a tree's nodes.
package struct NodeNumbers {
  private let vocabulary: Vocabulary
  /// The number of every category, from 1 up; empty where categories are no input.
  private let categories: [String: Int]
  /// The number of every kind, from 1 up.
  private let kinds: [String: Int]

  init(_ configuration: ModelConfiguration, vocabulary: Vocabulary) {
    func numbers(_ names: [String]) -> [String: Int] {
      Dictionary(names.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    }
    self.vocabulary = vocabulary
    categories = configuration.categorySize > 0 ? numbers(configuration.categories) : [:]
    kinds = numbers(configuration.kinds)
  }

  /// What the network reads of a tree.
  func structure(of tree: Tree) -> Structure {
    if categories.isEmpty, kinds.isEmpty { return Structure(bottomUp: tree, wordNumber: vocabulary.id) }
    var structure = Structure()
    structure.reserve(nodes: tree.nodeCount, children: tree.nodeCount - 1)
    for node in 0..<tree.nodeCount {
      structure.append(
        input: input(of: node, in: tree), children: tree.children(of: node),
        kind: kinds.isEmpty ? 0 : kinds[Self.kind(of: node, in: tree), default: 0])
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

  /// What tells the kind of a node: the categories of its children, from left to right.
  package static func kind(of node: Int, in tree: Tree) -> String {
    tree.children(of: node).map { tree.category(of: $0) ?? "" }.joined(separator: " ")
  }
}

extension EncoderCells {
  /// The cells of a model.
  init(_ kind: CellKind, _ configuration: ModelConfiguration) {
    func cell(reading width: Int, arity: Int?, readsWords: Bool) -> any Cell {
      var shape = CellShape(inputSize: width, hiddenSize: configuration.hiddenSize)
      shape.arity = arity ?? 1
      shape.categorySize = readsWords ? configuration.categorySize : 0
      shape.kindCount = configuration.kinds.count + 1
      shape.options = configuration.cellOptions
      return kind.cell(shape)
    }
    var (up, down): ([any Cell], [any Cell]) = ([], [])
    var width = configuration.embeddingSize
    for layer in 0..<configuration.layers {
      up.append(cell(reading: width, arity: configuration.arity, readsWords: layer == 0))
      width = up[layer].state[0].width
      guard configuration.direction != .up else { continue }
      down.append(cell(reading: width, arity: kind.fixedArity ?? 1, readsWords: false))
      width = down[layer].state[0].width + (configuration.direction == .both ? width : 0)
    }
    self.init(up: up, down: down, direction: configuration.direction)
  }
}

extension InputShape {
  /// What a model reads.
  init(_ kind: CellKind, _ configuration: ModelConfiguration) {
    self.init(vocabularySize: configuration.vocabularySize, vectorSize: configuration.embeddingSize)
    wordExtras = kind.wordExtras(
      CellShape(inputSize: configuration.embeddingSize, hiddenSize: configuration.hiddenSize))
    guard configuration.categorySize > 0 else { return }
    categoryCount = configuration.categories.count + 1
    categorySize = configuration.categorySize
  }
}
