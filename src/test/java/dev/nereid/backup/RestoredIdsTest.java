package dev.nereid.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.AppliedState;
import dev.nereid.model.Operation;
import dev.nereid.model.Visibility;
import dev.nereid.store.Store;
import dev.nereid.store.StoreException;
import dev.nereid.store.StoreException.Reason;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No ID is given twice, whatever is created, deleted, backed up and restored, in whatever order. */
class RestoredIdsTest {
    private static final int STEPS = 120;
    private static final long T0 = LogScript.T0;

    @TempDir
    private Path directory;

    private int round;

    @Test
    @Tag(Campaign.TAG)
    void noIdIsGivenTwice() {
        Campaign.run("a random history of " + STEPS + " steps with backups and restores", 10, 200, random -> {
            try (History history = new History(directory.resolve("round-" + round++), random)) {
                history.play();
            }
        });
    }

    /** A run, model or version, as the client has it that logs to it. */
    private static final class Client {
        final UUID objectId;
        final LogScript log;
        final boolean isModel;
        String project;
        String knownId; // null until a server has given one

        Client(Operation.Create create) {
            this.objectId = create.objectId();
            this.isModel = create.modelKey() != null;
            this.project = create.project();
            this.log = LogScript.of(create, T0);
        }
    }

    private static final class History implements AutoCloseable {
        final Path directory;
        final Random random;
        final List<Client> clients = new ArrayList<>();
        final Map<String, UUID> owners = new HashMap<>(); // of every ID that was ever given
        final Map<String, String> projects = new HashMap<>(); // by key: those too
        StorePlace place;
        Store store;
        int lives;
        int keys;
        boolean hasBackup;

        History(Path directory, Random random) throws IOException {
            this.directory = directory;
            this.random = random;
            this.place = Places.usual(directory.resolve("data-0"));
            this.store = Places.open(place);
        }

