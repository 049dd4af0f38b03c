/**
 * Run files on a medium, where no network goes.
 *
 * <pre>
 *   source                                              beside a server
 *   BundleWriter: copies of run files, contents   -->   Bundle: checked, unpacked; then as any other sync
 *     Told: what the other side has already                 |
 *   Receipt: notes what is confirmed, frees room  <--   Receipt: the server's word on each log
 * </pre>
 *
 * <p><b>A bundle</b> is a ZIP archive that any tool opens: {@code <run file>.db}, {@code <run file>.files/<SHA-256>}, and at
 * the end {@code manifest.json}, see {@link dev.nereid.bundle.Manifest}. Unpacked, it is a data directory. A run file in it
 * is a whole log as of the moment of packing, or, where the packer was told what the other side has, the {@linkplain
 * dev.nereid.log.RunFileCopy part} after that, which nobody applies but where the part before is, by its digest.
 *
 * <p><b>A bundle may come from a stranger.</b> Its names are matched against the one pattern that we give, so that none leads
 * out; its sizes are bounded by what it declares, and that by the room on the disk and by what so many packed bytes can hold;
 * every entry is hashed. What is in a run file is as hostile as any other run file, see {@link dev.nereid.log.RunFileReader}.
 *
 * <p><b>Exactly once</b> is not this package's business: a bundle that is synced twice, late, or beside others is run files
 * that a server has.
 */
package dev.nereid.bundle;
