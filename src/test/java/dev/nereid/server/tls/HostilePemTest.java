package dev.nereid.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Campaign;
import dev.nereid.testing.Mutation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key and certificates that somebody gives the server, whatever is in the file. */
class HostilePemTest {
    @TempDir
    private Path directory;

    @Test
    @Tag(Campaign.TAG)
    void aFileWhoseBytesWereChangedIsReadOrSaidToBeMalformed() throws Exception {
        Path file = directory.resolve("tls.pem");
        PemFile.write(file, new CertificateMaker(Instant.now()).authority());
        byte[] good = Files.readAllBytes(file);
        Campaign.run("a key with certificates whose bytes were mutated", 300, 20_000, random -> {
            Files.write(file, Mutation.of(good, random));
            try {
                assertThat(PemFile.read(file).chain()).isNotEmpty();
            } catch (PemFile.Malformed e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        });
    }
}
