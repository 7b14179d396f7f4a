package org.parley.groq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PushedBodyTest {
    private final PushedBody body = new PushedBody();
    private final StringBuffer taken = new StringBuffer();
    private final Network network = new Network();

    private void take(ByteBuffer bytes) {
        taken.append(StandardCharsets.UTF_8.decode(bytes));
    }

    private static List<ByteBuffer> bytes(String text) {
        return List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What the turn's thread does; what it throws is the future's failure. */
    private CompletableFuture<Void> handedTo(ByteSink taker) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                body.handTo(taker);
                over.complete(null);
            } catch (IOException | ModelException | InterruptedException | RuntimeException e) {
                over.completeExceptionally(e);
            }
        });
        thread.start();
        return over;
    }

    @Test
    void handsOnWhatComesUntilTheEndThoughTheSubscriptionComesLate() throws Exception {
        CompletableFuture<Void> over = handedTo(this::take);
        body.onSubscribe(network);
        Awaitility.await().until(() -> network.requested == Long.MAX_VALUE);

        body.onNext(bytes("a"));
        body.onNext(bytes("b"));
        assertThat(over).isNotDone();
        body.onComplete();

        over.get(20, TimeUnit.SECONDS);
        assertThat(taken).hasToString("ab");
        body.close();
        assertThat(network.cancelled).as("a connection that is used again").isFalse();
    }

    @Test
    void throwsOnWhatTheTakerThrowsAndEndsTheResponse() {
        body.onSubscribe(network);
        CompletableFuture<Void> over = handedTo(bytes -> {
            throw ModelException.timeout("enough");
        });
        Awaitility.await().until(() -> network.requested > 0);

        body.onNext(bytes("a"));

        assertThatThrownBy(() -> over.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(ModelException.class);
        assertThat(network.cancelled).isTrue();
    }

    @Test
    void callsTheTakerNoMoreOnceItHasReturned() throws Exception {
        body.onSubscribe(network);
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        CompletableFuture<Void> over = handedTo(bytes -> {
            inTheMiddle.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            take(bytes);
        });
        Awaitility.await().until(() -> network.requested > 0);
        Thread reading = new Thread(() -> body.onNext(bytes("a")));
        reading.start();
        inTheMiddle.await();

        body.close();
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> !over.isDone());
        goesOn.countDown();
        assertThatThrownBy(() -> over.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        body.onNext(bytes("b"));

        reading.join();
        assertThat(taken).hasToString("a");
        assertThat(network.cancelled).isTrue();
    }

    private static final class Network implements Subscription {
        private volatile long requested;
        private volatile boolean cancelled;

        @Override
        public void request(long more) {
            requested = more;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
