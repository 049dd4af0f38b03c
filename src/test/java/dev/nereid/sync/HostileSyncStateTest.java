package dev.nereid.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.log.RunFileName;
import dev.nereid.sync.SyncState.Entry;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Mutation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sync state that somebody has changed is a cache that is of no use, or says less. */
class HostileSyncStateTest {
    @TempDir
    private Path directory;

    @Test
    @Tag(Campaign.TAG)
    void aSyncStateWhoseBytesWereChangedIsReadAsFarAsItMakesSense() {
        Path runFile = directory.resolve("20260101T000000.000000Z-run-5f0c4d11.db");
        UUID id = UUID.randomUUID();
        Entry entry = new Entry(id, 1, "http://x", 9, 7, -2, 3, id, "A-1", "a/b", 1, 2, 9, 5, List.of("p: no"));
        byte[] good = (entry.line() + "\n" + entry.line() + "\n").getBytes(StandardCharsets.UTF_8);
        Campaign.run("a sync state whose bytes were mutated", 500, 50_000, random -> {
            Files.write(RunFileName.sync(runFile), Mutation.of(good, random));
            for (Entry each : SyncState.load(runFile)) {
                assertThat(each.complete()).isBetween(0L, each.acknowledged());
                assertThat(each.rejections()).noneMatch(text -> text.matches("(?s).*\\p{Cntrl}.*"));
            }
            SyncState.save(runFile, entry);
            assertThat(SyncState.load(runFile, id).sysId()).isEqualTo("A-1");
        });
    }
}
