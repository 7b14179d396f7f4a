package org.parley.web.page;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the pages say, in one language: the best of those that there are texts in, by what the browser asks for, else
 * English. The server's own language is never looked at, as it has nothing to do with who reads: Java would take it
 * for the text's where a bundle is missing, and servers for the reader's who asks for none.
 *
 * @param locale of the texts
 * @param texts those that are not translated are English
 */
record Wording(Locale locale, ResourceBundle texts) {
    private static final String TEXTS = "org.parley.web.page.texts";
    private static final Control NO_OTHER = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);
    private static final Set<String> FROM_RIGHT_TO_LEFT = Set.of("ar", "fa", "he", "ur");

    /**
     * The wording for who asks.
     *
     * @param supported the languages that pages may be in
     * @param wanted an Accept-Language header
     */
    static Wording of(Collection<Locale> supported, @Nullable String wanted) {
        return of(TEXTS, supported, wanted);
    }

    static Wording of(String bundle, Collection<Locale> supported, @Nullable String wanted) {
        List<Locale> there = supported.stream()
                .filter(locale -> locale.equals(Locale.ENGLISH)
                        || texts(bundle, locale).getLocale().equals(locale))
                .toList();
        Locale best = Objects.requireNonNullElse(Locale.lookup(ranges(wanted), there), Locale.ENGLISH);
        return new Wording(best, texts(bundle, best));
    }

    /** The bundle without a language is the English one, and completes all others. */
    private static ResourceBundle texts(String bundle, Locale locale) {
        return ResourceBundle.getBundle(bundle, locale, Wording.class.getClassLoader(), NO_OTHER);
    }

    private static List<LanguageRange> ranges(@Nullable String wanted) {
        try {
            return wanted == null || wanted.isBlank() ? List.of() : LanguageRange.parse(wanted);
        } catch (IllegalArgumentException e) {
            return List.of(); // Not what the header is meant to be: as if it were not there.
        }
    }

    /** For {@code lang} and Content-Language. */
    String language() {
        return locale.toLanguageTag();
    }

    /** For {@code dir}. */
    String direction() {
        return FROM_RIGHT_TO_LEFT.contains(locale.getLanguage()) ? "rtl" : "ltr";
    }
}
