// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.process.Node;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesProcessTest {

  @TempDir
  private Path directory;

  private final Simulation sim = new Simulation();
  private final FilesProcess files = new FilesProcess(FilesProcess.ID, Runnable::run);
  private Node node;
  private Path sandbox;

  @BeforeEach
  void start() throws IOException {
    node = sim.newNode();
    node.spawn(files);
    sandbox = Files.createDirectory(directory.resolve("sandbox"));
    Files.writeString(sandbox.resolve("stdout"), "hello world\n");
    files.attach("/box", sandbox);
    sim.settle();
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  @Test
  void fileIsReadInParts() {
    assertThat(read("/box/stdout", "0", "5"))
        .isEqualTo("{\"data\":\"hello\",\"length\":5,\"offset\":0}");
    assertThat(read("/box/stdout", "6", "100"))
        .isEqualTo("{\"data\":\"world\\n\",\"length\":6,\"offset\":6}");
    assertThat(read("/box/stdout", "12", "100"))
        .isEqualTo("{\"data\":\"\",\"length\":0,\"offset\":12}");
    assertThat(read("/box/stdout", "1000", "100"))
        .isEqualTo("{\"data\":\"\",\"length\":0,\"offset\":1000}");
  }

  @Test
  void offsetMinusOneAsksForTheSize() {
    assertThat(read("/box/stdout", "-1", "100"))
        .isEqualTo("{\"data\":\"\",\"length\":0,\"offset\":12}");
    assertThat(get("read", ImmutableMap.of("path", "/box/stdout")).body().toStringUtf8())
        .isEqualTo("{\"data\":\"\",\"length\":0,\"offset\":12}");
  }

  @Test
  void readHasALimit() throws IOException {
    Files.write(sandbox.resolve("large"), new byte[100_000]);

    assertThat(read("/box/large", "0", "-1")).contains("\"length\":65536,");
    assertThat(read("/box/large", "0", "99999999999")).contains("\"length\":65536,");
  }

  @Test
  void characterThatIsCutIsLeftForTheNextPart() throws IOException {
    Files.writeString(sandbox.resolve("text"), "a\u00e4\u20ac\ud83d\ude00z");

    assertThat(read("/box/text", "0", "2")).isEqualTo("{\"data\":\"a\",\"length\":1,\"offset\":0}");
    assertThat(read("/box/text", "1", "4"))
        .isEqualTo("{\"data\":\"\u00e4\",\"length\":2,\"offset\":1}");
    assertThat(read("/box/text", "3", "6"))
        .isEqualTo("{\"data\":\"\u20ac\",\"length\":3,\"offset\":3}");
    assertThat(read("/box/text", "6", "4"))
        .isEqualTo("{\"data\":\"\ud83d\ude00\",\"length\":4,\"offset\":6}");
  }

  @Test
  void whatIsNoTextIsReplacedAndDoesNotStopTheReader() throws IOException {
    Files.write(sandbox.resolve("bytes"), new byte[] {(byte) 0xc3, (byte) 0xff, 'a', (byte) 0x80});

    assertThat(read("/box/bytes", "0", "100"))
        .isEqualTo("{\"data\":\"\ufffd\ufffda\ufffd\",\"length\":4,\"offset\":0}");
    assertThat(read("/box/bytes", "0", "1"))
        .isEqualTo("{\"data\":\"\ufffd\",\"length\":1,\"offset\":0}");
  }

  @Test
  void badNumbersAreRefused() {
    for (String bad : new String[] {"x", "-2", "", "99999999999999999999"}) {
      Map<String, String> offset = ImmutableMap.of("path", "/box/stdout", "offset", bad);
      assertThat(get("read", offset).status()).isEqualTo(400);
      Map<String, String> length =
          ImmutableMap.of("path", "/box/stdout", "offset", "0", "length", bad);
      assertThat(get("read", length).status()).isEqualTo(400);
    }
  }

  @Test
  void directoryIsListed() throws IOException {
    Files.createDirectory(sandbox.resolve("sub"));
    Files.createSymbolicLink(sandbox.resolve("link"), Path.of("stdout"));
    Files.setPosixFilePermissions(
        sandbox.resolve("stdout"), PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(sandbox.resolve("stdout"), FileTime.fromMillis(1_334_864_300_500L));

    String list = get("browse", ImmutableMap.of("path", "/box")).body().toStringUtf8();

    String user = Files.getOwner(sandbox).getName();
    assertThat(list)
        .startsWith("[{")
        .contains("\"mode\":\"lrwxrwxrwx\"")
        .contains("\"mode\":\"-rw-r-----\",\"mtime\":1334864300,\"nlink\":1,"
            + "\"path\":\"/box/stdout\",\"size\":12,\"uid\":\"" + user + "\"")
        .contains("\"mode\":\"drwx");
    assertThat(list.indexOf("/box/link")).isLessThan(list.indexOf("/box/stdout"));
    assertThat(get("browse.json", ImmutableMap.of("path", "/box/")).body().toStringUtf8())
        .contains("/box/stdout");
  }

  @Test
  void fileIsDownloaded() {
    HttpResponse response = get("download", ImmutableMap.of("path", "/box/stdout"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body().toStringUtf8()).isEqualTo("hello world\n");
    assertThat(response.headers())
        .containsEntry("Content-Type", "application/octet-stream")
        .containsEntry("Content-Disposition", "attachment; filename=\"stdout\"");
  }

  @Test
  void tooLargeFileIsNotDownloadedAtOnce() throws IOException {
    try (var channel = Files.newByteChannel(
        sandbox.resolve("huge"),
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.WRITE)) {
      channel.position(FileView.MAX_DOWNLOAD_BYTES);
      channel.write(java.nio.ByteBuffer.allocate(1));
    }

    assertThat(get("download", ImmutableMap.of("path", "/box/huge")).status()).isEqualTo(400);
  }

  @Test
  void pathHasToBeGivenAndBeOfTheRightKind() {
    assertThat(get("read", ImmutableMap.of()).status()).isEqualTo(400);
    assertThat(get("read", ImmutableMap.of("path", "/")).status()).isEqualTo(400);
    assertThat(get("read", ImmutableMap.of("path", "/box")).status()).isEqualTo(400);
    assertThat(get("download", ImmutableMap.of("path", "/box")).status()).isEqualTo(400);
    assertThat(get("browse", ImmutableMap.of("path", "/box/stdout")).status()).isEqualTo(400);
  }

  @Test
  void nothingOutsideOfTheSandboxIsShown() throws IOException {
    Files.writeString(directory.resolve("secret"), "secret");
    Files.createSymbolicLink(sandbox.resolve("out"), directory);
    Files.createSymbolicLink(sandbox.resolve("file"), directory.resolve("secret"));
    Files.createSymbolicLink(sandbox.resolve("loop"), sandbox.resolve("loop"));

    for (String path : new String[] {
      "/box/../secret",
      "/box/out/secret",
      "/box/file",
      "/box/loop",
      "/box/missing",
      "/box/a\0b",
      "/boxer",
      "/etc/passwd",
      directory.resolve("secret").toString(),
      "box/stdout"
    }) {
      assertThat(get("read", ImmutableMap.of("path", path)).status()).as(path).isEqualTo(404);
      assertThat(get("download", ImmutableMap.of("path", path)).status())
          .as(path)
          .isEqualTo(404);
    }
    assertThat(get("browse", ImmutableMap.of("path", "/box/out")).status()).isEqualTo(404);
  }

  @Test
  void linkInsideOfTheSandboxIsFollowed() throws IOException {
    Files.createSymbolicLink(sandbox.resolve("link"), Path.of("stdout"));

    assertThat(read("/box/link", "0", "5")).contains("hello");
  }

  @Test
  void whatIsNoFileIsNotOpened() {
    files.attach("/dev", Path.of("/dev"));
    sim.settle();

    assertThat(get("read", ImmutableMap.of("path", "/dev/zero")).status()).isEqualTo(404);
    assertThat(get("download", ImmutableMap.of("path", "/dev/zero")).status()).isEqualTo(404);
  }

  @Test
  void runsOfExecutorsAreShown() throws IOException {
    DiskSandboxes sandboxes = new DiskSandboxes(directory.resolve("work"), files, Runnable::run);
    Path first = create(sandboxes);
    Path second = create(sandboxes);
    Files.writeString(first.resolve("stdout"), "first");
    Files.writeString(second.resolve("stdout"), "second");
    sim.settle();

    String runs = "/frameworks/F-0/executors/a%2Fb/runs/";
    assertThat(read(runs + "0/stdout", "0", "10")).contains("first");
    assertThat(read(runs + "1/stdout", "0", "10")).contains("second");
    assertThat(read(runs + "latest/stdout", "0", "10")).contains("second");
    assertThat(read(first.resolve("stdout").toString(), "0", "10")).contains("first");
  }

  @Test
  void oldestAttachmentsAreForgottenBeyondTheLimit() {
    for (int i = 1; i < FilesProcess.MAX_ATTACHMENTS; i++) {
      files.attach("/other/" + i, sandbox);
    }
    sim.settle();
    assertThat(get("browse", ImmutableMap.of("path", "/box")).status()).isEqualTo(200);

    files.attach("/other", sandbox);
    sim.settle();

    assertThat(get("browse", ImmutableMap.of("path", "/box")).status()).isEqualTo(404);
  }

  private static Path create(DiskSandboxes sandboxes) {
    return sandboxes
        .create(
            SlaveID.newBuilder().setValue("S-0").build(),
            FrameworkID.newBuilder().setValue("F-0").build(),
            ExecutorID.newBuilder().setValue("a/b").build())
        .value();
  }

  private String read(String path, String offset, String length) {
    HttpResponse response =
        get("read.json", ImmutableMap.of("path", path, "offset", offset, "length", length));
    assertThat(response.status()).isEqualTo(200);
    return response.body().toStringUtf8();
  }

  private HttpResponse get(String page, Map<String, String> query) {
    return sim.await(node.request(HttpRequest.get("/files/" + page, query)));
  }
}
