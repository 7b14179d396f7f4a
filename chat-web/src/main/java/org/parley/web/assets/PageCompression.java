package org.parley.web.assets;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what Faces writes. The length of a compressed page may betray a secret in it to somebody who can put words
 * of his own beside it (BREACH). Our pages hold neither: no token, no name, nothing of a request but its language and
 * whether there is a cookie. What holds either, the calls of the contract, is not compressed.
 */
public final class PageCompression {
    private PageCompression() {}

    /** Lets the rest of the chain answer, and compresses that for a client that can read it. */
    public static void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.addHeader("Vary", "Accept-Encoding");
        if (!Gzip.isAcceptedBy(request)) {
            chain.doFilter(request, response);
            return;
        }
        HeldResponse held = new HeldResponse(response);
        chain.doFilter(request, held);
        byte[] body = held.body();
        if (body.length > 0) {
            byte[] compressed = Gzip.quick(body);
            response.setHeader("Content-Encoding", "gzip");
            response.setContentLength(compressed.length);
            response.getOutputStream().write(compressed);
        }
    }

    /** Keeps the body to itself, a page's few kilobytes. */
    private static final class HeldResponse extends HttpServletResponseWrapper {
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private @Nullable PrintWriter writer;

        HeldResponse(HttpServletResponse response) {
            super(response);
        }

        byte[] body() {
            if (writer != null) {
                writer.flush();
            }
            return held.toByteArray();
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new HeldStream(held);
        }

        @Override
        public PrintWriter getWriter() throws UnsupportedEncodingException {
            if (writer == null) {
                writer = new PrintWriter(new OutputStreamWriter(held, getCharacterEncoding()));
            }
            return writer;
        }

        @Override
        public void setContentLength(int length) {
            // It would be that of the plain page.
        }

        @Override
        public void setContentLengthLong(long length) {
            // It would be that of the plain page.
        }

        @Override
        public void flushBuffer() {
            // Nothing leaves before it is whole.
        }

        @Override
        public void resetBuffer() {
            super.resetBuffer();
            forget();
        }

        @Override
        public void reset() {
            super.reset();
            forget();
        }

        private void forget() {
            body();
            held.reset();
        }
    }

    private static final class HeldStream extends ServletOutputStream {
        private final ByteArrayOutputStream held;

        HeldStream(ByteArrayOutputStream held) {
            this.held = held;
        }

        @Override
        public void write(int octet) {
            held.write(octet);
        }

        @Override
        public void write(byte[] octets, int from, int count) {
            held.write(octets, from, count);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("pages are not written asynchronously");
        }
    }
}
