package org.parley.system;

import jakarta.json.JsonObject;
import java.util.Optional;

/** A question and what a client has made of its frames so far. Confined to the client's lock. */
public final class Turn {
    public final String turn;
    public final String askId;
    public final String question;
    public final StringBuilder answer = new StringBuilder();
    public final StringBuilder reasoning = new StringBuilder();
    public int attempt;
    public Optional<JsonObject> end = Optional.empty();

    Turn(String turn, String askId, String question) {
        this.turn = turn;
        this.askId = askId;
        this.question = question;
    }

    Turn copy() {
        Turn copy = new Turn(turn, askId, question);
        copy.answer.append(answer);
        copy.reasoning.append(reasoning);
        copy.attempt = attempt;
        copy.end = end;
        return copy;
    }

    public boolean isDone() {
        return end.isPresent() && Json.text(end.get(), "type").equals("done");
    }
}
