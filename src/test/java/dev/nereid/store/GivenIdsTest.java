package dev.nereid.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.store.GivenIds.GivenId;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of a replica go by the IDs that servers gave. */
@Tag("sqlite")
class GivenIdsTest {
    private static final UUID RUN = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    @TempDir
    private Path directory;

    private TestStore replica;

    @BeforeEach
    void open() {
        replica = TestStore.replica(directory);
        replica.apply(LogScript.ofRun(RUN, LogScript.T0));
        replica.apply(LogScript.ofRun(OTHER, LogScript.T0 + 1));
    }

    @AfterEach
    void close() {
        replica.close();
    }

    private static GivenId given(UUID run, String id, long time) {
        return new GivenId(run, id, "team/vision", time);
    }

    /** Returns whether there was anything new. */
    private boolean note(String source, GivenId... given) {
        return replica.store.ingest(ingest -> {
            boolean isNew = ingest.givenIds().put(source, "print", List.of(given));
            if (isNew) {
                ingest.givenIds().settle(List.of(source));
            }
            return isNew;
        });
    }

    private String id(UUID run) {
        return replica.store.object(run.toString()).id();
    }

    @Test
    void aRunGoesByTheIdThatItWasGivenLast() {
        assertThat(id(RUN)).startsWith("offline/");

        assertThat(note("a.db", given(RUN, "VIS-1", 10), given(RUN, "VIS-7", 20)))
                .isTrue();

        assertThat(id(RUN)).isEqualTo("VIS-7");
        assertThat(replica.store.object("VIS-7").objectId()).isEqualTo(RUN);
        assertThat(replica.store.object("VIS-1").objectId()).isEqualTo(RUN);
        assertThat(id(OTHER)).startsWith("offline/");
    }

    @Test
    void aNoteThatSaysTheSameAgainIsNothingNew() {
        note("a.db", given(RUN, "VIS-1", 10));
        assertThat(note("a.db", given(RUN, "VIS-1", 11))).isFalse();
        assertThat(note("a.db", given(RUN, "VIS-2", 12))).isTrue();
        assertThat(id(RUN)).isEqualTo("VIS-2");
    }

    @Test
    void whereTwoServersGaveOneIdTheLaterWordCounts() {
        note("a.db", given(RUN, "VIS-1", 10));
        note("b.db", given(OTHER, "VIS-1", 20));
        assertThat(id(RUN)).startsWith("offline/");
        assertThat(id(OTHER)).isEqualTo("VIS-1");

        note("a.db", given(RUN, "VIS-1", 30));

        assertThat(id(RUN)).isEqualTo("VIS-1");
        assertThat(id(OTHER)).startsWith("offline/");

        note("a.db", given(RUN, "VIS-2", 40));
        assertThat(id(RUN)).isEqualTo("VIS-2");
        assertThat(id(OTHER)).isEqualTo("VIS-1");
    }

    @Test
    void twoRunsMayChangeTheirIds() {
        note("a.db", given(RUN, "VIS-1", 10));
        note("b.db", given(OTHER, "VIS-2", 10));

        replica.store.ingest(ingest -> {
            ingest.givenIds().put("a.db", "", List.of(given(RUN, "VIS-2", 20)));
            ingest.givenIds().put("b.db", "", List.of(given(OTHER, "VIS-1", 20)));
            ingest.givenIds().settle(List.of("a.db", "b.db"));
            return null;
        });

        assertThat(id(RUN)).isEqualTo("VIS-2");
        assertThat(id(OTHER)).isEqualTo("VIS-1");
    }

    @Test
    void aRunIsInTheProjectWhereTheServerHasIt() {
        note("a.db", new GivenId(RUN, "HID-3", "elsewhere/hidden", 10));

        assertThat(replica.store.object("HID-3").project()).isEqualTo("elsewhere/hidden");
        assertThat(replica.store.object(OTHER.toString()).project()).isEqualTo("team/vision");
    }

    @Test
    void anIdOfARunThatIsNotHereWaitsForIt() {
        UUID later = new UUID(0, 3);
        note("c.db", given(later, "VIS-3", 10));
        replica.apply(LogScript.ofRun(later, LogScript.T0 + 2));

        replica.store.ingest(ingest -> {
            ingest.givenIds().settle(List.of("c.db"));
            return null;
        });

        assertThat(id(later)).isEqualTo("VIS-3");
    }
}
