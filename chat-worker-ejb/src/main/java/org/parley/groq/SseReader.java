package org.parley.groq;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events as they come (WHATWG HTML, 9.2): any line ending, comments, data of several lines. Whole
 * lines are decoded, so a character cut in two by the network is none of its worries. Only the data is kept: events of
 * model APIs have no other field that matters. For one thread at a time.
 */
final class SseReader {
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int FIRST_BUFFER = 4096;

    private final int maxLineBytes;
    private final Events events;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int start;
    private int scan;
    private int end;
    private boolean firstLine = true;
    private boolean skipLineFeed;
    private @Nullable String data;
    private @Nullable StringBuilder more;

    /** Hears of each event that has data. */
    @FunctionalInterface
    interface Events {
        void event(String data) throws IOException, ModelException;
    }

    /** @param maxLineBytes a longer line or event is an error, so that a peer can't fill the memory */
    SseReader(int maxLineBytes, Events events) {
        this.maxLineBytes = maxLineBytes;
        this.events = events;
    }

    /** Takes all that remains in the buffer. */
    void take(ByteBuffer bytes) throws IOException, ModelException {
        makeRoom(bytes.remaining());
        int length = bytes.remaining();
        bytes.get(buffer, end, length);
        end += length;
        for (; scan < end; scan++) {
            byte b = buffer[scan];
            if (skipLineFeed) {
                skipLineFeed = false;
                if (b == '\n') {
                    start++;
                    continue;
                }
            }
            if (b == '\n' || b == '\r') {
                skipLineFeed = b == '\r';
                int from = start;
                start = scan + 1;
                line(from, scan);
            }
        }
        if (end - start >= maxLineBytes) {
            throw new IOException("a line has more than " + maxLineBytes + " bytes");
        }
    }

    /** An event that the end cut off before its empty line still counts: some servers close right after the last data. */
    void end() throws IOException, ModelException {
        if (end > start) {
            line(start, end);
            start = end;
        }
        event();
    }

    private void makeRoom(int length) {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            scan -= start;
            end -= start;
            start = 0;
        }
        if (end + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, end + length));
        }
    }

    private void line(int begin, int to) throws IOException, ModelException {
        int from = begin;
        if (firstLine) {
            firstLine = false;
            from += startsWith(BYTE_ORDER_MARK, from, to) ? BYTE_ORDER_MARK.length : 0;
        }
        if (from == to) {
            event();
        } else if (startsWith(DATA, from, to) && (to - from == DATA.length || buffer[from + DATA.length] == ':')) {
            data(value(from + DATA.length + 1, to));
        }
    }

    private boolean startsWith(byte[] prefix, int from, int to) {
        return to - from >= prefix.length
                && Arrays.equals(buffer, from, from + prefix.length, prefix, 0, prefix.length);
    }

    /** What stands after the colon, where there is one. */
    private String value(int from, int to) {
        int begin = from < to && buffer[from] == ' ' ? from + 1 : from;
        return begin < to ? new String(buffer, begin, to - begin, StandardCharsets.UTF_8) : "";
    }

    private void data(String line) throws IOException {
        if (data == null) {
            data = line;
            return;
        }
        if (more == null) {
            more = new StringBuilder(data);
        }
        more.append('\n').append(line);
        if (more.length() > maxLineBytes) {
            throw new IOException("an event has more than " + maxLineBytes + " characters");
        }
    }

    private void event() throws IOException, ModelException {
        if (data == null) {
            return;
        }
        String whole = more == null ? data : more.toString();
        data = null;
        more = null;
        events.event(whole);
    }
}
