package org.parley.web.chat;

/** How large a text is on the wire. */
final class Utf8 {
    private Utf8() {}

    /**
     * The bytes of a text in UTF-8, counted without making them. Each half of a surrogate pair counts for two, so that a
     * text which comes in parts is as large as the whole, wherever it was cut.
     */
    static int length(CharSequence text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= 0x80) {
                bytes += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
            }
        }
        return bytes;
    }
}
