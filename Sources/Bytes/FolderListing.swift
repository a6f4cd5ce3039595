#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a folder holds.
public enum FolderListing {
  /// Whether `path` is a folder; links are followed.
  public static func isFolder(_ path: String) -> Bool { SystemCalls.kind(of: path) == .folder }

  /// Whether anything lies at `path`.
  public static func exists(_ path: String) -> Bool {
    SystemCalls.kindNotFollowingLinks(of: path) != .nothing
  }

  /// Whether two paths lead to the same file or folder; links are followed.
  public static func areSame(_ one: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// The paths of all files in the folder and in the folders in it, in the order of their bytes.
  ///
  /// Names that begin with a dot are left out, and links to folders are not followed.
  ///
  /// - Throws: `FileError` where a folder cannot be read.
  public static func files(under folder: String) throws(FileError) -> [String] {
    var files: [String] = []
    var open = [folder]
    while let next = open.popLast() {
      for name in try names(in: next) where !name.hasPrefix(".") {
        let path = join(next, name)
        switch SystemCalls.kindNotFollowingLinks(of: path) {
        case .folder: open.append(path)
        case .file: files.append(path)
        case .other where SystemCalls.kind(of: path) == .file: files.append(path)
        case .other, .nothing: break
        }
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The names in a folder, unsorted, without `.` and `..`.
  static func names(in folder: String) throws(FileError) -> [String] {
    guard let handle = opendir(folder) else {
      let number = errno
      throw FileError(
        number == ENOENT ? .notFound : .unreadable, path: folder, detail: SystemCalls.reason(number))
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
          String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// Makes a folder in a folder that is there.
  ///
  /// - Throws: `FileError` (`cannotCreate`).
  public static func make(_ path: String) throws(FileError) {
    guard mkdir(path, 0o777) != 0 else { return }
    let number = errno
    guard !isFolder(path) else { return }
    throw FileError(.cannotCreate, path: path, detail: SystemCalls.reason(number))
  }

  /// Removes a folder and everything in it, as far as the system lets us.
  static func remove(_ folder: String) {
    var open = [folder]
    var emptied: [String] = []
    while let next = open.popLast() {
      emptied.append(next)
      for name in (try? names(in: next)) ?? [] {
        let path = join(next, name)
        if SystemCalls.kindNotFollowingLinks(of: path) == .folder {
          open.append(path)
        } else {
          unlink(path)
        }
      }
    }
    for folder in emptied.reversed() { rmdir(folder) }
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
