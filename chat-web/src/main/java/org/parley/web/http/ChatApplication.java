package org.parley.web.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** JAX-RS below {@code /api}: at the root it would swallow the page and its files on Payara. */
@ApplicationPath("/api")
public class ChatApplication extends Application {}
