package org.parley.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.WorkDirectory;

/** Several nodes on one Redis with one model. What has died is replaced before the next run. */
final class Site implements AutoCloseable {
    private static final Duration WHOLE = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(60);

    /** More than a run makes: the inspector reads the whole log, and would miss the ends that were cut off. */
    private static final String LOG_MAX_EVENTS = "50000";

    /** What a node does. */
    enum Part {
        WEB,
        WORKER,
        BOTH;

        boolean isWeb() {
            return this != WORKER;
        }

        boolean isWorker() {
            return this != WEB;
        }
    }

    /** A place for a node, whichever process has it now. */
    static final class Node {
        private final Part part;
        private volatile ParleyProcess process;
        private final AtomicInteger holds = new AtomicInteger();
        private volatile boolean ready;
        private volatile boolean stopping;

        private Node(Part part, ParleyProcess process) {
            this.part = part;
            this.process = process;
        }

        Part part() {
            return part;
        }

        ParleyProcess process() {
            return process;
        }

        boolean serves() {
            return ready && holds.get() == 0 && process.isAlive();
        }

        /** What it gives kills with SIGKILL, at once. */
        Runnable aimToKill() {
            process.processes();
            return process::killAtOnce;
        }

        Runnable aimToFreeze() {
            process.processes();
            return this::freeze;
        }

        /** What it gives sends SIGTERM. */
        Runnable aimToStop() {
            process.processes();
            return () -> {
                stopping = true;
                process.signalTerminate();
            };
        }

        /** Waits until it has ended, where it was told to; false where it was not. */
        boolean awaitStopped() {
            if (stopping) {
                process.awaitExit(STOP);
            }
            return stopping;
        }

        /** It stands still until it is thawed as often as it was frozen. */
        void freeze() {
            holds.incrementAndGet();
            process.freeze();
        }

        void thaw() {
            if (holds.getAndUpdate(held -> Math.max(0, held - 1)) == 1 && process.isAlive()) {
                process.thaw();
            }
        }

        /** Turns that it is answering, as it says itself. */
        long running() {
            return process.get("/api/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("parley_turns_running"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    private volatile boolean awayFromWorkers;
    private final Path jar;
    private final Map<String, String> more;
    private final ModelStub model = ModelStub.start();
    private final Store store;
    private final List<Node> nodes = new ArrayList<>();

    /** Starts everything; {@link #awaitWhole} waits for it. */
    Site(Path jar, Store store, Map<String, String> more, Part... parts) {
        this.jar = jar;
        this.store = store;
        this.more = more;
        Arrays.stream(parts)
                .forEach(part -> nodes.add(new Node(
                        part, launch(part, WorkDirectory.create(part.name().toLowerCase(Locale.ROOT))))));
    }

    private ParleyProcess launch(Part part, Path directory) {
        Map<String, String> environment = new HashMap<>(model.environment());
        environment.putAll(store.environment());
        environment.put("CHAT_WEB_ENABLED", Boolean.toString(part.isWeb()));
        environment.put("CHAT_WORKER_ENABLED", Boolean.toString(part.isWorker()));
        environment.put("CHAT_LIMITS_SESSIONS_PER_MINUTE", "0");
        environment.put("CHAT_LIMITS_QUESTIONS_PER_MINUTE", "0");
        environment.put("CHAT_GROQ_FIRST_TOKEN_SECONDS", "4");
        environment.put("CHAT_LOG_MAX_EVENTS", LOG_MAX_EVENTS);
        // Many nodes share few processors here, and none lives long.
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m");
        environment.putAll(more);
        return ParleyProcess.launch(environment, directory, jar);
    }

    /** Waits until every node is there and serves. */
    void awaitWhole() {
        replaceDead();
        for (Node node : nodes) {
            if (!node.ready) {
                node.process.awaitReady();
                node.ready = true;
            }
        }
        awaitServing();
    }

    /** Waits until the nodes that are left can do their job. */
    void awaitServing() {
        await().atMost(WHOLE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> nodes.stream()
                        .filter(Node::serves)
                        .allMatch(node -> node.process.get("/api/health").statusCode() == 200));
    }

    /** Starts a new node in the place of each that has died; doesn't wait for it. */
    void replaceDead() {
        for (Node node : nodes) {
            if (!node.process.isAlive()) {
                node.process.close();
                node.ready = false;
                node.stopping = false;
                node.holds.set(0);
                // In its place, where the server is unpacked already.
                node.process = launch(node.part, node.process.directory());
            }
        }
    }

    ModelStub model() {
        return model;
    }

    Store store() {
        return store;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Node> workers() {
        return nodes.stream().filter(node -> node.part.isWorker()).toList();
    }

    /** One that serves people, as a load balancer picks it. */
    Node web(Random random) {
        return any(random, node -> node.part.isWeb() && node.serves() && !(awayFromWorkers && node.part.isWorker()));
    }

    /** Whether people are led to nodes only that answer nothing themselves. */
    void leadAwayFromWorkers(boolean away) {
        awayFromWorkers = away;
    }

    Node part(Part part) {
        return any(new Random(0), node -> node.part == part);
    }

    /** A worker that is answering, or any where none is. */
    Node workerAtWork(Random random) {
        List<Node> busy = workers().stream()
                .filter(node -> node.serves() && node.running() > 0)
                .toList();
        return busy.isEmpty() ? any(random, node -> node.part.isWorker()) : busy.get(random.nextInt(busy.size()));
    }

    /** Waits until no worker has a turn. */
    void awaitIdle() {
        await().atMost(WHOLE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> workers().stream().filter(Node::serves).allMatch(node -> node.running() == 0));
    }

    private Node any(Random random, Predicate<Node> wanted) {
        List<Node> some = nodes.stream().filter(wanted).toList();
        assertThat(some).as("nodes to choose from").isNotEmpty();
        return some.get(random.nextInt(some.size()));
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.process.close());
        store.close();
        model.close();
    }
}
