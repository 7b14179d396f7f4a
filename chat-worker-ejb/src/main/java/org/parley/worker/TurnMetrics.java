package org.parley.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.parley.protocol.FailureCode;
import org.parley.protocol.Finish;
import org.parley.protocol.ServerFrame;

/** The worker's figures. Labels are few and fixed: never a name, a turn or a text. */
final class TurnMetrics {
    private final MeterRegistry registry;
    private final Counter restarted;
    private final Counter promptTokens;
    private final Counter completionTokens;
    private final DistributionSummary appended;
    private final Timer queueWait;
    private final Timer firstToken;
    private final Timer duration;

    TurnMetrics(MeterRegistry registry, RunningTurns running) {
        this.registry = registry;
        restarted = Counter.builder("parley.turns.restarted")
                .description("Attempts after the first")
                .register(registry);
        promptTokens = tokens("prompt");
        completionTokens = tokens("completion");
        appended = DistributionSummary.builder("parley.append.turns")
                .description("Turns whose text went to Redis in one call")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
                .register(registry);
        queueWait = Timer.builder("parley.turn.queue.wait")
                .description("From a turn's coming to the queue to its first attempt")
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30))
                .register(registry);
        firstToken = Timer.builder("parley.turn.first.token")
                .description("From the beginning of an attempt to its first token")
                .serviceLevelObjectives(
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5))
                .register(registry);
        duration = Timer.builder("parley.turn.duration")
                .description("From the beginning of an attempt to the end of its turn")
                .serviceLevelObjectives(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(120))
                .register(registry);
        // All are there from the start, so that a rate can be taken over the first of each too.
        for (Finish finish : Finish.values()) {
            answered(finish);
        }
        for (FailureCode code : FailureCode.values()) {
            failures(code);
            modelErrors(code);
        }
        Gauge.builder("parley.turns.running", running, RunningTurns::size)
                .description("Turns that this node is answering")
                .register(registry);
    }

    private Counter tokens(String kind) {
        return Counter.builder("parley.model.tokens")
                .description("Tokens as the model counted them")
                .tag("kind", kind)
                .register(registry);
    }

    /** Attempts that were begun here, first and later ones. */
    long attempts() {
        return queueWait.count() + (long) restarted.count();
    }

    void restarted() {
        restarted.increment();
    }

    void appended(int turns) {
        appended.record(turns);
    }

    void begun(Duration queued) {
        queueWait.record(queued);
    }

    void firstToken(Duration after) {
        firstToken.record(after);
    }

    void answered(Finish finish, Duration after) {
        answered(finish).increment();
        duration.record(after);
    }

    void used(ServerFrame.Usage usage) {
        promptTokens.increment(usage.prompt_tokens());
        completionTokens.increment(usage.completion_tokens());
    }

    void failed(FailureCode code) {
        failures(code).increment();
    }

    void modelError(FailureCode code) {
        modelErrors(code).increment();
    }

    private Counter answered(Finish finish) {
        return Counter.builder("parley.turns.answered")
                .description("Turns that ended with an answer")
                .tag("finish", finish.name())
                .register(registry);
    }

    private Counter failures(FailureCode code) {
        return Counter.builder("parley.turns.failed")
                .description("Turns that were given up")
                .tag("code", code.name())
                .register(registry);
    }

    private Counter modelErrors(FailureCode code) {
        return Counter.builder("parley.model.errors")
                .description("Calls to the model that failed, whether or not they were tried again")
                .tag("code", code.name())
                .register(registry);
    }
}
