package org.parley.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.RedisProcess;

/** What breaks. */
enum Fault {
    KILL_WORKER("kill -9 worker") {
        @Override
        Runnable aim(Scene scene) {
            return scene.worker().aimToKill();
        }
    },
    KILL_WEB("kill -9 web node") {
        @Override
        Runnable aim(Scene scene) {
            return scene.site().part(Site.Part.WEB).aimToKill();
        }
    },
    KILL_BOTH("kill -9 web+worker node") {
        @Override
        Runnable aim(Scene scene) {
            return scene.site().part(Site.Part.BOTH).aimToKill();
        }
    },
    /** Longer than a lease and a takeover. */
    FREEZE_WORKER("SIGSTOP worker 9 s, SIGCONT") {
        @Override
        Runnable aim(Scene scene) {
            return scene.worker().aimToFreeze();
        }

        @Override
        Duration lasts() {
            return Duration.ofSeconds(9);
        }

        @Override
        void heal(Scene scene) {
            scene.site().nodes().forEach(Site.Node::thaw);
        }
    },
    CUT_SOCKETS("client sockets cut, 5 times") {
        @Override
        Runnable aim(Scene scene) {
            return () -> scene.clients().forEach(PageClient::cut);
        }

        @Override
        void goesOn(Scene scene) {
            for (int i = 0; i < 4; i++) {
                scene.clients().forEach(client -> Run.staged(client::isReady));
                Run.pause(Duration.ofMillis(scene.random().nextInt(200)));
                scene.clients().forEach(PageClient::cut);
            }
        }
    },
    RESTART_REDIS("kill -9 redis-server, restart with AOF") {
        @Override
        Runnable aim(Scene scene) {
            return single(scene)::kill;
        }

        @Override
        Duration lasts() {
            return Duration.ofMillis(1500);
        }

        @Override
        void heal(Scene scene) {
            single(scene).startAgain();
        }
    },
    PAUSE_REDIS("Redis paused 10 s") {
        @Override
        Runnable aim(Scene scene) {
            return single(scene)::freeze;
        }

        @Override
        Duration lasts() {
            return Duration.ofSeconds(10);
        }

        @Override
        void heal(Scene scene) {
            single(scene).thaw();
        }
    },
    FAIL_OVER("Sentinel promotes a replica") {
        @Override
        Runnable aim(Scene scene) {
            return ((SentinelStore) scene.site().store()).aimAtMaster();
        }

        @Override
        void heal(Scene scene) {
            ((SentinelStore) scene.site().store()).awaitFailOver();
        }
    },
    ROLLING_STOP("SIGTERM of every node, one after another") {
        @Override
        Runnable aim(Scene scene) {
            Site.Node first = scene.worker();
            return first.aimToStop();
        }

        @Override
        void goesOn(Scene scene) {
            List<Site.Node> others = new ArrayList<>(scene.site().nodes());
            Collections.shuffle(others, scene.random());
            // The first is stopping, or has stopped: it is replaced before the next is stopped.
            others.removeIf(Site.Node::awaitStopped);
            scene.site().awaitWhole();
            for (Site.Node node : others) {
                node.aimToStop().run();
                node.awaitStopped();
                scene.site().awaitWhole();
            }
        }
    },
    MODEL_HANGS("model hangs mid-stream") {
        @Override
        Answer broken(Answer before, Gate end) {
            return before.hold(end).cut();
        }
    },
    MODEL_CUTS("model cuts the stream") {
        @Override
        Answer broken(Answer before, Gate end) {
            return before.cut();
        }
    },
    MODEL_GARBAGE("model sends garbage") {
        @Override
        Answer broken(Answer before, Gate end) {
            return before.garbage("{\"choices\":[{\"delta\":{\"content\":").cut();
        }
    },
    MODEL_BUSY("model: 429, Retry-After 1") {
        @Override
        Answer broken(Answer before, Gate end) {
            return Answer.refusal(429, Map.of("Retry-After", "1"));
        }
    },
    MODEL_FAILS("model: 500") {
        @Override
        Answer broken(Answer before, Gate end) {
            return Answer.refusal(500, Map.of());
        }
    },
    MODEL_SILENT("model never answers") {
        @Override
        Answer broken(Answer before, Gate end) {
            return Answer.held(end).cut();
        }
    },
    MODEL_DEAD("model: 500, again and again") {
        @Override
        Answer broken(Answer before, Gate end) {
            return Answer.refusal(500, Map.of());
        }
    };

    private final String label;

    private static RedisProcess single(Scene scene) {
        return ((Store.Single) scene.site().store()).server();
    }

    Fault(String label) {
        this.label = label;
    }

    /** Chooses what to strike, which may take its time; what it gives strikes at once. */
    Runnable aim(Scene scene) {
        return () -> {};
    }

    /** What follows upon the first blow. */
    void goesOn(Scene scene) {}

    /** How long it stays broken before it is healed. */
    Duration lasts() {
        return Duration.ZERO;
    }

    /** Mends what does not mend itself; dead nodes are replaced in any case. */
    void heal(Scene scene) {}

    /**
     * The model's first answer, for faults of the model.
     *
     * @param before what it says before it breaks
     * @param end opened when the run is over
     */
    Answer broken(Answer before, Gate end) {
        throw new UnsupportedOperationException(this + " is none of the model");
    }

    boolean isOfModel() {
        return ordinal() >= MODEL_HANGS.ordinal();
    }

    /** Whether the model's later answers to the struck questions are broken too, so that these must end failed. */
    boolean isForGood() {
        return this == MODEL_DEAD;
    }

    /** Whether it needs replicas and Sentinels. */
    boolean isOfSentinel() {
        return this == FAIL_OVER;
    }

    /** Whether it may take events from the log that clients have seen. */
    boolean isLossy() {
        return this == FAIL_OVER;
    }

    /** Whether attempts that are under way die with it, so that another worker must take them over. */
    boolean endsWorker() {
        return this == KILL_WORKER || this == KILL_BOTH;
    }

    /** The moments at which it can strike at all. */
    Set<Moment> moments() {
        return switch (this) {
            // It answers before the first token or not at all.
            case MODEL_BUSY, MODEL_FAILS, MODEL_SILENT, MODEL_DEAD ->
                EnumSet.of(Moment.BEFORE_FIRST_DELTA, Moment.WHILE_WAITING);
            case MODEL_HANGS, MODEL_CUTS, MODEL_GARBAGE ->
                EnumSet.of(Moment.AFTER_FIRST_DELTA, Moment.MID_ANSWER, Moment.DURING_FINISH, Moment.WHILE_WAITING);
            default -> EnumSet.complementOf(EnumSet.of(Moment.BEFORE_FIRST_DELTA));
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
