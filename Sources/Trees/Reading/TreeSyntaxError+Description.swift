extension TreeSyntaxError: CustomStringConvertible {
  /// The compiler's style: `file:line:column: error: sentence`, the source line, a caret under it.
  public var description: String {
    var text = file
    if let line, let column { text += ":\(line):\(column)" }
    text += ": error: \(sentence)"
    if let excerpt {
      text += "\n    \(excerpt.line)\n    \(String(repeating: " ", count: excerpt.offset))^"
    }
    return text
  }

  /// The sentence alone.
  public var sentence: String {
    switch code {
    case .unclosedTree, .unclosedTreeBeforeLine, .strayClosingBracket, .textOutsideBrackets, .emptyBracket,
      .labelWithoutWord, .secondWord, .wordBesideBrackets, .wordWithoutPlace, .wrongPlace:
      return bracketSentence
    case .malformedXML, .unclosedElement, .entityDeclaration, .unexpectedElement,
      .unexpectedAttribute, .unexpectedText, .unknownVersion, .emptyElement, .nestedTooDeeply:
      return elementSentence
    case .unknownXML, .layerWithoutTrees, .wordsInOtherFile, .orderNotANumber, .missingOrder, .badMapping,
      .badLine,
      .noTreesOfKind:
      return documentSentence
    case .badPosition, .positionWithoutWord, .missingPositions, .positionBeyondWords, .positionTwice:
      return positionSentence
    case .missingAttribute, .duplicateID, .unknownReference, .secondParent, .rootWithParent, .underItself,
      .emptyPhrase:
      return referenceSentence
    case .lineWithoutPartner, .blankLine, .emptyItem, .wrongCount, .scoreNotANumber, .noParents,
      .parentPointersFromOneFile, .noPairsInFolder:
      return sideBySideSentence
    case .parentNotANumber, .parentOutOfRange, .noRoot, .secondRoot, .cycle, .wordWithChildren,
      .phraseWithoutWords:
      return pointerSentence
    case .wrongFieldCount, .wordOutOfOrder, .unfinishedSentence, .lineOutsideSentence, .wrongSentenceEnd,
      .unknownExportFormat, .emptyField,
      .tightBracket, .textAfterTree:
      return tableSentence
    default:
      return fileSentence
    }
  }

  private var bracketSentence: String {
    switch code {
    case .unclosedTree(let missing):
      return Self.unclosed(missing) + " before the end"
    case .unclosedTreeBeforeLine(let missing):
      return Self.unclosed(missing) + " before the next line that begins with '('"
    case .strayClosingBracket:
      return "unbalanced bracket: this ')' closes nothing; remove it or add the '(' that it belongs to"
    case .textOutsideBrackets(let text):
      return "'\(Self.shown(text))' stands outside brackets; expected '(' or the end of the file"
    case .emptyBracket:
      return "an empty bracket; expected a word or a tree before ')'"
    case .labelWithoutWord(let label):
      return "the label '\(Self.shown(label))' has no word; expected a word or a tree before ')'"
        + " (a word without a label is written '( \(Self.shown(label)))')"
    case .secondWord(let first, let second):
      return "a second word '\(Self.shown(second))' after '\(Self.shown(first))'; expected ')',"
        + " since a bracket holds one word"
    case .wordBesideBrackets(let word):
      return "the word '\(Self.shown(word))' stands beside a bracket; expected brackets only or one word"
        + " only (a label follows its '(' without a space)"
    case .wordWithoutPlace(let word):
      return
        "the word '\(Self.shown(word))' has no place in the sentence; expected a number, '=' and the word,"
        + " as in the first tree"
    case .wrongPlace(let place, let words):
      return "a word has the place \(place), which is taken or not among the \(words) of this tree;"
        + " expected 0 to \(words - 1), each once"
    default: preconditionFailure("not a matter of brackets: \(code)")
    }
  }

  private static func unclosed(_ missing: Int) -> String {
    let brackets = missing == 1 ? "one ')' is missing" : "\(missing) ')' are missing"
    return "unbalanced bracket: the tree that begins here is not closed; \(brackets)"
  }

  private var elementSentence: String {
    switch code {
    case .malformedXML(let message): return "malformed XML: \(Self.shown(message, limit: 200))"
    case .unclosedElement(let name, let line):
      return "malformed XML: the document ends inside <\(name)> of line \(line);"
        + " expected </\(name)>"
    case .entityDeclaration(let name):
      return "the document declares the entity '\(Self.shown(name))', and entities are refused;"
        + " remove the declaration and write the text itself"
    case .unexpectedElement(let name, let expected):
      return "unexpected element <\(Self.shown(name))>; expected \(expected)"
    case .unexpectedAttribute(let name, let element):
      return "unexpected attribute '\(Self.shown(name))' of <\(element)>; remove it"
    case .unexpectedText(let text, let element):
      return "unexpected text '\(Self.shown(text))' in <\(element)>; words belong in <leaf>"
    case .unknownVersion(let version):
      let given = version.isEmpty ? "no version" : "version '\(Self.shown(version))'"
      return "<treebank> has \(given); expected version=\"1\""
    case .emptyElement(let name):
      let needed =
        switch name {
        case "tree": "one <node> or <leaf>"
        case "node": "<node> or <leaf>"
        case "dep", "dependency": "a head and a dependent"
        default: "a word"
        }
      return "<\(name)> is empty; expected \(needed) in it"
    case .nestedTooDeeply(let limit):
      return "elements are nested deeper than \(limit) levels, the most that is read from XML;"
        + " use brackets, which have no limit"
    default: preconditionFailure("not a matter of XML: \(code)")
    }
  }

  private var documentSentence: String {
    switch code {
    case .unknownXML(let root):
      return "<\(Self.shown(root))> is the root of no treebank that is known; expected one of those that"
        + " 'espalier convert --help' names, or say with --xml-mapping what its elements mean"
    case .layerWithoutTrees(let layer, let trees):
      return
        "this is the \(layer)-layer of a Prague treebank, which has no trees of words; name the file \(trees)"
    case .wordsInOtherFile(let name):
      return
        "the words are in '\(Self.shown(name))', which is not beside the document; name the document by its path,"
        + " in a folder that holds both"
    case .orderNotANumber(let text):
      return "the place '\(Self.shown(text))' of a word in its sentence is not a whole number"
    case .missingOrder:
      return "a word of this sentence has no place among the others; give all words a place or none"
    case .badMapping(let sentence), .badLine(let sentence): return sentence
    case .noTreesOfKind(let kind, let format): return "\(format) has no \(kind.rawValue); leave --trees out"
    default: preconditionFailure("not a matter of documents: \(code)")
    }
  }

  private var fileSentence: String {
    switch code {
    case .invalidUTF8(let byte):
      return "invalid UTF-8: the byte 0x\(Self.hexadecimal(UInt32(byte), digits: 2)) does not belong here;"
        + " convert the file to UTF-8, or name its encoding"
    case .nulByte: return "a NUL byte; expected text in UTF-8"
    case .treeTooLarge:
      return "the tree is larger than \(TreeBuilder.limit) bytes, the most that a tree can have"
    case .utf16: return "this is text in UTF-16; convert it to UTF-8"
    case .secondTree: return "a second tree begins here; expected one tree"
    case .noTrees: return "there is no tree in this input; expected at least one"
    case .binaryData:
      return "this is binary data; expected trees in brackets or XML, in UTF-8"
    case .unknownFormat:
      return "this is neither trees in brackets nor XML nor a table of words; expected '(', '<' or"
        + " CoNLL-U's lines at the beginning"
    case .noTreebankInFolder:
      return "this folder holds no treebank; expected files that begin with '(' or '<', or tokens with"
        + " parents (toks.txt and dparents.txt)"
    default: preconditionFailure("not a matter of files: \(code)")
    }
  }

  /// Text of the input, short enough for a sentence and harmless to a terminal; what has no picture
  /// is named.
  package static func shown(_ text: String, limit: Int = 40) -> String {
    var shown = String.UnicodeScalarView()
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if index == limit {
        shown.append("…")
        break
      }
      switch scalar.properties.generalCategory {
      case .control: shown.append("\u{FFFD}")
      case .spaceSeparator where scalar != " ", .format, .lineSeparator, .paragraphSeparator:
        shown.append(contentsOf: "<U+\(hexadecimal(scalar.value, digits: 4))>".unicodeScalars)
      default: shown.append(scalar)
      }
    }
    return String(shown)
  }

  static func hexadecimal(_ number: UInt32, digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
