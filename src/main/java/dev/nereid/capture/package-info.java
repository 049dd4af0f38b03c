/**
 * What a run can say of its surroundings without being told: so far the batch job that its process belongs to, and the
 * place of the process in it. Reads the environment, writes nothing; {@code dev.nereid} logs what is found.
 */
package dev.nereid.capture;
