/**
 * What is logged: objects, attributes, operations, and the order between them. Java only: no library, no I/O.
 *
 * <p>An {@linkplain dev.nereid.model.Operation operation} is one recorded change of one object. It gets a sequence in
 * its log and a {@linkplain dev.nereid.model.Stamp stamp} (time, log id, sequence). Logs of one object may reach a
 * store in any order; the stamp decides between them, so the result is the same:
 *
 * <ul>
 *   <li>a value: the latest stamp wins;
 *   <li>a set: element by element, the latest add or remove wins, and a clear beats what is older;
 *   <li>a series: every point stays, unless it is cleared or a later stamp gives the same explicit step again;
 *   <li>a deletion: beats everything older, however late that arrives.
 * </ul>
 *
 * <p>All times are microseconds since 1970-01-01 UTC. All classes are immutable, or treated so, and safe for many
 * threads.
 */
package dev.nereid.model;
