package org.parley.web.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\u0000\u007f",
                "\u0080\u07ff",
                "\u0800\uffff",
                "Grüße",
                "漢字",
                "\ud7ff\ue000",
                "😀",
                "a😀é漢\n"
            })
    void countsWhatEncodingWouldGive(String text) {
        assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void countsTheSameInPartsWhereverAPairIsCut() {
        String text = "a😀b";
        for (int cut = 0; cut <= text.length(); cut++) {
            assertThat(Utf8.length(text.substring(0, cut)) + Utf8.length(text.substring(cut)))
                    .as("cut at %s", cut)
                    .isEqualTo(6);
        }
    }

    @Test
    void countsLoneHalvesAsNoLessThanIsSentForThem() {
        assertThat(Utf8.length("\ud83d")).isEqualTo(2);
        assertThat(Utf8.length("\ude00\ud83d")).isEqualTo(4);
    }
}
