package org.parley.system;

import java.nio.file.Path;
import java.util.Map;

/** A server that people deploy applications to while it runs. What an operator would type does it. */
interface ApplicationServer extends ServerKind {

    /**
     * Settings that an operator gives a server by its own means, and not by variables.
     *
     * @param plain properties and their values
     * @param secret those whose values the server is to keep encrypted
     */
    record OwnSettings(Map<String, String> plain, Map<String, String> secret) {
        static final OwnSettings NONE = new OwnSettings(Map.of(), Map.of());
    }

    /** The same server, with these settings of its own at each start. */
    ApplicationServer with(OwnSettings settings);

    /** Takes Parley out of a server that runs in this directory; it is told to end what it is at. */
    void undeploy(Path directory, Ports ports);

    /** Puts it there again. */
    void deploy(Path directory, Ports ports);

    /** Both in one. */
    void redeploy(Path directory, Ports ports);

    /**
     * How many generations of an application's classes may still be there when it is undeployed: the last, which the JDK
     * keeps, and one before it.
     */
    default int generationsKept() {
        return 2;
    }
}
