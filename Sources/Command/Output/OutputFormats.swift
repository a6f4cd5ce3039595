import ArgumentParser

/// A report for people or for programs.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

/// A format that trees are written in.
enum TreeFormat: String, CaseIterable, ExpressibleByArgument {
  case brackets, xml
}
