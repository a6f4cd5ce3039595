public import EspalierBytes

/// What counts when brackets are compared: the parameters of EVALB.
///
/// | parameter | meaning |
/// |---|---|
/// | `DELETE_LABEL l` | brackets labelled l don't count; leaves labelled l are left out with their words |
/// | `DELETE_LABEL_FOR_LENGTH l` | leaves labelled l don't count towards the length of a sentence |
/// | `EQ_LABEL a b`, `EQ_WORD a b` | labels, words that are taken for equal |
/// | `QUOTE_LABEL l` | leaves labelled l with the word `'`, `"` or `/` may be a quotation mark in one tree and a word in the other |
/// | `LABELED 0` | labels of brackets don't matter |
/// | `CUTOFF_LEN n` | figures are given for sentences of up to n words, too; 40 otherwise |
///
/// `DEBUG` and `MAX_ERROR` are read and have no meaning here. A line has a parameter and its value; empty lines and lines that begin with `#` are
/// passed over.
/// Source: Sekine & Collins, EVALB (nlp.cs.nyu.edu/evalb), version 20080701 with its README.
public struct ParsevalRules: Sendable, Hashable {
  /// Labels that are left out.
  public var deletedLabels: Set<String> = []
  /// Labels of leaves that don't count towards the length.
  public var labelsWithoutLength: Set<String> = []
  /// Labels of leaves that may be quotation marks.
  public var quoteLabels: Set<String> = []
  /// Pairs of labels that are taken for equal.
  public var equalLabels: Set<[String]> = []
  /// Pairs of words that are taken for equal.
  public var equalWords: Set<[String]> = []
  /// Whether labels of brackets matter.
  public var isLabelled = true
  /// The most words of a sentence among the shorter ones.
  public var cutoffLength = 40

  /// Rules by which everything counts.
  public init() {}

  /// Rules as EVALB's `COLLINS.prm` has them, for the Penn Treebank: the root `TOP`, empty elements and punctuation are left out, and `PRT` is
  /// taken for `ADVP`.
  /// Source: Collins, *Three Generative, Lexicalised Models for Statistical Parsing*, 1997, section 4.
  public static let collins: ParsevalRules = {
    var rules = ParsevalRules()
    rules.deletedLabels = ["TOP", "-NONE-", ",", ":", "``", "''", "."]
    rules.labelsWithoutLength = ["-NONE-"]
    rules.equalLabels = [["ADVP", "PRT"]]
    return rules
  }()

  /// Reads a parameter file.
  ///
  /// - Throws: `TreeSyntaxError` (`badLine`), `FileError`.
  public init(contentsOf path: String) throws { try self.init(ByteReader(path: path)) }

  /// Reads a parameter file.
  ///
  /// - Throws: `TreeSyntaxError` (`badLine`), `FileError`.
  public init(_ source: ByteReader) throws {
    let lines = LineReader(source)
    while let line = try SourceLine.next(of: lines) {
      if line.isBlank || line.starts(with: "#") { continue }
      let items = line.items(\.isASCIIWhiteSpace)
      let values = items.dropFirst().map(line.text)
      switch line.text(items[0]) {
      case "DELETE_LABEL": deletedLabels.insert(try Self.one(values, line))
      case "DELETE_LABEL_FOR_LENGTH": labelsWithoutLength.insert(try Self.one(values, line))
      case "QUOTE_LABEL": quoteLabels.insert(try Self.one(values, line))
      case "EQ_LABEL": equalLabels.insert(try Self.two(values, line))
      case "EQ_WORD": equalWords.insert(try Self.two(values, line))
      case "LABELED": isLabelled = try Self.number(values, line) != 0
      case "CUTOFF_LEN": cutoffLength = try Self.number(values, line)
      case "DEBUG", "MAX_ERROR": _ = try Self.number(values, line)
      case let other:
        throw line.error(
          .badLine("'\(TreeSyntaxError.shown(other))' is no parameter of EVALB"), at: items[0].lowerBound)
      }
    }
  }

  private static func one(_ values: [String], _ line: SourceLine) throws(TreeSyntaxError) -> String {
    guard values.count == 1 else {
      throw line.error(.badLine("this parameter has one value"), at: line.bytes.count)
    }
    return values[0]
  }

  private static func two(_ values: [String], _ line: SourceLine) throws(TreeSyntaxError) -> [String] {
    guard values.count == 2 else {
      throw line.error(.badLine("this parameter has two values"), at: line.bytes.count)
    }
    return values.sorted()
  }

  private static func number(_ values: [String], _ line: SourceLine) throws(TreeSyntaxError) -> Int {
    guard values.count == 1, let number = Int(values[0]), number >= 0 else {
      throw line.error(.badLine("this parameter has a whole number"), at: line.bytes.count)
    }
    return number
  }

  /// Whether labels are equal or are taken for equal.
  func areEqualLabels(_ left: String, _ right: String) -> Bool {
    left == right || !equalLabels.isEmpty && equalLabels.contains([left, right].sorted())
  }

  /// Whether words are equal or are taken for equal.
  func areEqualWords(_ left: String, _ right: String) -> Bool {
    left == right || !equalWords.isEmpty && equalWords.contains([left, right].sorted())
  }

  /// Whether a bracket with a label, cut before its functions, is left out.
  func deletesBracket(_ label: String) -> Bool {
    deletedLabels.contains(label)
      || !equalLabels.isEmpty && deletedLabels.contains { areEqualLabels($0, label) }
  }
}
