import Espalier
import Foundation
import Testing

/// `evaluate --intervals`, `--threads`, and `validate --list`.
@Suite struct IntervalTests {
  private func evaluate(_ arguments: [String]) throws -> Command.Outcome {
    try Command.run(["evaluate", "--model", TrainedModel.tree, TrainedModel.trees] + arguments)
  }

  @Test func intervalsAreThoseOfABootstrapOverTrees() throws {
    let outcome = try evaluate(["--intervals", "--resamples", "500", "--format", "json"])
    let object = try #require(try outcome.objects.first)
    #expect(object.keys == ["trees", "labels", "root", "nodes", "confusion", "intervals"])
    let intervals = try #require(object["intervals"])
    #expect(intervals.keys == ["level", "resamples", "root", "nodes"])
    #expect(intervals["level"]?.double == 0.95 && intervals["resamples"]?.integer == 500)

    // Hits counted from what `classify` says, tree by tree.
    let classified = try Command.run(
      ["classify", "--model", TrainedModel.tree, "--format", "json", "--nodes", "all", TrainedModel.trees]
    ).objects
    let gold = try Command.run(["convert", "--to", "brackets", TrainedModel.trees]).lines.map { line in
      line.split(separator: "(").compactMap { $0.first.map(String.init) }
    }
    // Five or seven nodes, in brackets parents first: where each stands among nodes with children first.
    let orders = [5: [4, 0, 3, 1, 2], 7: [6, 0, 5, 1, 4, 2, 3]]
    var (roots, nodes): ([Bootstrap.Unit], [Bootstrap.Unit]) = ([], [])
    for (object, labels) in zip(classified, gold) {
      let found = try #require(object["nodes"]).elements.map { $0["label"]?.string }
      let order = try #require(orders[found.count])
      let hits = zip(order, labels).map { found[$0] == $1 }
      roots.append(.init(hits: hits[0] ? 1 : 0, labelled: 1))
      nodes.append(.init(hits: hits.count { $0 }, labelled: hits.count))
    }
    var bootstrap = Bootstrap()
    bootstrap.resamples = 500
    for (part, units) in [("root", roots), ("nodes", nodes)] {
      let expected = try #require(bootstrap.interval(of: units))
      let ends = try #require(intervals[part]?["accuracy"]).elements.compactMap(\.double)
      #expect(ends == [expected.lowerBound, expected.upperBound])
      let accuracy = try #require(object[part]?["accuracy"]?.double)
      #expect(expected.contains(accuracy))
    }
  }

  @Test func figuresAreTheSameWithIntervals() throws {
    let (plain, sure) = (try evaluate([]), try evaluate(["--intervals", "--resamples", "100"]))
    #expect(sure.lines.filter { !$0.contains("of draws") }.count == plain.lines.count)
    #expect(sure.lines.count { $0.hasPrefix("  95 % of draws  ") && $0.contains(" to ") } == 2)
    let json = try evaluate(["--format", "json"]).text.dropLast(2)
    #expect(try evaluate(["--format", "json", "--intervals", "--threads", "1"]).text.hasPrefix(json))
  }

  @Test func optionsThatMakeNoSenseAreRefused() throws {
    #expect(try evaluate(["--resamples", "500"]).errors.contains("--resamples is for --intervals"))
    #expect(try evaluate(["--intervals", "--resamples", "1"]).errors.contains("must be from 100"))
    #expect(try evaluate(["--threads", "0"]).errors.contains("--threads is 0"))
  }

  @Test func filesThatWouldBeReadAreListed() throws {
    try Folder.temporary { folder in
      for name in ["a.txt", "b/c.txt", ".hidden.txt"] { try folder.write("(3 works)", to: name) }
      try folder.write("nothing of interest", to: "README")
      try folder.write([0x1F, 0x8B, 8, 0], to: "damaged.gz")
      try folder.write("it works", to: "p/toks.txt")
      try folder.write("2 0", to: "p/dparents.txt")
      let outcome = try Command.run(["validate", "--list", folder.url.path, folder.path("README")])
      #expect(outcome.status == 0)
      let names = ["a.txt", "b/c.txt", "damaged.gz", "p/toks.txt", "README"]
      #expect(outcome.lines == names.map(folder.path))
      #expect(try Command.run(["validate", "--list", folder.path("missing")]).status == 66)
    }
  }
}
