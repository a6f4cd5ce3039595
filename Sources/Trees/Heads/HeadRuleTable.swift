/// A table of head rules as far as it was read.
struct HeadRuleTable {
  /// A line for a phrase.
  struct Rule {
    let direction: HeadRules.Direction
    var ranks: [(number: Int32, rank: Int32)] = []
    /// The rank of labels that the line does not name, where it ends with `*`.
    var anyRank: Int32?
  }

  /// A line that is no rule.
  private enum Directive: String, CaseIterable {
    case punctuation = "%punctuation"
    case empty = "%empty"
    case coordination = "%coordination"
    case head = "%head"

    var labelsWithoutLine: [String] {
      switch self {
      case .punctuation: [",", ".", ":", "``", "''", "-LRB-", "-RRB-"]
      case .empty: ["-NONE-"]
      case .coordination: ["CC"]
      case .head: []
      }
    }

    var mark: HeadRules.Marks {
      switch self {
      case .punctuation: .punctuation
      case .empty: .empty
      case .coordination: .coordination
      case .head: []
      }
    }
  }

  /// A part of a line between white space or `|`.
  private struct Item {
    /// The text without backslashes.
    var text = ""
    /// Where it begins in the line.
    var start: Int
    /// Whether it is `*`.
    var isAny = false
    /// Whether a `|` stands before it.
    var isJoined = false
  }

  private(set) var numbers: [String: Int32] = [:]
  /// The rules of a phrase; those of all others under the empty string.
  private(set) var rules: [String: [Rule]] = [:]
  private(set) var headCategories: Set<String> = []
  /// The lines that were there.
  private var seen: Set<Directive> = []
  /// The labels that the rules of a phrase have named.
  private var named: [String: Set<String>] = [:]

  var hasRules: Bool { !rules.isEmpty }

  /// What labels are by their numbers.
  private(set) var marks: [Int32: HeadRules.Marks] = [:]

  init() {
    for directive in Directive.allCases { set(directive, to: directive.labelsWithoutLine) }
  }

  /// Takes a line.
  mutating func take(_ line: SourceLine) throws(TreeSyntaxError) {
    let items = try Self.items(of: line)
    guard let first = items.first else { return }
    if line.bytes[first.start] == UInt8(ascii: "%") {
      try takeDirective(first, items.dropFirst(), of: line)
    } else {
      try takeRule(first, items.dropFirst(), of: line)
    }
  }

  private mutating func takeDirective(_ name: Item, _ items: ArraySlice<Item>, of line: SourceLine)
    throws(TreeSyntaxError)
  {
    guard let directive = Directive(rawValue: name.text) else {
      let known = Directive.allCases.map(\.rawValue).joined(separator: ", ")
      throw Self.error(
        "'\(TreeSyntaxError.shown(name.text))' is no line of head rules; expected a phrase or one of \(known)",
        at: name.start, of: line)
    }
    guard seen.insert(directive).inserted else {
      throw Self.error("a second line of '\(name.text)'; expected one", at: name.start, of: line)
    }
    for item in items {
      if item.isJoined || item.isAny {
        throw Self.error(
          "'\(item.isAny ? "*" : "|")' says nothing in a line of '\(name.text)'; expected labels with spaces in between",
          at: item.isAny ? item.start : item.start - 1, of: line)
      }
      if directive != .head { try checkIsBasic(item, of: line) }
    }
    set(directive, to: items.map(\.text))
  }

  private mutating func set(_ directive: Directive, to labels: [String]) {
    if directive == .head {
      headCategories = Set(labels)
      return
    }
    for number in marks.keys { marks[number]?.remove(directive.mark) }
    for label in labels { marks[number(of: label), default: []].insert(directive.mark) }
  }

  private mutating func takeRule(_ phrase: Item, _ items: ArraySlice<Item>, of line: SourceLine)
    throws(TreeSyntaxError)
  {
    if !phrase.isAny { try checkIsBasic(phrase, of: line) }
    if let joined = items.first, joined.isJoined {
      throw Self.error(
        "'|' joins labels of children, not of phrases; expected a line for each", at: joined.start - 1,
        of: line)
    }
    guard let word = items.first else {
      throw Self.error(
        "the rule of '\(phrase.isAny ? "*" : TreeSyntaxError.shown(phrase.text))' has no direction;"
          + " expected \(Self.directions)", at: line.bytes.count, of: line)
    }
    guard let direction = HeadRules.Direction(rawValue: word.text) else {
      throw Self.error(
        "'\(TreeSyntaxError.shown(word.text))' is not a direction; expected \(Self.directions)",
        at: word.start, of: line)
    }
    let key = phrase.isAny ? "" : phrase.text
    if !phrase.isAny { _ = number(of: key) }
    if rules[key]?.contains(where: { $0.anyRank != nil }) == true {
      throw Self.error(
        "this rule is never tried, since an earlier one of this phrase ends with '*', which is every label;"
          + " remove one of the two", at: phrase.start, of: line)
    }
    rules[key, default: []].append(try rule(direction, items.dropFirst(), of: key, in: line))
  }

