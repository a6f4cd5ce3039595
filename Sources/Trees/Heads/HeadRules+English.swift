extension HeadRules {
  /// The rules of Collins for the Penn Treebank, in the table language.
  ///
  /// Source: Collins 1999, "Head-driven statistical models for natural language parsing", Appendix A: its table, its rules
  /// for NP, and that for coordination. It has no rules for NX and what the treebank has beyond it; their heads are
  /// the leftmost children, as Bikel 2004, "Intricacies of Collins' parsing model", found his parser to do. That the last word of
  /// an NP is the head where it is a POS needs no line of its own, since it is the first that the search meets.
  public static let englishTable = #"""
    ADJP    left-to-right  NNS QP NN $ ADVP JJ VBN VBG ADJP JJR NP JJS DT FW RBR RBS SBAR RB
    ADVP    right-to-left  RB RBR RBS FW ADVP TO CD JJR JJ IN NP JJS NN
    CONJP   right-to-left  CC RB IN
    FRAG    right-to-left
    INTJ    left-to-right
    LST     right-to-left  LS :
    NAC     left-to-right  NN NNS NNP NNPS NP NAC EX $ CD QP PRP VBG JJ JJS JJR ADJP FW
    NP      right-to-left  NN|NNP|NNPS|NNS|NX|POS|JJR
    NP      left-to-right  NP
    NP      right-to-left  $|ADJP|PRN
    NP      right-to-left  CD
    NP      right-to-left  JJ|JJS|RB|QP
    PP      right-to-left  IN TO VBG VBN RP FW
    PRN     left-to-right
    PRT     right-to-left  RP
    QP      left-to-right  $ IN NNS NN JJ RB DT CD NCD QP JJR JJS
    RRC     right-to-left  VP NP ADVP ADJP PP
    S       left-to-right  TO IN VP S SBAR ADJP UCP NP
    SBAR    left-to-right  WHNP WHPP WHADVP WHADJP IN DT S SQ SINV SBAR FRAG
    SBARQ   left-to-right  SQ S SINV SBARQ FRAG
    SINV    left-to-right  VBZ VBD VBP VB MD VP S SINV ADJP NP
    SQ      left-to-right  VBZ VBD VBP VB MD VP SQ
    UCP     right-to-left
    VP      left-to-right  TO VBD VBN MD VBZ VB VBG VBP VP ADJP NN NNS NP
    WHADJP  left-to-right  CC WRB JJ ADJP
    WHADVP  right-to-left  CC WRB
    WHNP    left-to-right  WDT WP WP$ WHADJP WHPP WHNP
    WHPP    right-to-left  IN TO FW
    *       left-to-right

    %punctuation   , . : `` '' -LRB- -RRB-
    %empty         -NONE-
    %coordination  CC
    """#

  /// The rules of `englishTable`.
  public static let english: HeadRules = {
    do {
      return try HeadRules(text: englishTable, name: "English head rules")
    } catch {
      preconditionFailure("\(error)")
    }
  }()
}
