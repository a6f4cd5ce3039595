import Espalier
import Foundation
import Testing

/// `espalier seq2seq`.
@Suite struct SequenceToSequenceTests {
  /// Sequences of up to three of three letters, and the same from last to first.
  private static let pairs: String = {
    var sequences: [[String]] = [[]]
    var layer = sequences
    for _ in 0..<3 {
      layer = layer.flatMap { words in ["a", "b", "c"].map { words + [$0] } }
      sequences += layer
    }
    return sequences.dropFirst().map {
      $0.joined(separator: " ") + "\t" + $0.reversed().joined(separator: " ") + "\n"
    }.joined()
  }()

  /// The folder that holds `pairs.tsv`, and the models `reverse` and `brackets`.
  private static let folder: Folder = {
    do {
      let folder = try Folder()
      try folder.write(pairs, to: "pairs.tsv")
      try folder.write(
        String(
          repeating:
            "(S (NP (D the) (N dog)) (VP (V barks)))\n(S (NP (P it)) (VP (V saw) (NP (D the) (N dog))))\n",
          count: 6),
        to: "trees.txt")
      for (name, data, more) in [
        ("reverse", "pairs.tsv", []), ("brackets", "trees.txt", ["--treebank", "--bracket-labels"]),
        ("trees", "trees.txt", ["--treebank", "--cell", "tree-lstm", "--encoder-trees", "left"]),
      ] {
        let outcome = try train(folder.path(data), folder.path(name), more)
        guard outcome.status == 0 else { fatalError("'\(name)' isn't trained: \(outcome.errors)") }
      }
      return folder
    } catch {
      fatalError("no model for the tests: \(error)")
    }
  }()

  private static func train(_ data: String, _ output: String, _ more: [String]) throws -> Command.Outcome {
    try Command.run(
      [
        "seq2seq", "train", "--train", data, "--dev", data, "--output", output, "--hidden", "16",
        "--embedding", "8", "--optimizer", "adam", "--learning-rate", "0.02", "--dropout", "0", "--l2", "0",
        "--batch-size", "8", "--epochs", "60", "--threads", "1", "--patience", "60",
      ] + (more.contains("--cell") ? [] : ["--cell", "gru"]) + more)
  }

  private func run(_ arguments: [String], input: String = "") throws -> Command.Outcome {
    try Command.run(["seq2seq"] + arguments, input: input)
  }

  private var model: String { Self.folder.path("reverse") }

