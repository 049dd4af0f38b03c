package dev.nereid;

/**
 * A project of a server.
 *
 * @param name "workspace/name"
 * @param key begins the IDs of what is in it: {@code CLS} in {@code CLS-3}
 */
public record ProjectInfo(String name, String key) {}
