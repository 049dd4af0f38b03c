package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nereid.testing.Deliver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields that refer to a notebook: {@code source_code/notebook}, written by the capture of a run. */
class NotebookRefTest extends InAllModes {
    private String run(Mode mode, String session) throws Exception {
        environment.put("JPY_SESSION_NAME", session);
        environment.put("NEREID_CAPTURE_SOURCE", "true");
        return CapturingJob.run(mode, temporary, environment);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OFFLINE", "ASYNC", "SYNC"})
    void theKernelOfANotebookRecordsIt(Mode mode) throws Exception {
        String id = run(mode, "work/digits/train.ipynb");
        if (mode == Mode.OFFLINE) {
            Deliver.all(server, runs());
        }
        try (Run read = readOnServer(id)) {
            Field field = read.fetch("source_code/notebook");
            assertThat(field.type()).isEqualTo("notebookRef");
            assertThat(field.asString()).isEqualTo("train.ipynb");
            assertThat(field.asNotebookRef().name()).isEqualTo("train.ipynb");
            assertThat(field.asNotebookRef().path()).contains("work/digits/train.ipynb");
            assertThatThrownBy(field::asGitRef)
                    .isInstanceOf(FieldTypeException.class)
                    .hasMessageContaining("asNotebookRef()");
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "console-1", "train.py"})
    void whatIsNoNotebookIsNotRecorded(String session) throws Exception {
        String id = run(Mode.OFFLINE, session);
        environment.remove("NEREID_API_TOKEN");
        try (Run read = readOnServer(id)) {
            assertThat(read.exists("source_code/notebook")).isFalse();
        }
    }
}
