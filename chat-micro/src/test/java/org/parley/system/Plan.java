package org.parley.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * What happens to one conversation.
 *
 * @param tabs that are there from the beginning
 * @param first answer, to a question that the first tab asks
 * @param steps what happens meanwhile
 * @param afterwards what happens when all is answered and the log may have been trimmed
 */
record Plan(int tabs, Speech first, List<Step> steps, List<Deed> afterwards) {
    private static final int MOST_STEPS = 14;
    private static final int LINES = 3;

    /** Left alone, most numbers would be small, and most answers a few characters. */
    private static final RandomDistribution EVENLY = RandomDistribution.uniform();

    /**
     * What the model says.
     *
     * @param thought what it thinks before that
     * @param text the whole answer
     * @param piece how many UTF-16 units come at once, so that a character may come in halves
     * @param gap between pieces, in milliseconds
     * @param cutAfter pieces, the first time; 0 for never
     */
    record Speech(String thought, String text, int piece, int gap, int cutAfter) {
        Answer[] answers() {
            Answer whole = pieces(Integer.MAX_VALUE);
            return cutAfter == 0
                    ? new Answer[] {whole}
                    : new Answer[] {pieces(cutAfter).cut(), whole};
        }

        private Answer pieces(int atMost) {
            List<Answer.Step> said = new ArrayList<>();
            cut(thought).forEach(token -> said.add(new Answer.Think(token)));
            cut(text).forEach(token -> said.add(new Answer.Say(token)));
            return new Answer(said.stream()
                    .limit(atMost)
                    .flatMap(step -> Stream.of(step, new Answer.Gap(Duration.ofMillis(gap))))
                    .toList());
        }

        private List<String> cut(String whole) {
            List<String> tokens = new ArrayList<>();
            for (int at = 0; at < whole.length(); at += piece) {
                tokens.add(whole.substring(at, Math.min(whole.length(), at + piece)));
            }
            return tokens;
        }

        /** As a person wants to read it in a failure. */
        @Override
        public String toString() {
            return "%d characters after a thought of %d, %d at once, every %d ms, cut after %d"
                    .formatted(text.length(), thought.length(), piece, gap, cutAfter);
        }
    }

    /** A step, and how long after the one before, in milliseconds. */
    record Step(int pause, Deed deed) {}

    sealed interface Deed {}

    record Ask(int tab, Speech answer) implements Deed {}

    record Cut(int tab) implements Deed {}

    record Reconnect(int tab, int node) implements Deed {}

    record Remember(int tab) implements Deed {}

    record ResumeRemembered(int tab, int which) implements Deed {}

    record ResumeFromStart(int tab) implements Deed {}

    record ResumeBogus(int tab, String cursor) implements Deed {}

    record OpenTab(int node) implements Deed {}

    record DropPublishes(int line, int next) implements Deed {}

    record LoseReplies(int line, int next) implements Deed {}

    record RandomFaults(int line, double dropping, double losing, long seed) implements Deed {}

    record CutLine(int line) implements Deed {}

    static Arbitrary<Plan> any() {
        Arbitrary<Step> step = Combinators.combine(number(0, 80), deed()).as(Step::new);
        return Combinators.combine(
                        number(1, 3),
                        speech(),
                        step.list().ofMinSize(2).ofMaxSize(MOST_STEPS).withSizeDistribution(EVENLY),
                        resuming().list().ofMaxSize(3).withSizeDistribution(EVENLY))
                .as(Plan::new);
    }

    private static Arbitrary<Deed> deed() {
        Arbitrary<Integer> tab = number(0, 3);
        Arbitrary<Integer> node = number(0, 1);
        Arbitrary<Integer> line = number(0, LINES - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(4, Combinators.combine(tab, speech()).as(Ask::new)),
                Tuple.of(3, tab.map(Cut::new)),
                Tuple.of(4, Combinators.combine(tab, node).as(Reconnect::new)),
                Tuple.of(3, tab.map(Remember::new)),
                Tuple.of(3, Combinators.combine(tab, number(0, 3)).as(ResumeRemembered::new)),
                Tuple.of(2, tab.map(ResumeFromStart::new)),
                Tuple.of(2, Combinators.combine(tab, bogus()).as(ResumeBogus::new)),
                Tuple.of(2, node.map(OpenTab::new)),
                Tuple.of(4, Combinators.combine(node, number(1, 5)).as(DropPublishes::new)),
                Tuple.of(2, Combinators.combine(line, number(1, 2)).as(LoseReplies::new)),
                Tuple.of(
                        2,
                        Combinators.combine(line, chance(0.5), chance(0.1), Arbitraries.longs())
                                .as(RandomFaults::new)),
                Tuple.of(1, line.map(CutLine::new)));
    }

    private static Arbitrary<Deed> resuming() {
        Arbitrary<Integer> tab = number(0, 3);
        return Arbitraries.oneOf(
                Combinators.combine(tab, number(0, 3)).as(ResumeRemembered::new),
                tab.map(ResumeFromStart::new),
                number(0, 1).map(OpenTab::new));
    }

    private static Arbitrary<Speech> speech() {
        Arbitrary<String> characters = Arbitraries.of("a", "b", " ", "\n", "\"", "\\", "é", "中", "😀", "👩‍🚀");
        Arbitrary<String> text = joined(characters, 1, 300);
        Arbitrary<String> thought =
                Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just("")), Tuple.of(2, joined(characters, 1, 100)));
        Arbitrary<Integer> cut = Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(0)), Tuple.of(1, number(1, 6)));
        return Combinators.combine(thought, text, number(1, 5), number(0, 3), cut)
                .as(Speech::new);
    }

    private static Arbitrary<String> joined(Arbitrary<String> characters, int least, int most) {
        return characters
                .list()
                .ofMinSize(least)
                .ofMaxSize(most)
                .withSizeDistribution(EVENLY)
                .map(list -> String.join("", list));
    }

    private static Arbitrary<String> bogus() {
        return Arbitraries.of("7-7", "nonsense", "999999999999999-0", "1-0");
    }

    private static Arbitrary<Integer> number(int from, int to) {
        return Arbitraries.integers().between(from, to).withDistribution(EVENLY);
    }

    private static Arbitrary<Double> chance(double most) {
        return Arbitraries.doubles().between(0, most);
    }
}
