package org.parley.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Dockerfile says of the image that its last stage makes.
 *
 * @param instructions of that stage, each as one line
 */
public record Dockerfile(String name, List<String> instructions) {
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)=(\"[^\"]*\"|\\S+)");

    public static Dockerfile read(String path) {
        List<String> last = new ArrayList<>();
        for (String line : Repository.text(path)
                .replaceAll("(?m)^\\s*#.*\n", "")
                .replaceAll("\\\\\n", " ")
                .split("\n")) {
            if (line.startsWith("FROM ")) {
                last.clear();
            }
            if (!line.isBlank()) {
                last.add(line.strip());
            }
        }
        return new Dockerfile(path, List.copyOf(last));
    }

    /** What follows this instruction, each time that it is there. */
    List<String> all(String instruction) {
        return instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1).strip())
                .toList();
    }

    String last(String instruction) {
        List<String> all = all(instruction);
        if (all.isEmpty()) {
            throw new AssertionError(name + " has no " + instruction);
        }
        return all.get(all.size() - 1);
    }

    /** The words of the start command. */
    public List<String> entryPoint() {
        return words(last("ENTRYPOINT"));
    }

    /** The words of the health check. */
    public List<String> healthCheck() {
        String check = last("HEALTHCHECK");
        return words(check.substring(check.indexOf("CMD ") + 4));
    }

    private List<String> words(String form) {
        if (!form.startsWith("[")) {
            throw new AssertionError(name + ": a shell would stand before " + form + " and keep its signals");
        }
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(form);
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }

    /** The image's own variables. */
    public Map<String, String> environment() {
        Map<String, String> all = new TreeMap<>();
        for (String line : all("ENV")) {
            Matcher assignment = ASSIGNMENT.matcher(line);
            while (assignment.find()) {
                all.put(assignment.group(1), assignment.group(2).replace("\"", ""));
            }
        }
        return all;
    }
}
