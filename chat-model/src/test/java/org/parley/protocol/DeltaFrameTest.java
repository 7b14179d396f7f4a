package org.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The one frame that is written by hand says what JSON-B would have it say. */
final class DeltaFrameTest {

    @Property
    void isReadAsItWas(@ForAll("texts") String text, @ForAll("texts") String reasoning) {
        ServerFrame.Delta delta = new ServerFrame.Delta("AAAAAAAAAAAAAAAA", 2, 17, text, 5, reasoning);

        assertThat(Json.read(delta.json(), ServerFrame.class)).isEqualTo(delta);
        assertThat(Json.read(delta.json(), ServerFrame.class))
                .isEqualTo(Json.read(Json.write((ServerFrame) delta), ServerFrame.class));
    }

    @Property
    void isReadAsItWasWithoutReasoning(@ForAll("texts") String text) {
        ServerFrame.Delta delta = new ServerFrame.Delta("AAAAAAAAAAAAAAAA", 1, 0, text, null, null);

        assertThat(Json.read(delta.json(), ServerFrame.class)).isEqualTo(delta);
        assertThat(delta.json()).startsWith("{\"type\":\"delta\",").doesNotContain("reasoning\":");
    }

    /** One line of what nodes tell each other: whatever a model says, a frame has no line break. */
    @Property
    void isOneLine(@ForAll("texts") String text) {
        assertThat(new ServerFrame.Delta("AAAAAAAAAAAAAAAA", 1, 0, text, null, null).json())
                .doesNotContain("\n", "\r");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all(),
                Arbitraries.strings().withCharRange('\0', '\u00A0'),
                Arbitraries.strings().withChars("\"\\/\b\f\n\r\t\u2028\u2029\uD83D\uDE00"));
    }
}
