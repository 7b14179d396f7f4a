package org.parley.web.session;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.parley.config.ChatSettings;
import org.parley.redis.Admissions;
import org.parley.redis.Redis;
import org.parley.redis.Sessions;

/** Where the sessions are, made once: their scripts are read from the archive. */
@ApplicationScoped
public class SessionStore {
    @Inject
    Redis redis;

    @Inject
    ChatSettings settings;

    private @Nullable Sessions sessions;
    private @Nullable Admissions admissions;

    @PostConstruct
    void start() {
        sessions = new Sessions(redis, settings.web().session());
        admissions = new Admissions(redis, settings.web().limits().sessionsPerMinute());
    }

    Sessions sessions() {
        return java.util.Objects.requireNonNull(sessions);
    }

    Admissions admissions() {
        return java.util.Objects.requireNonNull(admissions);
    }
}
