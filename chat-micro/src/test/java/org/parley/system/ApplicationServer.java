package org.parley.system;

import java.nio.file.Path;

/** A server that people deploy applications to while it runs. What an operator would type does it. */
interface ApplicationServer extends ServerKind {

    /** Takes Parley out of a server that runs in this directory; it is told to end what it is at. */
    void undeploy(Path directory, Ports ports);

    /** Puts it there again. */
    void deploy(Path directory, Ports ports);

    /** Both in one. */
    void redeploy(Path directory, Ports ports);
}
