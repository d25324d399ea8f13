// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.process.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.process.Address;
import org.apache.mesos.process.Upid;
import org.apache.mesos.process.http.HttpRequest;
import org.apache.mesos.process.http.HttpResponse;
import org.apache.mesos.process.wire.RequestHead.Target;
import org.apache.mesos.process.wire.RequestHead.ToNobody;
import org.apache.mesos.process.wire.RequestHead.ToProcess;
import org.apache.mesos.process.wire.RequestHead.ToRoute;
import org.jspecify.annotations.Nullable;

/**
 * Parses one complete head: request line, headers, blank line. Lines end in LF with or without CR,
 * as http_parser has it. Stricter than that parser where two readers could disagree on where a
 * request ends: folded headers, blanks before a colon, repeated or mixed length headers and any
 * transfer coding but {@code chunked} are refused.
 */
final class HeadParser {

  private static final String MESSAGE_AGENT = "libprocess/";
  private static final String NO_SLASH = "Request URL path must start with '/'";

  /** Methods that no message peer uses, so that even half a request is known to be a browser's. */
  private static final ImmutableSet<String> WEB_METHODS =
      ImmutableSet.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE");

  private static final CharMatcher METHOD =
      CharMatcher.inRange('A', 'Z').or(CharMatcher.is('-')).precomputed();
  private static final CharMatcher HEADER_NAME = CharMatcher.inRange('A', 'Z')
      .or(CharMatcher.inRange('a', 'z'))
      .or(CharMatcher.inRange('0', '9'))
      .or(CharMatcher.anyOf("!#$%&'*+-.^_`|~"))
      .precomputed();
  private static final CharMatcher BLANK = CharMatcher.anyOf(" \t");
  private static final CharMatcher CONTROL =
      CharMatcher.inRange('\0', '\u001f').or(CharMatcher.is('\u007f')).precomputed();

  private final Address local;
  private final int maxBodyBytes;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private String method = "";
  private String target = "";
  private boolean isHttp10;
  private boolean areHeadersComplete;

  HeadParser(Address local, int maxBodyBytes) {
    this.local = local;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Whether the first bytes can be the begin of a method. */
  static boolean isFirstOfMethod(byte first) {
    return first >= 'A' && first <= 'Z';
  }

  /** Whether the begin of a head is clearly a web client's, which is told of an error. */
  static boolean isWebClient(byte[] bytes, int size) {
    int end = 0;
    while (end < size && bytes[end] != ' ') {
      end++;
    }
    return WEB_METHODS.contains(new String(bytes, 0, end, ISO_8859_1));
  }

  RequestHead parse(byte[] bytes, int size) throws MalformedRequestException {
    int begin = 0;
    for (int end = endOfLine(bytes, begin); ; end = endOfLine(bytes, begin)) {
      int length = end > begin && bytes[end - 1] == '\r' ? end - 1 - begin : end - begin;
      String line = new String(bytes, begin, length, UTF_8);
      if (begin == 0) {
        parseRequestLine(line);
      } else if (length > 0) {
        parseHeader(line);
      } else {
        return complete();
      }
      begin = end + 1;
      if (begin >= size) {
        throw new MalformedRequestException(400, "Head has no end");
      }
    }
  }

  /** After a failure: whether it is to be answered. */
  boolean isWeb() {
    return WEB_METHODS.contains(method) || areHeadersComplete && !isMessage();
  }

  private static int endOfLine(byte[] bytes, int begin) {
    int end = begin;
    while (bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private void parseRequestLine(String line) throws MalformedRequestException {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    method = line.substring(0, Math.max(first, 0));
    if (first <= 0 || second <= first + 1 || !METHOD.matchesAllOf(method)) {
      throw new MalformedRequestException(400, "Malformed request line");
    }
    target = line.substring(first + 1, second);
    if (CONTROL.matchesAnyOf(target)) {
      throw new MalformedRequestException(400, "Control character in the request line");
    }
    String version = line.substring(second + 1);
    isHttp10 = version.equals("HTTP/1.0");
    if (!isHttp10 && !version.equals("HTTP/1.1")) {
      throw new MalformedRequestException(505, "Unknown protocol version");
    }
  }

  private void parseHeader(String line) throws MalformedRequestException {
    int colon = line.indexOf(':');
    if (colon <= 0 || !HEADER_NAME.matchesAllOf(line.substring(0, colon))) {
      throw new MalformedRequestException(400, "Malformed header");
    }
    String name = line.substring(0, colon);
    String value = BLANK.trimFrom(line.substring(colon + 1));
    if (CONTROL.matchesAnyOf(value.replace('\t', ' '))) {
      throw new MalformedRequestException(400, "Control character in header " + name);
    }
    boolean isRepeated = headers.put(name, value) != null;
    if (isRepeated && isFraming(name)) {
      throw new MalformedRequestException(400, "Repeated header " + name);
    }
  }

  private static boolean isFraming(String name) {
    return name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding");
  }

  private RequestHead complete() throws MalformedRequestException {
    areHeadersComplete = true;
    boolean isChunked = isChunked();
    int contentLength = contentLength();
    boolean isGzip = Ascii.equalsIgnoreCase(header("Content-Encoding"), "gzip");
    return new RequestHead(target(), isChunked, contentLength, isGzip, isKeepAlive());
  }

  private String header(String name) {
    return headers.getOrDefault(name, "");
  }

  private boolean isChunked() throws MalformedRequestException {
    @Nullable String coding = headers.get("Transfer-Encoding");
    if (coding == null) {
      return false;
    }
    if (!Ascii.equalsIgnoreCase(coding, "chunked")) {
      throw new MalformedRequestException(501, "Unknown transfer coding");
    }
    if (headers.containsKey("Content-Length")) {
      // A proxy in front may go by the other header and see requests that are not there.
      throw new MalformedRequestException(400, "Both Content-Length and Transfer-Encoding");
    }
    return true;
  }

  private int contentLength() throws MalformedRequestException {
    @Nullable String text = headers.get("Content-Length");
    if (text == null) {
      return 0;
    }
    if (text.isEmpty() || !CharMatcher.inRange('0', '9').matchesAllOf(text)) {
      throw new MalformedRequestException(400, "Malformed Content-Length");
    }
    long length = 0;
    for (int i = 0; i < text.length() && length <= maxBodyBytes; i++) {
      length = length * 10 + text.charAt(i) - '0';
    }
    if (length > maxBodyBytes) {
      throw new MalformedRequestException(413, "Body exceeds " + maxBodyBytes + " bytes");
    }
    return (int) length;
  }

  private boolean isKeepAlive() {
    boolean isKept = !isHttp10;
    for (String option : Splitter.on(',').trimResults(BLANK).split(header("Connection"))) {
      if (Ascii.equalsIgnoreCase(option, "close")) {
        return false;
      }
      isKept |= Ascii.equalsIgnoreCase(option, "keep-alive");
    }
    return isKept;
  }

  private boolean isMessage() {
    // libprocess.md 2.5
    return method.equals("POST")
        && (headers.containsKey("Libprocess-From")
            || header("User-Agent").startsWith(MESSAGE_AGENT));
  }

  private Target target() throws MalformedRequestException {
    int endOfPath = indexOfAny(target, '?', '#');
    String path = target.substring(0, endOfPath);
    return isMessage() ? toProcess(path) : toRoute(path, target.substring(endOfPath));
  }

  private static int indexOfAny(String text, char a, char b) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == a || text.charAt(i) == b) {
        return i;
      }
    }
    return text.length();
  }

