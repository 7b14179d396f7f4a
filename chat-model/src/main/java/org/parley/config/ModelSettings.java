package org.parley.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * The model API and how long it may take.
 *
 * @param baseUrl of the OpenAI-compatible API, without a slash at the end; empty where no model is configured
 * @param apiKey sent as a Bearer token; empty for none
 * @param model the model's name there
 * @param systemPrompt first message of every request; empty for none
 * @param contextMessages how many of the latest messages the model sees, the question included
 * @param maxTokens of one answer
 * @param connect limit for connecting
 * @param firstToken limit from the request to the first token
 * @param betweenTokens limit from one token to the next
 * @param attempt limit for one request as a whole
 */
public record ModelSettings(
        Optional<URI> baseUrl,
        String apiKey,
        String model,
        String systemPrompt,
        int contextMessages,
        int maxTokens,
        Duration connect,
        Duration firstToken,
        Duration betweenTokens,
        Duration attempt) {

    /** Groq's OpenAI-compatible API, https://console.groq.com/docs/openai. */
    private static final String GROQ = "https://api.groq.com/openai/v1";

    static ModelSettings read(SettingSource source) {
        String key = source.text(Setting.GROQ_API_KEY);
        String url = source.text(Setting.GROQ_BASE_URL);
        if (url.isEmpty() && !key.isEmpty()) {
            url = GROQ;
        }
        return new ModelSettings(
                url.isEmpty() ? Optional.empty() : Optional.of(checked(url)),
                key,
                source.text(Setting.GROQ_MODEL),
                source.text(Setting.SYSTEM_PROMPT),
                source.integer(Setting.CONTEXT_MESSAGES),
                source.integer(Setting.ANSWER_MAX_TOKENS),
                seconds(source, Setting.GROQ_CONNECT_SECONDS),
                seconds(source, Setting.GROQ_FIRST_TOKEN_SECONDS),
                seconds(source, Setting.GROQ_BETWEEN_TOKENS_SECONDS),
                seconds(source, Setting.GROQ_ATTEMPT_SECONDS));
    }

    static Duration seconds(SettingSource source, Setting setting) {
        return Duration.ofSeconds(source.integer(setting));
    }

    private static URI checked(String url) {
        URI uri;
        try {
            uri = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(Setting.GROQ_BASE_URL, "is no URL like " + GROQ);
        }
        boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!known || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() > 65535) {
            throw new InvalidSettingException(
                    Setting.GROQ_BASE_URL, "must look like " + GROQ + ", without user or password");
        }
        return uri;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return model + " at " + baseUrl.map(URI::toString).orElse("no address");
    }
}
