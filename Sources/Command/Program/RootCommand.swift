import ArgumentParser

/// The command `espalier`: its verbs and what is said about them all.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "espalier",
    abstract: "Recursive neural networks that label parse trees.",
    discussion: """
      Trees are read from files, from folders of files, or from standard input ('-'), plain or \
      compressed with gzip. The format is recognised: brackets like (3 (2 It) (4 works)), tree XML and \
      ten other formats of XML, CoNLL-U, NEGRA's export format, parent pointers. Results go to standard \
      output, progress and errors to standard error.

      EXAMPLES
        espalier stats corpora/reviews/train.txt
        espalier train --train train.txt --dev dev.txt --output model
        espalier evaluate --model model test.txt
        echo '( ( It) ( works))' | espalier classify --model model --draw

      EXIT CODES
        0 done, 1 failure, 64 usage, 65 bad data, 66 input missing or unreadable,
        73 output cannot be created, 74 output cannot be written, 130 and 143 stopped by a signal
      """,
    version: "0.1.0",
    subcommands: [
      TrainCommand.self, EvaluateCommand.self, CompareCommand.self, ClassifyCommand.self, EncodeCommand.self,
      InfoCommand.self,
      ConvertCommand.self, DiffCommand.self, DrawCommand.self, StatsCommand.self, ValidateCommand.self,
      RelateCommand.self, GenerateCommand.self, SequenceToSequenceCommand.self, InspectCommand.self,
      GradientsCommand.self,
      CheckGradientsCommand.self,
    ])
}