  private Target toProcess(String path) {
    @Nullable String from = headers.get("Libprocess-From");
    Sender sender = sender(from != null);
    boolean isAnswered = sender.isAnswered();
    if (from == null) {
      from = header("User-Agent").substring(MESSAGE_AGENT.length());
    }
    if (!path.startsWith("/") && isAnswered) {
      return new ToNobody(HttpResponse.badRequest(NO_SLASH));
    }
    int begin = path.startsWith("/") ? 1 : 0;
    int slash = path.indexOf('/', begin);
    String id = path.substring(begin, slash < 0 ? path.length() : slash);
    String name = slash < 0 ? "" : path.substring(slash + 1);
    Optional<String> decoded = PercentDecoder.decode(id);
    if (decoded.isEmpty() && isAnswered) {
      return new ToNobody(HttpResponse.internalServerError("Malformed escape in '" + id + "'"));
    }
    // A peer of 2012 never encodes: an escape that is none was meant literally.
    Upid to = new Upid(decoded.orElse(id), local);
    return new ToProcess(name, Upid.parse(from).orElse(Upid.EMPTY), to, sender);
  }

  private Sender sender(boolean isFromGiven) {
    if (!isFromGiven) {
      return isHttp10 ? Sender.GENERATION_2012 : Sender.CLIENT;
    }
    return header("User-Agent").startsWith(MESSAGE_AGENT) ? Sender.NODE : Sender.CLIENT;
  }

  private Target toRoute(String path, String queryAndFragment) throws MalformedRequestException {
    if (method.equals("CONNECT")) {
      throw new MalformedRequestException(501, "CONNECT is not supported");
    }
    String local = withoutAuthority(path);
    if (!local.startsWith("/")) {
      return new ToNobody(HttpResponse.badRequest(NO_SLASH));
    }
    int fragment = queryAndFragment.indexOf('#');
    String query = fragment < 0 ? queryAndFragment : queryAndFragment.substring(0, fragment);
    var pairs = PercentDecoder.decodeQuery(query.isEmpty() ? "" : query.substring(1));
    if (pairs.isEmpty()) {
      throw new MalformedRequestException(400, "Malformed escape in the query");
    }
    return new ToRoute(method, local, pairs.get(), HttpRequest.headers(headers));
  }

  /** The path of the form that clients use for a proxy, {@code http://host:port/path}. */
  private static String withoutAuthority(String path) {
    String scheme = "http://";
    if (!Ascii.toLowerCase(path).startsWith(scheme)) {
      return path;
    }
    int slash = path.indexOf('/', scheme.length());
    return slash < 0 ? "/" : path.substring(slash);
  }
}
