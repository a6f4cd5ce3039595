import Espalier
import Foundation
import Testing

struct ModelFolderTests {
  private static let files = ["config.json", "vocabulary.txt", "model.safetensors", "README.md"]

  private func model() throws -> ModelFolder {
    let labels = try #require(LabelSet(labels: ["0", "1", "2", "3", "4"]))
    let configuration = ModelConfiguration(
      cell: "tree-lstm", arity: 2, vocabularySize: 5, embeddingSize: 2, hiddenSize: 3, labels: labels,
      training: [
        .init("optimizer", .text("adagrad")), .init("learningRate", .number(0.05)),
        .init("batchSize", .integer(25)),
        .init("keepVectors", .flag(true)), .init("clipNorm", .none), .init("files", .text("a|b\nc")),
      ],
      results: [.init("bestEpoch", .integer(3)), .init("devRootAccuracy", .number(1))])
    let tensors = [
      NamedTensor(name: "embedding", shape: [5, 2], values: (0..<10).map { Float($0) / 7 }),
      NamedTensor(name: "W", shape: [3], values: [-1, .pi, 1e-20]),
    ]
    return ModelFolder(
      configuration: configuration, vocabulary: Vocabulary(words: ["8\u{A0}1\\/2", "\tx", "a\r", "é"]),
      tensors: tensors)
  }

  /// The error of reading a folder; nil if it is read and equals `model`.
  private func error(_ folder: String, _ model: ModelFolder) -> ModelFileError? {
    do throws(ModelFileError) {
      // Whole models would fill the screen where they differ.
      let isEqual = try ModelFolder.read(from: folder) == model
      #expect(isEqual)
      return nil
    } catch {
      return error
    }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let model = try model()
    try withTemporaryFolder { folder in
      let path = folder + "/model"
      try model.write(to: path, replacing: false)
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == Self.files.sorted())
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["model"])
      #expect(error(path, model) == nil)
      #expect(error(path + "/", model) == nil)

