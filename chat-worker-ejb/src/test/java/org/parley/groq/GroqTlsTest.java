package org.parley.groq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parley.config.ModelSettings;
import org.parley.groq.stub.Chunks;
import org.parley.groq.stub.ModelStub;
import org.parley.redis.servers.TlsFiles;

/** The key and the questions go only to who is trusted, and is the host that was meant. */
@Timeout(60)
final class GroqTlsTest {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

    private TlsFiles files;
    private ModelStub model;

    @BeforeEach
    void startModel(@TempDir Path directory) throws Exception {
        files = TlsFiles.create(directory);
        model = ModelStub.secured(serving(files), exchange -> {
            exchange.beginEvents();
            exchange.event(Chunks.text("Well."));
            exchange.event(Chunks.STOP);
            exchange.event(Chunks.DONE);
            exchange.end();
        });
    }

    private static SSLContext serving(TlsFiles files) throws IOException, GeneralSecurityException {
        char[] password = TlsFiles.TRUST_STORE_PASSWORD.toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(files.keyStore())) {
            keys.load(in, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    @AfterEach
    void stopModel() throws IOException {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(PASSWORD);
        model.close();
    }

    private void trustItsCertificate() {
        System.setProperty(TRUST_STORE, files.trustStore().toString());
        System.setProperty(PASSWORD, TlsFiles.TRUST_STORE_PASSWORD);
    }

    private static String answerOf(URI url) throws ModelException {
        Duration limit = Duration.ofSeconds(20);
        ModelSettings settings = new ModelSettings(
                Optional.of(url), "gsk_key", "m", "", 10, 50, limit, limit, limit, Duration.ofSeconds(40));
        try (GroqClient client = new GroqClient(settings, Untraced.calls())) {
            StringBuilder answer = new StringBuilder();
            client.call(List.of(new ChatMessage(Role.USER, "Well?")), Optional.empty()).stream(answer::append);
            return answer.toString();
        }
    }

    private void assertRefused(URI url) {
        ModelException e = catchThrowableOfType(ModelException.class, () -> answerOf(url));

        assertThat(e.failure()).isEqualTo(ModelFailure.MODEL_UNAVAILABLE);
        assertThat(e).hasMessage("no connection to the model API, or it broke: SSLHandshakeException");
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void asksAModelWhoseCertificateTheJvmTrusts() throws Exception {
        trustItsCertificate();

        assertThat(answerOf(model.baseUrl())).isEqualTo("Well.");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void asksNobodyWhoseCertificateIsUnknown() {
        assertRefused(model.baseUrl());
    }

    @Test
    void asksNobodyWhoseCertificateNamesAnotherHost() {
        trustItsCertificate();

        assertRefused(URI.create(model.baseUrl().toString().replace("127.0.0.1", "localhost")));
    }
}
