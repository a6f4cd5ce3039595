/// Why an input is no treebank: facts first, words in `description`.
public struct TreeSyntaxError: Error, Sendable, Hashable {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    // Brackets.
    /// The input ends while `missing` brackets are open; reported where the tree begins.
    case unclosedTree(missing: Int)
    /// The same before a line that begins with a bracket, where most treebanks begin another tree.
    case unclosedTreeBeforeLine(missing: Int)
    /// A closing bracket that closes nothing.
    case strayClosingBracket
    /// Text between trees.
    case textOutsideBrackets(String)
    /// `()`.
    case emptyBracket
    /// `(4 )` or `(x)`.
    case labelWithoutWord(String)
    /// `(4 good film)`.
    case secondWord(first: String, second: String)
    /// `(4 good (2 film))` or `(4 (2 film) good)`.
    case wordBesideBrackets(String)
    /// `(NN Haus)` in a file whose first tree has `(ART 0=Das)`.
    case wordWithoutPlace(String)
    /// A place of a word that is beyond the number of words, or taken.
    case wrongPlace(Int, words: Int)

    // Any text.
    /// A byte that does not belong where it stands in UTF-8.
    case invalidUTF8(byte: UInt8)
    /// A byte 0, which no text holds.
    case nulByte
    /// A tree beyond the room that a tree has.
    case treeTooLarge

    // XML.
    /// libxml2's own words.
    case malformedXML(String)
    /// The document ends inside an element, which was opened on a line.
    case unclosedElement(String, line: Int)
    /// A declaration of an entity, whose name is given.
    case entityDeclaration(String)
    /// An element where another, or none, belongs.
    case unexpectedElement(String, expected: String)
    /// An attribute that an element does not have.
    case unexpectedAttribute(String, element: String)
    /// Text where only elements belong.
    case unexpectedText(String, element: String)
    /// A version of the format that is not known; empty where none is given.
    case unknownVersion(String)
    /// An element without the element or the word that it needs.
    case emptyElement(String)
    /// Elements nested deeper than libxml2 allows.
    case nestedTooDeeply(limit: Int)
    /// A position of a word that is no whole number from 1.
    case badPosition(String)
    /// A position at a node without a word.
    case positionWithoutWord
    /// Some words of a tree have a position and `count` have none.
    case missingPositions(count: Int)
    /// A position beyond the number of words.
    case positionBeyondWords(Int, count: Int)
    /// Two words with one position.
    case positionTwice(Int)

    /// The root element of no format that is known.
    case unknownXML(root: String)
    /// A part of a document whose trees are in another, which is named by its ending.
    case layerWithoutTrees(String, trees: String)
    /// Words that lie in a file beside one that isn't there.
    case wordsInOtherFile(String)
    /// A place among words that is no whole number.
    case orderNotANumber(String)
    /// A word without a place among words that have one.
    case missingOrder
    /// A line of a mapping that can't be understood.
    case badMapping(String)
    /// A line of a file that goes with treebanks, such as a table of labels, that can't be understood.
    case badLine(String)
    /// The format has no trees of a kind.
    case noTreesOfKind(TreeKind, format: String)

    // References by id.
    /// An element without an attribute that it needs.
    case missingAttribute(String, element: String)
    /// Two nodes of a sentence with one id.
    case duplicateID(String)
    /// A reference to an id that no node of the sentence has.
    case unknownReference(String)
    /// A second edge to a node.
    case secondParent(String)
    /// A node that is called the root and has an edge to it.
    case rootWithParent(String)
    /// A node whose parents lead back to it.
    case underItself(String)
    /// A phrase that has no word under it.
    case emptyPhrase(String)

    // Files side by side.
    /// A line of one file where another has ended after a number of lines.
    case lineWithoutPartner(file: String, lines: Int)
    /// A line without an item.
    case blankLine
    /// Nothing between two separators.
    case emptyItem
    /// A number of items that is not that of the items in another file.
    case wrongCount(Int, of: String, expected: Int, like: String, in: String)
    /// A score that is no number.
    case scoreNotANumber(String)
    /// Tokens without a file of parents.
    case noParents
    /// Parent pointers from a single source.
    case parentPointersFromOneFile
    /// The folder holds no two treebanks of parent pointers side by side.
    case noPairsInFolder

