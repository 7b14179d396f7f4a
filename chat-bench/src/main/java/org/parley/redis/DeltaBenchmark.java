package org.parley.redis;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.parley.protocol.ServerFrame;

/** What a token becomes on its way into Redis and out again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeltaBenchmark {
    private static final String TURN = "AAAAAAAAAAAAAAAA";
    private static final String CONVERSATION = "LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ";

    private final GroupCommit.Piece piece = new GroupCommit.Piece(1234, " a \"few\" words", 0, "");
    private final String json = piece.delta(TURN, 1);
    private final String message = announcement(32);

    private String announcement(int events) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < events; i++) {
            lines.append(i == 0 ? "" : "\n")
                    .append(CONVERSATION)
                    .append(" 1764200000000-12 1764200000001-345\n")
                    .append(json);
        }
        return lines.toString();
    }

    @Benchmark
    public String frame() {
        return piece.delta(TURN, 1);
    }

    @Benchmark
    public String withCursor() {
        return ServerFrame.withCursor(json, "1764200000001-345");
    }

    /** 32 events. */
    @Benchmark
    public void announced(Blackhole heard) {
        LiveEvents.split(message, (id, previous, cursor, frame) -> {
            heard.consume(id);
            heard.consume(previous);
            heard.consume(cursor);
            heard.consume(frame);
        });
    }

    @Benchmark
    public WriteReply reply() {
        return Turns.reply("ok");
    }
}
