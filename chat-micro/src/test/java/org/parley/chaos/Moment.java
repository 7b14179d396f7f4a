package org.parley.chaos;

/** When a fault strikes, as the struck question sees it. */
enum Moment {
    BEFORE_ACCEPTED("before accepted"),
    BEFORE_STARTED("accepted, not started"),
    /** Of the model alone: it is asked when a turn has started. */
    BEFORE_FIRST_DELTA("started, no delta yet"),
    AFTER_FIRST_DELTA("after the first delta"),
    MID_ANSWER("mid-answer"),
    DURING_FINISH("during finish"),
    WHILE_WAITING("while turns wait");

    private final String label;

    Moment(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
