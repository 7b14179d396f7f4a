/** What is tried, each with what it costs. Every result is one flat JSON object. */
package org.parley.bench.scenario;
