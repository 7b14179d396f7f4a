package org.parley.ear;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.config.ChatSettings;
import org.parley.config.Setting;

/** Where the server's configuration finds settings, and which source wins. */
@ExtendWith(ArquillianExtension.class)
final class SettingsIT {
    @Inject
    ChatSettings settings;

    @Inject
    Config config;

    @Deployment
    static EnterpriseArchive parley() {
        return ParleyEar.withTests();
    }

    private static int inFile(Setting setting) {
        return Integer.parseInt(ParleyEar.FILE.get(setting));
    }

    @Test
    void aFileInALibJarIsRead() {
        assertThat(settings.model().contextMessages()).isEqualTo(inFile(Setting.CONTEXT_MESSAGES));
        assertThat(config.getValue("mp.openapi.scan.disable", Boolean.class)).isTrue();
    }

    @Test
    void aSystemPropertyBeatsTheFile() {
        assertThat(settings.worker().maxFailures())
                .isEqualTo(TestServer.MAX_FAILURES)
                .isNotEqualTo(inFile(Setting.WORKER_MAX_FAILURES));
    }

    @Test
    void theEnvironmentBeatsTheFile() {
        assertThat(settings.web().limits().questionChars())
                .isEqualTo(Integer.parseInt(System.getenv(Setting.LIMITS_QUESTION_CHARS.environmentForm())))
                .isNotEqualTo(inFile(Setting.LIMITS_QUESTION_CHARS));
    }

    @Test
    void aWellKnownVariableIsRead() {
        assertThat(settings.model().apiKey())
                .isEqualTo(System.getenv(Setting.GROQ_API_KEY.variable().orElseThrow()));
    }

    @Test
    void whatNoSourceSaysHasItsDefault() {
        assertThat(settings.worker().lease()).hasSeconds(Long.parseLong(Setting.WORKER_LEASE_SECONDS.defaultValue()));
    }
}
