package org.parley.groq;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** From the bytes that a model API streams to its tokens; the figures are those of one token. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ModelStreamBenchmark {
    private static final int TOKENS = 256;
    private static final int MOST_BYTES = 1 << 20;

    private final byte[] stream = stream();

    /** As Groq sends it, with what nobody reads. */
    private static byte[] stream() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TOKENS; i++) {
            text.append("data: {\"id\":\"chatcmpl-2b41f9aa-6a3e-4f0a-9c57-3b3c8f2f4c11\",")
                    .append(
                            "\"object\":\"chat.completion.chunk\",\"created\":1764200000,\"model\":\"openai/gpt-oss-20b\",")
                    .append(
                            "\"system_fingerprint\":\"fp_6d90e9d2f2\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token")
                    .append(i)
                    .append("\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void events(Blackhole read) throws IOException, ModelException {
        read(read::consume);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void tokens(Blackhole read) throws IOException, ModelException {
        read(data -> read.consume(Chunk.parse(data)));
    }

    private void read(SseReader.Events events) throws IOException, ModelException {
        SseReader reader = new SseReader(MOST_BYTES, events);
        reader.take(ByteBuffer.wrap(stream));
        reader.end();
    }
}
