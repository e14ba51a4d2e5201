import Testing

@testable import Storage

@Suite struct PathTests {
  @Test(arguments: [
    ("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/c", "a/b"), ("/", "/"), ("é/b", "é"),
  ])
  func parent(path: String, folder: String) {
    #expect(Path.parent(of: path) == folder)
  }

  @Test(arguments: [
    ("/none/such///", "/none/such"), ("none", "none"), ("none/", "none"), ("/", "/"), ("//", "/"),
  ])
  func resolved(path: String, expected: String) {
    #expect(Path.resolved(path) == expected)
  }

  @Test func join() {
    #expect(Path.join("/", "a") == "/a" && Path.join("a", "b") == "a/b")
  }
}
