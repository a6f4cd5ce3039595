import ArgumentParser

/// A report for people or for programs.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}
