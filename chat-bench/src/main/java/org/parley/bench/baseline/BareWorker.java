package org.parley.bench.baseline;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Questions from the stream to the model, with the conversation before them; each token into the other stream. */
final class BareWorker {
    private static final String GROUP = "workers";
    private static final String CONTEXT = "-9";

    private final RedisAPI questions;
    private final RedisAPI redis;
    private final HttpClient http;
    private final String model;

    private BareWorker(RedisConnection questions, RedisConnection redis, HttpClient http, String model) {
        this.questions = RedisAPI.api(questions);
        this.redis = RedisAPI.api(redis);
        this.http = http;
        this.model = model;
    }

    private record Question(String entry, String session, String id, String text) {
        String history() {
            return "bare:history:" + session;
        }
    }

    static Future<Void> start(Vertx vertx, String redis, String model) {
        HttpClient http = vertx.createHttpClient(
                new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(4096).setMaxWaitQueueSize(-1));
        return Baseline.connect(vertx, redis)
                .compose(one -> Baseline.connect(vertx, redis).compose(two -> {
                    BareWorker worker = new BareWorker(one, two, http, model + "/chat/completions");
                    return worker.redis
                            .xgroup(List.of("CREATE", Baseline.QUESTIONS, GROUP, "$", "MKSTREAM"))
                            .onSuccess(made -> worker.take());
                }))
                .mapEmpty();
    }

    private void take() {
        questions
                .xreadgroup(List.of(
                        "GROUP", GROUP, "one", "COUNT", "64", "BLOCK", "1000", "STREAMS", Baseline.QUESTIONS, ">"))
                .onSuccess(reply -> {
                    if (reply != null) {
                        for (Response entry : reply.get(Baseline.QUESTIONS)) {
                            Response fields = entry.get(1);
                            answer(new Question(
                                    entry.get(0).toString(),
                                    fields.get(1).toString(),
                                    fields.get(3).toString(),
                                    fields.get(5).toString()));
                        }
                    }
                    take();
                })
                .onFailure(fault -> {
                    fault.printStackTrace();
                    take();
                });
    }

    private void answer(Question question) {
        redis.lrange(question.history(), CONTEXT, "-1")
                .compose(history -> ask(question, history))
                .compose(text -> end(question, text))
                .onFailure(fault -> {
                    fault.printStackTrace();
                    send(question, "failed", "");
                });
    }

    private Future<String> ask(Question question, Response history) {
        JsonArray messages = new JsonArray();
        messages.add(new JsonObject().put("role", "system").put("content", "You are a helpful assistant."));
        for (Response message : history) {
            messages.add(new JsonObject(message.toString()));
        }
        messages.add(new JsonObject().put("role", "user").put("content", question.text()));
        Buffer body = new JsonObject()
                .put("model", "stub/bench")
                .put("stream", true)
                .put("messages", messages)
                .toBuffer();
        StringBuilder answer = new StringBuilder();
        return http.request(new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(model))
                .compose(request ->
                        request.putHeader("Content-Type", "application/json").send(body))
                .compose(response -> {
                    AtomicReference<Throwable> fault = new AtomicReference<>();
                    RecordParser lines = RecordParser.newDelimited("\n", response);
                    lines.handler(line -> line(line, question, answer));
                    lines.exceptionHandler(fault::set);
                    return response.end().map(ended -> answer.toString());
                });
    }

    private void line(Buffer line, Question question, StringBuilder answer) {
        if (line.length() < 7 || line.getByte(6) != '{') {
            return;
        }
        JsonArray choices = new JsonObject(line.getBuffer(6, line.length())).getJsonArray("choices");
        if (!choices.isEmpty()) {
            String text = choices.getJsonObject(0).getJsonObject("delta").getString("content");
            if (text != null) {
                answer.append(text);
                send(question, "delta", text);
            }
        }
    }

    private Future<Void> end(Question question, String text) {
        redis.rpush(List.of(
                question.history(),
                new JsonObject()
                        .put("role", "user")
                        .put("content", question.text())
                        .encode(),
                new JsonObject().put("role", "assistant").put("content", text).encode()));
        send(question, "done", "");
        redis.xack(List.of(Baseline.QUESTIONS, GROUP, question.entry()));
        return redis.xdel(List.of(Baseline.QUESTIONS, question.entry())).mapEmpty();
    }

    private void send(Question question, String type, String text) {
        redis.xadd(List.of(
                Baseline.TOKENS,
                "MAXLEN",
                "~",
                "100000",
                "*",
                "session",
                question.session(),
                "turn",
                question.id(),
                "type",
                type,
                "text",
                text));
    }
}
