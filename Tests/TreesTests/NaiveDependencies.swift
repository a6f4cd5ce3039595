import EspalierTrees

/// A dependency tree as a table has it: a row for every token, heads counted from 1.
struct NaiveDependencies: Hashable {
  var words: [String]
  /// The head of every token; 0 for the root.
  var heads: [Int]
  var labels: [String]
  var relations: [String]

  var count: Int { words.count }
  var root: Int { (heads.firstIndex(of: 0) ?? 0) + 1 }

  /// The tokens that hang on a token, from left to right.
  func dependents(of token: Int) -> [Int] { (1...count).filter { heads[$0 - 1] == token } }

  /// A token and all tokens under it, from left to right.
  func subtree(of token: Int) -> [Int] {
    ([token] + dependents(of: token).flatMap(subtree)).sorted()
  }

  /// The tokens in post-order.
  func postOrder(from token: Int) -> [Int] { dependents(of: token).flatMap(postOrder) + [token] }

  var isProjective: Bool {
    (1...count).allSatisfy { token in
      let tokens = subtree(of: token)
      return tokens == Array(tokens[0]...tokens[tokens.count - 1])
    }
  }

  /// The flat tree.
  var flat: Tree {
    var builder = TreeBuilder()
    open(root, in: &builder)
    return builder.finish()
  }

  private func open(_ token: Int, in builder: inout TreeBuilder) {
    builder.open(
      label: labels[token - 1], category: relations[token - 1], word: words[token - 1], position: token - 1)
    for dependent in dependents(of: token) { open(dependent, in: &builder) }
    builder.close()
  }

  // The lines of the four files.
  var tokenLine: String { words.joined(separator: " ") + "\n" }
  var parentLine: String { heads.map(String.init).joined(separator: " ") + "\n" }
  var labelLine: String { labels.map { $0.isEmpty ? "#" : $0 }.joined(separator: " ") + "\n" }
  var relationLine: String { relations.joined(separator: " ") + "\n" }

  /// Random trees, of which most have crossing branches.
  static func random(seed: UInt64, count: Int = 200) -> [NaiveDependencies] {
    var generator = SeededGenerator(state: seed)
    return (0..<count).map { _ in
      let length = Int.random(in: 1...12, using: &generator)
      // Every token hangs on one that comes earlier in a random order.
      let order = (1...length).shuffled(using: &generator)
      var heads = [Int](repeating: 0, count: length)
      for index in order.indices.dropFirst() {
        heads[order[index] - 1] = order[Int.random(in: 0..<index, using: &generator)]
      }
      func pick(_ choices: [String]) -> [String] {
        (0..<length).map { _ in choices.randomElement(using: &generator) ?? "" }
      }
      return NaiveDependencies(
        words: pick(["It", "(", ")", "8\u{A0}1/2", "映画", "a\tb", "<&>", "\"", "-LRB-", "É"]), heads: heads,
        labels: pick(["", "", "-2", "0", "größe"]), relations: pick(["nsubj", "root", "nmod:poss", "det"]))
    }
  }
}
