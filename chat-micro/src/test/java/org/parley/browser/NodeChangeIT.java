package org.parley.browser;

import com.microsoft.playwright.Browser;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.system.Answer;
import org.parley.system.Gate;
import org.parley.system.ModelStub;
import org.parley.system.ParleyProcess;
import org.parley.system.RedisProcess;

@ExtendWith(SharedBrowser.class)
final class NodeChangeIT {
    private final Browser browser;

    NodeChangeIT(Browser browser) {
        this.browser = browser;
    }

    @Test
    void nodeThatGoesAwaySignsNobodyOut() {
        try (ModelStub model = ModelStub.start();
                RedisProcess redis = RedisProcess.start()) {
            Map<String, String> environment = new HashMap<>(model.environment());
            environment.put("REDIS_URL", redis.url());
            Gate gate = new Gate();
            model.answers(
                    "From one to the other?", Answer.of("Here ").hold(gate).say("and there."));
            try (ParleyProcess first = ParleyProcess.launch(environment);
                    ParleyProcess second = ParleyProcess.launch(environment);
                    Line line = Line.to(first.awaitReady().port())) {
                second.awaitReady();
                try (Person ada = Person.visiting(browser, line.url()).enters("Ada")) {
                    ada.asks("From one to the other?");
                    ada.seesInAnswer(0, "Here");
                    line.leadTo(second.port());
                    first.signalTerminate();
                    gate.open();
                    ada.seesAnswer(0, "Here and there.");
                    ada.seesStatus("Connected");
                    ada.asks("Still me?");
                    ada.seesAnswer(1, "You said: Still me?");
                }
            }
        }
    }
}
