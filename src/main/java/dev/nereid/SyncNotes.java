package dev.nereid;

import dev.nereid.replica.DeliveryNotes;
import dev.nereid.store.GivenIds.GivenId;
import dev.nereid.sync.SyncState;
import dev.nereid.sync.SyncStatePrints;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What syncs have noted beside run files. */
final class SyncNotes implements DeliveryNotes {
    @Override
    public Function<Path, String> prints() {
        return new SyncStatePrints()::of;
    }

    @Override
    public List<GivenId> read(Path file) {
        return SyncState.load(file).stream()
                .map(entry -> new GivenId(entry.objectId(), entry.sysId(), entry.project(), entry.micros()))
                .toList();
    }
}
