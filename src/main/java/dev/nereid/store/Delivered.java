package dev.nereid.store;

import dev.nereid.model.AppliedState;

/**
 * What has become of one batch of several.
 *
 * @param state null if it was refused
 * @param refusal null if it was not; then nothing of it was changed
 */
public record Delivered(AppliedState state, StoreException refusal) {}
