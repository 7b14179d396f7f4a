package org.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read by hand is what a parser of JSON reads. */
final class JsonScannerTest {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void readsWhatAParserReads(@ForAll("values") JsonValue value, @ForAll boolean pretty) {
        assertThat(scanned(written(value, pretty))).isEqualTo(plain(value));
    }

    /** With a character changed, put in or left out, it says what the parser says: another value, or no JSON at all. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void takesAndRefusesWhatAParserDoes(
            @ForAll("values") JsonValue value,
            @ForAll("fragments") String fragment,
            @ForAll double where,
            @ForAll boolean replace) {
        String text = written(value, false);
        int at = (int) (Math.abs(where % 1) * text.length());
        String changed = text.substring(0, at) + fragment + text.substring(replace ? at + 1 : at);

        Optional<JsonValue> parsed = parsed(changed);
        if (parsed.isEmpty()) {
            assertThatThrownBy(() -> skipped(changed)).as(changed).isInstanceOf(JsonException.class);
            assertThatThrownBy(() -> scanned(changed)).as(changed).isInstanceOf(JsonException.class);
        } else {
            skipped(changed);
            assertThat(scanned(changed)).as(changed).isEqualTo(plain(parsed.get()));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void refusesWhatIsCutOff(@ForAll("values") JsonValue value, @ForAll double where) {
        String text = '[' + written(value, false) + ']';
        String cut = text.substring(0, (int) (Math.abs(where % 1) * text.length()));

        assertThatThrownBy(() -> scanned(cut)).as(cut).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}{}",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "[01]",
                "[1.]",
                "[.5]",
                "[1e]",
                "[+1]",
                "[-]",
                "[tru]",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"\\u12\"]",
                "[\"a\nb\"]",
                "[1 2]",
                "{\"a\" 1}"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> scanned(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesWhatIsNestedTooDeeplyInsteadOfFillingTheStack() {
        assertThatThrownBy(() -> scanned("[".repeat(1_000_000))).isInstanceOf(JsonException.class);
    }

    @Test
    void quotesNothing() {
        assertThatThrownBy(() -> scanned("[\"secret\", secret]")).hasMessageNotContaining("secret");
    }

    @Test
    void countsWhatIsANumberAndNotNegative() {
        assertThat(new JsonScanner("12").count()).isEqualTo(12);
        assertThat(new JsonScanner("1.9e1").count()).isEqualTo(19);
        assertThat(new JsonScanner("-3").count()).isZero();
        assertThat(new JsonScanner("\"12\"").count()).isZero();
        assertThat(new JsonScanner("null").count()).isZero();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void readsMessagesAsJsonBDoes(
            @ForAll("texts") String msg,
            @ForAll Source source,
            @ForAll boolean failed,
            @ForAll("texts") String reasoning) {
        Message message = new Message(
                "m1",
                msg,
                "2026-01-02T03:04:06.000Z",
                source,
                "t1",
                failed ? "a" : null,
                failed ? FailureCode.timeout : null);
        String question = org.parley.protocol.Json.write(message);
        String answer = org.parley.protocol.Json.write(
                AnswerMessage.of("t1", msg, reasoning, "m", Finish.stop, new ServerFrame.Usage(1, 2)));

        assertThat(Message.read(question)).isEqualTo(message);
        assertThat(Message.read(answer)).isEqualTo(org.parley.protocol.Json.read(answer, Message.class));
    }

    /** Everything that the scanner tells, in one line; numbers as counts. */
    private static String scanned(String text) {
        JsonScanner json = new JsonScanner(text);
        StringBuilder told = new StringBuilder();
        tell(json, told);
        json.end();
        return told.toString();
    }

    private static void skipped(String text) {
        JsonScanner json = new JsonScanner(text);
        json.skip();
        json.end();
    }

    private static void tell(JsonScanner json, StringBuilder told) {
        if (json.isObject()) {
            json.enterObject();
            told.append('{');
            for (String name = json.nextMember(); name != null; name = json.nextMember()) {
                told.append(name).append('=');
                tell(json, told);
            }
            told.append('}');
        } else if (json.isArray()) {
            json.enterArray();
            told.append('[');
            while (json.nextElement()) {
                tell(json, told);
            }
            told.append(']');
        } else if (json.isNull()) {
            json.skip();
            told.append("null;");
        } else {
            told.append(json.text()).append(';');
        }
    }

    /** The same of a parser's value. */
    private static String plain(JsonValue value) {
        StringBuilder told = new StringBuilder();
        switch (value.getValueType()) {
            case OBJECT -> {
                told.append('{');
                value.asJsonObject()
                        .forEach((name, member) -> told.append(name).append('=').append(plain(member)));
                told.append('}');
            }
            case ARRAY -> {
                told.append('[');
                value.asJsonArray().forEach(element -> told.append(plain(element)));
                told.append(']');
            }
            case NULL -> told.append("null;");
            case STRING ->
                told.append(((jakarta.json.JsonString) value).getString()).append(';');
            default -> told.append(';');
        }
        return told.toString();
    }

    private static Optional<JsonValue> parsed(String text) {
        try (JsonParser parser = Json.createParser(new StringReader(text))) {
            parser.next();
            JsonValue value = parser.getValue();
            return parser.hasNext() ? Optional.empty() : Optional.of(value);
        } catch (JsonException | java.util.NoSuchElementException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static String written(JsonValue value, boolean pretty) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Json.createGeneratorFactory(
                        pretty ? Map.of(JsonGenerator.PRETTY_PRINTING, true) : Map.of())
                .createGenerator(text)) {
            generator.write(value);
        }
        return text.toString();
    }

    @Provide
    Arbitrary<JsonValue> values() {
        Arbitrary<JsonValue> nested = Arbitraries.frequencyOf(Tuple.of(2, simple()), Tuple.of(1, arrays(simple())));
        return Arbitraries.oneOf(simple(), arrays(nested), objects(nested), arrays(objects(nested)));
    }

    private Arbitrary<JsonValue> simple() {
        return Arbitraries.oneOf(
                Arbitraries.of(JsonValue.NULL, JsonValue.TRUE, JsonValue.FALSE),
                texts().map(Json::createValue),
                Arbitraries.doubles().between(-999, 999).ofScale(2).map(Json::createValue));
    }

    private static Arbitrary<JsonValue> arrays(Arbitrary<JsonValue> elements) {
        return elements.list().ofMaxSize(4).map(list -> {
            JsonArrayBuilder array = Json.createArrayBuilder();
            list.forEach(array::add);
            return array.build();
        });
    }

    private Arbitrary<JsonValue> objects(Arbitrary<JsonValue> members) {
        return Arbitraries.maps(texts(), members).ofMaxSize(4).map(map -> {
            JsonObjectBuilder object = Json.createObjectBuilder();
            map.forEach(object::add);
            return object.build();
        });
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().alpha().ofMaxLength(5),
                Arbitraries.strings().all().ofMaxLength(8),
                Arbitraries.strings()
                        .withChars("\"\\/\b\f\n\r\t\u0001\u2028\u2029\uD83D\uDE00")
                        .ofMaxLength(8));
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                "", " ", "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1", "-", ".", "e", "E+", "\\u00e9", "\\n",
                "null", "\n", "\u0001", "x");
    }
}
