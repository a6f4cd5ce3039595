import Espalier
import Foundation
import Testing

/// `evaluate`, `classify`, `encode` and `info`.
@Suite struct ModelCommandTests {
  static let sentences = "(4 (2 it) (4 (2 is) (4 good)))\n( ( plot) ( bad))\n"

  @Test func evaluateHasTheKeysOfTheContract() throws {
    let outcome = try Command.run(
      ["evaluate", "--model", TrainedModel.tree, TrainedModel.trees, "--format", "json"])
    #expect(outcome.status == 0)
    let object = try #require(try outcome.objects.first)
    #expect(object.keys == ["trees", "labels", "root", "nodes", "confusion"])
    for part in ["root", "nodes"] { #expect(object[part]?.keys == ["accuracy", "binary", "macroF1"]) }
    #expect(object["trees"] == .integer(90))
    #expect(object["labels"] == .array(["0", "1", "2", "3", "4"].map { .string($0) }))
    let confusion = try #require(object["confusion"]).elements.map { $0.elements.compactMap(\.integer) }
    #expect(confusion.map { $0.reduce(0, +) } == [18, 18, 18, 18, 18])
    let accuracy = Double((0..<5).reduce(0) { $0 + confusion[$1][$1] }) / 90
    #expect(object["root"]?["accuracy"]?.double == accuracy)
  }

  @Test func evaluateForPeopleShowsTheConfusion() throws {
    let outcome = try Command.run(["evaluate", "--model", TrainedModel.tree, TrainedModel.trees])
    #expect(outcome.status == 0)
    #expect(outcome.text.hasPrefix("90 trees\n"))
    #expect(outcome.text.contains("\n4  very positive"))
  }

  @Test func aGoldLabelThatTheModelDoesNotKnowIsPlaced() throws {
    let input = "(4 good)\n(2 (7 it) (2 is))\n"
    let outcome = try Command.run(["evaluate", "--model", TrainedModel.tree, "-"], input: input)
    #expect(outcome.status == 65)
    #expect(outcome.errors.hasPrefix("<standard input>:2:1: error: the label '7' is not one of"))
    let bare = try Command.run(["evaluate", "--model", TrainedModel.tree, "-"], input: "( good)")
    #expect(bare.status == 65)
    #expect(bare.errors.contains("no node has a label"))
  }

  @Test func classifyHasTheKeysOfTheContract() throws {
    let arguments = ["classify", "--model", TrainedModel.tree, "--format", "json"]
    let objects = try Command.run(arguments, input: Self.sentences).objects
    #expect(objects.count == 2)
    for (index, object) in objects.enumerated() {
      #expect(object.keys == ["index", "label", "labels", "probabilities", "text"])
      #expect(object["index"] == .integer(index))
      let probabilities = try #require(object["probabilities"]).elements.compactMap(\.double)
      #expect(probabilities.count == 5)
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
      let best = try #require(probabilities.indices.max { probabilities[$0] < probabilities[$1] })
      #expect(object["label"] == .string(String(best)))
    }
    #expect(objects.map { $0["text"]?.string } == ["it is good", "plot bad"])

    let all = try Command.run(arguments + ["--nodes", "all"], input: Self.sentences).objects
    let nodes = try #require(all.first?["nodes"]).elements
    #expect(nodes.map(\.keys) == Array(repeating: ["span", "label", "probabilities"], count: 5))
    let spans = nodes.map { $0["span"]?.elements.compactMap(\.integer) }
    #expect(spans == [[0, 1], [1, 2], [2, 3], [1, 3], [0, 3]])
    #expect(nodes.last?["probabilities"] == objects.first?["probabilities"])
  }

  @Test func classifyWritesTreesWithItsLabels() throws {
    let arguments = ["classify", "--model", TrainedModel.tree]
    let json = try Command.run(arguments + ["--format", "json", "--nodes", "all"], input: Self.sentences)
      .objects
    let labels = try #require(json.first?["nodes"]).elements.compactMap { $0["label"]?.string }
    let brackets = try Command.run(arguments + ["--format", "brackets"], input: Self.sentences)
    #expect(
      brackets.lines.first
        == "(\(labels[4]) (\(labels[0]) it) (\(labels[3]) (\(labels[1]) is) (\(labels[2]) good)))")
    let xml = try Command.run(arguments + ["--format", "xml"], input: Self.sentences)
    let back = try Command.run(["convert", "--to", "brackets", "-"], input: xml.text)
    #expect(back.text == brackets.text)
    let root = try Command.run(
      arguments + ["--format", "brackets", "--nodes", "root"], input: Self.sentences)
    #expect(root.lines.first == "(\(labels[4]) ( it) ( ( is) ( good)))")
  }

