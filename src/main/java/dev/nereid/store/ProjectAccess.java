package dev.nereid.store;

import dev.nereid.model.ProjectRole;

/**
 * What an account is in a project that it may see.
 *
 * @param name with its workspace, if it has one
 * @param isArchived whether the project takes nothing any more, from anybody
 */
public record ProjectAccess(String name, boolean isArchived, ProjectRole role) {}
