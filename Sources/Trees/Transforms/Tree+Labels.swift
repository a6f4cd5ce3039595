extension Tree {
  /// The tree with other labels; nil and the empty string make a node unlabelled.
  public func relabelled(_ label: (Node) -> String?) -> Tree {
    var builder = TreeBuilder()
    for step in traversal {
      switch step {
      case .enter(let node):
        builder.open(label: label(Node(tree: self, index: node)) ?? "")
        builder.copyText(of: node, of: self)
      case .leave: builder.close()
      }
    }
    return builder.finish()
  }

  /// The tree with a number added to every label: 2 makes the labels 0 to 4 of -2 to 2.
  ///
  /// - Throws: `TreeTransformError` (`labelNotANumber`) with the first label, in post-order, that is no whole number.
  public func addingToLabels(_ offset: Int) throws(TreeTransformError) -> Tree {
    var labels = [String](repeating: "", count: nodeCount)
    for node in 0..<nodeCount where hasLabel(node) {
      let label = label(of: node)
      guard let sum = Int(label)?.addingReportingOverflow(offset), !sum.overflow else {
        throw TreeTransformError(.labelNotANumber(label))
      }
      labels[node] = "\(sum.partialValue)"
    }
    return relabelled { labels[$0.index] }
  }

  /// The tree without categories.
  public func removingCategories() -> Tree {
    guard hasCategories else { return self }
    var builder = TreeBuilder()
    for step in traversal {
      guard case .enter(let node) = step else {
        builder.close()
        continue
      }
      builder.open(label: labelRange(of: node), of: bytes)
      guard let position = position(of: node) else { continue }
      builder.setWord(wordRange(of: node), of: bytes)
      builder.setPosition(position)
    }
    return builder.finish()
  }

  /// The tree with labels without grammatical functions and indices: `NP-SBJ-1` is `NP`, `NP=2` is `NP`.
  ///
  /// What begins with a hyphen, such as `-NONE-`, `-LRB-` and `-2`, stays whole.
  /// Source: Penn Treebank bracketing guidelines (Bies et al. 1995).
  public func strippingFunctions() -> Tree {
    relabelled { TreeLabel.withoutFunctions($0.label) }
  }

  /// The tree with labels without the indices that join traces to what they stand for: `NP-SBJ-1` is `NP-SBJ`,
  /// `NP-SBJ=2` is `NP-SBJ`; and the words of empty elements likewise: `*T*-1` is `*T*`.
  public func strippingIndices() -> Tree {
    var builder = TreeBuilder()
    for step in traversal {
      guard case .enter(let node) = step else {
        builder.close()
        continue
      }
      let word = word(of: node).map { isEmptyElement(node) ? TreeLabel.withoutIndices($0) : $0 }
      builder.open(
        label: TreeLabel.withoutIndices(label(of: node)), category: category(of: node) ?? "", word: word,
        position: position(of: node))
    }
    return builder.finish()
  }
}

/// Parts of the Penn Treebank's labels.
package enum TreeLabel {
  /// A label up to the hyphen or equals sign before its functions and indices.
  package static func withoutFunctions(_ label: String) -> String {
    guard let first = label.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "=") else {
      return label
    }
    guard let end = label.utf8.firstIndex(where: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") })
    else {
      return label
    }
    return String(label[..<end])
  }

  /// The first function of a label: `SBJ` of `NP-SBJ-TPC-1`; nil where it has none.
  package static func function(of label: String) -> String? {
    let rest = withoutIndices(label).utf8.dropFirst(withoutFunctions(label).utf8.count)
    guard rest.first == UInt8(ascii: "-") else { return nil }
    let function = rest.dropFirst().prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "=") }
    return function.isEmpty ? nil : String(Substring(function))
  }

  /// A label without the numbers at its end that follow a hyphen or an equals sign.
  package static func withoutIndices(_ label: String) -> String {
    var rest = Substring(label).utf8
    while let last = rest.lastIndex(where: { !(0x30...0x39).contains($0) }),
      rest[last] == UInt8(ascii: "-") || rest[last] == UInt8(ascii: "="), last > rest.startIndex,
      rest.index(after: last) < rest.endIndex
    {
      rest = rest[..<last]
    }
    return String(Substring(rest))
  }
}
