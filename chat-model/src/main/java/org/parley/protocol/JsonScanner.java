package org.parley.protocol;

import jakarta.json.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from a text, forwards only, where it is read for every token and message: a tree of objects takes
 * three times as long (docs/performance.md). What is no JSON is a {@link JsonException}, which quotes nothing of it. For one
 * thread.
 */
public final class JsonScanner {
    /** Deeper is refused, as it would be by a full stack. */
    private static final int MOST_NESTED = 200;

    private final String text;
    private int at;
    private int nested;

    /** Whether the object or array that was entered last has shown nothing yet. */
    private boolean first;

    /** @param text of one value, with blanks around it if any */
    public JsonScanner(String text) {
        this.text = text;
    }

    /** Enters an object, whose members follow by {@link #nextMember}. */
    public void enterObject() {
        enter('{');
    }

    /** Enters an array, whose elements follow by {@link #nextElement}. */
    public void enterArray() {
        enter('[');
    }

    /** The name of the next member, whose value is to be read then; null at the end of the object, which is left. */
    public @Nullable String nextMember() {
        if (!next('}')) {
            return null;
        }
        String name = string();
        expect(':');
        return name;
    }

    /** Whether another element is to be read; where not, the array is left. */
    public boolean nextElement() {
        return next(']');
    }

    public boolean isObject() {
        return peek() == '{';
    }

    public boolean isArray() {
        return peek() == '[';
    }

    public boolean isNull() {
        return peek() == 'n';
    }

    /** A string, or an empty one in place of any other value, which is passed over. */
    public String text() {
        if (peek() == '"') {
            return string();
        }
        skip();
        return "";
    }

    /** A number's whole part, not less than 0, or 0 in place of any other value, which is passed over. */
    public int count() {
        char c = peek();
        if (c == '-' || isDigit(c)) {
            int from = at;
            number();
            return (int) Math.max(0, Double.parseDouble(text.substring(from, at)));
        }
        skip();
        return 0;
    }

    /** Passes over a value. */
    public void skip() {
        switch (peek()) {
            case '{' -> {
                enterObject();
                while (nextMember() != null) {
                    skip();
                }
            }
            case '[' -> {
                enterArray();
                while (nextElement()) {
                    skip();
                }
            }
            case '"' -> skipString();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    /** Nothing but blanks may follow. */
    public void end() {
        skipBlanks();
        if (at < text.length()) {
            throw malformed();
        }
    }

    private void enter(char bracket) {
        expect(bracket);
        if (++nested > MOST_NESTED) {
            throw malformed();
        }
        first = true;
    }

    private boolean next(char end) {
        if (peek() == end) {
            at++;
            nested--;
            first = false;
            return false;
        }
        if (!first) {
            expect(',');
        }
        first = false;
        return true;
    }

    private String string() {
        expect('"');
        int from = at;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return text.substring(from, i);
            }
            if (c == '\\') {
                return unescaped(from, i);
            }
            if (c < ' ') {
                break;
            }
        }
        throw malformed();
    }

    /** Most of what an event holds is passed over: without copying it. */
    private void skipString() {
        expect('"');
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c < ' ') {
                break;
            }
            if (c == '\\') {
                escape();
            }
        }
        throw malformed();
    }

    private String unescaped(int from, int firstEscape) {
        StringBuilder plain = new StringBuilder(2 * (firstEscape - from) + 16).append(text, from, firstEscape);
        at = firstEscape;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return plain.toString();
            }
            if (c < ' ') {
                break;
            }
            plain.append(c == '\\' ? escape() : c);
        }
        throw malformed();
    }

    private char escape() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw malformed();
        };
    }

    private char hexadecimal() {
        if (at + 4 > text.length()) {
            throw malformed();
        }
        int code = 0;
        for (int end = at + 4; at < end; at++) {
            char c = text.charAt(at);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed();
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private void number() {
        skipChar('-');
        if (!skipChar('0')) {
            digits();
        }
        if (skipChar('.')) {
            digits();
        }
        if (skipChar('e') || skipChar('E')) {
            if (!skipChar('+')) {
                skipChar('-');
            }
            digits();
        }
    }

    private void digits() {
        int from = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
    }

    private void literal(String word) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
    }

    private boolean skipChar(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    /** What comes next but blanks; no character of JSON at the end. */
    private char peek() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private JsonException malformed() {
        return new JsonException("no JSON from character " + at + " on");
    }
}
