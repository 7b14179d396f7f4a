package org.parley.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.ParleyProcess;
import org.parley.system.RedisProcess;

/** What breaks. */
enum Fault {
    KILL_WORKER("kill -9 worker") {
        @Override
        void strike(Scene scene) {
            scene.site().workerAtWork(scene.random()).kill();
        }
    },
    KILL_WEB("kill -9 web node") {
        @Override
        void strike(Scene scene) {
            scene.site().part(Site.Part.WEB).kill();
        }
    },
    KILL_BOTH("kill -9 web+worker node") {
        @Override
        void strike(Scene scene) {
            scene.site().part(Site.Part.BOTH).kill();
        }
    },
    /** Longer than a lease and a takeover. */
    FREEZE_WORKER("SIGSTOP worker 9 s, SIGCONT") {
        @Override
        void strike(Scene scene) {
            scene.site().workerAtWork(scene.random()).freeze();
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
        void strike(Scene scene) {
            for (int i = 0; i < 5; i++) {
                scene.clients().forEach(PageClient::cut);
                LockSupport.parkNanos(
                        Duration.ofMillis(50 + scene.random().nextInt(200)).toNanos());
            }
        }
    },
    RESTART_REDIS("kill -9 redis-server, restart with AOF") {
        @Override
        void strike(Scene scene) {
            single(scene).kill();
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
        void strike(Scene scene) {
            single(scene).freeze();
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
        void strike(Scene scene) {
            ((SentinelStore) scene.site().store()).killMaster();
        }

        @Override
        void heal(Scene scene) {
            ((SentinelStore) scene.site().store()).awaitFailOver();
        }
    },
    ROLLING_STOP("SIGTERM of every node, one after another") {
        @Override
        void strike(Scene scene) {
            for (Site.Node node : scene.site().nodes()) {
                ParleyProcess process = node.process();
                process.signalTerminate();
                process.awaitExit(Duration.ofSeconds(60));
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
    };

    private final String label;

    private static RedisProcess single(Scene scene) {
        return ((Store.Single) scene.site().store()).server();
    }

    Fault(String label) {
        this.label = label;
    }

    /** Breaks it. */
    void strike(Scene scene) {}

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

    /** Whether it needs replicas and Sentinels. */
    boolean isOfSentinel() {
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
            case MODEL_BUSY, MODEL_FAILS, MODEL_SILENT -> EnumSet.of(Moment.BEFORE_STARTED, Moment.WHILE_WAITING);
            // The model is not asked before a turn is accepted.
            case MODEL_HANGS, MODEL_CUTS, MODEL_GARBAGE ->
                EnumSet.complementOf(EnumSet.of(Moment.BEFORE_ACCEPTED, Moment.BEFORE_STARTED));
            default -> EnumSet.allOf(Moment.class);
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
