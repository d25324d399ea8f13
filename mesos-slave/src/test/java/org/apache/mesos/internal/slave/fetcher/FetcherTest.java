// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.internal.slave.processes.FakeChildProcesses;
import org.apache.mesos.internal.slave.processes.WaitStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching with programs that are only recorded; with real ones see FetcherIT. */
class FetcherTest {

  @TempDir
  private Path directory;

  private final FakeChildProcesses processes = new FakeChildProcesses();
  private Path sandbox;
  private HttpServer server;
  private ImmutableList<String> asUser = ImmutableList.of();

  @BeforeEach
  void start() throws IOException {
    sandbox = Files.createDirectory(directory.resolve("sandbox"));
    processes.script(command -> 0);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/file", 200, "content");
    serve("/archive.tgz", 200, "archive");
    serve("/missing", 404, "not here");
    server.createContext("/moved", exchange -> {
      exchange.getResponseHeaders().add("Location", "/file");
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
    });
    server.createContext("/short", exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write("abc".getBytes(StandardCharsets.UTF_8));
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(String path, int status, String body) {
    server.createContext(path, exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Test
  void fileIsDownloaded() throws Exception {
    fetch(uri(url("/file")));

    assertThat(sandbox.resolve("file")).hasContent("content");
    assertThat(entries()).containsExactly("file");
    assertThat(sandbox.resolve("file")).matches(file -> !Files.isExecutable(file));
  }

  @Test
  void queryIsNoPartOfTheName() throws Exception {
    fetch(uri(url("/file?token=a/b#c")));

    assertThat(sandbox.resolve("file")).hasContent("content");
  }

  @Test
  void redirectIsFollowed() throws Exception {
    fetch(uri(url("/moved")));

    assertThat(sandbox.resolve("moved")).hasContent("content");
  }

  @Test
  void executableIsMadeSo() throws Exception {
    fetch(
        CommandInfo.URI.newBuilder().setValue(url("/file")).setExecutable(true).build());

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.resolve("file"))))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void outputFileIsTheName() throws Exception {
    fetch(CommandInfo.URI
        .newBuilder()
        .setValue(url("/file"))
        .setOutputFile("other")
        .build());

    assertThat(entries()).containsExactly("other");
  }

  @Test
  void outputFileMayBeInADirectory() throws Exception {
    fetch(CommandInfo.URI
        .newBuilder()
        .setValue(url("/file"))
        .setOutputFile("a/b/other")
        .build());

    assertThat(sandbox.resolve("a/b/other")).hasContent("content");
  }

  @Test
  void directoryThatIsALinkIsNotFollowed() throws Exception {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(sandbox.resolve("a"), outside);

    assertThatThrownBy(() -> fetch(CommandInfo.URI
            .newBuilder()
            .setValue(url("/file"))
            .setOutputFile("a/other")
            .build()))
        .isInstanceOf(FetchException.class)
        .hasMessageEndingWith("is a link");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void fileComesByFtpToo() throws Exception {
    try (FakeFtpServer ftp = new FakeFtpServer("by ftp")) {
      fetch(uri(ftp.url("/pub/file")));
    }

    assertThat(sandbox.resolve("file")).hasContent("by ftp");
  }

  @Test
  void answerOtherThan200IsAFailure() {
    assertFails(
        uri(url("/missing")), "Error downloading executor, received HTTP/FTP return code: 404");
    assertThat(entries()).isEmpty();
  }

  @Test
  void answerThatIsTooShortIsAFailure() {
    assertThatThrownBy(() -> fetch(uri(url("/short"))))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("Error downloading executor: ");
    assertThat(entries()).isEmpty();
  }

  @Test
  void serverThatIsNotThereIsAFailure() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThatThrownBy(() -> fetch(uri("http://127.0.0.1:" + port + "/file")))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("Error downloading executor: ");
  }

  @Test
  void serverThatNeverAnswersIsAFailure() {
    server.createContext("/slow", exchange -> {});

    assertThatThrownBy(() -> fetch(uri(url("/slow"))))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("Error downloading executor: ");
  }

  @Test
  void serverThatNeverEndsIsAFailure() {
    server.createContext("/endless", exchange -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      body.write('a');
      body.flush();
    });

    assertThatThrownBy(() -> fetch(uri(url("/endless"))))
        .isInstanceOf(FetchException.class)
        .hasMessage("Error downloading executor: took longer than 1 s");
  }

  @Test
  void otherDownloadsThatCannotBeAreFailures() {
    for (String bad : ImmutableList.of(
        "http://",
        "http:///file",
        "http://host",
        "http://a b/c",
        "ftps://127.0.0.1/x",
        "http://[/x",
        "ftp://127.0.0.1:1/file",
        "HTTP://127.0.0.1")) {
      assertThatThrownBy(() -> fetch(uri(bad)))
          .as(bad)
          .isInstanceOf(FetchException.class)
          .hasMessageMatching("(Error downloading executor: |Illegal file name ).*");
    }
  }

  @Test
  void namesThatLeadElsewhereAreRefused() {
    for (String bad : ImmutableList.of("/a/..", "/a/", "/.")) {
      assertThatThrownBy(() -> fetch(uri(url(bad))))
          .as(bad)
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("Illegal file name");
    }
    for (String bad : ImmutableList.of("../evil", "/etc/evil", "a/../b", "a/..", "..", ".", "")) {
      assertThatThrownBy(() -> fetch(CommandInfo.URI
              .newBuilder()
              .setValue(url("/file"))
              .setOutputFile(bad)
              .build()))
          .as(bad)
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("Illegal file name");
    }
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void whatIsThereIsNotOverwritten() throws IOException {
    Path outside = Files.writeString(directory.resolve("outside"), "untouched");
    Files.createSymbolicLink(sandbox.resolve("file"), outside);

    assertThatThrownBy(() -> fetch(uri(url("/file"))))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("exists already");
    assertThatThrownBy(() -> fetch(CommandInfo.URI
            .newBuilder()
            .setValue(url("/file"))
            .setOutputFile("stderr")
            .build()))
        .isInstanceOf(FetchException.class);
    assertThat(outside).hasContent("untouched");
  }

  @Test
  void illegalCharactersAreRefused() {
    for (String bad : ImmutableList.of("/a\\b", "/it's", "/a\0b", "http://h/a'b")) {
      assertFails(uri(bad), "Illegal characters in executor path");
    }
  }

  @Test
  void relativePathNeedsAHome() {
    assertFails(
        uri("executor.tgz"),
        "A relative path was passed for the executor, but the configuration option"
            + " frameworks_home is not set. Please either specify this config option or avoid"
            + " using a relative path.");
  }

  @Test
  void relativePathIsInTheFrameworksHome() throws Exception {
    fetcher("/opt/frameworks", null).fetch(request(uri("executor.tgz")));

    assertThat(processes.last().arguments())
        .containsExactly("tar", "xzf", "/opt/frameworks/executor.tgz");
  }

  @Test
  void absolutePathIsUsedWhereItIs() throws Exception {
    Path file = Files.writeString(directory.resolve("program"), "content");

    fetch(CommandInfo.URI
        .newBuilder()
        .setValue(file.toString())
        .setExecutable(true)
        .build());

    assertThat(entries()).isEmpty();
    assertThat(Files.isExecutable(file)).isFalse();
    assertThat(processes.started).isEmpty();
  }

  @Test
  void fileUriIsCopied() throws Exception {
    Path file = Files.writeString(directory.resolve("program"), "content");

    fetch(CommandInfo.URI
        .newBuilder()
        .setValue("file://" + file)
        .setExecutable(true)
        .build());

    assertThat(sandbox.resolve("program")).hasContent("content");
    assertThat(Files.isExecutable(sandbox.resolve("program"))).isTrue();
  }

  @Test
  void fileUriOfNothingIsAFailure() {
    assertFails(uri("file:///no/such/file"), "Failed to copy '/no/such/file': not a file");
    assertFails(uri("file://" + directory), "Failed to copy '" + directory + "': not a file");
  }

  @Test
  void archivesAreUnpackedByTheirNames() throws Exception {
    ImmutableMap<String, String> optionsByName = ImmutableMap.<String, String>builder()
        .put("a.tgz", "xzf")
        .put("a.tar.gz", "xzf")
        .put("a.tbz2", "xjf")
        .put("a.tar.bz2", "xjf")
        .put("a.txz", "xJf")
        .put("a.tar.xz", "xJf")
        .put("a.tar", "xf")
        .buildOrThrow();
    for (String name : optionsByName.keySet()) {
      fetch(uri("/archives/" + name));
      assertThat(processes.last().arguments())
          .containsExactly("tar", optionsByName.get(name), "/archives/" + name);
      assertThat(processes.last().directory()).isEqualTo(sandbox);
      assertThat(processes.last().stderr()).isEqualTo(sandbox.resolve("stderr"));
    }
  }

  @Test
  void downloadedArchiveIsUnpacked() throws Exception {
    fetch(uri(url("/archive.tgz")));

    assertThat(processes.last().arguments())
        .containsExactly("tar", "xzf", sandbox.resolve("archive.tgz").toString());
  }

  @Test
  void archiveIsLeftPackedIfThatIsWished() throws Exception {
    fetch(CommandInfo.URI
        .newBuilder()
        .setValue(url("/archive.tgz"))
        .setExtract(false)
        .build());

    assertThat(sandbox.resolve("archive.tgz")).hasContent("archive");
    assertThat(processes.started).isEmpty();
  }

  @Test
  void archiveThatCannotBeUnpackedIsAFailure() {
    processes.script(command -> WaitStatus.exited(2));

    assertFails(uri("/archives/a.tgz"), "Untar failed: return code 2");
  }

  @Test
  void programThatIsKilledOrMissingIsAFailure() {
    processes.script(command -> WaitStatus.signaled(9));
    assertFails(uri("/archives/a.tgz"), "Untar failed: return code 9");

    processes.failWith("no tar");
    assertFails(uri("/archives/a.tgz"), "Failed to run tar: no tar");
  }

  @Test
  void hadoopCopiesItsFiles() throws Exception {
    Files.writeString(sandbox.resolve("placeholder"), "");
    processes.script(command -> {
      try {
        Files.writeString(sandbox.resolve("job"), "content");
      } catch (IOException e) {
        return 256;
      }
      return 0;
    });

    fetcher(null, "/opt/hadoop")
        .fetch(request(CommandInfo.URI
            .newBuilder()
            .setValue("hdfs://nn/a/job")
            .setExecutable(true)
            .build()));

    assertThat(processes.last().arguments())
        .containsExactly(
            "/opt/hadoop/bin/hadoop", "fs", "-copyToLocal", "hdfs://nn/a/job", "./job");
    assertThat(Files.isExecutable(sandbox.resolve("job"))).isTrue();
  }

  @Test
  void hadoopIsFoundByTheEnvironmentOrThePath() throws Exception {
    fetch(uri("hdfs://nn/a/job"));
    assertThat(processes.last().arguments().get(0)).isEqualTo("/env/hadoop/bin/hadoop");

    FetchRequest request = request(uri("hdfs://nn/a/job"));
    fetcher(null, null)
        .fetch(new FetchRequest(request.uris(), sandbox, request.log(), ImmutableMap.of(), asUser));
    assertThat(processes.last().arguments().get(0)).isEqualTo("hadoop");
  }

  @Test
  void hadoopThatFailsIsAFailure() {
    processes.script(command -> WaitStatus.exited(255));

    assertFails(uri("hdfs://nn/a/job"), "HDFS copyToLocal failed: return code 255");
  }

  @Test
  void whatTheUserMayNotReadIsNotReadForHim() {
    asUser = ImmutableList.of("as", "bob");
    processes.script(command -> command.arguments().contains("test") ? WaitStatus.exited(1) : 0);

    assertFails(
        uri("/root/secret.tgz"), "Failed to read '/root/secret.tgz' as the user of the executor");
    assertFails(
        uri("file:///root/secret"), "Failed to read '/root/secret' as the user of the executor");
    assertThat(processes.last().arguments())
        .containsExactly("as", "bob", "test", "-r", "/root/secret");
  }

  @Test
  void archivesAreUnpackedWithTheRightsOfTheUser() throws Exception {
    asUser = ImmutableList.of("as", "bob");

    fetch(uri("/archives/a.tgz"));

    assertThat(processes.last().arguments())
        .containsExactly("as", "bob", "tar", "xzf", "/archives/a.tgz");
  }

  @Test
  void zipIsUnpacked() throws Exception {
    Path zip = zip("a.zip", "top", "dir/", "dir/below", "deep/er/still");

    fetch(uri(zip.toString()));

    assertThat(sandbox.resolve("top")).hasContent("content of top");
    assertThat(sandbox.resolve("dir/below")).hasContent("content of dir/below");
    assertThat(sandbox.resolve("deep/er/still")).exists();
  }

  @Test
  void zipThatLeadsElsewhereIsRefused() throws Exception {
    for (String name : ImmutableList.of("../evil", "a/../../evil", "/evil", "a/..")) {
      Path zip = zip("evil.zip", name);

      assertThatThrownBy(() -> fetch(uri(zip.toString())))
          .as(name)
          .isInstanceOf(FetchException.class)
          .hasMessage("Unzip failed: '" + name + "' leads out of the directory");
    }
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void zipDoesNotWriteThroughLinks() throws Exception {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(sandbox.resolve("link"), outside);
    Files.createSymbolicLink(sandbox.resolve("file"), outside.resolve("target"));

    assertFails(uri(zip("a.zip", "link/evil").toString()), "Unzip failed: 'link' is a link");
    assertThatThrownBy(() -> fetch(uri(zip("b.zip", "file").toString())))
        .isInstanceOf(FetchException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void garbageIsNoZip() throws Exception {
    Path zip = Files.writeString(directory.resolve("a.zip"), "garbage");

    assertThatThrownBy(() -> fetch(uri(zip.toString())))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("Unzip failed: ");
  }

  private Path zip(String file, String... names) throws IOException {
    Path path = directory.resolve(file);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write(("content of " + name).getBytes(StandardCharsets.UTF_8));
        }
        zip.closeEntry();
      }
    }
    return path;
  }

  private static CommandInfo.URI uri(String value) {
    return CommandInfo.URI.newBuilder().setValue(value).build();
  }

  private void fetch(CommandInfo.URI uri) throws FetchException, InterruptedException {
    fetcher(null, null).fetch(request(uri));
  }

  private Fetcher fetcher(@Nullable String frameworksHome, @Nullable String hadoopHome) {
    Downloads downloads = new Downloads(Duration.ofSeconds(1), Duration.ofSeconds(1));
    return new Fetcher(processes, downloads, frameworksHome, hadoopHome);
  }

  private FetchRequest request(CommandInfo.URI uri) {
    return new FetchRequest(
        ImmutableList.of(uri),
        sandbox,
        sandbox.resolve("stderr"),
        ImmutableMap.of("HADOOP_HOME", "/env/hadoop"),
        asUser);
  }

  private void assertFails(CommandInfo.URI uri, String message) {
    assertThatThrownBy(() -> fetch(uri))
        .as(uri.getValue())
        .isInstanceOf(FetchException.class)
        .hasMessage(message);
  }

  private ImmutableList<String> entries() {
    try (var files = Files.list(sandbox)) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted()
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
