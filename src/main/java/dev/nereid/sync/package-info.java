/**
 * From run file to server.
 *
 * <pre>
 *   SyncWorker     in the job: a pass when something was committed, a ping every 10 s, back-off while the server is away
 *                  (short while somebody waits)
 *   Syncer         in the command line: many run files, several at once, a summary at the end
 *   Follower       in the command line: run files of living jobs, round after round, each in small turns
 *       |
 *   SyncPass       one run file, one server, once or for one turn: reconcile, send, remember
 *       |
 *   SharedRequests small batches of many run files, several to a request
 *   FileUploads    contents of files, when the operations are there: part by part, from where the server is
 *       |
 *   HttpTransport  the native API of a server
 *       |
 *   ServerRequests one request after another, each with an end in time, over OkHttp; ServerConnection: the way there,
 *                  PromptSockets: without waiting
 * </pre>
 *
 * <p><b>What counts is the server's word.</b> It records what it applied of a log, with the digest, in the transaction
 * that applied it. {@link dev.nereid.sync.SyncState} beside the run file only remembers it, so that status needs no
 * network and a pass need not read a file from its start.
 *
 * <p><b>Failures.</b> A {@link dev.nereid.sync.SyncException} says whether trying again can help. The worker never gives
 * up on what can. Nothing is ever removed from a run file.
 *
 * <p><b>Files.</b> A content that can't be sent (a reference whose file has changed, one that an operation names and that is
 * nowhere: {@code AbsentContents}) holds up nothing and is named. {@link
 * dev.nereid.sync.FileDownload} brings one back; both go on where they were cut, and check the hash.
 *
 * <p><b>Deleting.</b> {@link dev.nereid.sync.RunFileDeletion} alone deletes run files, those of one run together, when
 * {@link dev.nereid.sync.Proof} says that the server has them, operations and contents. What is remembered is not asked. Where
 * there is no network, the {@linkplain dev.nereid.sync.Witness witness} is a receipt that the server was given. {@link
 * dev.nereid.sync.Verification} shows the same proof to people. What is lost from a damaged file, and whether a server has
 * it, is a {@link dev.nereid.sync.Loss}: there, what is remembered counts, as nothing is deleted for it.
 */
package dev.nereid.sync;
