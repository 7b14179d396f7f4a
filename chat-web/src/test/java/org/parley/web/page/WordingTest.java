package org.parley.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a server that is set to German; the test's texts are English, German and Arabic. */
final class WordingTest {
    private static final String TEXTS = "org.parley.web.page.words";
    private static final List<Locale> SUPPORTED = List.of(
            Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("ar"), Locale.forLanguageTag("zh"));

    private final Locale before = Locale.getDefault();

    @BeforeEach
    void serverIsGerman() {
        Locale.setDefault(Locale.GERMANY);
    }

    @AfterEach
    void serverIsAsItWas() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en                        | en | ltr | Hello",
                "en-GB,de;q=0.9            | en | ltr | Hello",
                "de-AT, en;q=0.5           | de | ltr | Hallo",
                "en;q=0.3, de;q=0.8        | de | ltr | Hallo",
                "ar-EG                     | ar | rtl | مرحبا",
                "fr, de;q=0.5              | de | ltr | Hallo",
                "fr                        | en | ltr | Hello",
                "zh-Hant-TW                | en | ltr | Hello",
                "tlh                       | en | ltr | Hello",
                "*                         | en | ltr | Hello",
                "de;q=0                    | en | ltr | Hello",
                "de;q=much, ;;, 1          | en | ltr | Hello",
                "''                        | en | ltr | Hello",
            })
    void isInTheBestLanguageThatThereIs(String wanted, String language, String direction, String greeting) {
        Wording wording = wording(wanted);

        assertThat(wording.language()).isEqualTo(language);
        assertThat(wording.locale()).isEqualTo(Locale.forLanguageTag(language));
        assertThat(wording.direction()).isEqualTo(direction);
        assertThat(wording.texts().getString("greeting")).isEqualTo(greeting);
    }

    @Test
    void isEnglishForWhoeverWantsNoLanguage() {
        Wording wording = wording(null);

        assertThat(wording.language()).isEqualTo("en");
        assertThat(wording.texts().getString("greeting")).isEqualTo("Hello");
    }

    @Test
    void saysInEnglishWhatIsNotTranslated() {
        assertThat(wording("de").texts().getString("farewell")).isEqualTo("Goodbye");
    }

    private static Wording wording(@Nullable String wanted) {
        return Wording.of(TEXTS, SUPPORTED, wanted);
    }
}
