import EspalierBytes
import EspalierTrees
import Testing

/// Every mistake in a table of head rules is one sentence with its place.
@Suite struct HeadRulesErrorTests {
  private func message(_ text: String) -> String? {
    do {
      _ = try HeadRules(text: text, name: "en.heads")
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("", "en.heads: error: there is no rule here; expected one or more, such as 'NP right-to-left NN NP'"),
    (
      "# only\n\n%empty x\n",
      "en.heads: error: there is no rule here; expected one or more, such as 'NP right-to-left NN NP'"
    ),
    (
      "NP left NN",
      "en.heads:1:4: error: 'left' is not a direction; expected left-to-right or right-to-left\n"
        + "    NP left NN\n       ^"
    ),
    (
      "\nNP  # no more",
      "en.heads:2:14: error: the rule of 'NP' has no direction; expected left-to-right or right-to-left\n"
        + "    NP  # no more\n                 ^"
    ),
    (
      "* # x",
      "en.heads:1:6: error: the rule of '*' has no direction; expected left-to-right or right-to-left\n"
        + "    * # x\n         ^"
    ),
    (
      "NP|NX right-to-left NN",
      "en.heads:1:3: error: '|' joins labels of children, not of phrases; expected a line for each\n"
        + "    NP|NX right-to-left NN\n      ^"
    ),
    (
      "NP right-to-left NN||NX",
      "en.heads:1:20: error: nothing stands behind this '|'; expected a label\n"
        + "    NP right-to-left NN||NX\n                       ^"
    ),
    (
      "NP right-to-left |NN",
      "en.heads:1:18: error: nothing stands before this '|'; expected a label\n"
        + "    NP right-to-left |NN\n                     ^"
    ),
    (
      "NP right-to-left|NN",
      "en.heads:1:17: error: nothing stands before this '|'; expected a label\n"
        + "    NP right-to-left|NN\n                    ^"
    ),
    (
      "NP right-to-left NN-SBJ",
      "en.heads:1:18: error: labels are compared without functions and indices, and 'NN-SBJ' has one;"
        + " expected 'NN'\n    NP right-to-left NN-SBJ\n                     ^"
    ),
    (
      "NP=1 right-to-left NN",
      "en.heads:1:1: error: labels are compared without functions and indices, and 'NP=1' has one;"
        + " expected 'NP'\n    NP=1 right-to-left NN\n    ^"
    ),
    (
      "é left-to-right NN\né right-to-left é NN",
      "en.heads:2:19: error: 'NN' is in the rules of this phrase already; expected it once\n"
        + "    é right-to-left é NN\n                      ^"
    ),
    (
      "NP left-to-right * NN",
      "en.heads:1:20: error: nothing comes after '*', which is every label; expected it last and alone\n"
        + "    NP left-to-right * NN\n                       ^"
    ),
    (
      "NP left-to-right NN|*",
      "en.heads:1:21: error: '*' is every label; expected it last and alone\n"
        + "    NP left-to-right NN|*\n                        ^"
    ),
    (
      "NP left-to-right *\nNP left-to-right NN",
      "en.heads:2:1: error: this rule is never tried, since an earlier one of this phrase ends with '*',"
        + " which is every label; remove one of the two\n    NP left-to-right NN\n    ^"
    ),
    (
      "NP left-to-right N\\",
      "en.heads:1:19: error: nothing follows this backslash; expected a character\n"
        + "    NP left-to-right N\\\n                      ^"
    ),
    (
      "%punct .",
      "en.heads:1:1: error: '%punct' is no line of head rules; expected a phrase or one of %punctuation,"
        + " %empty, %coordination, %head\n    %punct .\n    ^"
    ),
    (
      "%empty x\n%empty y",
      "en.heads:2:1: error: a second line of '%empty'; expected one\n    %empty y\n    ^"
    ),
    (
      "%empty x|y",
      "en.heads:1:9: error: '|' says nothing in a line of '%empty'; expected labels with spaces in between\n"
        + "    %empty x|y\n            ^"
    ),
    (
      "%coordination *",
      "en.heads:1:15: error: '*' says nothing in a line of '%coordination'; expected labels with spaces in between\n"
        + "    %coordination *\n                  ^"
    ),
    (
      "NP left-to-right N\u{0}",
      "en.heads:1:19: error: a NUL byte; expected text in UTF-8\n    NP left-to-right N\u{FFFD}\n                      ^"
    ),
  ])
  func mistakesAreNamed(_ text: String, _ expected: String) { #expect(message(text) == expected) }

  @Test func filesAreRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/en.heads"
      let file = try AtomicFile(path: path)
      try file.write(Array(HeadRules.englishTable.replacing("\n", with: "\r\n").utf8))
      try file.commit()
      #expect(try HeadRules(contentsOf: path) == HeadRules.english)
    }
    #expect { try HeadRules(contentsOf: "/nowhere/en.heads") } throws: {
      ($0 as? FileError)?.code == .notFound
    }
  }
}
