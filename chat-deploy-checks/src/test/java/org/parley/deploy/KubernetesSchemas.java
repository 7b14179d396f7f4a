package org.parley.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * Kubernetes' own schemas, as its Java client has them: each class checks that a document has all that it must have and
 * nothing that it does not know, all the way down, and reading it checks the types.
 */
final class KubernetesSchemas {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    private KubernetesSchemas() {}

    /** Throws where a document is none of its kind. */
    static void check(Map<String, Object> document) {
        JsonElement json = new Gson().toJsonTree(document);
        Class<?> model = model(document);
        try {
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
            Object read = JSON.getGson().fromJson(json, model);
            if (read == null) {
                throw new AssertionError(place(document) + " is empty");
            }
        } catch (InvocationTargetException e) {
            throw new AssertionError(place(document) + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) {
            throw new AssertionError(place(document) + ": " + e.getMessage(), e);
        }
    }

    /** {@code apps/v1}, {@code Deployment} is {@code V1Deployment}. */
    private static Class<?> model(Map<String, Object> document) {
        String api = String.valueOf(document.get("apiVersion"));
        String version = api.substring(api.indexOf('/') + 1);
        String name =
                MODELS + version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1) + document.get("kind");
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(place(document) + " is nothing that Kubernetes has", e);
        }
    }

    static String place(Map<String, Object> document) {
        return document.get("kind") + " "
                + Repository.map(document.getOrDefault("metadata", Map.of())).get("name");
    }

    /** A copy that can be changed. */
    static Map<String, Object> copy(Map<String, Object> document) {
        return Repository.map(new Yaml().load(new Yaml().dump(document)));
    }
}
