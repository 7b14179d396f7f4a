package org.parley.node;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.parley.config.InvalidSettingException;
import org.parley.config.Setting;
import org.parley.config.SettingSource;

/**
 * Settings as MicroProfile Config has them, by whichever of the server's means. A value may refer to another property,
 * as {@code ${name}}. One that refers to nothing is refused before the server sees it: WildFly (39) takes it for unset,
 * and Payara Server (6.2025.9) leaves the reference out, or logs the value, which may be a password.
 */
final class ServerSettings implements SettingSource {

    /** A reference's name, and what ends it: a default, or a server's own notation, begins with a colon. */
    private static final Pattern REFERENCE = Pattern.compile("(?<!\\\\)\\$\\{([^}:]*)(.?)", Pattern.DOTALL);

    private final Config config;
    private final boolean expands;

    ServerSettings(Config config) {
        this.config = config;
        expands = config.getOptionalValue(Config.PROPERTY_EXPRESSIONS_ENABLED, Boolean.class)
                .orElse(true);
    }

    @Override
    public Optional<String> value(String name) {
        try {
            if (expands && written(name).filter(this::refersToNothing).isPresent()) {
                throw unresolved(name);
            }
            return config.getOptionalValue(name, String.class);
        } catch (NoSuchElementException e) {
            // Without the cause, whose message may repeat the value.
            throw unresolved(name);
        }
    }

    /** The value as its source has it; sources come in the order in which they win. */
    private Optional<String> written(String name) {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .flatMap(source -> Optional.ofNullable(source.getValue(name)).stream())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private boolean refersToNothing(String value) {
        Matcher reference = REFERENCE.matcher(value);
        while (reference.find()) {
            boolean closed = reference.group(2).equals("}");
            boolean more = reference.group(2).equals(":");
            if (!more && !(closed && isSet(reference.group(1)))) {
                return true;
            }
        }
        return false;
    }

    private boolean isSet(String name) {
        return config.getOptionalValue(name, String.class).isPresent();
    }

    private static InvalidSettingException unresolved(String name) {
        Setting setting = Arrays.stream(Setting.values())
                .filter(each -> each.property().equals(name)
                        || each.variable().filter(name::equals).isPresent())
                .findFirst()
                .orElseThrow();
        return new InvalidSettingException(
                setting, "refers with ${…} to a property that is not set; ${ itself is written \\${");
    }
}
