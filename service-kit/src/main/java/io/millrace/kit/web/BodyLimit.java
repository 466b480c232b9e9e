// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.web;

import io.millrace.kit.problem.ProblemException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses bodies beyond a size, announced or not. What is left of such a body is not read, but for
 * the little that the server skips so that the client sees the answer. Immutable.
 *
 * @param refusals turns a {@link ProblemException} into the answer, as it does for controllers.
 */
record BodyLimit(long bytes, HandlerExceptionResolver refusals) implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getContentLengthLong() > bytes) {
      refusals.resolveException(
          (HttpServletRequest) request, (HttpServletResponse) response, null, tooLarge(bytes));
      return;
    }
    chain.doFilter(
        request.getContentLengthLong() >= 0
            ? request
            : new Counted((HttpServletRequest) request, bytes),
        response);
  }

  private static ProblemException tooLarge(long limit) {
    return ProblemException.of(
        413, "CONTENT_TOO_LARGE", "The body is larger than " + limit + " bytes.");
  }

  /** A request whose length nobody announced. */
  private static final class Counted extends HttpServletRequestWrapper {
    private final long limit;
    private @Nullable ServletInputStream counted;

    Counted(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (counted == null) {
        counted = new CountedStream(super.getInputStream(), limit);
      }
      return counted;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      String encoding = getCharacterEncoding();
      Charset charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
      return new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }
  }

  private static final class CountedStream extends ServletInputStream {
    private final ServletInputStream body;
    private final long limit;
    private long left;

    CountedStream(ServletInputStream body, long limit) {
      this.body = body;
      this.limit = limit;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int next = body.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = body.read(into, from, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int read) {
      left -= read;
      if (left < 0) {
        throw tooLarge(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
