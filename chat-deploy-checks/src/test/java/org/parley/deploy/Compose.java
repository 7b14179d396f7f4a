package org.parley.deploy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A compose file as a real parser reads it: {@code docker compose}, or its predecessor {@code docker-compose}. */
public record Compose(Map<String, Object> model) {

    /** Parses and interpolates it with these variables, with all profiles. */
    public static Compose parsed(String file, Map<String, String> variables) {
        return new Compose(
                Repository.documents(program(file).with(variables).succeeds()).get(0));
    }

    static Program program(String file) {
        List<String> arguments = List.of("-f", file, "--profile", "*", "config");
        if (Program.found("docker").isPresent()
                && Program.of("docker", "compose", "version").run().code() == 0) {
            return Program.of(Stream.concat(Stream.of(Program.path("docker"), "compose"), arguments.stream())
                    .toList());
        }
        return Program.of(Stream.concat(Stream.of(Program.path("docker-compose")), arguments.stream())
                .toList());
    }

    Map<String, Object> services() {
        return Repository.map(model.get("services"));
    }

    Map<String, Object> service(String name) {
        return Repository.map(services().get(name));
    }

    /** A service's command or entry point, word by word. */
    public List<String> words(String service, String key) {
        return Repository.list(service(service).get(key)).stream()
                .map(String::valueOf)
                .toList();
    }

    /** Of a service. */
    public Map<String, Object> environment(String service) {
        return Repository.map(service(service).getOrDefault("environment", Map.of()));
    }
}
