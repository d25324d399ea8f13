// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.sandbox;

import com.google.common.base.CharMatcher;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.mesos.process.Future;
import org.apache.mesos.process.Process;
import org.apache.mesos.process.Promise;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;

/**
 * Shows attached directories over HTTP: {@code /files/browse}, {@code /files/read} and {@code
 * /files/download}, each with {@code ?path=}, as later releases do. A path is looked up under the
 * longest attached one; nothing outside an attached directory is shown, whatever links it contains.
 */
public final class FilesProcess extends Process {

  /** The id of the process of a daemon. */
  public static final String ID = "files";

  /** What an executor leaves behind stays visible until so many later attachments were made. */
  static final int MAX_ATTACHMENTS = 3_000;

  private static final CharMatcher SLASH = CharMatcher.is('/');

  private final Executor blocking;
  private final Map<String, Path> attachments = new LinkedHashMap<>();

  /** A process that reads files on an executor whose threads may block. */
  public FilesProcess(String id, Executor blocking) {
    super(id);
    this.blocking = blocking;
  }

  @Override
  protected void initialize() {
    route(
        "/read",
        "Reads a part of a file: ?path=, offset= (-1: just the size), length=",
        request -> serve(request, FileView::read));
    route("/read.json", "As /read", request -> serve(request, FileView::read));
    route("/browse", "Lists a directory: ?path=", request -> serve(request, FileView::browse));
    route("/browse.json", "As /browse", request -> serve(request, FileView::browse));
    route(
        "/download",
        "Gives a file: ?path=, and offset=, length= for a part",
        request -> serve(request, FileView::download));
    route("/download.json", "As /download", request -> serve(request, FileView::download));
  }

  /** Shows a directory, or file, under a virtual path. Safe for use by any thread. */
  public void attach(String virtualPath, Path real) {
    execute(() -> {
      // Taken out first, so that the order is that of the last attachment.
      attachments.remove(virtualPath);
      attachments.put(virtualPath, real);
      if (attachments.size() > MAX_ATTACHMENTS) {
        attachments.remove(attachments.keySet().iterator().next());
      }
    });
  }

  private interface Answer {
    HttpResponse answer(FileView view, HttpRequest request);
  }

  private Future<HttpResponse> serve(HttpRequest request, Answer answer) {
    String path = SLASH.trimTrailingFrom(request.query().getOrDefault("path", ""));
    if (path.isEmpty()) {
      return Future.ready(HttpResponse.badRequest("Expecting 'path=value' in query.\n"));
    }
    Optional<FileView> view = find(path);
    if (view.isEmpty()) {
      return Future.ready(HttpResponse.notFound());
    }
    Promise<HttpResponse> promise = new Promise<>();
    blocking.execute(() -> {
      try {
        promise.set(answer.answer(view.get(), request));
      } catch (RuntimeException e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  private Optional<FileView> find(String path) {
    for (String prefix = path; !prefix.isEmpty(); prefix = parent(prefix)) {
      Path root = attachments.get(prefix);
      if (root != null) {
        return Optional.of(new FileView(path, root, path.substring(prefix.length())));
      }
    }
    return Optional.empty();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
