import ArgumentParser

/// `espalier seq2seq`.
struct SequenceToSequenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seq2seq",
    abstract: "Train and use models that say a sequence of a sequence, or of a tree.",
    discussion: """
      Pairs are lines: what is read, a tab, what should be said, both words between spaces. A tree cell reads the \
      first as a tree in brackets that stand alone: ( ( It works ) . ). With --treebank, files are treebanks, and \
      what should be said of a sentence are its brackets.

      EXAMPLES
        espalier seq2seq train --train train.tsv --dev dev.tsv --output models/reverse \\
          --optimizer adam --dropout 0 --clip-norm 5
        espalier seq2seq translate --model models/reverse sources.txt
        espalier seq2seq evaluate --model models/reverse test.tsv
      """,
    subcommands: [
      SequenceTrainCommand.self, SequenceTranslateCommand.self, SequenceEvaluateCommand.self,
    ])
}
