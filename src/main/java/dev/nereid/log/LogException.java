package dev.nereid.log;

import java.util.UUID;

/** Something about a run file went wrong; the message says what, whether data is safe, and what to do. */
public class LogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LogException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The log has been closed; nothing more can be put into it. */
    public static final class Closed extends LogException {
        private static final long serialVersionUID = 1L;

        public Closed(String message) {
            super(message, null);
        }
    }

    /** The queue stayed full and the caller asked to be told. */
    public static final class QueueFull extends LogException {
        private static final long serialVersionUID = 1L;

        public QueueFull(String message) {
            super(message, null);
        }
    }

    /** A path has another type, or is a namespace. */
    public static final class Conflict extends LogException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message, null);
        }
    }

    /** What is to be gone on with is an object of another kind. */
    public static final class WrongKind extends LogException {
        private static final long serialVersionUID = 1L;

        public WrongKind(String message) {
            super(message, null);
        }
    }

    /** The file could not be read now, which is no sign of damage while somebody may be writing it: try again. */
    public static final class TryAgain extends LogException {
        private static final long serialVersionUID = 1L;

        public TryAgain(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The file is no run file, or of a newer format, or its content fails its checksums. */
    public static class Unreadable extends LogException {
        private static final long serialVersionUID = 1L;

        public Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Something in the file is not as its writer wrote it. */
    public static class Damaged extends Unreadable {
        private static final long serialVersionUID = 1L;

        public Damaged(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Operations are lost from a damaged file whose writer is gone; what follows them can be read. */
    public static final class Lost extends Damaged {
        private static final long serialVersionUID = 1L;

        private final String which;
        private final UUID logId;
        private final long first;
        private final long last;

        Lost(String which, UUID logId, long first, long last) {
            super(which + " " + RunFileFailure.GOOD_COPY, null);
            this.which = which;
            this.logId = logId;
            this.first = first;
            this.last = last;
        }

        /** Which operations are lost from which file: the message without what can be done. */
        public String which() {
            return which;
        }

        public UUID logId() {
            return logId;
        }

        /** Sequence of the first that is lost. */
        public long first() {
            return first;
        }

        /** Sequence of the last one before the next that can be read. */
        public long last() {
            return last;
        }
    }

    /** The file is a part of a log, and the target lacks what comes before it. */
    public static final class BeginsTooLate extends LogException {
        private static final long serialVersionUID = 1L;

        BeginsTooLate(String message) {
            super(message, null);
        }
    }

    /** There is no such file any more: it was deleted or moved. */
    public static final class Gone extends Unreadable {
        private static final long serialVersionUID = 1L;

        public Gone(String message) {
            super(message, null);
        }
    }

    /** The file is no run file at all. */
    public static class Foreign extends Unreadable {
        private static final long serialVersionUID = 1L;

        public Foreign(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Nothing was ever logged in the file: its writer was killed while it created it. */
    public static final class Empty extends Foreign {
        private static final long serialVersionUID = 1L;

        public Empty(String message) {
            super(message, null);
        }
    }
}
