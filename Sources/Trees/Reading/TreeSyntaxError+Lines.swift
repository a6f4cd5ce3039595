// Sentences about positions of words and about files that are read line by line.
extension TreeSyntaxError {
  var positionSentence: String {
    switch code {
    case .badPosition(let text):
      return
        "the position '\(Self.shown(text))' is not the number of a word in the sentence; expected 1 or more"
    case .positionWithoutWord: return "a position without a word; remove it or give the node a word"
    case .missingPositions(let count):
      return "\(Self.counted(count, "word has", "words have")) no position in this tree;"
        + " give every word one or none"
    case .positionBeyondWords(let position, let count):
      return "the position \(position) in a tree of \(Self.counted(count, "word", "words"));"
        + " expected 1 to \(count), each once"
    case .positionTwice(let position):
      return "two words of this tree have the position \(position); expected each once"
    default: preconditionFailure("not a matter of positions: \(code)")
    }
  }

  var referenceSentence: String {
    switch code {
    case .missingAttribute(let name, let element): return "<\(element)> has no \(name); give it one"
    case .duplicateID(let id):
      return "a second node of this sentence has the id '\(Self.shown(id))'; expected ids that differ"
    case .unknownReference(let id):
      return "no node of this sentence has the id '\(Self.shown(id))'; expected that of a word or a phrase"
    case .secondParent(let id):
      return "a second edge to '\(Self.shown(id))'; expected one parent for every node"
    case .rootWithParent(let id): return "an edge leads to the root '\(Self.shown(id))'; expected none"
    case .underItself(let id):
      return "the node '\(Self.shown(id))' is under itself: its parents lead back to it"
    case .emptyPhrase(let id): return "no word is under the phrase '\(Self.shown(id))'; expected one or more"
    default: preconditionFailure("not a matter of references: \(code)")
    }
  }

  var sideBySideSentence: String {
    switch code {
    case .lineWithoutPartner(let file, let lines):
      return "this line has no partner: '\(Self.shown(file, limit: 200))' ends after"
        + " \(Self.counted(lines, "line", "lines")); expected files of the same number of lines"
    case .blankLine: return "a blank line; expected a sentence on every line of files side by side"
    case .emptyItem: return "nothing stands between two '|' here; expected an item"
    case .wrongCount(let count, let name, let expected, let otherName, let file):
      let noun = count == 1 ? String(name.dropLast()) : name
      return "\(count) \(noun) for \(expected) \(otherName) on this line of"
        + " '\(Self.shown(file, limit: 200))'; expected as many"
    case .scoreNotANumber(let text): return "the score '\(Self.shown(text))' is not a number"
    case .noParents:
      return "there are no parents beside this file; expected tokens with parents,"
        + " such as toks.txt and dparents.txt, or a.toks and a.parents"
    case .parentPointersFromOneFile:
      return "parent pointers are several files side by side, which cannot come from one source;"
        + " name their folder"
    case .noPairsInFolder:
      return "this folder holds no sentence pairs; expected a.toks with a.parents, and b.toks with b.parents"
    default: preconditionFailure("not a matter of files side by side: \(code)")
    }
  }

  var pointerSentence: String {
    switch code {
    case .parentNotANumber(let text):
      return "the parent '\(Self.shown(text))' is not the number of a node; expected 0 for the root,"
        + " or 1 and more"
    case .parentOutOfRange(let parent, let nodes):
      return "the parent \(parent) in a tree of \(Self.counted(nodes, "node", "nodes"));"
        + " expected 0 for the root, or 1 to \(nodes)"
    case .noRoot: return "this tree has no root; expected one node whose parent is 0"
    case .secondRoot(let first, let second):
      return "node \(second) is a second root after node \(first); expected one node whose parent is 0"
    case .cycle(let node): return "node \(node) is under itself: its parents lead back to it"
    case .wordWithChildren(let word, let words):
      return "this node is under node \(word), which is a word; expected a phrase, \(words + 1) or more,"
        + " since these are constituency trees (dependency trees are named dparents.txt or NAME.parents)"
    case .phraseWithoutWords(let node): return "nothing is under node \(node); expected words or phrases"
    default: preconditionFailure("not a matter of parent pointers: \(code)")
    }
  }

  var tableSentence: String {
    switch code {
    case .wrongFieldCount(let count, let names):
      return "\(Self.counted(count, "field", "fields")) on this line; expected \(names.count) with tabs"
        + " in between: \(names.joined(separator: ", "))"
    case .wordOutOfOrder(let text, let expected):
      return "the word number '\(Self.shown(text))' is not the next one; expected \(expected)"
        + (expected > 1 ? ", or a blank line before another sentence" : " at the beginning of a sentence")
    case .unfinishedSentence(let mark): return "this sentence is not ended; expected a line '\(mark)'"
    case .lineOutsideSentence:
      return "this line stands between sentences; expected '#BOS', which begins one"
    case .wrongSentenceEnd(let number, let expected):
      return "the sentence '\(Self.shown(number))' ends here, and '\(Self.shown(expected))' has begun"
    case .unknownExportFormat(let version):
      return "the export format has the version '\(Self.shown(version))'; expected 3 or 4"
    case .emptyField(let name): return "the \(name) is missing here"
    case .tightBracket(let text):
      return "the bracket in '\(Self.shown(text))' does not stand alone; expected spaces around it,"
        + " since nodes have no labels here"
    case .textAfterTree(let text):
      return "'\(Self.shown(text))' follows the tree; expected the end of the line or a tab"
    default: preconditionFailure("not a matter of tables: \(code)")
    }
  }

  private static func counted(_ count: Int, _ singular: String, _ plural: String) -> String {
    "\(count) \(count == 1 ? singular : plural)"
  }
}
