package dev.nereid.capture;

import dev.nereid.model.AttributeType;
import dev.nereid.model.NotebookRef;
import dev.nereid.model.ReferenceText;
import dev.nereid.model.Value;
import java.util.Map;
import java.util.Optional;

/** The notebook of a Jupyter server in which this process is the kernel. */
public final class Notebook {
    private static final String PATH = "source_code/notebook";

    private Notebook() {}

    /** Jupyter servers tell their kernels the path of the notebook, below the directory that they serve. */
    public static Optional<NotebookRef> of(Map<String, String> environment) {
        String path = environment.getOrDefault("JPY_SESSION_NAME", "").strip();
        return path.endsWith(".ipynb")
                ? Optional.of(new NotebookRef(path.substring(path.lastIndexOf('/') + 1), path))
                : Optional.empty();
    }

    public static void logTo(CaptureSink sink, NotebookRef notebook) {
        sink.assign(PATH, new Value.OfReference(AttributeType.NOTEBOOK_REF, ReferenceText.of(notebook)));
    }
}
