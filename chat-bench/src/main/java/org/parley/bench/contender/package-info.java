/** What is measured, each as processes of its own, with what they cost. */
package org.parley.bench.contender;
