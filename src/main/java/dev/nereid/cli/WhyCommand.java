package dev.nereid.cli;

import dev.nereid.ReadOnlyStore;
import dev.nereid.StoredObject;
import dev.nereid.codec.Instants;
import dev.nereid.model.Rejection;
import dev.nereid.model.RejectionFilter;
import dev.nereid.sync.HttpTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code nereid why}: what of a run was rejected, why, and what becomes of it. */
@Command(
        name = "why",
        description = {
            "Shows what was logged to a run and is not in it, though it was delivered, and why.",
            "",
            "Such operations are kept aside: they hold up nothing, and are tried again by themselves when another field that"
                    + " stands in their way is deleted. Without --server, what local run files contradict among themselves, and what was noted"
                    + " of servers' answers. --retry and --drop are about the server of the API token; they take all that is"
                    + " kept aside of the run, or what the other options choose."
        },
        footer = {
            "",
            "Example:",
            "  nereid why CLS-3 --server",
            "  nereid why CLS-3 --retry",
            "  nereid why CLS-3 --drop --at params/lr"
        })
final class WhyCommand extends StoreCommand {
    private static final int SHOWN_MAX = 10_000;

    @Parameters(index = "0", paramLabel = "RUN", description = "Its ID, the beginning of its offline ID, or its name")
    private String run;

    @Option(names = "--retry", description = "Try them again on the server: the reason was mended")
    private boolean retry;

    @Option(names = "--drop", description = "End them on the server, after asking; they stay in the run file")
    private boolean drop;

    @Option(
            names = {"-y", "--yes"},
            description = "Drop without asking")
    private boolean yes;

    @Option(
            names = "--at",
            paramLabel = "PATH",
            description = "Only operations on this field, or on all below this namespace; may be given often")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--sequence",
            paramLabel = "N",
            description = "Only the operation of this number in its log; may be given often")
    private List<Long> sequences = new ArrayList<>();

    @Option(names = "--log", paramLabel = "UUID", description = "Only operations of this log (log_id in other formats)")
    private UUID logId;

    @Mixin
    private FormatOption format;

    @Override
    boolean needsServer() {
        return retry || drop;
    }

    @Override
    int run(ReadOnlyStore store) {
        if (retry && drop) {
            throw new ParameterException(spec.commandLine(), "Give --retry or --drop, not both.");
        }
        StoredObject found = find(store, run);
        RejectionFilter filter = new RejectionFilter(paths, sequences, logId);
        if (!asksServer()) {
            List<Rejection> rejections = local().rejections(found, filter, SHOWN_MAX);
            LocalStore.Noted noted = local().notedRejections(found);
            boolean isAllNoted = rejections.isEmpty()
                    && filter.equals(RejectionFilter.ALL)
                    && !noted.lines().isEmpty();
            show(
                    rejections,
                    isAllNoted
                            ? "The run files " + where() + " contradict nothing of " + found.id()
                                    + ". What a server said at the last sync:"
                            : nothing(found, filter));
            tell(noted, found, filter);
            return 0;
        }
        try (HttpTransport server = connect()) {
            if (retry) {
                return retry(server, found, filter);
            }
            List<Rejection> rejections = server.rejections(found.offlineId(), filter, SHOWN_MAX);
            return drop ? drop(server, found, rejections, filter) : show(rejections, nothing(found, filter));
        }
    }

    private int retry(HttpTransport server, StoredObject found, RejectionFilter filter) {
        int[] result = server.retryRejections(found.offlineId(), filter);
        if (result[0] + result[1] == 0) {
            out().println(nothing(found, filter));
            return 0;
        }
        out().println("Applied: " + Format.count(result[0]) + ", still rejected: " + Format.count(result[1]) + ".");
        if (result[1] > 0) {
            show(server.rejections(found.offlineId(), filter, SHOWN_MAX), nothing(found, filter));
        }
        if (result[0] > 0) {
            tellOfSync();
        }
        return result[1] == 0 ? 0 : Main.FAILED;
    }

    private int drop(HttpTransport server, StoredObject found, List<Rejection> rejections, RejectionFilter filter) {
        if (rejections.isEmpty()) {
            out().println(nothing(found, filter));
            return 0;
        }
        String question = "Drop " + Format.count(rejections.size(), "rejected operation") + " of " + found.id()
                + ", beginning with " + Table.oneLine(rejections.get(0).text()) + "?";
        return Confirmation.unless(yes, spec, question, () -> {
            int dropped = server.dropRejections(found.offlineId(), filter);
            out().println("Dropped: " + Format.count(dropped, "operation") + ".");
            tellOfSync();
        });
    }

    private void tellOfSync() {
        out().println("nereid status shows that after the next nereid sync.");
    }

    private String nothing(StoredObject found, RejectionFilter filter) {
        return "Nothing of " + found.id() + (filter.equals(RejectionFilter.ALL) ? "" : " that fits") + " is kept aside "
                + where() + ".";
    }

    private int show(List<Rejection> rejections, String ifNone) {
        Table table = new Table()
                .numberColumn("sequence")
                .column("time")
                .textColumn("path")
                .column("kind")
                .textColumn("value")
                .textColumn("reason")
                .programColumn("cause")
                .programColumn("blocking_path")
                .programColumn("advice")
                .programColumn("log_id");
        for (Rejection rejection : rejections) {
            table.row()
                    .cell(rejection.sequence())
                    .cell(Instants.text(rejection.time()), Format.time(Instants.instant(rejection.time())))
                    .cell(rejection.path())
                    .cell(rejection.kind(), rejection.kindWords())
                    .cell(rejection.value())
                    .cell(rejection.reason())
                    .cell(rejection.cause().label(), "")
                    .cell(rejection.blockingPath(), "")
                    .cell(rejection.advice(), "")
                    .cell(rejection.logId().toString(), "");
        }
        format.print(table, ifNone);
        if (format.isForPeople()) {
            rejections.stream()
                    .map(Rejection::advice)
                    .distinct()
                    .forEach(advice -> out().println(Table.oneLine(advice)));
        }
        return 0;
    }

    /** What servers have said, and local files alone don't tell: a server's limits, or logs that are not here. */
    private void tell(LocalStore.Noted noted, StoredObject found, RejectionFilter filter) {
        if (!format.isForPeople()
                || !filter.equals(RejectionFilter.ALL)
                || noted.lines().isEmpty()) {
            return;
        }
        noted.lines().forEach(line -> out().println("rejected by a server: " + Table.oneLine(line)));
        if (noted.more() > 0) {
            out().println("rejected by a server: and " + Format.count(noted.more()) + " more");
        }
        out().println("All that it keeps aside now, and what to do: nereid why " + found.id() + " --server");
    }
}
