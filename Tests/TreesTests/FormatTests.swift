import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// What holds of every format that is read.
@Suite struct FormatTests {
  private static let words = ["works", "streams", "ends"]

  private func file(_ text: String, _ sample: FormatSample, name: String = "t") -> TreebankFile {
    TreebankFile(ByteReader(bytes: Array(text.utf8), name: name), options: .init(format: sample.format))
  }

  @Test(arguments: FormatSample.all) func treesAreRead(_ sample: FormatSample) throws {
    let trees = try file(sample.text(Self.words), sample).readAll()
    #expect(trees == Self.words.map(sample.tree))
  }

  @Test(arguments: FormatSample.all) func filesAreFoundInFolders(_ sample: FormatSample) throws {
    try withTemporaryFolder { folder in
      try write(sample.text(Self.words), to: folder + "/a")
      try write("<html><body>(no tree)</body></html>", to: folder + "/b.html")
      let options = TreebankOptions(format: sample.format)
      if sample.format == nil {
        #expect(
          try TreebankFile.open(path: folder, options: options).readAll() == Self.words.map(sample.tree))
      }
    }
  }

  /// Every beginning is read or refused; what is read is a beginning of the trees.
  @Test(arguments: FormatSample.all) func everyCutIsReadOrRefused(_ sample: FormatSample) throws {
    let text = Array(sample.text(Self.words).utf8)
    let trees = Self.words.map(sample.tree)
    for count in 0..<text.count {
      let reader = TreebankFile(
        ByteReader(bytes: Array(text[..<count]), name: "cut"), options: .init(format: sample.format))
      var read: [Tree] = []
      do {
        while let tree = try reader.next() { read.append(tree) }
      } catch {
        #expect(error is TreeSyntaxError)
      }
      #expect(read.count <= trees.count && zip(read, trees).dropLast().allSatisfy { $0 == $1 })
    }
  }

  /// Changed bytes never trap; what is read can be written and read again, before an error and behind it.
  @Test(arguments: FormatSample.all, 1...4) func changedBytesAreReadOrRefused(
    _ sample: FormatSample, _ seed: UInt64
  ) throws {
    var generator = SeededGenerator(state: seed)
    let text = Array(sample.text(Self.words).utf8)
    let interesting = Array("() \n\t<>/&\"'=#\0\u{E9}0129-".utf8)
    for _ in 0..<300 {
      var changed = text
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<changed.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: changed[place] = interesting.randomElement(using: &generator) ?? 0
        case 1: changed[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: changed.remove(at: place)
        default:
          let other = Int.random(in: 0..<changed.count, using: &generator)
          changed.insert(
            contentsOf: changed[
              min(place, other)..<min(place, other) + min(20, changed.count - max(place, other))], at: place)
        }
      }
      let reader = TreebankFile(
        ByteReader(bytes: changed, name: "changed"), options: .init(format: sample.format))
      let sink = MemorySink()
      let writer = XMLTreebankWriterProbe(sink)
      var errors = 0
      while errors < 20 {
        do {
          while let tree = try reader.next() { writer.write(tree) }
          break
        } catch {
          #expect(error is TreeSyntaxError)
          errors += 1
          do {
            guard try reader.recover() else { break }
          } catch {
            #expect(error is TreeSyntaxError)
            break
          }
        }
      }
      #expect(try writer.readAgain() == writer.trees)
    }
  }

  /// A mistake in one sentence costs no other one.
  @Test(arguments: FormatSample.all) func readersRecover(_ sample: FormatSample) throws {
    // Formats that can hold a mistake that is no mistake of XML.
    let mistakes: [String: (String, String)] = [
      "brackets": ("(4 streams)", "(4 )"), "penn": ("(VBZ streams)", "(VBZ streams) x"),
      "crossing": ("1=streams", "2=streams"), "listops": ("( It streams", "( It (streams"),
      "conll": ("2\tstreams", "3\tstreams"), "negra": ("HD\t500\n#500", "HD\t501\n#500"),
      "espalier": ("<leaf label=\"VBZ\">streams</leaf>", "<leaf label=\"VBZ\"></leaf>"),
      "tiger": ("idref=\"a\"", "idref=\"q\""), "alpino": ("begin=\"1\"", "begin=\"x\""),
      "corenlp": ("(VBZ streams)", "(VBZ streams"), "agldt": ("head=\"2\"", "head=\"7\""),
      "folia": ("<wref id=\"b", "<wref id=\"q"), "treex": ("<ord>1", "<ord>x"),
      "tcf": ("edge=\"HD\" tokenIDs=\"b", "edge=\"HD\" tokenIDs=\"q"),
      "naf": ("<edge from=\"a\"", "<edge from=\"q\""),
    ]
    guard let (right, wrong) = mistakes[sample.name] else { return }
    let sentence = sample.sentence("streams")
    try #require(sentence.contains(right))
    let text =
      sample.begin + sample.sentence("works") + sentence.replacing(right, with: wrong)
      + sample.sentence("ends")
      + sample.end
    let reader = file(text, sample)
    #expect(try reader.next() == sample.tree("works"))
    #expect(throws: TreeSyntaxError.self) { try reader.next() }
    #expect(try reader.next() == nil)
    #expect(try reader.recover())
    #expect(try reader.next() == sample.tree("ends"))
    #expect(try reader.next() == nil)
  }

  /// A word that annotators of AGLDT added may have no form: it holds others together, or isn't there.
  @Test func wordsThatWereAddedMayBeWithoutAForm() throws {
    let words =
      "<word id=\"1\" form=\"canis\" head=\"3\" relation=\"SBJ\"/><word id=\"2\" form=\"lupum\" head=\"3\" relation=\"OBJ\"/>"
      + "<word id=\"3\" form=\"\" artificial=\"elliptic\" head=\"0\" relation=\"PRED\"/>"
    let unused = "<word id=\"4\" artificial=\"elliptic\" head=\"3\" relation=\"AuxV\"/>"
    for text in [words, words + unused] {
      let document = "<treebank><sentence id=\"1\">\(text)</sentence></treebank>"
      let tree = try #require(try TreebankFile(ByteReader(bytes: Array(document.utf8), name: "t")).next())
      #expect(tree.nodeCount == 3 && tree.words == ["canis", "lupum"])
      #expect(tree.category(of: tree.root) == "PRED")
    }
  }
}

/// Writes what tree XML can hold, and reads it again.
private final class XMLTreebankWriterProbe {
  private let sink: MemorySink
  private let writer: TreeXMLWriter
  private(set) var trees: [Tree] = []

  init(_ sink: MemorySink) { (self.sink, writer) = (sink, TreeXMLWriter(sink)) }

  func write(_ tree: Tree) {
    if (try? writer.write(tree)) != nil { trees.append(tree) }
  }

  func readAgain() throws -> [Tree] {
    try writer.finish()
    return try XMLTreebankReader(sink.text).readAll()
  }
}
