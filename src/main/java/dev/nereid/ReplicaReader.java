package dev.nereid;

import dev.nereid.log.LocalContents;
import dev.nereid.log.LogException;
import dev.nereid.model.FileRef;
import dev.nereid.model.ObjectQuery;
import dev.nereid.model.ObjectView;
import dev.nereid.model.SeriesPoints;
import dev.nereid.query.NqlFilter;
import dev.nereid.settings.Durations;
import dev.nereid.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Asks the replica of a data directory, which is brought up to date with each question. */
final class ReplicaReader implements ObjectReader {
    private final ReplicaAccess replica;
    private final Function<Store, ObjectView> question;
    private final Duration limit;
    private final Runnable atClose;

    /**
     * @param question finds the object
     * @param limit how long to wait for others who read the same run files
     */
    ReplicaReader(ReplicaAccess replica, Function<Store, ObjectView> question, Duration limit, Runnable atClose) {
        this.replica = replica;
        this.question = question;
        this.limit = limit;
        this.atClose = atClose;
    }

    @Override
    public ObjectView object() {
        refresh();
        return replica.ask(question);
    }

    /** Pages after the first are of what the first was read from: to look at every run file again would take its time. */
    @Override
    public List<ObjectView> objects(ObjectQuery query) {
        if (!replica.isOpen() || query.after() == null) {
            refresh();
        }
        return replica.ask(store -> store.objects(query, NqlFilter.of(query)));
    }

    @Override
    public List<FileRef> files(String path) {
        refresh();
        return replica.ask(store -> store.files(id(store), path));
    }

    @Override
    public SeriesPoints series(String path, int maxPoints) {
        refresh();
        return replica.ask(store -> store.series(id(store), path, maxPoints));
    }

    private String id(Store store) {
        return question.apply(store).objectId().toString();
    }

    @Override
    public void content(FileRef file, Path target) throws IOException {
        copy(replica.data(), file, target);
    }

    static void copy(Path data, FileRef file, Path target) throws IOException {
        try {
            LocalContents.copy(data, file, target);
        } catch (LogException e) {
            throw new NereidException(e.getMessage(), e);
        }
    }

    /** Until what is in the run files now is in the replica: whoever reads what he wrote can't do with an earlier state. */
    private void refresh() {
        String reason = replica.refresh(limit);
        if (reason != null) {
            throw new NereidException(
                    "The run files in " + replica.data() + " could not be read within " + Durations.text(limit) + ": "
                            + reason + " Nothing that was logged is lost. Try again.",
                    null);
        }
        replica.warnOfProblems();
    }

    @Override
    public void close() {
        replica.close();
        atClose.run();
    }
}
