package org.parley.jmx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;
import org.parley.redis.DeadLetterId;
import org.parley.redis.DeadLetters;
import org.parley.redis.Redis;
import org.parley.redis.RedisUnavailableException;
import org.parley.redis.Requeueing;

/** The dead letters for an operator's console. Thread-safe. */
public final class DeadLettersConsole implements DeadLettersMXBean {
    private static final Logger LOG = Logger.getLogger(DeadLettersConsole.class.getName());

    /** How long an operator waits for Redis. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int SHOWN = 100;
    private static final String NONE = "not there any more: it was requeued or discarded, or never was";

    private final DeadLetters letters;

    public DeadLettersConsole(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public long getCount() {
        return Redis.await(letters.count(), PATIENCE);
    }

    @Override
    public List<Letter> getLetters() {
        return Redis.await(letters.list(Optional.empty(), SHOWN), PATIENCE).letters().stream()
                .map(Letter::of)
                .toList();
    }

    @Override
    public String requeue(String id) {
        return told(id, letter -> requeue(letter));
    }

    private String requeue(DeadLetterId id) {
        Requeueing requeueing = Redis.await(letters.requeue(id), PATIENCE);
        if (requeueing instanceof Requeueing.Requeued requeued) {
            LOG.info(() -> "JMX: dead letter " + id + " requeued as turn " + requeued.turn());
            return "requeued as turn " + requeued.turn();
        }
        if (requeueing instanceof Requeueing.Busy) {
            return "not requeued: too many questions wait in its conversation; try again later";
        }
        if (requeueing instanceof Requeueing.Gone) {
            return "not requeued: its conversation has ended, and its question with it; discard it";
        }
        if (requeueing instanceof Requeueing.NotATurn) {
            return "not requeued: it is no turn, so there is no question; discard it";
        }
        return NONE;
    }

    @Override
    public String discard(String id) {
        return told(id, letter -> {
            if (!Redis.await(letters.discard(letter), PATIENCE)) {
                return NONE;
            }
            LOG.info(() -> "JMX: dead letter " + letter + " discarded");
            return "discarded";
        });
    }

    private static String told(String id, Function<DeadLetterId, String> action) {
        try {
            return action.apply(DeadLetterId.of(id.strip()));
        } catch (RedisUnavailableException e) {
            return "Redis does not answer: try again, nothing is done twice";
        } catch (IllegalArgumentException e) {
            return "nothing done: " + e.getMessage();
        }
    }
}
