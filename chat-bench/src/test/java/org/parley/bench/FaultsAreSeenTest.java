package org.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.bench.contender.JavaProcess;
import org.parley.bench.load.Faults;
import org.parley.bench.load.Figures;
import org.parley.bench.load.Load;
import org.parley.bench.model.ModelServer;
import org.parley.bench.model.Order;
import org.parley.system.FreePort;

/** A token that is lost, doubled, reordered or another answer's is noticed; and where there is none, none is. */
final class FaultsAreSeenTest {
    private static final int PORT = FreePort.find();
    private static JavaProcess model;
    private static Load load;

    @BeforeAll
    static void start() {
        model = JavaProcess.start("Model is ready", ModelServer.class, Integer.toString(PORT));
        load = new Load();
    }

    @AfterAll
    static void stop() {
        load.close();
        model.close();
    }

    private static Figures asked(int gapMillis, Order.Fault fault) {
        Figures figures = new Figures();
        load.once(1000, load.model(PORT, 3), new Load.Shape(5, gapMillis, 16, fault), figures);
        Load.pause(1000);
        load.awaitAnswers(10);
        return figures;
    }

    @ParameterizedTest
    @CsvSource({"LOST, LOST", "DOUBLED, DOUBLED", "SWAPPED, REORDERED", "MIXED, MIXED"})
    void noticesWhatTheModelDoesWrong(Order.Fault made, Faults.Fault seen) {
        for (int gap : new int[] {0, 3}) {
            Figures figures = asked(gap, made);
            assertThat(figures.faults().of(seen)).as("gap %d", gap).isEqualTo(3);
        }
    }

    @Test
    void seesNothingWhereNothingIsWrong() {
        Figures figures = asked(3, Order.Fault.NONE);

        assertThat(figures.faults().none()).isTrue();
        assertThat(figures.answers()).isEqualTo(3);
        assertThat(figures.tokens()).isEqualTo(48);
        assertThat(figures.firstMillis(50)).isGreaterThanOrEqualTo(5);
    }
}
