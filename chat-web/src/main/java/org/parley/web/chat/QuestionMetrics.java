package org.parley.web.chat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.parley.redis.Acceptance;

/** What became of the questions asked at this node, and how long Redis took to decide. */
final class QuestionMetrics {
    private static final List<String> RESULTS =
            List.of("accepted", "repeated", "rate_limited", "too_long", "busy", "gone", "unavailable");

    private final MeterRegistry registry;
    private final Timer decision;

    QuestionMetrics(MeterRegistry registry) {
        this.registry = registry;
        decision = Timer.builder("parley.question.decision")
                .description("From a question's arrival to its being durable or refused")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(registry);
        RESULTS.forEach(this::questions);
    }

    void decided(AskResult result, Duration after) {
        questions(name(result)).increment();
        decision.record(after);
    }

    private Counter questions(String result) {
        return Counter.builder("parley.questions")
                .description("Questions asked at this node")
                .tag("result", result)
                .register(registry);
    }

    /** What it came to, in one word. */
    static String name(AskResult result) {
        if (!(result instanceof AskResult.Decided decided)) {
            return "unavailable";
        }
        Acceptance acceptance = decided.acceptance();
        if (acceptance instanceof Acceptance.Accepted) {
            return "accepted";
        } else if (acceptance instanceof Acceptance.Repeated) {
            return "repeated";
        } else if (acceptance instanceof Acceptance.RateLimited) {
            return "rate_limited";
        } else if (acceptance instanceof Acceptance.TooLong) {
            return "too_long";
        } else if (acceptance instanceof Acceptance.Busy) {
            return "busy";
        }
        return "gone";
    }
}
