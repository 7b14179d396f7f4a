/** The model that all contenders ask: it keeps time, and stamps every token. */
package org.parley.bench.model;
