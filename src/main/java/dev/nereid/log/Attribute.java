package dev.nereid.log;

import dev.nereid.model.AttributeType;

/**
 * What this process knows of one attribute: its type and, for a series, the last step. There is one per path for the
 * life of the log, small on purpose: jobs have a hundred thousand of them.
 */
public final class Attribute {
    final String path;
    final AttributeType type;

    /** Before the first point: the first auto step is 0. */
    static final double NO_STEP = -1;

    /** Guarded by the queue. */
    private double lastStep;

    /** Of the attribute that it was made for. */
    enum Life {
        /** Nothing was logged to it yet. */
        AWAITED,
        KNOWN,
        /** Deleted: whoever holds this handle looks the path up again. */
        REMOVED
    }

    volatile Life life;

    /** Whether its points are no less than parameters: they are dropped last. */
    private volatile boolean vital;

    /** What was found then. */
    volatile Attribute successor;

    /** Points of this series in the chunk that the writer is grouping, and where they go. For the writer alone. */
    int groupCount;

    int groupNext;

    Attribute(String path, AttributeType type, double lastStep, Life life) {
        this.life = life;
        this.lastStep = lastStep;
        this.path = path;
        this.type = type;
    }

    public String path() {
        return path;
    }

    public AttributeType type() {
        return type;
    }

    /** For what says why a run ended: points of this series are dropped last, as parameters are. */
    public void makeVital() {
        vital = true;
    }

    boolean isVital() {
        return vital;
    }

    double nextStep() {
        return lastStep + 1;
    }

    /** For seeding from several logs: the furthest of them. */
    void raiseLastStep(double step) {
        lastStep = Math.max(lastStep, step);
    }

    void setLastStep(double step) {
        lastStep = step;
    }
}
