package org.parley.bench.load;

/** Reads a field of a frame without taking the frame apart: what the load itself costs is not to be what is measured. */
final class Frame {
    private Frame() {}

    static boolean is(String type, String json) {
        return json.startsWith(type, "{\"type\":\"".length());
    }

    /** The value of the first member of this name that is a text without escapes; empty where there is none. */
    static String field(String name, String json) {
        String before = '"' + name + "\":\"";
        int start = json.indexOf(before);
        if (start < 0) {
            return "";
        }
        int from = start + before.length();
        return json.substring(from, json.indexOf('"', from));
    }
}
