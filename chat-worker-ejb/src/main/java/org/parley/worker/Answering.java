package org.parley.worker;

import org.parley.config.ModelSettings;
import org.parley.config.WorkerSettings;
import org.parley.groq.Backoff;
import org.parley.groq.GroqClient;
import org.parley.redis.GroupCommit;
import org.parley.redis.Turns;

/** What every turn needs to be answered. */
record Answering(
        WorkerSettings limits,
        ModelSettings model,
        Turns turns,
        GroupCommit commit,
        GroqClient groq,
        Backoff backoff,
        TurnReports reports) {}
