import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// Trees drawn by chance, and readers of changed trees.
@Suite struct SelectionTests {
  private func reader(_ count: Int) throws -> any TreeReader {
    let text = (0..<count).map { "(\($0) w)\n" }.joined()
    return BracketReader(ByteReader(bytes: Array(text.utf8), name: "t"))
  }

  private func labels(_ reader: any TreeReader) throws -> [Int] {
    try reader.readAll().map { Int($0.label(of: $0.root)) ?? -1 }
  }

  @Test(arguments: [0, 1, 2, 9, 10, 11, 100, 1000]) func partsAreDisjointAndTogetherAll(_ count: Int) throws {
    for shares in [[8, 1, 1], [1, 1], [1, 1, 1, 1, 1, 1, 1]] {
      let parts = try shares.indices.map { try labels(reader(count).part($0, of: shares, seed: 5)) }
      #expect(parts.joined().sorted() == Array(0..<count))
      #expect(parts.allSatisfy { $0 == $0.sorted() })
      let total = shares.reduce(0, +)
      for (part, share) in zip(parts, shares) {
        #expect(abs(Double(part.count) - Double(count * share) / Double(total)) <= 1)
      }
    }
  }

  @Test func shufflesAreOrdersOfTheSameTreesBySeed() throws {
    let first = try labels(reader(100).shuffled(seed: 1))
    #expect(first.sorted() == Array(0..<100))
    #expect(first != Array(0..<100))
    #expect(try labels(reader(100).shuffled(seed: 1)) == first)
    #expect(try labels(reader(100).shuffled(seed: 2)) != first)
    // What a seed gives is a promise.
    #expect(Array(first.prefix(5)) == Self.promised)
  }

  static let promised = [22, 96, 24, 79, 63]

  @Test func samplesAreWithoutRepetitionInOrder() throws {
    for count in [0, 1, 7, 50, 99, 100, 200] {
      let sample = try labels(reader(100).sampled(count, seed: 3))
      #expect(sample.count == min(count, 100))
      #expect(zip(sample, sample.dropFirst()).allSatisfy { $0 < $1 })
    }
    // Every tree is drawn about as often as any other: 10 of 20, 2000 times, deviates by 22 (one sigma).
    var counts = [Int](repeating: 0, count: 20)
    for seed in 0..<2000 {
      for label in try labels(reader(20).sampled(10, seed: UInt64(seed))) { counts[label] += 1 }
    }
    #expect(counts.allSatisfy { abs($0 - 1000) < 112 })
  }

  @Test func permutationsAreEquallyLikely() throws {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<6000 { counts[try labels(reader(3).shuffled(seed: UInt64(seed))), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 145 })
  }

  @Test func stepsFollowOneAnother() throws {
    let reader = try reader(10).filterTrees { $0.label(of: $0.root) != "3" }.mapTrees {
      try $0.addingToLabels(1)
    }
    .compactMapTrees { $0.label(of: 0) == "1" ? nil : $0 }
    #expect(try labels(reader) == [2, 3, 5, 6, 7, 8, 9, 10])
    #expect(reader.position.line == 10)
    let shuffled = try self.reader(10).shuffled(seed: 4)
    while let tree = try shuffled.next() {
      #expect(shuffled.position.line == (Int(tree.label(of: 0)) ?? -2) + 1)
    }
  }
}
