import ArgumentParser
import Espalier

/// Where binarisation puts intermediate nodes.
enum BinarySide: String, CaseIterable, ExpressibleByArgument {
  case left, right, head
}

/// Which nodes `--unbinarize` takes for those of binarisation.
enum UnbinaryNodes: String, CaseIterable, ExpressibleByArgument {
  case marked, unlabelled

  var nodes: Tree.Intermediates { self == .marked ? .marked : .unlabelled }
}

/// Which chains are joined.
enum ChainScope: String, CaseIterable, ExpressibleByArgument {
  case all, inner

  var chains: Tree.Chains { self == .all ? .all : .inner }
}

/// Numbers from one to another, both included: `5..40`, `..40`, `5..`, `5`.
struct NumberRange: ExpressibleByArgument {
  let range: ClosedRange<Int>

  init?(argument: String) {
    let ends: (String, String)
    if let dots = argument.firstRange(of: "..") {
      ends = (String(argument[..<dots.lowerBound]), String(argument[dots.upperBound...]))
    } else {
      ends = (argument, argument)
    }
    guard let low = ends.0.isEmpty ? 0 : Int(ends.0), let high = ends.1.isEmpty ? Int.max : Int(ends.1),
      0 <= low, low <= high, ends != ("", "")
    else { return nil }
    range = low...high
  }
}

/// Shares of the parts of a split: `8:1:1`.
struct ShareList: ExpressibleByArgument {
  let shares: [Int]

  init?(argument: String) {
    let numbers = argument.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard 2...1000 ~= numbers.count, numbers.allSatisfy({ 1...1_000_000 ~= $0 }) else { return nil }
    shares = numbers
  }
}

/// Scores up to which classes reach: `0.2,0.4,0.6,0.8`.
struct Thresholds: ExpressibleByArgument {
  static let sentiment = Thresholds(texts: PhraseScores.sentimentThresholds)

  let texts: [String]

  private init(texts: [String]) { self.texts = texts }

  init?(argument: String) {
    texts = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard PhraseScores.areAscending(texts), texts.count < 1000 else { return nil }
  }

  var defaultValueDescription: String { texts.joined(separator: ",") }
}

extension TreePattern {
  /// The pattern that an argument is.
  init(argument: String) throws {
    do { self = try TreePattern(argument) } catch { throw ValidationError("\(error)") }
  }
}
