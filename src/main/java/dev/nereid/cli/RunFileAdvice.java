package dev.nereid.cli;

import dev.nereid.log.LogException;
import dev.nereid.log.WriterLock.Life;
import dev.nereid.server.RunFileView.Advice;
import dev.nereid.sync.SyncState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What to type to mend or finish a run file. */
final class RunFileAdvice {
    /** What no shell reads otherwise. */
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private static final String CLEAN_COPY =
            "Writes a clean copy with all that is intact, and says what is lost; a better copy, if there is one, is"
                    + " filled in by nereid sync";

    private RunFileAdvice() {}

    static List<Advice> of(RunFileStatus status) {
        List<Advice> advice = new ArrayList<>();
        SyncState.Entry server = status.latest();
        boolean isLive = status.life() == Life.LIVE;
        if (status.loss() != null) {
            advice.add(repair(status.file(), CLEAN_COPY));
        }
        if (server != null && server.rejected() > 0) {
            advice.add(new Advice(
                    "Shows what the server keeps aside and why, and with --retry or --drop settles it",
                    "nereid why " + word(server.sysId()) + " --server"));
        }
        if (status.pending() > 0 || status.pendingFiles() > 0) {
            advice.add(
                    isLive
                            ? new Advice(
                                    "Sends what there is, and goes on with what is logged until you stop it",
                                    sync(status.file()) + " --follow")
                            : new Advice("Sends what the server lacks", sync(status.file())));
        } else if (!isLive && server != null && status.loss() == null && server.rejected() == 0) {
            advice.add(new Advice(
                    "Deletes the file, after asking: the server has all of it", command("clear", status.file())));
        }
        return advice;
    }

    /** Nothing helps but to be let in where one may not read, and where it is none of Nereid's it belongs elsewhere. */
    static List<Advice> ofUnreadable(Path file, LogException reason) {
        if (!Files.isReadable(file)) {
            return List.of();
        } else if (reason instanceof LogException.Foreign) {
            return List.of(repair(
                    file,
                    "Looks whether anything of a run can be made out in it. If not, it is none of Nereid's, and is"
                            + " better kept elsewhere"));
        }
        return List.of(repair(file, CLEAN_COPY));
    }

    private static Advice repair(Path file, String why) {
        return new Advice(why, "nereid repair " + word(absolute(file)));
    }

    /** @param place a run file, or a directory with run files */
    static String sync(Path place) {
        return command("sync", place);
    }

    private static String command(String name, Path place) {
        return "nereid " + name + " --path " + word(absolute(place));
    }

    private static String absolute(Path place) {
        return place.toAbsolutePath().normalize().toString();
    }

    private static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : Shell.quoted(text);
    }
}
