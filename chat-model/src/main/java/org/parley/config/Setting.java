package org.parley.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of Parley: its MicroProfile Config property, its default and its range. The environment form of a
 * property is MicroProfile Config's ({@code chat.limits.question-chars} is {@code CHAT_LIMITS_QUESTION_CHARS}); some
 * have a shorter, well-known variable besides. docs/configuration.md lists them all.
 */
public enum Setting {
    HTTP_HOST("chat.http.host", "127.0.0.1"),
    HTTP_PORT("chat.http.port", 8080, 1, 65535),
    DATA_DIR("chat.data.dir", ".parley"),

    REDIS_URL("chat.redis.url", "REDIS_URL", ""),
    REDIS_HOST("chat.redis.host", "REDIS_HOST", ""),
    REDIS_PORT("chat.redis.port", "REDIS_PORT", "6379", 1, 65535),
    REDIS_USER("chat.redis.user", "REDIS_USER", ""),
    REDIS_PASSWORD("chat.redis.password", "REDIS_PASSWORD", ""),
    /** A file in Redisson's own format; wins over the URL and the host. */
    REDIS_CONFIG("chat.redis.config", ""),
    REDIS_SENTINEL_USER("chat.redis.sentinel-user", "REDIS_SENTINEL_USER", ""),
    REDIS_SENTINEL_PASSWORD("chat.redis.sentinel-password", "REDIS_SENTINEL_PASSWORD", ""),
    REDIS_PARTITIONS("chat.redis.partitions", 1, 1, 256),
    REDIS_WAIT_REPLICAS("chat.redis.wait-replicas", 0, 0, 10),

    GROQ_API_KEY("chat.groq.api-key", "GROQ_API_KEY", ""),
    /** Empty: Groq's own address where a key is set, else no model is configured. */
    GROQ_BASE_URL("chat.groq.base-url", "GROQ_BASE_URL", ""),
    GROQ_MODEL("chat.groq.model", "GROQ_MODEL", "openai/gpt-oss-20b"),
    GROQ_CONNECT_SECONDS("chat.groq.connect-seconds", 5, 1, 60),
    GROQ_FIRST_TOKEN_SECONDS("chat.groq.first-token-seconds", 30, 1, 600),
    GROQ_BETWEEN_TOKENS_SECONDS("chat.groq.between-tokens-seconds", 15, 1, 600),
    GROQ_ATTEMPT_SECONDS("chat.groq.attempt-seconds", 120, 1, 3600),

    SYSTEM_PROMPT("chat.system.prompt", "You are a helpful assistant. Answer in Markdown where it helps the reader."),
    CONTEXT_MESSAGES("chat.context.messages", 10, 1, 1000),
    ANSWER_MAX_TOKENS("chat.answer.max-tokens", 512, 1, 131_072),

    WORKER_ENABLED("chat.worker.enabled", "true"),
    WORKER_CONCURRENCY("chat.worker.concurrency", 64, 1, 4096),
    WORKER_TURN_SECONDS("chat.worker.turn-seconds", 300, 1, 3600),
    WORKER_LEASE_SECONDS("chat.worker.lease-seconds", 6, 2, 300),
    WORKER_MAX_FAILURES("chat.worker.max-failures", 3, 1, 100),
    WORKER_DRAIN_SECONDS("chat.worker.drain-seconds", 20, 0, 3600),

    WEB_ENABLED("chat.web.enabled", "true"),
    CORS_ORIGINS("chat.cors.origins", "CORS_ORIGINS", ""),
    TRUSTED_PROXIES("chat.trusted-proxies", ""),
    SESSION_HOURS("chat.session.hours", "TOKEN_EXPIRY_HOURS", "1", 0.001, 8760),
    HEALTH_MAX_BACKLOG_AGE("chat.health.max-backlog-age", 60, 1, 86400),
    LOG_MAX_EVENTS("chat.log.max-events", 5000, 100, 1_000_000),

    LOG_FORMAT("chat.log.format", "text"),
    /** Empty: no traces. */
    TELEMETRY_ENDPOINT("chat.telemetry.endpoint", "OTEL_EXPORTER_OTLP_ENDPOINT", ""),
    TELEMETRY_HEADERS("chat.telemetry.headers", "OTEL_EXPORTER_OTLP_HEADERS", ""),
    TELEMETRY_SERVICE("chat.telemetry.service", "OTEL_SERVICE_NAME", "parley"),
    TELEMETRY_TO_MODEL("chat.telemetry.to-model", "false"),

    LIMITS_QUESTION_CHARS("chat.limits.question-chars", 8000, 1, 1_000_000),
    LIMITS_FRAME_BYTES("chat.limits.frame-bytes", 65536, 1024, 16_777_216),
    LIMITS_QUESTIONS_PER_MINUTE("chat.limits.questions-per-minute", 20, 0, 1_000_000),
    LIMITS_WAITING_QUESTIONS("chat.limits.waiting-questions", 8, 0, 1000),
    LIMITS_SESSIONS_PER_MINUTE("chat.limits.sessions-per-minute", 60, 0, 1_000_000),
    LIMITS_SOCKETS_PER_SESSION("chat.limits.sockets-per-session", 10, 1, 100_000),
    LIMITS_SOCKETS_PER_NODE("chat.limits.sockets-per-node", 10000, 1, 1_000_000),
    LIMITS_IDLE_SECONDS("chat.limits.idle-seconds", 300, 1, 86400),

    DEMO_TOKENS_PER_SECOND("chat.demo.tokens-per-second", 40, 1, 100_000);

    private final String property;
    private final @Nullable String variable;
    private final String defaultValue;
    private final double min;
    private final double max;

    Setting(String property, String defaultValue) {
        this(property, null, defaultValue, 0, 0);
    }

    Setting(String property, @Nullable String variable, String defaultValue) {
        this(property, variable, defaultValue, 0, 0);
    }

    Setting(String property, int defaultValue, int min, int max) {
        this(property, null, Integer.toString(defaultValue), min, max);
    }

    Setting(String property, @Nullable String variable, String defaultValue, double min, double max) {
        this.property = property;
        this.variable = variable;
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
    }

    /** The MicroProfile Config property. */
    public String property() {
        return property;
    }

    /** The environment variable that people know, where it is not the property's own form. */
    public Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    /** The environment form of the property, by MicroProfile Config's rule. */
    public String environmentForm() {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT);
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** True for a number with a range. */
    public boolean isNumber() {
        return max > 0;
    }

    public double min() {
        return min;
    }

    public double max() {
        return max;
    }
}
