package dev.nereid.replica;

import dev.nereid.store.GivenIds.GivenId;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What is noted about run files by those who sync them: which IDs servers gave. */
public interface DeliveryNotes {
    /** Nobody notes anything. */
    DeliveryNotes NONE = new DeliveryNotes() {
        @Override
        public Function<Path, String> prints() {
            return file -> null;
        }

        @Override
        public List<GivenId> read(Path file) {
            return List.of();
        }
    };

    /**
     * Looks which notes there are now. The answer tells, for a run file, the print of its note: equal as long as the note stays
     * the same, empty if that can't be told, and null if there is no note.
     */
    Function<Path, String> prints();

    /** What is noted about a run file. */
    List<GivenId> read(Path file);
}
