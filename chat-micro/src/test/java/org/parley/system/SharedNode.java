package org.parley.system;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One node with its own Redis and a model of the tests', for all classes that need nothing special: it is started for
 * the first and ends with the last. Gives {@link ParleyProcess} and {@link ModelStub} to constructors; what a class had
 * the model answer is forgotten after it, so that no other hears it.
 */
public final class SharedNode implements ParameterResolver, AfterAllCallback {
    static final String KEY = "gsk_black_box_secret_0123456789";
    static final String MODEL = "stub/model-1";
    static final String FRIENDLY_ORIGIN = "https://intranet.example";
    static final String SYSTEM_PROMPT = "Answer as the tests expect.";

    private record Running(ModelStub model, ParleyProcess node) implements AutoCloseable {
        static Running start() {
            ModelStub model = ModelStub.start();
            Map<String, String> environment = new HashMap<>(model.environment());
            environment.put("GROQ_API_KEY", KEY);
            environment.put("GROQ_MODEL", MODEL);
            environment.put("CORS_ORIGINS", FRIENDLY_ORIGIN);
            environment.put("CHAT_SYSTEM_PROMPT", SYSTEM_PROMPT);
            // Every test makes its own sessions, all from one address.
            environment.put("CHAT_LIMITS_SESSIONS_PER_MINUTE", "0");
            return new Running(model, ParleyProcess.start(environment));
        }

        @Override
        public void close() {
            node.close();
            model.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ParleyProcess.class || type == ModelStub.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = store(context).computeIfAbsent(Running.class, type -> Running.start(), Running.class);
        return parameter.getParameter().getType() == ModelStub.class ? running.model() : running.node();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Optional.ofNullable(store(context).get(Running.class, Running.class))
                .ifPresent(running -> running.model().forget(""));
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.create(SharedNode.class));
    }
}