  @Test func pairsAreLearntAndMeasured() throws {
    try Folder.temporary { folder in
      let trained = try Self.train(
        Self.folder.path("pairs.tsv"), folder.path("m"), ["--epochs", "3", "--format", "json", "--quiet"])
      #expect(trained.status == 0 && trained.errors.isEmpty, "\(trained.errors)")
      let epochs = try trained.objects
      #expect(
        epochs.count == 3
          && epochs[0].keys == [
            "epoch", "loss", "devPerplexity", "devTokenAccuracy", "seconds",
          ])
    }
    let text = try run(["evaluate", "--model", model, Self.folder.path("pairs.tsv")])
    #expect(
      text.lines.map { String($0.prefix { $0 != " " }) } == [
        "pairs", "words", "unknown", "perplexity", "token", "exact", "BLEU", "unfinished",
      ])
    let object = try #require(
      try run(["evaluate", "--model", model, Self.folder.path("pairs.tsv"), "--format", "json"]).objects.first
    )
    #expect(object["pairs"]?.integer == 39 && object["words"]?.integer == 102)
    #expect((object["exactMatch"]?.double ?? 0) > 0.95 && object["bleu"]?.double == 0, "no 4-grams")
    let greedy = try run([
      "evaluate", "--model", model, Self.folder.path("pairs.tsv"), "--format", "json", "--beam", "1",
    ]).objects.first
    #expect((greedy?["exactMatch"]?.double ?? 0) > 0.95)
  }

  @Test func sourcesAreTranslatedLineByLine() throws {
    let input = "a b c\n\nb a\tignored\n   \nunheard\n"
    let plain = try run(["translate", "--model", model], input: input)
    let lines = plain.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(plain.status == 0 && lines.count == 6 && lines[0] == "c b a" && lines[1] == "" && lines[3] == "")
    #expect(lines[2] == "a b" && !lines[4].contains("<unk>"))
    let scored = try run(["translate", "--model", model, "--scores"], input: "a b c\n")
    #expect(scored.text.hasSuffix("\tc b a\n") && scored.text.hasPrefix("-0."))
    let best = try run(["translate", "--model", model, "--n-best", "3"], input: "a b\nc\n")
    let blocks = best.text.components(separatedBy: "\n\n").dropLast()
    #expect(blocks.count == 2 && blocks.allSatisfy { $0.split(separator: "\n").count == 3 })
    #expect(blocks.first?.hasPrefix("-0.") == true)

    let json = try run(["translate", "--model", model, "--format", "json", "--weights"], input: "a b\n\n")
    let objects = try json.objects
    #expect(objects.count == 2 && objects[1]["source"]?.string == "")
    #expect(json.lines[0].contains("\"attention\":[[") && json.lines[1].contains("\"outputs\":[]"))
    #expect(objects[0].keys == ["source", "outputs"])

    let latin = try Folder.temporary { folder in
      try folder.write([0x61, 0x20, 0xE9, 0x0A], to: "latin1.txt")
      return try run([
        "translate", "--model", model, "--encoding", "ISO-8859-1", "--format", "json",
        folder.path("latin1.txt"),
      ])
    }
    #expect(try latin.objects.first?["source"]?.string == "a é")

    let cut = try run(["translate", "--model", model, "--max-length", "1"], input: "a b c\n")
    #expect(cut.status == 0 && cut.errors.contains("1 output didn't come to an end and was cut"))
  }

  @Test func linesAreAnsweredBeforeTheNextOneIsWaitedFor() throws {
    try Folder.temporary { folder in
      let line =
        "mkfifo in; (\"$espalier\" seq2seq translate --model '\(model)' < in > out) & exec 3> in; "
        + "echo 'a b' >&3; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.3; [ -s out ] && break; done; "
        + "cp out first; echo 'b c' >&3; exec 3>&-; wait"
      let outcome = try Command.shell(line, in: folder)
      let (first, all) = (try folder.bytes("first"), try folder.bytes("out"))
      #expect(outcome.errors.isEmpty)
      #expect(first == Array("b a\n".utf8) && all == Array("b a\nc b\n".utf8))
    }
  }

  @Test func whereAWordLookedIsDrawn() throws {
    try Folder.temporary { folder in
      let outcome = try run(
        ["translate", "--model", model, "--picture", folder.path("a.svg")], input: "a b c\nb\n")
      #expect(outcome.status == 0 && outcome.lines == ["c b a", "b"])
      let picture = String(decoding: try folder.bytes("a.svg"), as: UTF8.self)
      #expect(picture.hasPrefix("<?xml") || picture.hasPrefix("<svg"))
      #expect(picture.contains("&lt;/s&gt;") && picture.contains("Where each word looked"))
      #expect(picture.hasSuffix("</svg>\n"))
    }
  }

  @Test func treebanksAreSaidInBrackets() throws {
    let trees = Self.folder.path("trees.txt")
    let said = try run(["translate", "--treebank", "--model", Self.folder.path("brackets"), trees])
    #expect(said.lines.prefix(2) == ["(S (NP XX XX ) (VP XX ) )", "(S (NP XX ) (VP XX (NP XX XX ) ) )"])
    for name in ["brackets", "trees"] {
      let object = try #require(
        try run(["evaluate", "--treebank", "--model", Self.folder.path(name), trees, "--format", "json"])
          .objects.first)
      #expect(object["wellFormed"]?.integer == 12 && object["bracketF1"]?.double == 1, "\(name)")
      #expect((object["rightBranchingF1"]?.double ?? 1) < 0.9 && object["exactMatch"]?.double == 1)
    }
    let noted = try run(["evaluate", "--model", Self.folder.path("brackets"), Self.folder.path("pairs.tsv")])
    #expect(noted.status == 0 && noted.errors.contains("trained with --treebank"))
    let source = try run(
      ["translate", "--model", Self.folder.path("trees"), "--format", "json"], input: "( it ( saw it ) )\n")
    #expect(try source.objects.first?["source"]?.string == "( it ( saw it ) )")
    let dependencies = try Folder.temporary { folder in
      try folder.write(
        "1\tIt\t_\t_\t_\t_\t2\tnsubj\t_\t_\n2\tworks\t_\t_\t_\t_\t0\troot\t_\t_\n\n", to: "d.conllu")
      return try run([
        "evaluate", "--treebank", "--model", Self.folder.path("brackets"), folder.path("d.conllu"),
      ])
    }
    #expect(
      dependencies.status == 65 && dependencies.errors.contains("d.conllu:1:1: error: brackets are said"))
    let info = try Command.run(["info", Self.folder.path("trees")])
    #expect(info.text.contains("decoder") && info.text.contains("encoderTrees") && info.text.contains("left"))
    #expect(!info.text.contains("labels"))
  }

  @Test(arguments: [
    ("a b c\n", 65, "data:1:6: error: 1 field on this line; expected 2 with tabs in between: source, target"),
    ("a\tb\n\tc\n", 65, "data:2:1: error: the source is missing here"),
    ("a\t\n", 65, "data:1:3: error: the target is missing here"), ("\n\n", 65, "there are no training pairs"),
  ]) func badPairsAreOneSentence(text: String, status: Int32, words: String) throws {
    try Folder.temporary { folder in
      try folder.write(text, to: "data")
      let outcome = try Self.train(folder.path("data"), folder.path("m"), [])
      #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(try folder.names == ["data"], "nothing is left behind")
    }
  }

  @Test(arguments: [
    (["train", "--cell", "tree-lstm", "--reverse-source"], 64, "leave --reverse-source out"),
    (["train", "--decoder-cell", "tree-lstm"], 64, "--decoder-cell"),
    (["train", "--input-format", "text"], 64, "--input-format needs --treebank"),
    (["train", "--treebank", "--encoder-trees", "left"], 64, "leave --encoder-trees out"),
    (["train", "--attention", "dot", "--direction", "both"], 64, "dot attention compares"),
    (["train", "--teacher-forcing", "linear:2"], 64, "'linear:2' is no schedule"),
    (["train", "--teacher-forcing", "often"], 64, "'often' is no schedule"),
    (["train", "--supervision", "root"], 64, "leave --supervision"),
    (["train", "--bracket-labels"], 64, "--bracket-labels needs --treebank"),
    (["train", "--join", "sum"], 64, "--join sum needs"),
    (["translate", "--n-best", "6"], 64, "--beam keeps 5"),
    (["translate", "--beam", "0"], 64, "--beam is 0"),
    (["translate", "--weights"], 64, "--weights needs --format json"),
    (["translate", "--encoder-trees", "left"], 64, "--encoder-trees needs --treebank"),
    (["translate", "--length-normalization", "-1"], 64, "--length-normalization is -1.0"),
    (["evaluate", "/nowhere.tsv"], 66, "/nowhere.tsv"),
    (["evaluate", "/dev/null"], 65, "no pair to compare"),
  ]) func mistakesAreOneSentence(arguments: [String], status: Int32, words: String) throws {
    try Folder.temporary { folder in
      let pairs = Self.folder.path("pairs.tsv")
      let data = ["--train", pairs, "--dev", pairs, "--output", folder.path("m"), "--epochs", "1"]
      let outcome = try run(arguments + (arguments[0] == "train" ? data : ["--model", model]))
      #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count <= 2)
    }
  }

  @Test func modelsOfOtherKindsAreRefused() throws {
    let other = try run(["translate", "--model", TrainedModel.chain])
    #expect(other.status == 65 && other.errors.contains("espalier classify"), "\(other.errors)")
    let classified = try Command.run(["classify", "--model", model])
    #expect(classified.status == 65 && classified.errors.contains("espalier seq2seq"), "\(classified.errors)")
    let missing = try run(["evaluate", "--model", Self.folder.path("nothing"), Self.folder.path("pairs.tsv")])
    #expect(missing.status == 66)
    try Folder.temporary { folder in
      let copy = folder.path("copy")
      try FileManager.default.copyItem(atPath: model, toPath: copy)
      try folder.write("<unk>\nz\n", to: "copy/target-vocabulary.txt")
      let altered = try run(["translate", "--model", copy], input: "a\n")
      #expect(altered.status == 65 && altered.errors.contains("target-vocabulary.txt"), "\(altered.errors)")
      let resealed = try Command.run(["info", "--reseal", copy])
      #expect(resealed.status == 65, "2 words for 4")
    }
    try Folder.temporary { folder in
      let none = try Self.train(
        Self.folder.path("pairs.tsv"), folder.path("m"), ["--attention", "none", "--epochs", "1", "--quiet"])
      #expect(none.status == 0)
      let drawn = try run(["translate", "--model", folder.path("m"), "--picture", folder.path("a.svg")])
      #expect(drawn.status == 64 && drawn.errors.contains("the model has no attention"), "\(drawn.errors)")
      #expect(try folder.names == ["m"])
    }
  }

  @Test func gradientsOfDecodersAreChecked() throws {
    let right = try Command.run([
      "check-gradients", "--cell", "gru", "--hidden", "3", "--decoder", "additive", "--format", "json",
    ])
    let names = try right.objects.compactMap { $0["parameter"]?.string }
    #expect(right.status == 0 && names.contains("attention.v") && names.contains("decoder.cell.U_n"))
    let wide = try Command.run(["check-gradients", "--decoder", "dot", "--direction", "both"])
    #expect(wide.status == 64 && wide.errors.contains("--join sum"))
  }
}
