/**
 * Operations and blocks as bytes: the one format of run file, wire and store.
 *
 * <p><b>Operation</b>: kind, path, payload. Payloads of scalars, sets and {@code create} are text that a person can
 * read in the run file; points of a series are a {@linkplain dev.nereid.codec.PointsCodec block}, the same bytes from
 * the writer to the store.
 *
 * <p><b>Checksum</b>: CRC-32C over log id, sequence, time, kind, path and payload. It is computed once, by the writer,
 * and checked by every reader, so damage anywhere between is found. <b>Digest</b>: a running hash of the checksums.
 *
 * <p><b>Batch</b>: consecutive operations of one log on their way to a server. What a damaged run file has lost is told by
 * its sequences, {@link dev.nereid.codec.LostOperations}, and counts in the digest with a checksum of its own.
 *
 * <p>Decoders take bytes from strangers: they check every length against what is there before they allocate, and throw
 * {@link dev.nereid.codec.CodecException} for anything they do not understand.
 */
package dev.nereid.codec;
