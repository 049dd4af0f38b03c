package dev.nereid.store;

/** An account, and the role that it was given. */
public record Member<R>(Account account, R role) {}
