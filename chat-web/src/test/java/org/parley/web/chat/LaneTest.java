package org.parley.web.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class LaneTest {
    private final Queue<Runnable> submitted = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Lane one = new Lane(submitted::add);
    private final Lane other = new Lane(submitted::add);

    private void runAll() {
        for (Runnable task = submitted.poll(); task != null; task = submitted.poll()) {
            task.run();
        }
    }

    @Test
    void tasksOfALaneRunInTheirOrderOnOneThread() {
        one.execute(() -> {
            one.execute(() -> done.add("third"));
            done.add("first");
        });
        one.execute(() -> done.add("second"));

        assertThat(submitted).hasSize(1);
        runAll();
        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void taskThatComesOnAThreadRunsThereUnlessTheLaneIsRun() {
        one.executeHere(() -> {
            one.executeHere(() -> done.add("second"));
            done.add("first");
        });
        assertThat(done).containsExactly("first", "second");

        one.execute(() -> done.add("third"));
        one.executeHere(() -> done.add("fourth"));
        assertThat(done).hasSize(2);
        runAll();
        assertThat(done).containsExactly("first", "second", "third", "fourth");
        assertThat(submitted).isEmpty();
    }

    @Test
    void lanesThatAreWokenTogetherAreOneTask() {
        assertThat(one.add(() -> done.add("one"))).isTrue();
        assertThat(one.add(() -> done.add("one again"))).isFalse();
        assertThat(other.add(() -> done.add("other"))).isTrue();

        Lane.runAll(submitted::add, List.of(one, other));

        assertThat(submitted).hasSize(1);
        runAll();
        assertThat(done).containsExactly("one", "one again", "other");
    }

    @Test
    void taskThatFailsStopsNoOther() {
        one.add(() -> {
            throw new IllegalStateException("a fault");
        });
        one.add(() -> {
            throw new NoClassDefFoundError("a class");
        });
        one.add(() -> done.add("one"));
        other.add(() -> done.add("other"));

        Lane.runAll(submitted::add, List.of(one, other));
        runAll();

        assertThat(done).containsExactly("one", "other");
    }

    @Test
    void laneThatRanIsWokenAnew() {
        one.execute(() -> done.add("one"));
        runAll();
        one.execute(() -> done.add("two"));
        runAll();

        assertThat(done).containsExactly("one", "two");
    }

    @Test
    void whatNobodyRunsAnyMoreIsForgotten() {
        one.add(() -> done.add("one"));

        Lane.runAll(
                task -> {
                    throw new RejectedExecutionException();
                },
                List.of(one));

        assertThat(submitted).isEmpty();
        assertThat(done).isEmpty();
    }
}
