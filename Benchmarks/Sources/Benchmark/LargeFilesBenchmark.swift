import ArgumentParser
import Espalier
import Foundation
import Timing

/// Large treebanks, as the command reads them: TIGER-XML beside libxml2's own program, and brackets beyond memory.
struct LargeFilesBenchmark: ParsableCommand, Measurable {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "TIGER-XML beside xmllint, and the memory of stats over large brackets.",
    discussion: """
      A file of 50 MB of TIGER-XML is made of the training trees (5 MB with --quick) and read by the library on one \
      thread, in turns with 'xmllint --stream', which makes no trees of it. A file of 1 GB of brackets \
      (20 MB) is counted by 'espalier stats', whose memory is told. Checked: trees of TIGER-XML are those that were \
      written, and counts are those of the copies.
      """)
  @OptionGroup var options: BenchOptions

  func run() throws { try measure(Bench(options)) }

  func measure(_ bench: Bench) throws {
    let isQuick = bench.options.quick
    let bytes = try ByteReader(path: bench.places.file("train")).readAll()
    let folder = FileManager.default.temporaryDirectory.path + "/espalier-files-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // The memory of a process counts from that of the process that starts it: the program comes first.
    try measureMemory(bench, bytes, in: folder, size: isQuick ? 20_000_000 : 1_000_000_000)
    let trees = try BracketReader(ByteReader(bytes: bytes, name: "train")).readAll()
    try measureTiger(bench, trees, in: folder, size: isQuick ? 5_000_000 : 50_000_000)
  }

  private func measureTiger(_ bench: Bench, _ trees: [Tree], in folder: String, size: Int) throws {
    let path = folder + "/tiger.xml"
    let count = try TigerFile.write(trees, size: size, to: path)
    let length = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    let sample = try XMLTreebankReader(ByteReader(path: path)).next()
    check(sample?.description == trees[0].description, "the first tree differs")
    let xmllint = ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].first(where: FolderListing.exists)
    var (own, others): ([Double], [Double]) = ([], [])
    for _ in 0..<bench.options.repeatCount {
      own.append(
        try seconds {
          let reader = XMLTreebankReader(try ByteReader(path: path))
          var read = 0
          while try reader.next() != nil { read += 1 }
          check(read == count, "\(read) trees of \(count)")
        })
      if let xmllint {
        others.append(try ChildProcess(xmllint, ["--stream", path], output: "/dev/null").seconds)
      }
    }
    var fields: [Report.Field] = [
      .text("what", "read TIGER-XML"), .number("megabytes", Double(length) / 1e6, 0),
      .number("seconds", median(own), 3),
      .number("megabytesPerSecond", Double(length) / median(own) / 1e6, 1),
    ]
    if !others.isEmpty {
      fields += [
        .number("xmllintSeconds", median(others), 3),
        .number("ofXmllintsSpeed", median(others) / median(own), 2),
      ]
    }
    bench.report.row("files", fields)
  }

  private func measureMemory(
    _ bench: Bench, _ bytes: [UInt8], in folder: String, size: Int
  ) throws {
    let path = folder + "/large.txt"
    let treeCount = bytes.split(separator: UInt8(ascii: "\n")).count
    let copies = max(1, size / bytes.count)
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    let data = Data(bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")])
    for _ in 0..<copies { try file.write(contentsOf: data) }
    try file.close()
    let output = folder + "/stats.txt"
    let run = try ChildProcess(bench.places.command(), ["stats", path], output: output)
    let text = try String(contentsOfFile: output, encoding: .utf8)
    check(
      text.split(whereSeparator: \.isWhitespace).dropFirst().first == "\(copies * treeCount)",
      "trees are missing")
    bench.report.row(
      "memory",
      [
        .text("what", "stats of brackets"), .number("megabytes", Double(copies * data.count) / 1e6, 0),
        .number("seconds", run.seconds, 2),
        .number("megabytesPerSecond", Double(copies * data.count) / run.seconds / 1e6, 1),
        .number("peakMegabytes", Double(run.peakMemory) / 1e6, 1),
      ])
  }
}

/// Trees as TIGER-XML, indented as corpora have it.
enum TigerFile {
  /// Writes trees over and over until a file is large enough.
  ///
  /// - Returns: the number of trees.
  static func write(_ trees: [Tree], size: Int, to path: String) throws -> Int {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<corpus id=\"c\">\n<body>\n"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    var (count, length) = (0, 0)
    while length < size {
      text += sentence(trees[count % trees.count], number: count + 1)
      count += 1
      guard text.utf8.count > 1 << 20 || length + text.utf8.count >= size else { continue }
      length += text.utf8.count
      try file.write(contentsOf: Data(text.utf8))
      text = ""
    }
    try file.write(contentsOf: Data("</body>\n</corpus>\n".utf8))
    try file.close()
    return count
  }

  private static func sentence(_ tree: Tree, number: Int) -> String {
    func id(_ node: Int) -> String { "s\(number)_\(node + 1)" }
    var text = "<s id=\"s\(number)\">\n  <graph root=\"\(id(tree.root))\">\n    <terminals>\n"
    for node in tree.tokens {
      let word = escaped(tree.word(of: node) ?? "")
      text +=
        "      <t id=\"\(id(node))\" word=\"\(word)\" lemma=\"--\" pos=\"\(escaped(tree.label(of: node)))\" morph=\"--\" />\n"
    }
    text += "    </terminals>\n    <nonterminals>\n"
    for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
      text += "      <nt id=\"\(id(node))\" cat=\"\(escaped(tree.label(of: node)))\">\n"
      for child in tree.children(of: node) {
        text += "        <edge label=\"--\" idref=\"\(id(child))\" />\n"
      }
      text += "      </nt>\n"
    }
    return text + "    </nonterminals>\n  </graph>\n</s>\n"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}
