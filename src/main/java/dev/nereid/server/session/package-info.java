/**
 * Whose request it is, and what it may take, for both APIs of the server: each has its own way to find out, and the same to
 * go on: {@code Gate} by the secrets of tokens and sessions, {@code PasswordGate} by passwords. Handlers are made anew for every request, with the store as the account may use it, so that none can forget to ask
 * who it is.
 *
 * <p>What a request takes is counted by its account: requests a second ({@code Gate}) and at once ({@code
 * Session}), memory for its body ({@code BodyMemory}), memory and threads for what it is answered ({@code LargeAnswers}).
 * One that has to wait for long is told when to come again.
 */
package dev.nereid.server.session;
