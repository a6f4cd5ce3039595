import Espalier

/// A labelled tree in the terms of CoreNLP's annotators: tokens with offsets, a parse, a sentiment and its tree.
///
/// The text of a sentence is its words with a space between them; offsets count characters (UTF-16 code units, as in Java)
/// from the beginning of the document, whose sentences stand on lines of their own.
///
/// Source: CoreNLP's annotators `tokenize`, `parse` and `sentiment`, as its JSON and XML outputs show them.
struct CoreNLPSentence {
  /// A token.
  struct Token {
    /// Its word as the treebank writes it: `-LRB-`.
    var word: String
    /// What is meant: `(`.
    var originalText: String
    /// Where it begins and ends.
    var begin: Int
    var end: Int
  }

  /// The tokens, in the order of the sentence.
  let tokens: [Token]
  /// Where the sentence ends.
  let end: Int
  /// The tree in brackets, on one line, without the model's labels.
  let parse: String
  /// The number of the most probable class: of sentiment 0 to 4.
  let sentimentValue: String
  /// Its name, without spaces: `Verynegative`.
  let sentiment: String
  /// The probabilities of the classes.
  let distribution: [Float]
  /// The tree in brackets, over several lines, with class and probability at every node.
  let sentimentTree: String

  /// Describes a tree.
  ///
  /// - Parameters:
  ///   - prediction: what the model says of all nodes.
  ///   - offset: where the sentence begins in the document.
  init(_ tree: Tree, _ prediction: Prediction, labels: LabelSet, offset: Int) {
    var place = offset
    tokens = tree.words.map { word in
      let meant = Words.unescaped(word)
      defer { place += meant.utf16.count + 1 }
      return Token(word: word, originalText: meant, begin: place, end: place + meant.utf16.count)
    }
    end = max(offset, place - 1)
    let root = prediction.nodes.count - 1
    let label = prediction.label(root)
    sentimentValue = Self.value(of: label, labels)
    let name = labels.name(of: label).filter { $0 != " " }
    sentiment = name.prefix(1).uppercased() + name.dropFirst()
    distribution = Array(prediction.probabilities(root))
    parse = Self.parse(tree)
    sentimentTree = Self.sentimentTree(tree, prediction, labels)
  }

  /// A class as a number: sentiment is its own, other labels are counted.
  private static func value(of label: Int, _ labels: LabelSet) -> String {
    labels.kind == .sentiment ? labels.labels[label] : "\(label)"
  }

  /// What a node is called: its category, else `ROOT` or `X`.
  private static func category(of node: Int, in tree: Tree) -> String {
    if let category = tree.category(of: node), !category.isEmpty { return category }
    return node == tree.root ? "ROOT" : "X"
  }

  private static func parse(_ tree: Tree) -> String {
    var text = ""
    for step in tree.traversal {
      guard case .enter(let node) = step else {
        text += ")"
        continue
      }
      text += (text.isEmpty ? "(" : " (") + escaped(category(of: node, in: tree))
      if let word = tree.word(of: node) { text += " " + escaped(word) }
    }
    return text
  }

  private static func sentimentTree(_ tree: Tree, _ prediction: Prediction, _ labels: LabelSet) -> String {
    let places = Dictionary(uniqueKeysWithValues: zip(prediction.nodes, prediction.nodes.indices))
    var (text, depth) = ("", 0)
    for step in tree.traversal {
      guard case .enter(let node) = step else {
        text += ")"
        depth -= 1
        continue
      }
      if depth > 0 { text += "\n" + String(repeating: "  ", count: min(depth, maximumIndentation)) }
      text += "(" + escaped(category(of: node, in: tree))
      if let place = places[node] {
        let label = prediction.label(place)
        let row = prediction.probabilities(place)
        let share = Double(row[row.startIndex + label]).decimal(3)
        text += "|sentiment=\(value(of: label, labels))|prob=\(share)"
      }
      if let word = tree.word(of: node) { text += " " + escaped(word) }
      depth += 1
    }
    return text
  }

  /// A deep tree would take the square of its size.
  private static let maximumIndentation = 40

  /// A word or category in brackets: no bracket of its own, and no space.
  private static func escaped(_ text: String) -> String {
    String(
      text.flatMap { character -> [Character] in
        switch character {
        case "(": Array("-LRB-")
        case ")": Array("-RRB-")
        case " ", "\n", "\t", "\r": ["\u{A0}"]
        default: [character]
        }
      })
  }
}
