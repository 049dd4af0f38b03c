package dev.nereid;

/** What a commit to the run file survives. */
public enum Durability {
    /** A kill of the process ({@code kill -9}, out of memory). A power failure may cost the last commits. The default. */
    KILL_SAFE,

    /** A power failure too: every commit waits for the disk, some milliseconds on most. */
    POWER_SAFE
}
