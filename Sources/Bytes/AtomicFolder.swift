#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A folder of files that appears under its name whole or not at all.
///
/// It is written beside its place, synced, and renamed into it by `commit()`. Given up or failed,
/// it leaves nothing, and a folder that it was to replace stays. Not `Sendable`.
public final class AtomicFolder {
  /// Where the folder will be.
  public let path: String

  private let temporaryPath: String
  private let parent: String
  private let marker: String?
  private var isOpen = true

  /// Begins a folder beside its place.
  ///
  /// - Parameter marker: nil, and nothing is replaced; or the name of a file by which a folder of
  ///   the same sort is known (`config.json`), and such a folder, or an empty one, may be replaced.
  ///   No other folder is, since replacing removes everything in it.
  /// - Throws: `FileError` (`alreadyExists`, `cannotCreate`).
  public init(path: String, replacingFolderWith marker: String? = nil) throws(FileError) {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
    let isName = trimmed != "/" && trimmed != "." && trimmed != ".." && !trimmed.hasSuffix("/..")
    guard isName, !trimmed.hasSuffix("/."), !trimmed.isEmpty, !trimmed.utf8.contains(0) else {
      throw FileError(.cannotCreate, path: path, detail: "this is not the name of a folder")
    }
    self.path = String(trimmed)
    self.marker = marker
    (parent, temporaryPath) = UnfinishedOutputs.temporaryPath(beside: self.path)
    try Self.checkPlace(self.path, marker)
    try UnfinishedOutputs.begin(temporaryPath) { [temporaryPath] () throws(FileError) in
      guard mkdir(temporaryPath, 0o777) == 0 else {
        throw FileError(.cannotCreate, path: path, detail: SystemCalls.reason(errno))
      }
    }
  }

  deinit { abandon() }

  /// Writes one file of the folder and syncs it.
  ///
  /// - Throws: `FileError` (`cannotCreate`, `cannotWrite`); the folder is still open then.
  public func write(_ bytes: [UInt8], to name: String) throws(FileError) {
    let file = try beginFile(name)
    try file.write(bytes)
    try file.commit()
  }

  /// Begins one file of the folder, which is committed before the folder is.
  ///
  /// - Throws: `FileError` (`cannotCreate`).
  public func beginFile(_ name: String) throws(FileError) -> AtomicFile {
    precondition(isOpen, "\(path): written to after its end")
    precondition(!name.contains("/"), "the name of a file, not a path: \(name)")
    return try AtomicFile(path: FolderListing.join(temporaryPath, name), replacing: false)
  }

  /// Renames the folder into its place.
  ///
  /// A folder that is replaced is renamed aside first and removed last; it is renamed back where
  /// the new one cannot take its place. One of the two is whole at every moment.
  ///
  /// - Throws: `FileError` (`alreadyExists`, `cannotWrite`); nothing new is left then.
  public func commit() throws(FileError) {
    precondition(isOpen, "\(path): ended twice")
    SystemCalls.synchronizeFolder(temporaryPath)
    do throws(FileError) {
      try Self.checkPlace(path, marker)
      try UnfinishedOutputs.finish(temporaryPath) { () throws(FileError) in try takePlace() }
    } catch {
      abandon()
      throw error
    }
    isOpen = false
    SystemCalls.synchronizeFolder(parent)
  }

  /// Gives the folder up; nothing is left of it.
  public func abandon() {
    guard isOpen else { return }
    isOpen = false
    UnfinishedOutputs.remove(temporaryPath)
  }

  private func takePlace() throws(FileError) {
    guard FolderListing.exists(path) else {
      guard rename(temporaryPath, path) == 0 else { throw cannotWrite(errno) }
      return
    }
    let aside = UnfinishedOutputs.temporaryPath(beside: path).path + ".old"
    guard rename(path, aside) == 0 else { throw cannotWrite(errno) }
    guard rename(temporaryPath, path) == 0 else {
      let number = errno
      _ = rename(aside, path)
      throw cannotWrite(number)
    }
    FolderListing.remove(aside)
  }

  private func cannotWrite(_ number: Int32) -> FileError {
    FileError(.cannotWrite, path: path, detail: SystemCalls.reason(number))
  }

  /// Throws where something lies at the place that may not be replaced.
  private static func checkPlace(_ path: String, _ marker: String?) throws(FileError) {
    guard FolderListing.exists(path) else { return }
    guard let marker else { throw FileError(.alreadyExists, path: path) }
    guard SystemCalls.kindNotFollowingLinks(of: path) == .folder else {
      throw FileError(.alreadyExists, path: path, detail: "it is not a folder, so it is not replaced")
    }
    let names = try FolderListing.names(in: path)
    guard names.isEmpty || names.contains(marker) else {
      throw FileError(
        .alreadyExists, path: path, detail: "it holds no \(marker), so it is not replaced")
    }
  }
}
