/**
 * Whose request it is, for both APIs of the server: each has its own way to find out, and the same to go on. Handlers are
 * made anew for every request, with the store as the account may use it, so that none can forget to ask who it is.
 */
package dev.nereid.server.session;
