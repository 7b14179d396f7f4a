package org.parley.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.parley.config.InvalidSettingException;
import org.parley.config.Setting;
import org.redisson.config.Config;

/** An operator's own file for Redisson. What is wrong with it is said without a word of what is in it. */
final class RedissonFile {
    private final Config config;
    private final String text;

    private RedissonFile(Config config, String text) {
        this.config = config;
        this.text = text;
    }

    /** @throws InvalidSettingException where it can't be read or is no such file */
    static RedissonFile read(Path path) {
        try {
            String text = Files.readString(path);
            Config config = Config.fromYAML(text);
            if (config == null) {
                throw unusable("is empty", path);
            }
            return new RedissonFile(config, withoutComments(text));
        } catch (IOException e) {
            throw unusable("can't be read", path);
        } catch (InvalidSettingException e) {
            throw e;
        } catch (RuntimeException e) {
            // The parser's own message shows the lines around the fault.
            throw unusable("is no Redisson configuration in YAML", path);
        }
    }

    static InvalidSettingException unusable(String fault, Path path) {
        return new InvalidSettingException(Setting.REDIS_CONFIG, "names a file that " + fault + ": " + path);
    }

    Config config() {
        return config;
    }

    /** Whether it gives this key a value, at whatever depth: from the parsed form a default can't be told apart. */
    boolean gives(String key) {
        return Pattern.compile("(?:^|[\\s{,\"'])" + key + "[\"']?\\s*:")
                .matcher(text)
                .find();
    }

    private static String withoutComments(String text) {
        return text.lines().filter(line -> !line.strip().startsWith("#")).collect(Collectors.joining("\n"));
    }
}