      let bytes = try Self.files.map { try Data(contentsOf: URL(filePath: path + "/" + $0)) }
      try model.write(to: path, replacing: true)
      #expect(try Self.files.map { try Data(contentsOf: URL(filePath: path + "/" + $0)) } == bytes)
      #expect(throws: FileError.self) { try model.write(to: path, replacing: false) }
    }
  }

  @Test func everyConfigurationIsReadBack() throws {
    let mapped = try #require(LabelSet(counts: ["0": 1, "4": 1], mapping: .binary))
    let named = try #require(LabelSet(labels: ["z", "a"]))
    for labels in [mapped, named] {
      let configuration = ModelConfiguration(
        architecture: "tagger", cell: "child-sum-tree-lstm", arity: nil, layers: 3, direction: .both,
        head: .attention(size: 7), comparisonSize: 9, cellOptions: ["reset": "after"],
        categories: ["NP", "VP"], categorySize: 5,
        kinds: ["NP VP"], vocabularySize: 1, embeddingSize: 1, hiddenSize: 1, labels: labels)
      #expect(try ModelConfiguration(json: configuration.json, path: "x") == configuration)
    }
  }

  @Test func configurationsThatMakeNoSenseAreErrors() throws {
    guard case .object(let members) = try model().configuration.json else { return }
    func problem(_ key: String, _ value: JSONValue?) -> ModelFileError.Problem? {
      var changed = members.filter { $0.key != key }
      if let value { changed.append(.init(key, value)) }
      do throws(ModelFileError) {
        _ = try ModelConfiguration(json: .object(changed), path: "x")
        return nil
      } catch {
        return error.problem
      }
    }
    // Attention and comparison have sizes only where there are such.
    for member in members where !["attentionSize", "comparisonSize"].contains(member.key) {
      #expect(problem(member.key, nil) == .malformed("'\(member.key)' is missing or makes no sense"))
    }
    for size in [JSONValue.integer(0), .integer(-1), .integer(1 << 31), .number(1.5), .string("1"), .null] {
      #expect(problem("hiddenSize", size) == .malformed("'hiddenSize' is missing or makes no sense"))
    }
    let labels = JSONValue.array([.string("a"), .string("a")])
    #expect(problem("labels", labels) == .malformed("'labels' is missing or makes no sense"))
    #expect(problem("labels", .array([])) == .malformed("'labels' is missing or makes no sense"))
    #expect(problem("labelMapping", .string("other")) == .malformed("'labels' is missing or makes no sense"))
    #expect(problem("join", .string("product")) == .malformed("'join' is missing or makes no sense"))
    for key in ["inputLayers", "transitionLayers", "outputLayers"] {
      #expect(problem(key, .integer(-1)) == .malformed("'\(key)' is missing or makes no sense"))
    }
    #expect(
      problem("transitionShortcut", nil) == .malformed("'transitionShortcut' is missing or makes no sense"))
    #expect(
      problem("formatVersion", .integer(4)) == .unsupported("its format is 4, and the newest known one is 3"))
    #expect(
      problem("attention", .bool(true)) == .unsupported("its configuration has an unknown key 'attention'"))
    #expect(throws: ModelFileError.self) { try ModelConfiguration(json: .null, path: "x") }
    let directions = JSONValue.string("sideways")
    #expect(problem("direction", directions) == .malformed("'direction' is missing or makes no sense"))
    #expect(
      problem("head", .string("attention")) == .malformed("'attentionSize' is missing or makes no sense"))
  }

  /// Models of the first format have no head, no choices and no categories.
  @Test func theFirstFormatIsRead() throws {
    let configuration = try model().configuration
    guard case .object(let members) = configuration.json else { return }
    let old = [
      "head", "attentionSize", "comparisonSize", "cellOptions", "categories", "categorySize", "kinds",
    ]
    var kept = members.filter { !old.contains($0.key) && $0.key != "formatVersion" }
    kept.append(.init("formatVersion", .integer(1)))
    #expect(try ModelConfiguration(json: .object(kept), path: "x") == configuration)
  }

  @Test func randomDamageToAConfigurationNeverTraps() throws {
    let bytes = Array(try model().configuration.json.text(indented: true).utf8)
    var source = SeededSource(state: 2)
    var read = 0
    for _ in 0..<20_000 {
      guard let json = try? JSONParser.value(of: source.damaged(bytes)) else { continue }
      guard let configuration = try? ModelConfiguration(json: json, path: "x") else { continue }
      read += 1
      _ = ModelCard(name: "x", configuration: configuration).markdown
      #expect(try ModelConfiguration(json: configuration.json, path: "x") == configuration)
    }
    #expect(read > 1000)
  }

  @Test func anAlteredByteIsAnError() throws {
    let model = try model()
    try withTemporaryFolder { folder in
      try model.write(to: folder + "/m", replacing: false)
      for name in Self.files {
        let path = folder + "/m/" + name
        let bytes = try Array(Data(contentsOf: URL(filePath: path)))
        // Nothing is checked in the card: a few places of it are enough.
        for index in stride(from: 0, to: bytes.count, by: name == "README.md" ? 100 : 1) {
          for mask: UInt8 in [0x01, 0x20, 0xFF] {
            var altered = bytes
            altered[index] ^= mask
            try write(altered, to: path)
            let error = error(folder + "/m", model)
            #expect((error == nil) == (name == "README.md"), "\(name), byte \(index), mask \(mask)")
            #expect(error.map { $0.path == path } ?? true)
          }
        }
        try write(bytes, to: path)
      }
      #expect(error(folder + "/m", model) == nil)
    }
  }

  @Test func aTruncatedOrLongerFileIsAnError() throws {
    let model = try model()
    try withTemporaryFolder { folder in
      try model.write(to: folder + "/m", replacing: false)
      for name in Self.files.dropLast() {
        let path = folder + "/m/" + name
        let bytes = try Array(Data(contentsOf: URL(filePath: path)))
        for length in bytes.indices {
          try write(Array(bytes[..<length]), to: path)
          #expect(error(folder + "/m", model)?.path == path, "\(name), \(length) bytes")
        }
        try write(bytes + [0x0A], to: path)
        #expect(error(folder + "/m", model)?.path == path)
        try write(bytes, to: path)
      }
    }
  }

  @Test func aMissingFileIsAnErrorButTheCard() throws {
    let model = try model()
    try withTemporaryFolder { folder in
      #expect(error(folder + "/m", model) == ModelFileError(.noFolder, path: folder + "/m"))
      for name in Self.files {
        try model.write(to: folder + "/m", replacing: true)
        let path = folder + "/m/" + name
        try FileManager.default.removeItem(atPath: path)
        let expected = name == "README.md" ? nil : ModelFileError(.missingFile, path: path)
        #expect(error(folder + "/m", model) == expected)
        if name == "config.json" { try FileManager.default.removeItem(atPath: folder + "/m") }
      }
      try model.write(to: folder + "/n", replacing: false)
      let path = folder + "/n/vocabulary.txt"
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      #expect(error(folder + "/n", model)?.isMissingOrUnreadable == true)
    }
  }

  @Test func partsOfTwoModelsMakeNoModel() throws {
    let first = try model()
    var second = first
    second.tensors[1] = NamedTensor(name: "W", shape: [3], values: [0, 0, 0])
    second.vocabulary = Vocabulary(words: ["a", "b", "c", "d"])
    second.configuration.results = []
    try withTemporaryFolder { folder in
      for name in Self.files.dropLast() {
        try first.write(to: folder + "/1", replacing: true)
        try second.write(to: folder + "/2", replacing: true)
        try FileManager.default.removeItem(atPath: folder + "/1/" + name)
        try FileManager.default.copyItem(atPath: folder + "/2/" + name, toPath: folder + "/1/" + name)
        guard case .altered? = error(folder + "/1", first)?.problem else {
          Issue.record("\(name) of another model was not noticed")
          continue
        }
      }
    }
  }

  @Test func aTensorIsReadByNameAndShape() throws {
    let model = try model()
    try withTemporaryFolder { folder in
      try model.write(to: folder + "/m", replacing: false)
      let reader = try ModelFolderReader(path: folder + "/m")
      let weights = folder + "/m/model.safetensors"
      #expect(try reader.tensor(named: "W", shape: [3]) == model.tensors[1])
      #expect(throws: ModelFileError(.missingTensor("U"), path: weights)) {
        try reader.tensor(named: "U", shape: [3])
      }
      #expect(throws: ModelFileError(.wrongShape(tensor: "W", expected: [1, 3], found: [3]), path: weights)) {
        try reader.tensor(named: "W", shape: [1, 3])
      }
    }
  }

  @Test func weightsOfAnotherMakerLackChecksums() throws {
    let model = try model()
    try withTemporaryFolder { folder in
      try model.write(to: folder + "/m", replacing: false)
      let sink = MemorySink()
      try SafetensorsWriter.write(model.tensors, to: sink)
      let path = folder + "/m/model.safetensors"
      try write(sink.bytes, to: path)
      #expect(error(folder + "/m", model) == ModelFileError(.missingChecksum(part: "its header"), path: path))
    }
  }

  @Test func messagesAreOneSentence() {
    func text(_ problem: ModelFileError.Problem) -> String {
      ModelFileError(problem, path: "m/f").description
    }
    #expect(text(.noFolder) == "m/f: error: there is no such model folder")
    #expect(text(.missingFile) == "m/f: error: this file of the model is missing")
    #expect(
      text(.wrongSize(expected: 9, found: 8))
        == "m/f: error: this file of the model is truncated: it should have 9 bytes and has 8")
    #expect(
      text(.wrongSize(expected: 9, found: 10))
        == "m/f: error: this file of the model is too long: it should have 9 bytes and has 10")
    #expect(
      text(.altered(part: "tensor 'W'", expected: "00000000", found: "00000001"))
        == "m/f: error: this file of the model was altered: the checksum of tensor 'W' is 00000001, "
        + "and 00000000 was recorded")
    #expect(
      text(.wrongShape(tensor: "W", expected: [1, 2], found: []))
        == "m/f: error: tensor 'W' has the shape [], and the configuration calls for [1, 2]")
    #expect(
      text(.unreadable(FileError(.isDirectory, path: "m/f")))
        == "m/f: error: this is a folder, and a file is needed here")
  }

  @Test func theCardSaysWhatTheModelIs() throws {
    let card = ModelCard(name: "sst", configuration: try model().configuration).markdown
    #expect(card.hasPrefix("---\nlibrary_name: espalier\npipeline_tag: text-classification\n"))
    #expect(card.contains("\n# sst\n"))
    #expect(card.contains("- Cell: `tree-lstm`, bottom-up, layers: 1, at most 2 children a node\n"))
    #expect(card.contains("| 0 | very negative |\n"))
    #expect(card.contains("| learningRate | 0.05 |\n"))
    // What would break the table is made harmless.
    #expect(card.contains("| files | a\\|b c |\n"))
    #expect(card.contains("| devRootAccuracy | 1.0 |\n"))
    #expect(card.contains("espalier classify --model sst FILE\n"))
  }

  @Test func checksumsAreZlibs() {
    #expect(Checksum(Array("123456789".utf8)).hexadecimal == "cbf43926")
    #expect(Checksum([UInt8]()).hexadecimal == "00000000")
    var pieces = Checksum(Array("1234".utf8))
    pieces.add(Array("56789".utf8))
    #expect(pieces == Checksum(Array("123456789".utf8)))
  }
}
