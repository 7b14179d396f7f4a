package org.parley.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;

/** Asks the model itself, with nothing in between: the floor. */
final class ModelChat implements Chat {
    private final HttpClient client;
    private final RequestOptions options;

    ModelChat(HttpClient client, int port) {
        this.client = client;
        this.options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/chat/completions");
    }

    @Override
    public void ask(Asked asked) {
        Buffer body = Buffer.buffer(
                "{\"model\":\"stub/bench\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                        + asked.order().text()
                        + "\"}]}");
        client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> {
                    RecordParser lines = RecordParser.newDelimited("\n", response);
                    lines.handler(line -> asked.text(Frame.field("content", line.toString()), System.nanoTime()));
                    return response.end();
                })
                .onSuccess(end -> asked.ended(System.nanoTime()))
                .onFailure(fault -> asked.failed());
    }

    @Override
    public void close() {
        // The client's connections are shared.
    }
}