    // Parent pointers.
    /// A parent that is no whole number.
    case parentNotANumber(String)
    /// A parent beyond the number of nodes.
    case parentOutOfRange(Int, nodes: Int)
    /// No node whose parent is 0.
    case noRoot
    /// A second node whose parent is 0.
    case secondRoot(first: Int, second: Int)
    /// A node that is under itself.
    case cycle(node: Int)
    /// A node under a word, in a constituency tree.
    case wordWithChildren(Int, words: Int)
    /// A node with neither a word nor children.
    case phraseWithoutWords(Int)

    // Tables.
    /// A number of fields between tabs that is not that of the names.
    case wrongFieldCount(Int, expected: [String])
    /// The number of a word that is not the next one's.
    case wordOutOfOrder(String, expected: Int)
    /// A sentence that isn't ended by the line that ends one.
    case unfinishedSentence(String)
    /// A line between the sentences of the export format.
    case lineOutsideSentence
    /// The line that ends a sentence has another number than the one that began it.
    case wrongSentenceEnd(String, expected: String)
    /// A version of the export format that is not known.
    case unknownExportFormat(String)
    /// Nothing where a field should be.
    case emptyField(String)
    /// A bracket that does not stand alone between spaces.
    case tightBracket(String)
    /// Text where a line should end.
    case textAfterTree(String)

    // Whole files.
    /// The file ends and there was no tree.
    case noTrees
    /// The file holds bytes that no treebank has.
    case binaryData
    /// Trees in brackets in UTF-16.
    case utf16
    /// A tree where one was expected and has been read.
    case secondTree
    /// The file begins neither with a bracket nor as XML.
    case unknownFormat
    /// The folder holds no file that is a treebank.
    case noTreebankInFolder
  }

  /// A source line, cut to fit, and where in it the error is.
  public struct Excerpt: Sendable, Hashable {
    /// The line without its end; tabs and control characters are replaced by one scalar each.
    public let line: String
    /// The number of scalars before the error.
    public let offset: Int
  }

  /// What is wrong.
  public let code: Code
  /// The path as it was given, or the name of a stream.
  public let file: String
  /// The line, from 1; nil where the error is the whole file's.
  public let line: Int?
  /// The column, from 1; nil where the error is the whole file's.
  public let column: Int?
  /// The source line; nil where there is none.
  public let excerpt: Excerpt?

  /// An error at a place.
  public init(_ code: Code, at position: SourcePosition, excerpt: Excerpt? = nil) {
    self.code = code
    file = position.file
    line = position.line
    column = position.column
    self.excerpt = excerpt
  }

  /// An error of a whole file.
  public init(_ code: Code, file: String) {
    self.code = code
    self.file = file
    line = nil
    column = nil
    excerpt = nil
  }
}

extension TreeSyntaxError.Code {
  /// Whether a bracket that is missing earlier may be the reason.
  var isOfBrackets: Bool {
    switch self {
    case .unclosedTree, .unclosedTreeBeforeLine, .emptyBracket, .labelWithoutWord, .secondWord,
      .wordBesideBrackets:
      true
    default: false
    }
  }
}

extension TreeSyntaxError.Excerpt {
  /// The scalars shown before and after the error.
  private static let reach = (before: 60, after: 40)

  /// An excerpt of a line in UTF-8.
  ///
  /// - Parameters:
  ///   - line: the line, or the part of it that is known.
  ///   - index: the index in `line` at which the error is.
  ///   - startsInside: whether a part of the line before it is not known.
  package init(line: ArraySlice<UInt8>, at index: Int, startsInside: Bool) {
    let before = Array(String(decoding: line[..<index], as: UTF8.self).unicodeScalars)
    let after = Array(String(decoding: line[index...], as: UTF8.self).unicodeScalars)
    let head = before.suffix(Self.reach.before)
    let tail = after.prefix(Self.reach.after)
    var text = String.UnicodeScalarView()
    if startsInside || head.count < before.count { text.append("…") }
    text.append(contentsOf: head.map(Self.shown))
    offset = text.count
    text.append(contentsOf: tail.map(Self.shown))
    if tail.count < after.count { text.append("…") }
    self.line = String(text)
  }

  /// A terminal must not act on what a file holds.
  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09: return " "
    case 0..<0x20, 0x7F..<0xA0: return "\u{FFFD}"
    default: return scalar
    }
  }
}
