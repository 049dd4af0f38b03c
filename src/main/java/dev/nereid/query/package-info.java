/**
 * NQL, the documented system's query language: read by {@link dev.nereid.query.NqlParser} into a small tree
 * ({@link dev.nereid.query.Nql}), which {@link dev.nereid.query.NqlFilter} turns into one SQL condition on objects, the same on
 * SQLite and PostgreSQL. Fields are held against values where the store keeps them; those of {@code sys} that no attribute
 * holds are computed in SQL. {@link dev.nereid.query.NqlText} writes a tree as text again.
 *
 * <p>An object is meant or not, there is nothing between, and {@code NOT (…)} means exactly the others:
 *
 * <ul>
 *   <li>An object that lacks the field, or has another type there, fits no comparison, {@code !=} and {@code NOT MATCHES}
 *       included. But {@code NOT CONTAINS} of a set fits it too.
 *   <li>Who asks for a {@code float} or an {@code integer} means a number, of either kind. An integer is compared exactly; a
 *       float with the double that is nearest to the literal. 0 and -0 are equal.
 *   <li>NaN fits no comparison with a number but {@code !=}. {@code = nan} finds it, {@code != nan} all else.
 *   <li>A series is held by its last value, or an aggregate of its points: minimum and maximum of all but NaN, average and
 *       (population) variance of the finite ones. Of no such point they are NaN. A series without points has no value.
 *   <li>Texts are compared by code points, so upper case is not lower case. {@code MATCHES} looks for a regular expression
 *       (RE2's) anywhere in the text; {@code ^} and {@code $} stand for its ends.
 *   <li>Times are ISO 8601, in UTC unless they say otherwise, or count from now: {@code -2h}, {@code now}, {@code today};
 *       units are s, m or min, h, d, w, M or mo, y. A date is its beginning.
 *   <li>{@code sys/state} is running or idle (or active, inactive). {@code sys/id} is {@code offline/<object id>} where no
 *       server has given one.
 *   <li>Files, references to Git and notebooks, and everything else have {@code EXISTS}; an artifact has a hash, too.
 * </ul>
 *
 * <p>{@link dev.nereid.query.SqlSession} answers questions in SQL instead, over the views of a store in an SQLite file.
 */
package dev.nereid.query;