  @Test func classifyForPeopleIsALineATree() throws {
    let arguments = ["classify", "--model", TrainedModel.tree]
    let lines = try Command.run(arguments, input: "( -LRB-)\n( ( it) ( good\u{1B}))\n").lines
    #expect(lines.count == 2)
    #expect(lines[0].hasSuffix(" %  ("))
    #expect(lines[1].hasSuffix(" %  it good\u{FFFD}"))
    let all = try Command.run(arguments + ["--nodes", "all"], input: Self.sentences).lines
    #expect(all.count == 8)
    #expect(all[1].hasPrefix("  ") && all[3].hasPrefix("    ") && all[3].hasSuffix("  is"))
  }

  @Test func drawingsAreWithoutColourElsewhereThanOnATerminal() throws {
    let outcome = try Command.run(
      ["classify", "--model", TrainedModel.tree, "--draw"], input: Self.sentences)
    #expect(outcome.status == 0)
    #expect(!outcome.output.contains(0x1B))
    #expect(outcome.text.contains("└"))
    for word in ["it", "is", "good", "plot", "bad"] { #expect(outcome.text.contains(" \(word)\n")) }
  }

  @Test func resultsBeforeAnErrorAreWritten() throws {
    let outcome = try Command.run(
      ["classify", "--model", TrainedModel.tree, "--format", "json"], input: Self.sentences + "(4 (2 a)\n")
    #expect(outcome.status == 65)
    #expect(try outcome.objects.count == 2)
    #expect(outcome.errors.hasPrefix("<standard input>:3:1: error: unbalanced bracket"))
    let wide = try Command.run(
      ["classify", "--model", TrainedModel.tree], input: "( good)( ( a) ( b) ( c))( d)")
    #expect(wide.status == 65)
    #expect(wide.lines.count == 1)
    #expect(wide.errors.hasPrefix("<standard input>:1:8: error: a node has 3 children"))
  }

  @Test func oneTreeAndManyGiveTheSameBytes() throws {
    let arguments = ["classify", "--model", TrainedModel.tree, "--format", "json", "--nodes", "all"]
    let together = try Command.run(arguments, input: TrainedModel.treebank).objects
    for index in [0, 41, 89] {
      let line = TrainedModel.treebank.split(separator: "\n")[index]
      let alone = try #require(try Command.run(arguments, input: String(line)).objects.first)
      #expect(alone["probabilities"] == together[index]["probabilities"])
      #expect(alone["nodes"] == together[index]["nodes"])
    }
  }

  @Test func sentencesAreForModelsOfSequences() throws {
    let format = ["--input-format", "text"]
    let chain = try Command.run(
      ["classify", "--model", TrainedModel.chain] + format, input: "it is good\nbad\n")
    #expect(chain.status == 0)
    #expect(chain.lines.count == 2)
    for options in [format, []] {
      let tree = try Command.run(["classify", "--model", TrainedModel.tree] + options, input: "it is good\n")
      #expect(tree.status == 65)
      #expect(tree.errors.contains("this model needs trees, and the input is plain text"))
      #expect(tree.errors.split(separator: "\n").count == 1)
    }
    let unsaid = try Command.run(["classify", "--model", TrainedModel.chain], input: "it is good\n")
    #expect(unsaid.errors.contains("give --input-format text"))
  }

  @Test func encodeWritesTheSameVectorsInBothFormats() throws {
    let arguments = ["encode", "--model", TrainedModel.tree, "--nodes", "all"]
    let objects = try Command.run(arguments, input: Self.sentences).objects
    #expect(objects.first?.keys == ["index", "vector", "nodes"])
    #expect(objects.first?["nodes"]?.elements.first?.keys == ["span", "vector"])
    let rows = objects.flatMap { $0["nodes"]?.elements ?? [] }
    let expected = rows.flatMap { $0["vector"]?.elements.compactMap(\.double).map { Float($0) } ?? [] }
    #expect(expected.count == 8 * 8)

    let bytes = try Command.run(arguments + ["--format", "safetensors"], input: Self.sentences).output
    let (header, data) = try safetensors(bytes)
    #expect(header.keys == ["trees", "spans", "vectors"])
    #expect(header["vectors"]?["shape"] == .array([.integer(8), .integer(8)]))
    #expect(header.keys.map { header[$0]?["dtype"]?.string } == ["I64", "I64", "F32"])
    let offsets = { (name: String) in header[name]?["data_offsets"]?.elements.compactMap(\.integer) ?? [0, 0]
    }
    #expect(offsets("vectors")[1] == data.count)
    #expect(numbers(data, offsets("vectors"), as: Float.self) == expected)
    #expect(numbers(data, offsets("trees"), as: Int64.self) == [0, 0, 0, 0, 0, 1, 1, 1])
    #expect(numbers(data, offsets("spans"), as: Int64.self).prefix(10) == [0, 1, 1, 2, 2, 3, 1, 3, 0, 3])
  }

  @Test func encodeOfRootsIsARowATree() throws {
    let arguments = ["encode", "--model", TrainedModel.tree, "--format", "safetensors"]
    let (header, data) = try safetensors(Command.run(arguments, input: TrainedModel.treebank).output)
    #expect(header.keys == ["vectors"])
    #expect(header["vectors"]?["shape"] == .array([.integer(90), .integer(8)]))
    #expect(data.count == 90 * 8 * 4)
    let broken = try Command.run(arguments, input: "( good)\n( bad")
    #expect(broken.status == 65)
    #expect(broken.output.isEmpty, "a file that is not whole is none")
  }

  private func safetensors(_ bytes: [UInt8]) throws -> (header: JSONValue, data: [UInt8]) {
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length % 8 == 0)
    return (try JSONParser.value(of: Array(bytes[8..<8 + length])), Array(bytes[(8 + length)...]))
  }

