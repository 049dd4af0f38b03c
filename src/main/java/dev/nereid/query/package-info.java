/**
 * NQL, the documented system's query language: read by {@link dev.nereid.query.NqlParser} into a small tree
 * ({@link dev.nereid.query.Nql}), which {@link dev.nereid.query.NqlFilter} turns into one SQL condition on objects, the same on
 * SQLite and PostgreSQL. Fields are held against values where the store keeps them; those of {@code sys} that no attribute
 * holds are computed in SQL.
 *
 * <p>Who asks for a {@code float} or an {@code integer} means a number, of either kind. An object that lacks the field fits no
 * comparison, but {@code NOT CONTAINS} of a set.
 */
package dev.nereid.query;
