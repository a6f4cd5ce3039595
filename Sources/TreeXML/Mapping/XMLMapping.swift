/// What elements of XML mean, for documents in which trees are elements that nest.
///
/// ```swift
/// // srcML: the functions of a program, with every element a node and the text in it words.
/// XMLMapping(trees: ["function"], label: [.name], word: [.text], skipped: ["comment"])
/// ```
///
/// Elements that are no nodes are passed through: the nodes in them belong to the node around them. Elements and
/// attributes are told by their names without prefix. `XMLMapping(contentsOf:)` reads one from a file.
public struct XMLMapping: Sendable, Hashable {
  /// Where the text of a label, a word or a category is found at an element.
  public enum Source: Sendable, Hashable {
    /// In an attribute.
    case attribute(String)
    /// It is the name of the element.
    case name
    /// It is the text in the element. As a word: text that stands alone in an element is the element's word; of text
    /// beside other elements every piece between white space is a leaf without a label.
    case text
    /// It is the text of an element in the element, which is no node then.
    case child(String)
  }

  /// The elements that are whole trees.
  public var trees: Set<String>
  /// The elements that are nodes; nil for all, those of `trees` included.
  public var nodes: Set<String>?
  /// Where a label is found: in the first of these that is there.
  public var label: [Source]
  /// Where a word is found.
  public var word: [Source]
  /// Where a category is found.
  public var category: [Source]
  /// Where the number is found by which words are ordered; nil for the order of the document.
  public var order: Source?
  /// Where it is told that a node is the head of its parent. A node for which it is neither missing nor `no`, `false` or `0` has the
  /// category `head`, unless it has another.
  public var head: Source?
  /// The elements that are passed over with all that is in them.
  public var skipped: Set<String>

  /// What elements mean.
  public init(
    trees: Set<String>, nodes: Set<String>? = nil, label: [Source] = [.name], word: [Source] = [.text],
    category: [Source] = [], order: Source? = nil, head: Source? = nil, skipped: Set<String> = []
  ) {
    (self.trees, self.nodes) = (trees, nodes)
    (self.label, self.word, self.category) = (label, word, category)
    (self.order, self.head, self.skipped) = (order, head, skipped)
  }
}

extension XMLMapping {
  /// Alpino: `cat` of a phrase and `pos` of a word, the relation as category, words ordered by `begin`. Nodes
  /// without a word under them, which refer to others by `index`, are not in the tree.
  ///
  /// Source: Van Noord et al. 2013, "Large scale syntactic annotation of written Dutch: Lassy".
  public static let alpino = XMLMapping(
    trees: ["alpino_ds"], nodes: ["node"],
    label: [.attribute("cat"), .attribute("pos"), .attribute("pt"), .attribute("postag")],
    word: [.attribute("word")], category: [.attribute("rel")], order: .attribute("begin"))

  /// AnCora: the name of an element, the word in `wd`, the function as category. Elements without a word, such as
  /// elided subjects, are not in the tree.
  ///
  /// Source: Taulé, Martí and Recasens 2008, "AnCora: Multilevel annotated corpora for Catalan and Spanish".
  public static let ancora = XMLMapping(
    trees: ["sentence"], word: [.attribute("wd")], category: [.attribute("func")])

  /// The French Treebank: phrases by the names of their elements, words by `cat` (`catint` in a compound), the function as
  /// category.
  ///
  /// Source: Abeillé, Clément and Toussenel 2003, "Building a treebank for French".
  public static let frenchTreebank = XMLMapping(
    trees: ["SENT"], label: [.attribute("cat"), .attribute("catint"), .name], word: [.text],
    category: [.attribute("fct")])
}
