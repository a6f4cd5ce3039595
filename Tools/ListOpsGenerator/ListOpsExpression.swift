package import EspalierKernels

/// A ListOps expression: a digit, or an operator applied to expressions.
///
/// It is flat, in the order in which it is written, so depth costs nothing.
///
/// Source: Nangia and Bowman 2018, "ListOps: A Diagnostic Dataset for Latent Tree Learning".
package struct ListOpsExpression: Sendable, Hashable {
  /// What is done to a list of digits.
  package enum Operator: String, Sendable, CaseIterable {
    case minimum = "MIN"
    case maximum = "MAX"
    /// The median, of an even number of digits the mean of the middle two, without its fraction.
    case median = "MED"
    /// The sum modulo 10.
    case sum = "SM"

    fileprivate func apply(to digits: ArraySlice<Int>) -> Int {
      let sorted = digits.sorted()
      let middle = sorted.count / 2
      switch self {
      case .minimum: return sorted[0]
      case .maximum: return sorted[sorted.count - 1]
      case .median:
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
      case .sum: return sorted.reduce(0, +) % 10
      }
    }
  }

  private enum Item: Sendable, Hashable {
    case digit(Int)
    case open(Operator, argumentCount: Int)
    case close
  }

  private static let deepest = 20
  private static let probabilityOfDigit = 0.75
  private static let argumentCounts = 2...5

  private var items: [Item] = []

  /// Draws an expression: a digit with a probability of 0.75, and always 20 levels deep, or else an
  /// operator with 2 to 5 arguments that are drawn alike.
  package init(drawnFrom source: inout RandomSource) {
    func below(_ bound: Int) -> Int { Int(source.next().multipliedFullWidth(by: UInt64(bound)).high) }
    // How many arguments each open operator still needs.
    var missing: [Int] = []
    repeat {
      if missing.last == 0 {
        missing.removeLast()
        items.append(.close)
        continue
      }
      if let last = missing.indices.last { missing[last] -= 1 }
      let isDigit =
        missing.count + 1 >= Self.deepest || source.uniform(in: 0.0..<1.0) < Self.probabilityOfDigit
      if isDigit {
        items.append(.digit(below(10)))
      } else {
        let count = Self.argumentCounts.lowerBound + below(Self.argumentCounts.count)
        items.append(.open(Operator.allCases[below(Operator.allCases.count)], argumentCount: count))
        missing.append(count)
      }
    } while !missing.isEmpty
  }

  /// The expression of words such as `[SM`, `6`, `5`, `]`; nil where they make none.
  package init?(words: [String]) {
    // Where the open operators stand, and how many arguments each has so far.
    var open: [(place: Int, name: Operator, count: Int)] = []
    for (index, word) in words.enumerated() {
      guard index == 0 || !open.isEmpty else { return nil }
      if word == "]" {
        guard let last = open.popLast(), last.count > 0 else { return nil }
        items[last.place] = .open(last.name, argumentCount: last.count)
        items.append(.close)
        continue
      }
      if !open.isEmpty { open[open.count - 1].count += 1 }
      if word.hasPrefix("["), let name = Operator(rawValue: String(word.dropFirst())) {
        open.append((items.count, name, 0))
        items.append(.open(name, argumentCount: 0))
      } else if let digit = Int(word), 0...9 ~= digit {
        items.append(.digit(digit))
      } else {
        return nil
      }
    }
    guard open.isEmpty, !items.isEmpty else { return nil }
  }

  /// The digit that the expression is.
  package var value: Int {
    var digits: [Int] = []
    var open: [(name: Operator, start: Int)] = []
    for item in items {
      switch item {
      case .digit(let digit): digits.append(digit)
      case .open(let name, _): open.append((name, digits.count))
      case .close:
        guard let (name, start) = open.popLast() else { preconditionFailure("an operator that is not open") }
        let result = name.apply(to: digits[start...])
        digits.removeSubrange(start...)
        digits.append(result)
      }
    }
    return digits[0]
  }

  /// The expression as a binary tree that grows to the left, all in spaces: `( ( ( [SM 6 ) 5 ) ] )`.
  package var bracketing: String {
    var text = ""
    var depth = 0
    for item in items {
      switch item {
      case .digit(let digit): text += "\(digit)"
      case .open(let name, let count):
        text += String(repeating: "( ", count: count + 1) + "[\(name.rawValue) "
        depth += 1
        continue
      case .close:
        text += "] )"
        depth -= 1
      }
      // The argument of an operator is behind it; the bracket that pairs it with what precedes it ends.
      if depth > 0 { text += " ) " }
    }
    return text
  }

  /// Lines of different expressions, in the order in which they are drawn.
  package static func lines(count: Int, seed: UInt64) -> some Sequence<String> {
    var source = RandomSource(seed: seed)
    var drawn: Set<ListOpsExpression> = []
    return sequence(state: ()) { _ in
      guard drawn.count < count else { return nil }
      while true {
        let expression = ListOpsExpression(drawnFrom: &source)
        if drawn.insert(expression).inserted { return "\(expression.value)\t\(expression.bracketing)" }
      }
    }
  }
}
