package dev.nereid.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nereid.model.AttributeType;
import dev.nereid.model.Limits;
import dev.nereid.model.ObjectKind;
import dev.nereid.model.Operation;
import dev.nereid.model.Operation.Add;
import dev.nereid.model.Operation.Assign;
import dev.nereid.model.Operation.ChangeStage;
import dev.nereid.model.Operation.Clear;
import dev.nereid.model.Operation.Create;
import dev.nereid.model.Operation.Delete;
import dev.nereid.model.Operation.Remove;
import dev.nereid.model.OperationKind;
import dev.nereid.model.SysFields;
import dev.nereid.model.Value;
import dev.nereid.testing.Hostility;
import dev.nereid.testing.Samples;
import dev.nereid.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperationCodecTest {
    private static final long TIME = 1_767_225_600_123_456L;
    private static final UUID ID = UUID.fromString("0a1b2c3d-0000-4000-8000-000000000001");

    static Stream<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (ObjectKind kind : ObjectKind.values()) {
            operations.add(new Create(kind, ID, null, null, null, null, null));
            operations.add(new Create(kind, ID, "p", null, "FOREST", new UUID(3, 4), "node7"));
        }
        SysFields.STAGES.forEach(stage -> operations.add(new ChangeStage(stage)));
        for (String text : Samples.NASTY_STRINGS) {
            operations.add(Create.run(ID, text, text, text));
            operations.add(new Assign("a", new Value.OfString(text)));
            operations.add(new Add("a", List.of(text)));
            operations.add(new Remove("a", List.of(text, "x", text)));
        }
        operations.add(new Add("a", Samples.NASTY_STRINGS));
        operations.add(new Remove("a", Samples.NASTY_STRINGS));
        for (long value : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            operations.add(new Assign("a", new Value.OfInt(value)));
            operations.add(new Assign("a", new Value.OfDatetime(value)));
        }
        for (double value : Samples.NASTY_DOUBLES) {
            operations.add(new Assign("a/b", new Value.OfFloat(value)));
        }
        operations.add(new Assign("a", new Value.OfBool(true)));
        operations.add(new Assign("a", new Value.OfBool(false)));
        for (AttributeType type : AttributeType.values()) {
            operations.add(new Clear("a", type));
        }
        operations.add(new Delete("a"));
        return operations.stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationSurvives(Operation operation) {
        assertThat(Samples.describe(throughBytes(operation))).isEqualTo(Samples.describe(operation));
    }

    @Test
    void randomOperationsSurvive() {
        Seeds.check(3000, random -> {
            Operation operation = random.nextInt(10) == 0 ? Samples.creation(random) : Samples.operation(random);
            assertThat(Samples.describe(throughBytes(operation))).isEqualTo(Samples.describe(operation));
        });
    }

    @Test
    void aPersonCanReadThePayload() {
        assertThat(text(new Assign("a", new Value.OfInt(-7)))).isEqualTo("-7");
        assertThat(text(new Assign("a", new Value.OfFloat(0.1)))).isEqualTo("0.1");
        assertThat(text(new Assign("a", new Value.OfFloat(Double.NaN)))).isEqualTo("NaN");
        assertThat(text(new Assign("a", new Value.OfBool(true)))).isEqualTo("true");
        assertThat(text(new Assign("a", new Value.OfString("Ahoy\nwhale")))).isEqualTo("Ahoy\nwhale");
        assertThat(text(new Assign("a", new Value.OfDatetime(TIME)))).isEqualTo("2026-01-01T00:00:00.123456Z");
        assertThat(text(new Add("a", List.of("x", "y\nz")))).isEqualTo("x\ny\\nz");
        assertThat(text(new Clear("a", AttributeType.FLOAT_SERIES))).isEqualTo("floatSeries");
        assertThat(text(new Delete("a"))).isEmpty();
        assertThat(text(Create.run(ID, "lab/whales", null, "node7")))
                .isEqualTo("object=run\nid=0a1b2c3d-0000-4000-8000-000000000001\nproject=lab/whales\nhostname=node7");
    }

    @Test
    void anEntryOfALaterVersionIsIgnored() {
        Create create = (Create) decode(OperationKind.CREATE, "", "object=run\nid=" + ID + "\nweather=rain");
        assertThat(create).isEqualTo(Create.run(ID, null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "INT, 1.5",
        "INT, ''",
        "INT, 9223372036854775808",
        "FLOAT, ''",
        "FLOAT, one",
        "BOOL, TRUE",
        "BOOL, ''",
        "DATETIME, yesterday",
        "DATETIME, +1000000000-12-31T23:59:59Z",
        "DATETIME, -1000000000-01-01T00:00:00Z",
        "CLEAR, walk",
        "ADD, 'a\\'",
        "REMOVE, '\\x'"
    })
    void aPayloadOfAnotherKindIsRefused(OperationKind kind, String payload) {
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decode(kind, "a", payload));
    }

    @Test
    void theRefusalNamesTheOperation() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(OperationKind.INT, "lr", "fast"))
                .withMessage("Operation 7 (int \"lr\") can't hold \"fast\"");
    }

    @ParameterizedTest
    @CsvSource({"''", "object=run", "object=walk\nid=x", "=", "object=run\nid=0a1b2c3d", "object=run\nid="})
    void aMalformedCreationIsRefused(String payload) {
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decode(OperationKind.CREATE, "", payload));
    }

    @ParameterizedTest
    @EnumSource
    void onlyACreationHasNoPath(OperationKind kind) {
        String path = kind == OperationKind.CREATE ? "a" : "";
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(kind, path, "1"))
                .withMessage("A " + kind.label() + " operation has the path \"" + path + "\"");
    }

    @Test
    void aPathThatIsNotInNormalFormIsRefused() {
        for (String path : List.of("/a", "a/", "a//b", "a\n", "x".repeat(Limits.PATH_BYTES_MAX + 1))) {
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decode(OperationKind.INT, path, "1"));
        }
    }

    @Test
    void whatBreaksALimitIsRefused() {
        List<String> most = Collections.nCopies(Limits.SET_OPERATION_ELEMENTS_MAX, "x");
        assertThat(throughBytes(new Add("a", most))).isEqualTo(new Add("a", most));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(OperationKind.ADD, "a", "\n".repeat(Limits.SET_OPERATION_ELEMENTS_MAX)));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(OperationKind.REMOVE, "a", "x".repeat(Limits.SET_ELEMENT_BYTES_MAX + 1)));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(OperationKind.STRING, "a", "x".repeat(Limits.STRING_BYTES_MAX + 1)));
    }

    @Test
    void manyLinesAreRefusedBeforeTheyAreSplit() {
        byte[] lines = "\n".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        byte[] entries = "a=\n".repeat(1 << 19).getBytes(StandardCharsets.UTF_8);
        assertThat(Hostility.decodes(lines, p -> decode(OperationKind.ADD, "a", p)))
                .isFalse();
        assertThat(Hostility.decodes(entries, p -> decode(OperationKind.CREATE, "", p)))
                .isFalse();
    }

    @Test
    void hostilePayloadsEndInACodecExceptionOrAMeaning() {
        Seeds.check(200, random -> {
            Operation operation = random.nextInt(5) == 0 ? Samples.creation(random) : Samples.operation(random);
            byte[] payload = OperationCodec.payload(operation, TIME);
            OperationKind kind = operation.kind();
            String path = operation.path();
            if (payload.length > 0) {
                Hostility.flipBits(payload, random, 50, p -> decode(kind, path, p));
            }
            Hostility.randomBytes(new byte[0], random, 20, p -> decode(anyKind(random), "a", p));
        });
    }

    private static OperationKind anyKind(Random random) {
        return OperationKind.values()[random.nextInt(OperationKind.values().length)];
    }

    private static Operation throughBytes(Operation operation) {
        return decode(operation.kind(), operation.path(), OperationCodec.payload(operation, TIME));
    }

    private static Operation decode(OperationKind kind, String path, String payload) {
        return decode(kind, path, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static Operation decode(OperationKind kind, String path, byte[] payload) {
        return OperationCodec.decode(new LoggedOperation(7, TIME, kind, path, payload, 0));
    }

    private static String text(Operation operation) {
        return new String(OperationCodec.payload(operation, TIME), StandardCharsets.UTF_8);
    }
}