  private func numbers<Number: BitwiseCopyable>(
    _ data: [UInt8], _ offsets: [Int], as type: Number.Type
  ) -> [Number] {
    data[offsets[0]..<offsets[1]].withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: MemoryLayout<Number>.stride).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: type)
      }
    }
  }

  @Test func infoDescribesTheModel() throws {
    let outcome = try Command.run(["info", TrainedModel.tree, "--format", "json"])
    #expect(outcome.status == 0)
    let object = try #require(try outcome.objects.first)
    #expect(object["cell"] == .string("tree-lstm"))
    #expect(object["hiddenSize"] == .integer(8))
    #expect(object["training"]?["optimizer"] == .string("adagrad"))
    #expect(object["results"]?["bestEpoch"]?.integer != nil)
    let sizes = try #require(object["tensors"]).elements.map { tensor in
      tensor["shape"]?.elements.compactMap(\.integer).reduce(1, *) ?? 0
    }
    #expect(object["parameters"]?.integer == sizes.reduce(0, +))
  }

  @Test(arguments: ["config.json", "vocabulary.txt", "model.safetensors"])
  func aDamagedModelIsOneSentence(_ name: String) throws {
    try Folder.temporary { folder in
      let model = try TrainedModel.copy(to: folder)
      let whole = try folder.bytes("model/\(name)")
      var altered = whole
      altered[altered.count - 3] ^= 1
      let commands = [
        ["info", model], ["evaluate", "--model", model, TrainedModel.trees],
        ["classify", "--model", model, TrainedModel.trees], ["encode", "--model", model, TrainedModel.trees],
      ]
      for command in commands {
        for (bytes, status) in [(altered, 65), (Array(whole.prefix(whole.count / 2)), 65), ([], 65)]
          as [([UInt8], Int32)]
        {
          try folder.write(bytes, to: "model/\(name)")
          let outcome = try Command.run(command)
          #expect(outcome.status == status)
          #expect(outcome.output.isEmpty)
          #expect(outcome.errors.hasPrefix("\(folder.path("model/\(name)")): error: "))
          #expect(outcome.errors.split(separator: "\n").count == 1)
        }
        try FileManager.default.removeItem(atPath: folder.path("model/\(name)"))
        let missing = try Command.run(command)
        #expect(missing.status == 66)
        #expect(
          missing.errors == "\(folder.path("model/\(name)")): error: this file of the model is missing\n")
        try folder.write(whole, to: "model/\(name)")
      }
    }
  }
}
