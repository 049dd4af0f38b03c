package dev.nereid.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.Mode;
import dev.nereid.Nereid;
import dev.nereid.Run;
import dev.nereid.codec.Sha256;
import dev.nereid.log.RunFileName;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.RowForger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that are damaged, or made by somebody who means harm: what is in one is what was packed, or it is refused. */
@Tag(Campaign.TAG)
class HostileBundleTest {
    @TempDir
    private Path base;

    private Path bundle;
    private byte[] good;
    private Manifest manifest;

    @BeforeEach
    void pack() throws IOException {
        Path runs = base.resolve("runs");
        bundle = base.resolve("bundle.zip");
        try (Run run = Nereid.initRun()
                .mode(Mode.OFFLINE)
                .directory(runs)
                .project("ml/x")
                .start()) {
            run.assign("x", 1);
            run.upload("a", Files.writeString(base.resolve("a"), "the first content"));
            run.upload("b", Files.writeString(base.resolve("b"), "b".repeat(3000)));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path workspace = Files.createDirectory(base.resolve("workspace"));
        BundleWriter writer = new BundleWriter(out, workspace, "host");
        writer.add(RunFileName.list(runs).get(0), Told.NOTHING);
        manifest = writer.finish();
        good = out.toByteArray();
    }

    private interface Use {
        void of(Bundle.Unpacked unpacked, Path directory) throws IOException;
    }

    private void unpack(byte[] bytes, Use use) throws IOException {
        Files.write(bundle, bytes);
        try (Workspace workspace = Workspace.in(base)) {
            try (Bundle opened = Bundle.open(bundle)) {
                use.of(opened.unpack(workspace.path()), workspace.path());
            } finally {
                assertThat(names(base))
                        .as("nothing is written anywhere else")
                        .containsExactlyInAnyOrder(
                                "a",
                                "b",
                                "runs",
                                "workspace",
                                "bundle.zip",
                                workspace.path().getFileName().toString());
            }
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Whether it was taken; what was taken is right. */
    private boolean isTaken(byte[] bytes) throws IOException {
        boolean[] taken = new boolean[1];
        try {
            unpack(bytes, (unpacked, directory) -> {
                for (Bundle.Item item : unpacked.items()) {
                    if (item.failure() == null) {
                        assertThat(item.log().end())
                                .isEqualTo(manifest.logs().get(0).end());
                        assertThat(Sha256.of(item.file()))
                                .isEqualTo(manifest.logs().get(0).sha256());
                        taken[0] = true;
                    } else {
                        assertThat(Files.exists(item.file()) && item.failure().endsWith("is damaged."))
                                .isFalse();
                    }
                }
                assertContents(directory);
            });
        } catch (BundleException e) {
            assertThat(e.getMessage()).contains("is no bundle that can be used: ", "Nothing of it was taken");
        }
        return taken[0];
    }

    private static void assertContents(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(each -> each.getParent().toString().endsWith(".files"))
                    .toList()) {
                assertThat(Sha256.of(file)).isEqualTo(file.getFileName().toString());
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------ damage --

    @Test
    void aGoodBundleIsTaken() throws IOException {
        assertThat(isTaken(good)).isTrue();
        unpack(good, (unpacked, directory) -> {
            assertThat(unpacked.failures()).isEmpty();
            String files = Manifest.stem(manifest.logs().get(0).file()) + ".files";
            assertThat(directory.resolve(files).toFile().list()).hasSize(2);
        });
    }

    @Test
    void noBeginningOfABundlePassesForIt() throws IOException {
        int step = Campaign.size(37, 1);
        for (int length = 0; length < good.length; length += step) {
            assertThat(isTaken(Arrays.copyOf(good, length)))
                    .as("cut to " + length)
                    .isFalse();
        }
    }

    @Test
    void everyRegionMayBeDamagedAndNothingWrongIsTaken() throws IOException {
        int region = Math.max(1, good.length / Campaign.size(100, 2000));
        Random random = new Random(7);
        int taken = 0;
        for (int from = 0; from < good.length; from += region) {
            byte[] damaged = good.clone();
            damaged[Math.min(good.length - 1, from + random.nextInt(region))] ^= (byte) (1 << random.nextInt(8));
            taken += isTaken(damaged) ? 1 : 0;
        }
        assertThat(taken)
                .as("what nobody reads, such as the time of an entry, may be damaged")
                .isLessThan(good.length / region);
    }

    @Test
    void anyDamageIsNamedOrCostsNothing() {
        Campaign.run("a bundle was damaged", 60, 20_000, random -> {
            byte[] damaged = good.clone();
            switch (random.nextInt(4)) {
                case 0 -> {
                    for (int i = random.nextInt(8); i >= 0; i--) {
                        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case 1 -> {
                    int from = random.nextInt(damaged.length);
                    Arrays.fill(damaged, from, from + random.nextInt(damaged.length - from), (byte) random.nextInt(3));
                }
                case 2 -> damaged = Arrays.copyOf(damaged, random.nextInt(2 * damaged.length));
                default -> { // the end, where lengths and offsets are
                    int end = Math.min(200, damaged.length);
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        damaged[damaged.length - 1 - random.nextInt(end)] = (byte) random.nextInt();
                    }
                }
            }
            isTaken(damaged);
        });
    }

    @Test
    void aDamagedContentCostsItselfOnly() throws IOException {
        Map<String, byte[]> entries = entries();
        String name = manifest.contents().get(0).file();
        byte[] content = entries.get(name).clone();
        content[0] ^= 1;
        entries.put(name, content);
        unpack(zip(entries), (unpacked, directory) -> {
            assertThat(unpacked.items().get(0).failure()).isNull();
            assertThat(unpacked.failures()).hasSize(1).first().asString().contains(name, "is damaged");
        });
    }

    // ----------------------------------------------------------------------------------------------------- malice --

    private Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(good))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private void assertRefused(byte[] bytes, String reason) {
        assertThatThrownBy(() -> unpack(bytes, (unpacked, directory) -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(reason);
    }

    private byte[] withManifest(UnaryOperator<String> change) throws IOException {
        Map<String, byte[]> entries = entries();
        String text = new String(entries.get(Manifest.NAME), StandardCharsets.UTF_8);
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        entries.put(Manifest.NAME, changed.getBytes(StandardCharsets.UTF_8));
        return zip(entries);
    }

    @Test
    void noNameLeadsOutOfTheDirectory() throws IOException {
        String runFile = manifest.logs().get(0).file();
        String content = manifest.contents().get(0).file();
        for (String evil : List.of(
                "../" + runFile,
                "/tmp/" + runFile,
                "sub/" + runFile,
                "..",
                "",
                runFile + "/x.db",
                "C:\\" + runFile,
                runFile + "\u0000")) {
            Map<String, byte[]> entries = entries();
            entries.put(evil.isEmpty() ? "empty" : evil, entries.remove(runFile));
            String text = new String(entries.get(Manifest.NAME), StandardCharsets.UTF_8)
                    .replace(
                            "\"" + runFile + "\"",
                            "\"" + evil.replace("\\", "\\\\").replace("\u0000", "\\u0000") + "\"");
            entries.put(Manifest.NAME, text.getBytes(StandardCharsets.UTF_8));
            assertRefused(zip(entries), "in a way that makes no sense");
        }
        for (String evil :
                List.of("../" + content, content.replace(".files/", ".files/../"), content.replace(".files", ""))) {
            assertRefused(withManifest(text -> text.replace(content, evil)), "in a way that makes no sense");
        }
    }

    @Test
    void entriesAndManifestAreTheSame() throws IOException {
        Map<String, byte[]> more = entries();
        more.put("../../evil.sh", new byte[10]);
        assertRefused(zip(more), "an entry that its manifest does not name");
        Map<String, byte[]> fewer = entries();
        fewer.remove(manifest.contents().get(0).file());
        assertRefused(zip(fewer), "lacks an entry");
        Map<String, byte[]> none = entries();
        none.remove(Manifest.NAME);
        assertRefused(zip(none), "no manifest.json");
        assertRefused(withManifest(text -> text.replace("\"size\" : 3000", "\"size\" : 2999")), "another size");
        assertRefused(withManifest(text -> text.replace("\"size\" : 3000", "\"size\" : -1")), "makes no sense");
        assertRefused(withManifest(text -> text.replace("\"format\" : 1", "\"format\" : 2")), "of format 2");
        assertRefused(withManifest(text -> text.substring(10)), "not one that nereid pack writes");
        assertRefused(withManifest(text -> "[".repeat(100_000)), "not one that nereid pack writes");
    }

    @Test
    void anEntryTwiceIsRefused() throws IOException {
        Map<String, byte[]> entries = entries();
        String name = manifest.contents().get(0).file();
        String twin = name.substring(0, name.length() - 1) + (name.endsWith("0") ? "1" : "0");
        entries.put(twin, entries.get(name));
        byte[] bytes = zip(entries);
        byte[] from = twin.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= bytes.length - from.length; i++) { // under the same name, which no writer allows
            if (Arrays.equals(bytes, i, i + from.length, from, 0, from.length)) {
                bytes[i + from.length - 1] = (byte) name.charAt(name.length() - 1);
            }
        }
        assertRefused(bytes, "an entry twice");
    }

    @Test
    void whatAManifestSaysOfALogIsLookedAt() throws IOException {
        Manifest.Log log = manifest.logs().get(0);
        for (UnaryOperator<String> lie : List.<UnaryOperator<String>>of(
                text -> text.replace(
                        "\"to\" : " + log.end().sequence(),
                        "\"to\" : " + (log.end().sequence() - 1)),
                text -> text.replace(log.logId().toString(), log.objectId().toString()),
                text -> text.replace("\"object\" : \"" + log.objectId(), "\"object\" : \"" + log.logId()),
                text -> text.replace("\"after\" : 0", "\"after\" : 1"),
                text -> text.replace(Long.toHexString(log.end().digest()), "77"))) {
            unpack(
                    withManifest(lie),
                    (unpacked, directory) -> assertThat(unpacked.items().get(0).failure())
                            .contains("is another log than its manifest says"));
        }
    }

    /** A row of the right checksum, which claims to be of the end of time; the file beside it is as it was packed. */
    private byte[] runFileWithRowAt(long sequence) throws Exception {
        Path file = base.resolve("runs").resolve("forged.db");
        Files.write(file, entries().get(manifest.logs().get(0).file()));
        RowForger.insert(file, sequence);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    @Test
    @Timeout(600)
    void aRowAtTheEndOfTimeHoldsUpNobody() throws Exception {
        Manifest.Log log = manifest.logs().get(0);
        for (long sequence : new long[] {20_000_000_000L, 1L << 62, Long.MAX_VALUE}) {
            byte[] forged = runFileWithRowAt(sequence);
            MessageDigest digest = Sha256.digest();
            digest.update(forged);
            Map<String, byte[]> entries = entries();
            entries.put(log.file(), forged);
            String text = new String(entries.get(Manifest.NAME), StandardCharsets.UTF_8)
                    .replace("\"size\" : " + log.size(), "\"size\" : " + forged.length)
                    .replace(log.sha256(), Sha256.text(digest))
                    .replace("\"to\" : " + log.end().sequence(), "\"to\" : " + sequence)
                    .replace(
                            "\"lost\" : 0",
                            "\"lost\" : " + (sequence - log.end().sequence() - 1));
            entries.put(Manifest.NAME, text.getBytes(StandardCharsets.UTF_8));
            unpack(
                    zip(entries),
                    (unpacked, directory) -> assertThat(unpacked.items().get(0).failure())
                            .contains("is another log than its manifest says"));
        }
    }

    @Test
    @Timeout(600)
    void whatIsPackedOfARunFileWithSuchARowIsTheRest() throws Exception {
        for (long sequence : new long[] {20_000_000_000L, 1L << 62, Long.MAX_VALUE}) {
            Path file = Files.write(base.resolve("runs").resolve("forged.db"), runFileWithRowAt(sequence));
            RowForger.insert(file, sequence - 1); // a pair, so that the end alone looks good
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BundleWriter writer = new BundleWriter(out, base.resolve("workspace"), "host");
            assertThat(writer.add(file, Told.NOTHING).failures())
                    .anySatisfy(failure -> assertThat(failure).contains("is damaged"));
            Manifest packed = writer.finish();
            assertThat(packed.logs().get(0).end())
                    .isEqualTo(manifest.logs().get(0).end());
            Files.delete(file);
            unpack(
                    out.toByteArray(),
                    (unpacked, directory) ->
                            assertThat(unpacked.items().get(0).failure()).isNull());
        }
    }

    @Test
    void aBombDoesNotGoOff() throws IOException {
        Map<String, byte[]> entries = entries();
        String name = manifest.contents().get(1).file();
        entries.put(name, new byte[50 << 20]); // 50 KiB packed
        byte[] more = zip(entries);
        assertRefused(more, "another size");
        unpack(sizesIn(more, 50 << 20, (int) manifest.contents().get(1).size()), (unpacked, directory) -> {
            assertThat(unpacked.failures()).hasSize(1).first().asString().contains(name, "is damaged");
            assertThat(Files.exists(directory.resolve(name))).isFalse();
        });
        assertRefused(
                withManifest(text -> text.replace("\"size\" : 3000", "\"size\" : " + (1L << 60))), "another size");
    }

    /** The same archive, which claims that its entry is as large as its manifest says. */
    private byte[] sizesIn(byte[] zip, int from, int to) {
        byte[] changed = zip.clone();
        for (int i = 0; i < changed.length - 4; i++) {
            int value = (changed[i] & 0xff)
                    | (changed[i + 1] & 0xff) << 8
                    | (changed[i + 2] & 0xff) << 16
                    | (changed[i + 3] & 0xff) << 24;
            if (value == from) {
                for (int j = 0; j < 4; j++) {
                    changed[i + j] = (byte) (to >> 8 * j);
                }
            }
        }
        return changed;
    }

    @Test
    void aHugeListOfEntriesIsNotRead() throws IOException {
        byte[] huge = Arrays.copyOf(good, good.length);
        int end = huge.length - 22;
        for (int i = 0; i < 4; i++) {
            huge[end + 12 + i] = (byte) (0x7fffffff >> 8 * i);
        }
        assertRefused(huge, "its list of entries claims to have 2147483647 bytes");
    }
}
