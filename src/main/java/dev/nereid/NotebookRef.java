package dev.nereid;

import java.util.Optional;

/**
 * The notebook in which a run began: what {@code source_code/notebook} holds.
 *
 * @param name of its file
 * @param path as its notebook server has it
 */
public record NotebookRef(String name, Optional<String> path) {
    static NotebookRef of(dev.nereid.model.NotebookRef ref) {
        return new NotebookRef(ref.name(), Optional.ofNullable(ref.path()));
    }
}
