import Testing

/// `diff`.
@Suite struct DiffTests {
  private func diff(_ gold: String, _ test: String, _ arguments: [String] = []) throws -> Command.Outcome {
    try Folder.temporary { folder in
      try folder.write(gold, to: "gold")
      return try Command.run(["diff", folder.path("gold"), "-"] + arguments, input: test)
    }
  }

  @Test func equalTreebanksHaveStatusZero() throws {
    let outcome = try diff("(S (A a) (B b))\n(S c)\n", "(S (A a) (B b))\n(S c)\n")
    #expect(outcome.status == 0)
    #expect(outcome.text.hasPrefix("trees                     2\nequal                     2\n"))
    #expect(outcome.text.contains("F1                  100.00 %"))
    #expect(outcome.errors.isEmpty)
  }

  @Test func differencesAreToldWithPlacesAndStatusOne() throws {
    let outcome = try diff(
      "(S (NP (DT the) (NN dog)) (VP (V ran) (ADVP far)))\n(A a)\n",
      "(S (NP (DT the) (JJ dog)) (V ran) (X (ADVP far)))\n(A b)\n")
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("tree 1  ") && outcome.text.contains("gold:1:1  <standard input>:1:1\n"))
    #expect(outcome.text.contains("  label    2    NN -> JJ   dog\n"))
    #expect(outcome.text.contains("  missing  3-4  VP         ran far\n"))
    #expect(outcome.text.contains("  extra    4    ADVP       far\n"))
    #expect(outcome.text.contains("  word  1  a -> b\n"))
    let summary = try diff("(A a)", "(A b)", ["--summary"])
    #expect(summary.status == 1)
    #expect(summary.text.hasPrefix("trees"))
    let json = try diff("(A (B a) (C b))", "(A (B a) (D b))", ["--format", "json"])
    #expect(json.lines.count == 2)
    #expect(json.lines[0].contains(#""relabelled":[{"label":"C","start":1,"end":2,"testLabel":"D"}]"#))
    #expect(json.lines[1].contains(#""leaves":{"nodes":2,"equal":1,"accuracy":0.5}"#))
  }

  @Test func rulesAreThoseOfEVALB() throws {
    let (gold, test) = ("(TOP (S (NP (N a)) (. .)))", "(S (NP (N a)) (. !))")
    let errors = try diff(gold, test, ["--summary"]).lines.first { $0.hasPrefix("in error") }
    #expect(errors?.split(separator: " ").suffix(2) == ["1", "1"])
    let collins = try diff(gold, test, ["--summary", "--parameters", "collins"])
    #expect(collins.text.contains("complete match      100.00 %"))
    try Folder.temporary { folder in
      try folder.write("DELETE_LABEL TOP\nDELETE_LABEL .\nCUTOFF_LEN 1\n", to: "p.prm")
      let own = try diff(gold, test, ["--summary", "--parameters", folder.path("p.prm")])
      #expect(own.text.contains("up to 1 words") && own.text.contains("complete match      100.00 %"))
      try folder.write("DELETE TOP\n", to: "p.prm")
      let wrong = try diff(gold, test, ["--parameters", folder.path("p.prm")])
      #expect(
        wrong.status == 65 && wrong.errors.contains("p.prm:1:1: error: 'DELETE' is no parameter of EVALB"))
    }
    #expect(try diff(gold, test, ["--parameters", "/none"]).status == 66)
  }

  @Test func treesWithoutPartnersAreErrorsBehindTheSums() throws {
    let outcome = try diff("(A a)\n", "(A a)\n(B b)\n")
    #expect(outcome.status == 65)
    #expect(outcome.text.hasPrefix("trees"))
    #expect(
      outcome.errors.contains(
        "<standard input>:2:1: error: this tree has no partner: the other treebank ends with"))
    let other = try diff("(A a)\n(B b)\n", "(A a)\n")
    #expect(other.status == 65 && other.errors.contains("gold:2:1: error: this tree has no partner"))
    #expect(try Command.run(["diff", "-", "-"]).errors.contains("given twice"))
    #expect(try Command.run(["diff", "-", "/none"], input: "(a b)").status == 66)
  }

  @Test func headsOfDependencyTreesAreCompared() throws {
    func table(_ relation: String) -> String {
      "# text\n1\tIt\t_\t_\t_\t_\t2\t\(relation)\t_\t_\n2\tworks\t_\t_\t_\t_\t0\troot\t_\t_\n"
    }
    let outcome = try diff(table("nsubj"), table("obj"), ["--summary"])
    #expect(outcome.text.contains("head (UAS)          100.00 %  2 of 2"))
    #expect(outcome.text.contains("and relation (LAS)   50.00 %  1 of 2"))
    #expect(!outcome.text.contains("PARSEVAL"))
  }
}
