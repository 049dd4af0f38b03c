/**
 * HTTPS: where the server's certificate comes from, and the connector that shows it.
 *
 * <p>A certificate of the server's own is signed by an authority of its own, so that clients, which know the authority only,
 * notice nothing when it is renewed or gets another name. In the data directory:
 *
 * <pre>
 *   tls/ca.pem       the authority, for clients
 *   tls/ca-key.pem   its private key and itself; readable by the owner only, as is
 *   tls/server.pem   the server's private key and certificate
 * </pre>
 *
 * <p>A key and its certificate share a file because files are replaced one at a time.
 */
package dev.nereid.server.tls;
