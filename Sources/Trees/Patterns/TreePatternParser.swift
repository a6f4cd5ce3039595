/// Reads patterns of nodes.
struct TreePatternParser {
  private let text: [Character]
  private var index = 0
  private var depth = 0
  /// Brackets within brackets; more are no pattern that someone wrote.
  private static let depthLimit = 100
  /// What ends a name.
  private static let ends: Set<Character> = [
    "(", ")", "[", "]", "|", "&", "!", "<", ">", "$", ",", ".", "/", "\"", "@",
  ]

  init(_ text: String) { self.text = Array(text) }

  mutating func parse() throws(TreePatternError) -> TreePattern.Condition {
    let condition = try pattern()
    skipBlanks()
    guard index == text.count else { throw error("'\(text[index])' belongs to nothing before it") }
    return condition
  }

  private mutating func pattern() throws(TreePatternError) -> TreePattern.Condition {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw error("more than \(Self.depthLimit) brackets are nested") }
    let node = TreePattern.Condition.node(try description())
    guard let relations = try alternatives() else { return node }
    return .all([node, relations])
  }

  /// Relations with `|` between them; nil where there is none.
  private mutating func alternatives() throws(TreePatternError) -> TreePattern.Condition? {
    var found: [TreePattern.Condition] = []
    repeat {
      var relations: [TreePattern.Condition] = []
      while let relation = try relation() { relations.append(relation) }
      if relations.isEmpty {
        guard found.isEmpty else { throw error("a relation is needed behind '|'") }
        return nil
      }
      found.append(relations.count == 1 ? relations[0] : .all(relations))
    } while skip("|")
    return found.count == 1 ? found[0] : .any(found)
  }

  private mutating func relation() throws(TreePatternError) -> TreePattern.Condition? {
    let hasAnd = skip("&")
    let isNegated = skip("!")
    if skip("[") {
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.depthLimit else { throw error("more than \(Self.depthLimit) brackets are nested") }
      guard let inner = try alternatives() else { throw error("a relation is needed behind '['") }
      guard skip("]") else { throw error("']' is missing") }
      return isNegated ? .not(inner) : inner
    }
    guard let sign = try sign() else {
      if hasAnd || isNegated { throw error("a relation is needed, such as '<' or '$+'") }
      return nil
    }
    let condition = TreePattern.Condition.related(sign, try operand())
    return isNegated ? .not(condition) : condition
  }

  private mutating func operand() throws(TreePatternError) -> TreePattern.Condition {
    guard skip("(") else { return .node(try description()) }
    let inner = try pattern()
    guard skip(")") else { throw error("')' is missing") }
    return inner
  }

  private mutating func sign() throws(TreePatternError) -> TreeRelation? {
    skipBlanks()
    guard let found = TreeRelation.signs.first(where: { text[index...].starts(with: $0.sign) }) else {
      return nil
    }
    index += found.sign.count
    guard let number = number() else { return found.relation }
    switch found.relation {
    case .parentOf: return .hasChild(number)
    case .childOf: return .isChild(number)
    case .hasChild(-1): return .hasChild(-number)
    case .isChild(-1): return .isChild(-number)
    default: throw error("a number goes with '<', '<-', '>' and '>-' only; put a space before a name")
    }
  }

  /// A number that follows directly.
  private mutating func number() -> Int? {
    let digits = text[index...].prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let number = Int(String(digits)), number > 0, number < TreeBuilder.limit else {
      return nil
    }
    index += digits.count
    return number
  }

  private mutating func description() throws(TreePatternError) -> TreePattern.Description {
    if skip("!") { return .not(try plainDescription()) }
    return try plainDescription()
  }

  private mutating func plainDescription() throws(TreePatternError) -> TreePattern.Description {
    if skip("/") { return .expression(try expression()) }
    let withoutFunctions = skip("@")
    var names: Set<String> = []
    repeat { names.insert(try name()) } while skipBeforeName("|")
    return names == ["__"] ? .any : .names(names, withoutFunctions: withoutFunctions)
  }

  /// A `|` that a name follows, rather than another relation.
  private mutating func skipBeforeName(_ character: Character) -> Bool {
    let before = index
    guard skip(character) else { return false }
    skipBlanks()
    if index < text.count, !Self.ends.contains(text[index]) || text[index] == "\"" { return true }
    index = before
    return false
  }

  private mutating func expression() throws(TreePatternError) -> String {
    let start = index
    var expression = ""
    while index < text.count, text[index] != "/" {
      // A slash of the expression itself is written with a backslash.
      if text[index] == "\\", index + 1 < text.count {
        if text[index + 1] != "/" { expression.append("\\") }
        index += 1
      }
      expression.append(text[index])
      index += 1
    }
    guard skip("/") else { throw error("'/' is missing behind the regular expression") }
    do { _ = try Regex(expression) } catch {
      throw TreePatternError(sentence: "'\(expression)' is no regular expression", column: start + 1)
    }
    return expression
  }

  private mutating func name() throws(TreePatternError) -> String {
    skipBlanks()
    if index < text.count, text[index] == "\"" {
      guard let end = text[(index + 1)...].firstIndex(of: "\"") else {
        throw error("the quotation mark is not closed")
      }
      defer { index = end + 1 }
      return String(text[(index + 1)..<end])
    }
    let name = text[index...].prefix { !Self.ends.contains($0) && !$0.isWhitespace }
    guard !name.isEmpty else {
      throw error("a label, a word, '__' or a regular expression is needed; put quotes around signs")
    }
    index += name.count
    return String(name)
  }

  private mutating func skip(_ character: Character) -> Bool {
    skipBlanks()
    guard index < text.count, text[index] == character else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while index < text.count, text[index].isWhitespace { index += 1 }
  }

  private func error(_ sentence: String) -> TreePatternError {
    TreePatternError(sentence: sentence, column: min(index, text.count) + 1)
  }
}
