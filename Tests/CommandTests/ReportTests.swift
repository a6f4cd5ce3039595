import Espalier
import Foundation
import Testing

/// `evaluate --report`: one page that needs nothing else.
@Suite struct ReportTests {
  private func evaluate(_ arguments: [String], model: String = TrainedModel.tree) throws -> Command.Outcome {
    try Command.run(["evaluate", "--model", model, TrainedModel.trees] + arguments)
  }

  private func object(_ id: String, in page: String) throws -> JSONValue {
    let start = try #require(page.range(of: "<script type=\"application/json\" id=\"\(id)\">")).upperBound
    let end = try #require(page.range(of: "</script", range: start..<page.endIndex)).lowerBound
    return try JSONParser.value(of: Array(page[start..<end].utf8))
  }

  @Test func thePageShowsFiguresAndTheWorstErrors() throws {
    try Folder.temporary { folder in
      let report = folder.path("report.html")
      let outcome = try evaluate(["--report", report, "--resamples", "200", "--title", "A <title> & more"])
      let plain = try evaluate([])
      #expect(outcome.status == 0 && outcome.text == plain.text)
      let page = String(decoding: try folder.bytes("report.html"), as: UTF8.self)
      #expect(page.contains("<title>A &lt;title&gt; &amp; more</title>"))
      #expect(!page.contains("src=\"http") && !page.contains("href=\"http"))
      #expect(page.components(separatedBy: "<img ").count == 4)
      let intervals = try #require(
        try evaluate(["--intervals", "--resamples", "200", "--format", "json"]).objects.first)
      let accuracy = try #require(intervals["root"]?["accuracy"]?.double)
      #expect(
        page.contains(
          "<th scope=\"row\">root</th><td class=\"number\">\((accuracy * 1000).rounded() / 10) %</td>"))

