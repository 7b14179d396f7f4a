package org.parley.micro;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.ClusterCommandResult;
import fish.payara.micro.ClusterCommandResult.ExitStatus;
import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.AdminCommandRunner;
import fish.payara.micro.boot.PayaraMicroBoot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;

/** Payara Micro: one listener, no cluster, nothing sent home. */
final class Server implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Server.class.getName());
    private static final String IMPLEMENTATION = "fish.payara.micro.impl.PayaraMicroImpl";
    private static final String NETWORK = "configs.config.server-config.network-config.";
    private static final String APPLICATION = "parley";

    /** Requests are short; the WebSocket and the worker have threads of their own. */
    private static final int MAX_HTTP_THREADS = 128;

    /**
     * Grizzly holds four times this for a connection whose client does not read, before the application hears of it.
     * Otherwise it takes the kernel's send buffer, which grows to megabytes. It does not make that one smaller.
     */
    private static final int WRITE_BUFFER_BYTES = 16 * 1024;

    private final PayaraMicroRuntime runtime;
    private final AdminCommandRunner commands;

    private Server(PayaraMicroRuntime runtime, AdminCommandRunner commands) {
        this.runtime = runtime;
        this.commands = commands;
    }

    /**
     * Boots the server, without an application.
     *
     * @param root a directory of this process alone, empty
     */
    static Server boot(ServerFiles files, Path root, ListenAddress listen) throws CannotStartException {
        AtomicReference<AdminCommandRunner> commands = new AtomicReference<>();
        try {
            PayaraMicroBoot micro = load(files);
            micro.setRootDir(root.toFile());
            // Without this it opens port 6900 on the host's own address, for a cluster.
            micro.setNoHazelcast(true);
            micro.setPrintLogo(false);
            micro.setHttpPort(listen.port());
            micro.setMaxHttpThreads(MAX_HTTP_THREADS);
            micro.setPreBootHandler(runner -> configure(runner, listen));
            micro.setPostBootHandler(commands::set);
            PayaraMicroRuntime runtime = micro.bootStrap();
            return new Server(runtime, Objects.requireNonNull(commands.get(), "no command runner"));
        } catch (BootstrapException | IOException | ReflectiveOperationException e) {
            throw new CannotStartException("the server doesn't start: " + rootMessage(e), e);
        }
    }

    /** Payara's own loading, with modules that are unpacked already. */
    private static PayaraMicroBoot load(ServerFiles files) throws IOException, ReflectiveOperationException {
        // It would look through every class for names of Java EE 8.
        System.setProperty("fish.payara.deployment.transform.namespace", "false");
        System.setProperty("fish.payara.micro.UnpackDir", files.directory().toString());
        // The launcher takes settings as they are written, and ${…} in a password too: so must the application.
        System.setProperty("mp.config.property.expressions.enabled", "false");
        ModuleLoader loader = new ModuleLoader(files.classPath(), Server.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        return (PayaraMicroBoot)
                loader.loadClass(IMPLEMENTATION).getMethod("getInstance").invoke(null);
    }

    private static void configure(AdminCommandRunner commands, ListenAddress listen) {
        set(
                commands,
                NETWORK + "network-listeners.network-listener.http-listener.address="
                        + listen.address().getHostAddress());
        set(commands, NETWORK + "protocols.protocol.http-listener.http.server-header=false");
        set(commands, NETWORK + "protocols.protocol.http-listener.http.xpowered-by=false");
        set(commands, NETWORK + "protocols.protocol.http-listener.http.trace-enabled=false");
        // A body where none is meant to be is Parley's to judge: Grizzly's answer is an empty 400.
        set(commands, NETWORK + "protocols.protocol.http-listener.http.allow-payload-for-undefined-http-methods=true");
        set(commands, NETWORK + "transports.transport.tcp.socket-write-buffer-size=" + WRITE_BUFFER_BYTES);
        set(commands, "configs.config.server-config.phone-home-runtime-configuration.enabled=false");
    }

    private static void set(AdminCommandRunner commands, String assignment) {
        ClusterCommandResult result = commands.run("set", assignment);
        if (result.getExitStatus() == ExitStatus.FAILURE) {
            throw new IllegalStateException("Payara refused " + assignment + ": " + result.getOutput());
        }
    }

    /** Deploys the application at the root; it is running when this returns. */
    void deploy(File war) throws CannotStartException {
        ClusterCommandResult result = tryToDeploy(war);
        if (result.getExitStatus() == ExitStatus.FAILURE
                && ApplicationFault.line().isEmpty()) {
            // On busy processors Payara 6.2025.10 was seen to find no EJB in the archive, one start in about a
            // thousand.
            LOG.warning("The server has not taken the application: once more");
            result = tryToDeploy(war);
        }
        if (result.getExitStatus() == ExitStatus.FAILURE) {
            Optional<String> fault = ApplicationFault.line();
            if (fault.isPresent()) {
                throw new CannotStartException(fault.get());
            }
            Throwable cause = result.getFailureCause();
            throw new CannotStartException(
                    "the application doesn't start: " + (cause == null ? result.getOutput() : rootMessage(cause)),
                    cause);
        }
    }

    private ClusterCommandResult tryToDeploy(File war) {
        return commands.run("deploy", "--name=" + APPLICATION, "--contextroot=/", war.getAbsolutePath());
    }

    /** Stops the application: it drains, and closes what it has opened. */
    void undeploy() {
        runtime.undeploy(APPLICATION);
    }

    @Override
    public void close() throws BootstrapException {
        runtime.shutdown();
    }

    private static String rootMessage(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null
                ? root.toString()
                : root.getMessage().lines().findFirst().orElse(root.toString());
    }
}
