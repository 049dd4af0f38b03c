package dev.nereid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels and codes stand in files and on the wire: they never change. */
class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "CREATE, create, 1",
        "INT, int, 2",
        "FLOAT, float, 3",
        "BOOL, bool, 4",
        "STRING, string, 5",
        "DATETIME, datetime, 6",
        "FLOATS, floats, 7",
        "STRINGS, strings, 8",
        "ADD, add, 9",
        "REMOVE, remove, 10",
        "CLEAR, clear, 11",
        "DELETE, delete, 12"
    })
    void aKindOfOperationKeepsItsLabelAndCode(OperationKind kind, String label, int code) {
        assertThat(kind.label()).isEqualTo(label);
        assertThat(kind.code()).isEqualTo((byte) code);
        assertThat(OperationKind.ofLabel(label)).isEqualTo(kind);
        assertThat(OperationKind.ofCode(code)).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 22, 255, Integer.MAX_VALUE})
    void anUnknownCodeIsNoKind(int code) {
        assertThat(OperationKind.ofCode(code)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aTypeIsFoundByItsLabel(AttributeType type) {
        assertThat(AttributeType.of(type.label())).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource
    void aKindOfObjectIsFoundByItsLabel(ObjectKind kind) {
        assertThat(ObjectKind.of(kind.label())).isEqualTo(kind);
    }

    @Test
    void anUnknownLabelIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeType.of("floatseries"))
                .withMessage("Unknown attribute type: \"floatseries\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObjectKind.of("walk"))
                .withMessage("Unknown kind of object: \"walk\"");
        assertThat(OperationKind.ofLabel("CREATE")).isNull();
    }

    @Test
    void anObjectIdIsReadWithAndWithoutItsPrefix() {
        UUID id = UUID.fromString("0a1b2c3d-0000-4000-8000-000000000001");
        assertThat(ObjectId.offline(id)).isEqualTo("offline/" + id);
        assertThat(ObjectId.parse("offline/" + id)).isEqualTo(id);
        assertThat(ObjectId.parse(id.toString())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "offline/",
                "CLS-3",
                "offline/CLS-3",
                "1-1-1-1-1",
                "0a1b2c3d-0000-4000-8000-00000000000g",
                "0a1b2c3d-0000-4000-8000-0000000000011"
            })
    void otherTextIsNoObjectId(String text) {
        assertThat(ObjectId.parse(text)).isNull();
    }
}
