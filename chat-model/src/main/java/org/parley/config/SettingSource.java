package org.parley.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where values come from: MicroProfile Config in a server, the process environment in a launcher, a map in a test. */
@FunctionalInterface
public interface SettingSource {

    /** The value under exactly this property or variable name, if there is one. */
    Optional<String> value(String name);

    /** System properties, then environment variables under the name itself or its MicroProfile Config form. */
    static SettingSource ofProcess() {
        return name -> Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name)))
                .or(() -> Optional.ofNullable(
                        System.getenv(name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))));
    }

    /** The trimmed value, from the property or the well-known variable; the default where both are absent or blank. */
    default String text(Setting setting) {
        return value(setting.property())
                .filter(value -> !value.isBlank())
                .or(() -> setting.variable().flatMap(this::value).filter(value -> !value.isBlank()))
                .map(String::strip)
                .orElse(setting.defaultValue());
    }

    /** @throws IllegalArgumentException where the value is no number in the setting's range */
    default double number(Setting setting) {
        String text = text(setting);
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(setting, "is no number: " + text);
        }
        if (!(number >= setting.min() && number <= setting.max())) {
            throw new InvalidSettingException(
                    setting, "must be %s to %s: %s".formatted(plain(setting.min()), plain(setting.max()), text));
        }
        return number;
    }

    /** @throws IllegalArgumentException where the value is no whole number in the setting's range */
    default int integer(Setting setting) {
        double number = number(setting);
        if (number != Math.rint(number)) {
            throw new InvalidSettingException(setting, "must be a whole number: " + text(setting));
        }
        return (int) number;
    }

    /** @throws IllegalArgumentException where the value is neither true nor false */
    default boolean flag(Setting setting) {
        return switch (text(setting).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new InvalidSettingException(setting, "must be true or false: " + text(setting));
        };
    }

    /** A comma-separated list, without its blanks. */
    default List<String> list(Setting setting) {
        return Arrays.stream(text(setting).split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
