package dev.nereid.model;

/**
 * A notebook in which a program runs.
 *
 * @param name of its file
 * @param path as its server has it; null if unknown
 */
public record NotebookRef(String name, String path) {}