        void play() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                int dice = random.nextInt(100);
                if (dice < 55) {
                    deliver(newClient());
                } else if (dice < 85 && !clients.isEmpty()) {
                    deliver(clients.get(random.nextInt(clients.size())));
                } else if (dice < 90 && !clients.isEmpty()) {
                    delete(clients.get(random.nextInt(clients.size())));
                } else if (dice < 95) {
                    Backup.make(place, directory.resolve("backup"));
                    hasBackup = true;
                } else if (hasBackup) {
                    restore();
                }
            }
            clients.forEach(this::deliver); // all come again in the end
        }

        private Client newClient() {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            String project = "team/p" + random.nextInt(3);
            List<Client> models = clients.stream()
                    .filter(client -> client.isModel && client.knownId != null)
                    .toList();
            int dice = random.nextInt(10);
            Operation.Create create;
            if (dice == 0) {
                create = Operation.Create.model(id, project, "M" + keys++, null);
            } else if (dice < 4 && !models.isEmpty()) {
                Client model = models.get(random.nextInt(models.size()));
                create = Operation.Create.modelVersion(id, null, model.objectId, null);
            } else {
                create = Operation.Create.run(id, project, null, null);
            }
            Client client = new Client(create);
            clients.add(client);
            return client;
        }

        private void deliver(Client client) {
            client.log.set(T0 + client.log.size(), "n", client.log.size());
            AppliedState state;
            try {
                state = store.as(TestStore.ADMIN).apply(client.log.all(), client.knownId);
            } catch (StoreException e) { // deleted here, or its model is not back yet
                assertThat(e.reason()).isIn(Reason.OBJECT_DELETED, Reason.MODEL_UNKNOWN);
                return;
            }
            assertThat(state.outcome()).isEqualTo(AppliedState.Outcome.APPLIED);
            assertThat(state.applied()).isEqualTo(client.log.size());
            if (client.knownId != null) {
                assertThat(state.sysId()).as("the ID that it had").isEqualTo(client.knownId);
            }
            client.knownId = state.sysId();
            UUID owner = owners.putIfAbsent(state.sysId(), client.objectId);
            assertThat(owner == null ? client.objectId : owner)
                    .as(state.sysId())
                    .isEqualTo(client.objectId);
            String key = state.sysId().replaceFirst("-.*", "");
            String project = projects.putIfAbsent(key, state.project());
            assertThat(project == null ? state.project() : project).as(key).isEqualTo(state.project());
        }

        private void delete(Client client) {
            if (client.knownId != null) {
                try {
                    store.removal().trash(List.of(client.knownId));
                    store.removal().delete(List.of(client.knownId));
                } catch (StoreException e) {
                    assertThat(e.reason()).isEqualTo(Reason.OBJECT_UNKNOWN); // not back yet, or deleted before
                }
            }
        }

        /** In the place of the store; or elsewhere, where nobody knows which IDs were given since. */
        private void restore() throws IOException {
            store.close();
            if (random.nextBoolean()) {
                place = Places.usual(directory.resolve("data-" + ++lives));
            }
            boolean knowsIds = Files.exists(place.issuedIds());
            assertThat(Restore.run(directory.resolve("backup"), place, 1000).knowsIds())
                    .isEqualTo(knowsIds);
            store = Places.open(place);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void aKeyOfALostModelIsNobodyElses() throws IOException {
        StorePlace place = Places.usual(directory.resolve("data"));
        Client lost = new Client(Operation.Create.model(UUID.randomUUID(), "team/vision", "FOREST", null));
        try (Store store = Places.open(place)) {
            store.as(TestStore.ADMIN)
                    .apply(LogScript.ofRun(UUID.randomUUID(), T0).all());
            Backup.make(place, directory.resolve("backup"));
            lost.knownId = store.as(TestStore.ADMIN).apply(lost.log.all()).sysId();
        }
        Restore.run(directory.resolve("backup"), place, 1000);
        try (Store store = Places.open(place)) {
            Client other = new Client(Operation.Create.model(UUID.randomUUID(), "team/vision", "FOREST", null));
            assertThat(reasonOf(() -> store.as(TestStore.ADMIN).apply(other.log.all())))
                    .isEqualTo(Reason.MODEL_KEY_TAKEN);
            assertThat(store.as(TestStore.ADMIN)
                            .apply(lost.log.all(), lost.knownId)
                            .sysId())
                    .isEqualTo("VISION-FOREST");
        }
    }

    @Test
    void aKeyOfALostProjectIsKeptForAProjectOfItsName() throws IOException {
        StorePlace place = Places.usual(directory.resolve("data"));
        try (Store store = Places.open(place)) {
            Backup.make(place, directory.resolve("backup"));
            store.administration().createProject("team/vision", "EYE", Visibility.WORKSPACE);
        }
        Restore.run(directory.resolve("backup"), place, 1000);
        try (Store store = Places.open(place)) {
            var administration = store.administration();
            assertThat(reasonOf(() -> administration.createProject("team/other", "EYE", Visibility.WORKSPACE)))
                    .isEqualTo(Reason.PROJECT_EXISTS);
            assertThat(administration
                            .createProject("team/vision", null, Visibility.WORKSPACE)
                            .key())
                    .isEqualTo("EYE");
        }
    }

    @Test
    void anIdThatWasNeverLostIsNotGivenForTheAsking() throws IOException {
        StorePlace place = Places.usual(directory.resolve("data"));
        try (Store store = Places.open(place)) {
            LogScript first = LogScript.ofRun(UUID.randomUUID(), T0);
            LogScript second = LogScript.ofRun(UUID.randomUUID(), T0);
            assertThat(store.as(TestStore.ADMIN).apply(first.all(), "VISION-7").sysId())
                    .isEqualTo("VISION-1");
            Backup.make(place, directory.resolve("backup"));
            assertThat(store.as(TestStore.ADMIN).apply(second.all(), "VISION-1").sysId())
                    .isEqualTo("VISION-2");
        }
        Restore.run(directory.resolve("backup"), place, 1000);
        try (Store store = Places.open(place)) {
            LogScript third = LogScript.ofRun(UUID.randomUUID(), T0);
            String given = store.as(TestStore.ADMIN)
                    .apply(third.all(), "VISION-999999999")
                    .sysId();
            assertThat(given).isEqualTo("VISION-1001"); // behind the block from which the last was given
        }
    }

    @Test
    void withoutAnyKnowledgeNumbersSkipAheadAndTheLostOnesAreGivenBack() throws IOException {
        StorePlace place = Places.usual(directory.resolve("data"));
        LogScript lost = LogScript.ofRun(UUID.randomUUID(), T0);
        try (Store store = Places.open(place)) {
            store.as(TestStore.ADMIN)
                    .apply(LogScript.ofRun(UUID.randomUUID(), T0).all());
            Backup.make(place, directory.resolve("backup"));
            store.as(TestStore.ADMIN).apply(lost.all());
        }
        StorePlace elsewhere = Places.usual(directory.resolve("elsewhere"));
        assertThat(Restore.run(directory.resolve("backup"), elsewhere, 500).knowsIds())
                .isFalse();
        try (Store store = Places.open(elsewhere)) {
            LogScript fresh = LogScript.ofRun(UUID.randomUUID(), T0);
            assertThat(store.as(TestStore.ADMIN).apply(fresh.all()).sysId()).isEqualTo("VISION-502");
            assertThat(store.as(TestStore.ADMIN).apply(lost.all(), "VISION-2").sysId())
                    .isEqualTo("VISION-2");
        }
    }

    private static Reason reasonOf(Runnable refused) {
        try {
            refused.run();
            return null;
        } catch (StoreException e) {
            return e.reason();
        }
    }
}
