public import EspalierBytes

extension HeadRules {
  /// Reads rules from a file; `-` is standard input.
  ///
  /// - Throws: `TreeSyntaxError` (`badLine`, `invalidUTF8`, `nulByte`), `FileError`.
  public init(contentsOf path: String) throws { try self.init(ByteReader(path: path)) }

  /// Reads rules from text that messages call `name`.
  ///
  /// - Throws: `TreeSyntaxError` (`badLine`, `nulByte`).
  public init(text: String, name: String) throws {
    try self.init(ByteReader(bytes: Array(text.utf8), name: name))
  }

  /// Reads rules from a byte source.
  ///
  /// - Throws: `TreeSyntaxError` (`badLine`, `invalidUTF8`, `nulByte`), `FileError`.
  public init(_ source: ByteReader) throws {
    var table = HeadRuleTable()
    let lines = LineReader(source)
    while let line = try SourceLine.next(of: lines) { try table.take(line) }
    guard table.hasRules else {
      throw TreeSyntaxError(
        .badLine("there is no rule here; expected one or more, such as 'NP right-to-left NN NP'"),
        file: lines.name)
    }
    self.init(table)
  }

  private init(_ table: HeadRuleTable) {
    let count = table.numbers.count + 1
    numbers = table.numbers
    marks = (0..<count).map { table.marks[Int32(truncatingIfNeeded: $0)] ?? [] }
    headCategories = table.headCategories
    func rules(_ phrase: String) -> [Rule] {
      (table.rules[phrase] ?? []).map { rule in
        var ranks = [Int32](repeating: rule.anyRank ?? Rule.noRank, count: count)
        for (number, rank) in rule.ranks { ranks[Int(number)] = rank }
        return Rule(direction: rule.direction, ranks: ranks)
      }
    }
    var rulesByNumber = [[Rule]](repeating: [], count: count)
    for (label, number) in table.numbers { rulesByNumber[Int(number)] = rules(label) }
    self.rules = rulesByNumber
    // The label of no phrase is empty, and so it is the key of all others.
    let others = rules("")
    otherRules =
      others.isEmpty ? [Rule(direction: .leftToRight, ranks: .init(repeating: 0, count: count))] : others
  }
}
