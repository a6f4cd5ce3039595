import ArgumentParser
import Espalier
import Timing

/// From bytes to trees and back.
struct ReadingBenchmark: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "reading",
    abstract: "Reading and writing brackets and XML.",
    discussion: """
      From memory to memory, on one thread. Checked: what was written is the file, byte for byte, and the \
      trees read from brackets and from XML are equal.
      """)
  @OptionGroup var options: BenchOptions

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    let bytes = try ByteReader(path: bench.places.file("train")).readAll()
    let trees = try BracketReader(ByteReader(bytes: bytes, name: "train")).readAll()
    let written = try write(trees) { BracketWriter($0) }
    check(written == bytes || written == bytes + [UInt8(ascii: "\n")], "brackets differ from the file")
    let xml = try write(trees) { TreeXMLWriter($0) }
    check(
      try XMLTreebankReader(ByteReader(bytes: xml, name: "xml")).readAll() == trees, "trees from XML differ")

    bench.report.note("reading: \(trees.count) trees, \(trees.nodeCount) nodes")
    let repeats = bench.options.repeatCount
    try report(bench, "read brackets", bytes, trees, repeats) {
      try count(BracketReader(ByteReader(bytes: bytes, name: "train")))
    }
    try report(bench, "read XML", xml, trees, repeats) {
      try count(XMLTreebankReader(ByteReader(bytes: xml, name: "xml")))
    }
    try report(bench, "write brackets", bytes, trees, repeats) {
      _ = try write(trees) { BracketWriter($0) }
      return trees.count
    }
    try report(bench, "write XML", xml, trees, repeats) {
      _ = try write(trees) { TreeXMLWriter($0) }
      return trees.count
    }
  }

  private func report(
    _ bench: Bench, _ what: String, _ bytes: [UInt8], _ trees: [Tree], _ repeats: Int,
    _ work: () throws -> Int
  ) throws {
    let times = try (0..<repeats).map { _ in
      try seconds { check(try work() == trees.count, "\(what): trees are missing") }
    }
    let time = median(times)
    bench.report.row(
      "reading",
      [
        .text("what", what), .number("seconds", time, 4),
        .number("megabytesPerSecond", Double(bytes.count) / time / 1e6, 1),
        .number("treesPerSecond", Double(trees.count) / time, 0),
      ])
  }

  private func count(_ reader: some TreeReader) throws -> Int {
    var count = 0
    while try reader.next() != nil { count += 1 }
    return count
  }

  private func write(_ trees: [Tree], _ writer: (MemorySink) -> some TreeWriter) throws -> [UInt8] {
    let sink = MemorySink()
    let writer = writer(sink)
    for tree in trees { try writer.write(tree) }
    try writer.finish()
    return sink.bytes
  }
}