  /// The rule that labels make.
  private mutating func rule(
    _ direction: HeadRules.Direction, _ items: ArraySlice<Item>, of phrase: String, in line: SourceLine
  ) throws(TreeSyntaxError) -> Rule {
    var rule = Rule(direction: direction)
    var rank: Int32 = -1
    for (index, item) in zip(items.indices, items) {
      if rule.anyRank != nil {
        throw Self.error(
          "nothing comes after '*', which is every label; expected it last and alone",
          at: item.isJoined ? item.start - 1 : item.start, of: line)
      }
      if item.isJoined && index == items.startIndex {
        throw Self.error("nothing stands before this '|'; expected a label", at: item.start - 1, of: line)
      }
      if !item.isJoined { rank += 1 }
      if item.isAny {
        if item.isJoined {
          throw Self.error("'*' is every label; expected it last and alone", at: item.start, of: line)
        }
        rule.anyRank = rank
        continue
      }
      try checkIsBasic(item, of: line)
      guard named[phrase, default: []].insert(item.text).inserted else {
        throw Self.error(
          "'\(TreeSyntaxError.shown(item.text))' is in the rules of this phrase already; expected it once",
          at: item.start, of: line)
      }
      rule.ranks.append((number(of: item.text), rank))
    }
    return rule
  }

  private mutating func number(of label: String) -> Int32 {
    if let number = numbers[label] { return number }
    let number = Int32(truncatingIfNeeded: numbers.count + 1)
    numbers[label] = number
    return number
  }
}

// MARK: - Lines

extension HeadRuleTable {
  private static let directions = HeadRules.Direction.allCases.map(\.rawValue).joined(separator: " or ")

  private static func error(_ sentence: String, at index: Int, of line: SourceLine) -> TreeSyntaxError {
    line.error(.badLine(sentence), at: index)
  }

  /// A label with a function would never be met.
  private func checkIsBasic(_ item: Item, of line: SourceLine) throws(TreeSyntaxError) {
    let label = Array(item.text.utf8)
    let basic = HeadRules.basic(label[...])
    guard basic.count < label.count else { return }
    throw Self.error(
      "labels are compared without functions and indices, and '\(TreeSyntaxError.shown(item.text))' has one;"
        + " expected '\(TreeSyntaxError.shown(String(decoding: basic, as: UTF8.self)))'", at: item.start,
      of: line)
  }

  /// The parts of a line up to its comment.
  private static func items(of line: SourceLine) throws(TreeSyntaxError) -> [Item] {
    let bytes = line.bytes
    var items: [Item] = []
    var index = 0
    while true {
      while index < bytes.count, bytes[index].isASCIIWhiteSpace { index += 1 }
      guard index < bytes.count, bytes[index] != UInt8(ascii: "#") else { return items }
      var isJoined = false
      if bytes[index] == UInt8(ascii: "|") {
        throw error("nothing stands before this '|'; expected a label", at: index, of: line)
      }
      while true {
        let start = index
        var text: [UInt8] = []
        while index < bytes.count, !bytes[index].isASCIIWhiteSpace, bytes[index] != UInt8(ascii: "|") {
          if bytes[index] == UInt8(ascii: "\\") {
            index += 1
            guard index < bytes.count, !bytes[index].isASCIIWhiteSpace else {
              throw error("nothing follows this backslash; expected a character", at: index - 1, of: line)
            }
          }
          text.append(bytes[index])
          index += 1
        }
        guard index > start else {
          throw error("nothing stands behind this '|'; expected a label", at: start - 1, of: line)
        }
        items.append(
          Item(
            text: String(decoding: text, as: UTF8.self), start: start,
            isAny: bytes[start..<index].elementsEqual("*".utf8), isJoined: isJoined))
        guard index < bytes.count, bytes[index] == UInt8(ascii: "|") else { break }
        isJoined = true
        index += 1
      }
    }
  }
}
