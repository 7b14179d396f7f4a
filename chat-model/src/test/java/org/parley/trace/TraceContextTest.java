package org.parley.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-" + SPAN + "-01",
                " 00-" + TRACE + "-" + SPAN + "-03 ",
                "01-" + TRACE + "-" + SPAN + "-01",
                "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings"
            })
    void readsWhatTheStandardAllows(String header) {
        assertThat(TraceContext.parse(header)).contains(new TraceContext(TRACE, SPAN, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN,
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01"
            })
    void passesOverTheRest(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }

    @Test
    void writesWhatItReads() {
        String header = "00-" + TRACE + "-" + SPAN + "-00";
        assertThat(TraceContext.parse(header).orElseThrow().traceparent()).isEqualTo(header);
        TraceContext root = TraceContext.root();
        assertThat(TraceContext.parse(root.traceparent())).contains(root);
        assertThat(TraceContext.parse(root.next().traceparent()).orElseThrow().traceId())
                .isEqualTo(root.traceId());
    }
}
