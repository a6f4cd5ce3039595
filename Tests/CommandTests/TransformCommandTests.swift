import Testing

/// `convert` with transforms.
@Suite struct TransformCommandTests {
  private func convert(_ arguments: [String], _ input: String) throws -> Command.Outcome {
    try Command.run(["convert", "-", "--to", "brackets"] + arguments, input: input)
  }

  @Test func everyTransformDoesWhatItSays() throws {
    let tree = "(S (NP-SBJ-1 (DT the) (JJ big) (NN dog)) (VP (VBD ran) (NP (-NONE- *-1))) (. .))\n"
    for (arguments, expected) in [
      (["--strip-functions"], "(S (NP (DT the) (JJ big) (NN dog)) (VP (VBD ran) (NP (-NONE- *-1))) (. .))"),
      (["--strip-indices"], "(S (NP-SBJ (DT the) (JJ big) (NN dog)) (VP (VBD ran) (NP (-NONE- *))) (. .))"),
      (["--remove-empty"], "(S (NP-SBJ-1 (DT the) (JJ big) (NN dog)) (VP (VBD ran)) (. .))"),
      (["--remove-empty", "--collapse-unaries"], "(S (NP-SBJ-1 (DT the) (JJ big) (NN dog)) (VP ran) (. .))"),
      (
        ["--collapse-unaries", "--remove-empty", "--remove-punctuation"],
        "(S (NP-SBJ-1 (DT the) (JJ big) (NN dog)) (VP (VBD ran) (NP *-1)))"
      ),
      (
        ["--parent-labels", "1", "--binarize", "right"],
        "(S (NP-SBJ-1^<S> (DT the) ( (JJ big) (NN dog))) ( (VP^<S> (VBD ran) (NP^<VP> (-NONE- *-1))) (. .)))"
      ),
    ] {
      let outcome = try convert(arguments, tree)
      #expect(outcome.text == expected + "\n", "\(arguments)")
      #expect(outcome.status == 0)
    }
    for (arguments, isKept) in [
      (["--match", "VP < (NP < -NONE-)"], true), (["--match", "VP < PP"], false),
      (["--no-match", "PP"], true),
      (["--length", "..5"], false), (["--length", "6"], true), (["--depth", "4.."], true),
      (["--depth", "..3"], false),
      (["--root-label", "NP,S"], true), (["--root-label", "NP"], false), (["--sample", "0"], false),
    ] as [([String], Bool)] {
      #expect(try convert(arguments, tree).text == (isKept ? tree : ""), "\(arguments)")
    }
  }

  @Test func partsOfASplitAreAllTrees() throws {
    let trees = (0..<20).map { "(\($0) w)\n" }
    let parts = try (1...3).map {
      try convert(["--split", "8:1:1", "--part", "\($0)", "--seed", "9"], trees.joined()).lines
    }
    #expect(parts.map(\.count) == [16, 2, 2])
    #expect(Set(parts.joined()).count == 20)
    #expect(Set(try convert(["--shuffle"], trees.joined()).lines).count == 20)
  }

