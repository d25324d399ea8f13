// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.slave.fetcher;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Downloads over HTTP and FTP, straight to disk. Redirects are followed; anything but 200 is a
 * failure.
 */
public final class Downloads {

  private static final int OK = 200;

  private final Duration connectTimeout;
  private final Duration timeout;
  /** Made at the first use: most slaves download nothing. */
  private final Supplier<HttpClient> client;

  /**
   * Downloads with limits.
   *
   * @param connectTimeout how long a server may take to accept a connection
   * @param timeout how long a download may take as a whole
   */
  public Downloads(Duration connectTimeout, Duration timeout) {
    this.connectTimeout = connectTimeout;
    this.timeout = timeout;
    this.client = Suppliers.memoize(() -> HttpClient.newBuilder()
        .connectTimeout(connectTimeout)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build());
  }

  void download(URI source, Path target) throws IOException, FetchException, InterruptedException {
    String scheme = source.getScheme().toLowerCase(Locale.ROOT);
    if (source.getHost() == null
        || source.getRawPath() == null
        || source.getRawPath().isEmpty()) {
      throw new IOException("no host and path in '" + source + "'");
    }
    if (scheme.startsWith("http")) {
      downloadHttp(source, target);
    } else {
      downloadFtp(source, target);
    }
  }

  private void downloadHttp(URI source, Path target)
      throws IOException, FetchException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(source).timeout(timeout).build();
    CompletableFuture<HttpResponse<Path>> response = client
        .get()
        .sendAsync(
            request,
            head -> head.statusCode() == OK
                ? HttpResponse.BodySubscribers.ofFile(
                    target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                : HttpResponse.BodySubscribers.replacing(target));
    try {
      // The timeout of the request ends with the head of the response.
      int status = response.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status != OK) {
        throw new FetchException(
            "Error downloading executor, received HTTP/FTP return code: " + status);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("took longer than " + timeout.toSeconds() + " s", e);
    } finally {
      response.cancel(true);
    }
  }

  private void downloadFtp(URI source, Path target) throws IOException {
    URLConnection connection = source.toURL().openConnection();
    connection.setConnectTimeout((int) connectTimeout.toMillis());
    connection.setReadTimeout((int) connectTimeout.toMillis());
    try (InputStream in = connection.getInputStream()) {
      Files.copy(in, target);
    }
  }

  /** What went wrong; the exceptions of the client often have no text. */
  static String describe(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