      // The trees are those whose roots are wrong, and what is said of every node is told.
      let trees = try object("trees", in: page).elements
      let confusion = try #require(intervals["confusion"]).elements.map { $0.elements.compactMap(\.integer) }
      let wrong = confusion.enumerated().reduce(0) { $0 + $1.element.reduce(0, +) - $1.element[$1.offset] }
      #expect(trees.count == wrong && wrong > 0)
      let about = try object("about", in: page)
      let names = try #require(about["labels"]).elements.map { $0.elements.first?.string }
      for tree in trees {
        let gold = try #require(tree["g"]).elements.compactMap(\.integer)
        let (nodes, labels) = (
          gold.indices.filter { $0 % 2 == 0 }.map { gold[$0] },
          gold.indices.filter { $0 % 2 == 1 }.map { gold[$0] }
        )
        let own = try #require(tree["l"]).elements.compactMap(\.integer)
        #expect(nodes.last == own.count - 1, "the root is wrong")
        #expect(zip(nodes, labels).allSatisfy { own[$0] != $1 && names[$1] != "" })
        #expect(tree["q"]?.elements.count == 5 * own.count)
        #expect(tree["t"]?.string?.contains(", treebank: ") == true)
      }
      let few = try evaluate(["--report", report, "--errors", "2"])
      #expect(few.status == 0)
      let shorter = String(decoding: try folder.bytes("report.html"), as: UTF8.self)
      #expect(try object("trees", in: shorter).elements == Array(trees.prefix(2)))
    }
  }

  /// The worst first: the root's gold label is least probable there.
  @Test func errorsComeByTheirSize() throws {
    try Folder.temporary { folder in
      let (model, report) = (folder.path("model"), folder.path("report.html"))
      let trained = try Command.run([
        "train", "--train", TrainedModel.trees, "--dev", TrainedModel.trees, "--output", model, "--hidden",
        "6",
        "--embedding", "6", "--epochs", "1", "--learning-rate", "0.01", "--quiet",
      ])
      #expect(trained.status == 0, "\(trained.errors)")
      #expect(try evaluate(["--report", report, "--resamples", "100"], model: model).status == 0)
      let page = String(decoding: try folder.bytes("report.html"), as: UTF8.self)
      let about = try object("about", in: page)
      let names = try #require(about["labels"]).elements.map { $0.elements.first?.string }
      let classes = try #require(about["classes"]).elements.map { $0.elements.first?.string }
      let shares = try object("trees", in: page).elements.map { tree -> Int in
        let gold = try #require(tree["g"]).elements.compactMap(\.integer).last ?? 0
        let row = try #require(tree["q"]).elements.suffix(5).compactMap(\.integer)
        return row[try #require(classes.firstIndex(of: names[gold]))]
      }
      #expect(shares == shares.sorted() && Set(shares).count > 3, "\(shares)")
    }
  }

  @Test func optionsOfThePageNeedOne() throws {
    for arguments in [["--errors", "3"], ["--title", "x"], ["--report", "r.html", "--errors", "0"]] {
      #expect(try evaluate(arguments).status == 64, "\(arguments)")
    }
    try Folder.temporary { folder in
      try folder.write(TrainedModel.treebank, to: "bank/trees.txt")
      for (input, report) in [("bank/trees.txt", "bank/../bank/trees.txt"), ("bank", "bank/trees.txt")] {
        let same = try Command.run([
          "evaluate", "--model", TrainedModel.tree, folder.path(input), "--report", folder.path(report),
        ])
        #expect(same.status == 64 && same.errors.contains("is a treebank that is read"), "\(same.errors)")
      }
      #expect(try folder.bytes("bank/trees.txt") == Array(TrainedModel.treebank.utf8))
    }
    let unwritable = try evaluate(["--report", "/nowhere/report.html"])
    #expect(unwritable.status == 73 && unwritable.output.isEmpty)
  }

  /// Finite weights may lead to states that are no numbers: such a training is no model.
  @Test func aModelWithoutNumbersIsNotSaved() throws {
    try Folder.temporary { folder in
      let model = folder.path("model")
      let trained = try Command.run([
        "train", "--train", TrainedModel.trees, "--dev", TrainedModel.trees, "--output", model, "--hidden",
        "4",
        "--embedding", "4", "--epochs", "1", "--cell", "tree-rnn", "--activation", "relu", "--learning-rate",
        "1e25",
      ])
      #expect(trained.status == 1 && trained.errors.contains("not a number any more"), "\(trained.errors)")
      #expect(!FileManager.default.fileExists(atPath: model))
    }
  }

  /// A report of a model that labels tokens counts these.
  @Test func tokensAreReported() throws {
    try Folder.temporary { folder in
      let model = folder.path("model")
      let trained = try Command.run([
        "train", "--train", TrainedModel.trees, "--dev", TrainedModel.trees, "--output", model, "--hidden",
        "4",
        "--embedding", "4", "--epochs", "1", "--cell", "lstm", "--head", "tokens", "--quiet",
      ])
      #expect(trained.status == 0, "\(trained.errors)")
      let outcome = try evaluate(
        ["--report", folder.path("report.html"), "--resamples", "100"], model: model)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let page = String(decoding: try folder.bytes("report.html"), as: UTF8.self)
      #expect(
        page.contains("<th scope=\"row\">tokens</th>") && page.contains("tokens of sentences with negation"))
      #expect(!page.contains("<th scope=\"row\">root</th>"))
    }
  }

  /// A mistake in the treebank leaves no page, and an old one as it was.
  @Test func nothingIsHalfWritten() throws {
    try Folder.temporary { folder in
      try folder.write("old", to: "report.html")
      try folder.write(TrainedModel.treebank + "(9 (2 it) (2 works))\n", to: "wrong.txt")
      let outcome = try Command.run([
        "evaluate", "--model", TrainedModel.tree, folder.path("wrong.txt"), "--report",
        folder.path("report.html"),
      ])
      #expect(outcome.status == 65)
      #expect(
        try folder.names == ["report.html", "wrong.txt"] && folder.bytes("report.html") == Array("old".utf8))
    }
  }
}