  @Test func filesOfLabelsAndScoresAreRead() throws {
    try Folder.temporary { folder in
      try folder.write("NP\tnominal\nVP\n", to: "map.txt")
      try folder.write("a b|0.9\na|0.5\n", to: "scores.txt")
      try folder.write("a b|7\n", to: "dictionary.txt")
      try folder.write("id|score\n7|0.1\n", to: "numbers.txt")
      let tree = "(S (NP a) (VP b))"
      #expect(try convert(["--map-labels", folder.path("map.txt")], tree).text == "(S (nominal a) ( b))\n")
      let scored = try convert(["--phrase-scores", folder.path("scores.txt")], tree)
      #expect(scored.text == "(4 (2 a) ( b))\n")
      #expect(scored.errors == "labelled 2 of 3 nodes by the scores of their phrases\n")
      let both = [
        "--phrase-scores", folder.path("numbers.txt"), "--phrase-dictionary", folder.path("dictionary.txt"),
      ]
      #expect(try convert(both, tree).text == "(0 ( a) ( b))\n")
      #expect(
        try convert(["--phrase-scores", folder.path("scores.txt"), "--phrase-thresholds", "0.7"], tree).text
          == "(1 (0 a) ( b))\n")
      let missing = try convert(["--map-labels", folder.path("none")], tree)
      #expect(missing.status == 66)
      #expect(missing.errors.contains("none: error: "))
      try folder.write("a b c\n", to: "wrong.txt")
      let wrong = try convert(["--map-labels", folder.path("wrong.txt")], tree)
      #expect(wrong.status == 65)
      #expect(
        wrong.errors.contains("wrong.txt:1:5: error: a line has a label and what becomes of it; more follows")
      )
    }
  }

  @Test func raisedNodesAreCounted() throws {
    let crossing = "(S (VP (A 0=a) (C 2=c)) (B 1=b))\n"
    let outcome = try convert(["--raise-crossing"], crossing)
    #expect(outcome.text == "(S (VP (A a)) (B b) (C c))\n")
    #expect(outcome.errors == "raised 1 nodes in 1 trees\n")
  }

  @Test func treesThatCannotBeTransformedHaveAPlace() throws {
    let outcome = try convert(["--join-unaries", "all"], "(a b)\n(a+b c)\n")
    #expect(outcome.status == 65)
    #expect(outcome.text == "(a b)\n")
    #expect(outcome.errors.hasPrefix("<standard input>:2:1: error: the label 'a+b' holds '+'"))
  }

  @Test(
    arguments: [
      (["--markov", "1"], "--markov needs --binarize"), (["--markers"], "--markers needs --binarize"),
      (["--binarize", "left", "--markov", "-1"], "--markov"), (["--split", "8:1:1"], "--split needs --part"),
      (["--part", "1"], "--part needs --split"),
      (["--split", "1:1", "--part", "3"], "--part is 3, and --split has 2 parts"),
      (["--split", "8", "--part", "1"], "'8' is invalid"), (["--length", "9..5"], "'9..5' is invalid"),
      (["--match", "NP <"], "at character 5 of the pattern: a label, a word"),
      (["--sample=-1"], "--sample is -1"),
      (["--phrase-thresholds", "0.4,0.2"], "'0.4,0.2' is invalid"),
      (["--loose-nodes", "keep"], "'keep' is invalid"),
      (["--phrase-dictionary", "x"], "--phrase-dictionary needs --phrase-scores"),
    ] as [([String], String)]) func mistakesAreOneSentence(_ arguments: [String], _ words: String) throws
  {
    let outcome = try convert(arguments, "(a b)")
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(words))
    #expect(outcome.errors.split(separator: "\n").count == 2)
  }

  @Test func everyFormatIsWritten() throws {
    let tree = "(S (NP (DT The) (NN cast)) (VP shines))\n"
    for format in ["penn", "xml", "tiger-xml", "json"] {
      let written = try Command.run(["convert", "-", "--to", format], input: tree)
      #expect(written.status == 0)
      #expect(try convert([], written.text).text == tree, "\(format)")
    }
    for (format, part) in [("dot", "digraph tree1 {"), ("latex", "\\begin{forest}"), ("svg", "</svg>")] {
      let written = try Command.run(["convert", "-", "--to", format], input: tree)
      #expect(written.text.contains(part))
      #expect(written.status == 0)
    }
    let refused = try Command.run(["convert", "-", "--to", "conllu"], input: tree)
    #expect(refused.status == 65)
    #expect(
      refused.errors.contains(
        "<standard input>:1:1: error: tree 1 cannot be written: the node 'NP' has no word"))
  }

  @Test func parentPointersAreAFolder() throws {
    try Folder.temporary { folder in
      let tree = "(S (NP (DT The) (NN cast)) (VP shines))\n"
      let arguments = ["convert", "-", "--to", "parent-pointers", "--output", folder.path("new")]
      #expect(try Command.run(arguments, input: tree).status == 0)
      #expect(try Command.run(["convert", folder.path("new"), "--to", "brackets"]).text == tree)
      let again = try Command.run(arguments, input: tree)
      #expect(again.status == 73)
      #expect(again.errors.contains("new: error: exists already"))
      let failed = try Command.run(arguments.dropLast() + [folder.path("other")], input: "(# a)(")
      #expect(failed.status == 65)
      #expect(try Command.run(["stats", folder.path("other")]).status == 66)
    }
    #expect(try Command.run(["convert", "-", "--to", "parent-pointers"]).errors.contains("needs --output"))
    #expect(
      try Command.run(["convert", "-", "--to", "json", "--output", "x"]).errors.contains(
        "--output is for parent"))
  }
}
