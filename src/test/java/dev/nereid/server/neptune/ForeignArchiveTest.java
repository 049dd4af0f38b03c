package dev.nereid.server.neptune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are little when they arrive. */
class ForeignArchiveTest {
    private static final long MAX = 64 << 20;

    private interface Writing {
        void to(TarArchiveOutputStream tar) throws IOException;
    }

    private static ForeignArchive archive(Writing writing) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(packed))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            writing.to(tar);
        }
        return new ForeignArchive(new ByteArrayInputStream(packed.toByteArray()), MAX);
    }

    private static void put(TarArchiveOutputStream tar, String name, byte flag, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, flag);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A record of a PAX header begins with its own length. */
    private static String record(String text) {
        int length = text.length() + 2;
        while (length != text.length() + 2 + Integer.toString(length).length()) {
            length = text.length() + 2 + Integer.toString(length).length();
        }
        return length + " " + text + "\n";
    }

    @Test
    void filesOfAnySizeBelowTheLimitComeOut() throws IOException {
        byte[] large = new byte[3 << 20];
        Arrays.fill(large, (byte) 'x');
        try (ForeignArchive archive = archive(tar -> {
            put(tar, "a", TarConstants.LF_NORMAL, large);
            put(tar, "b/" + "n".repeat(900), TarConstants.LF_NORMAL, text("b"));
            put(tar, "c", TarConstants.LF_NORMAL, large);
        })) {
            for (String name : List.of("a", "b/" + "n".repeat(900), "c")) {
                assertThat(archive.next()).isEqualTo(name);
                assertThat(archive.content().readAllBytes()).isEqualTo(name.startsWith("b/") ? text("b") : large);
            }
            assertThat(archive.next()).isNull();
        }
    }

    @Test
    void aFileThatIsMostlyHolesIsRefused() throws IOException {
        long size = 1L << 30;
        String header = record("GNU.sparse.major=0")
                + record("GNU.sparse.minor=1")
                + record("GNU.sparse.name=big.bin")
                + record("GNU.sparse.size=" + size)
                + record("GNU.sparse.map=" + (size - 512) + ",512");
        try (ForeignArchive archive = archive(tar -> {
            put(tar, "pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC, text(header));
            put(tar, "big.bin", TarConstants.LF_NORMAL, new byte[512]);
        })) {
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(archive::next)
                    .withMessageContaining("a sparse file, \"big.bin\"");
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_PAX_EXTENDED_HEADER_LC})
    void aNameWithoutEndIsRefusedBeforeItIsInMemory(byte flag) throws IOException {
        String name = "a".repeat(20 << 20);
        try (ForeignArchive archive = archive(tar -> {
            byte[] head = text(flag == TarConstants.LF_GNUTYPE_LONGNAME ? name : record("path=" + name));
            put(tar, "././@LongLink", flag, head);
            put(tar, "f", TarConstants.LF_NORMAL, text("f"));
        })) {
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(archive::next)
                    .withMessageContaining("a name without end");
        }
    }
}
