package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.codec.BatchCodec;
import dev.nereid.codec.CodecException;
import dev.nereid.codec.FileText;
import dev.nereid.codec.Instants;
import dev.nereid.codec.OperationCodec;
import dev.nereid.codec.PointsStream;
import dev.nereid.codec.ValueText;
import dev.nereid.db.SearchPattern;
import dev.nereid.model.AttributePath;
import dev.nereid.model.AttributeType;
import dev.nereid.model.Operation;
import dev.nereid.model.ReferenceText;
import dev.nereid.query.NqlException;
import dev.nereid.query.NqlParser;
import dev.nereid.settings.Durations;
import dev.nereid.settings.Sizes;
import dev.nereid.sync.ApiToken;
import dev.nereid.testing.Campaign;
import dev.nereid.testing.Hostility;
import dev.nereid.testing.LogScript;
import dev.nereid.testing.Mutation;
import dev.nereid.testing.Samples;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Parsers of bytes and texts that strangers may have written, all in one place: each makes something of them or refuses in its
 * own way, and takes little memory for it. What arrives as a whole request, answer or file is tried as such: {@code
 * RouteFuzzTest}, {@code HostileServerTest}, {@code HostileFilesTest}.
 */
class ForeignTextTest {
    /** What is refused in this way is not wrong. */
    private record Parser(String good, Consumer<String> parse) {}

    private static final Map<String, Parser> TEXTS = Map.ofEntries(
            Map.entry(
                    "API token",
                    new Parser("eyJhcGlfYWRkcmVzcyI6Imh0dHA6Ly94IiwiYXBpX2tleSI6ImsifQ==", ApiToken::parse)),
            Map.entry("attribute path", new Parser("train/loss", AttributePath::of)),
            Map.entry("date", new Parser("2026-01-01T00:00:00Z", text -> Instants.micros(text))),
            Map.entry("duration", new Parser("1.5h", Durations::parse)),
            Map.entry("float", new Parser("1.5", text -> ValueText.parse(AttributeType.FLOAT, text))),
            Map.entry("integer", new Parser("-15", text -> ValueText.parse(AttributeType.INTEGER, text))),
            Map.entry("size", new Parser("1.5GB", Sizes::parse)),
            Map.entry("name of a file", new Parser("a/b.txt", text -> dev.nereid.model.FileRef.staysBelow(text))),
            Map.entry("file of a series", new Parser("[\"a.txt\"]", FileText::parseOne)),
            Map.entry("Git reference", new Parser("{\"commit\": \"ab\"}", ReferenceText::git)),
            Map.entry("pattern", new Parser("train/.*(a|b)+$", SearchPattern::of)),
            Map.entry(
                    "query",
                    new Parser(
                            "(`a/b`:float >= 1e5 AND NOT (sys/tags:stringSet CONTAINS \"x\")) OR `c` != \"\\\"\"",
                            NqlParser::parse)));

    @Tag(Campaign.TAG)
    @Test
    void everyParserOfTextsMakesSomethingOfItOrRefuses() {
        List<String> names = new ArrayList<>(TEXTS.keySet().stream().sorted().toList());
        Campaign.run("a mutated text to each of " + names.size() + " parsers", 2000, 300_000, random -> {
            for (String name : names) {
                Parser parser = TEXTS.get(name);
                String text = random.nextInt(4) == 0
                        ? Mutation.text(random)
                        : new String(
                                Mutation.of(parser.good.getBytes(StandardCharsets.UTF_8), random),
                                StandardCharsets.UTF_8);
                try {
                    parser.parse.accept(text);
                } catch (IllegalArgumentException
                        | DateTimeException
                        | ArithmeticException
                        | CodecException
                        | NqlException e) {
                    assertThat(e.getMessage()).as(name).isNotNull();
                }
            }
        });
    }

    private static byte[] batch(Random random) {
        LogScript log =
                LogScript.empty(UUID.randomUUID()).then(1, Operation.Create.run(UUID.randomUUID(), "a/b", null, null));
        for (int i = random.nextInt(5); i >= 0; i--) {
            log.then(2 + i, Samples.operation(random));
        }
        return BatchCodec.encode(log.all());
    }

    @Tag(Campaign.TAG)
    @Test
    void everyParserOfBytesTakesLittleForWhatItRefuses() {
        Campaign.run("mutated batches, operations and points", 500, 100_000, random -> {
            Hostility.decodes(Mutation.of(batch(random), random), ForeignTextTest::decodeAll);
            Hostility.decodes(Mutation.of(new byte[] {1, 0, 2, 0, 0, 0, 3}, random), PointsStream::decode);
        });
    }

    /** A batch, and each operation in it. */
    private static void decodeAll(byte[] bytes) {
        BatchCodec.decode(bytes).operations().forEach(operation -> {
            try {
                OperationCodec.decode(operation);
            } catch (CodecException e) {
                // It is kept aside.
            }
        });
    }
}
