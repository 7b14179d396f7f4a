package org.parley.micro.demo;

import com.grack.nanojson.JsonWriter;

/** Answers that are no completions, in OpenAI's form. */
final class Replies {
    private Replies() {}

    static String error(String type, String message) {
        return JsonWriter.string()
                .object()
                .object("error")
                .value("message", message)
                .value("type", type)
                .nul("param")
                .nul("code")
                .end()
                .end()
                .done();
    }

    static String models() {
        return JsonWriter.string()
                .object()
                .value("object", "list")
                .array("data")
                .object()
                .value("id", OfflineModel.MODEL)
                .value("object", "model")
                .value("created", 0)
                .value("owned_by", "parley")
                .end()
                .end()
                .end()
                .done();
    }
}
