package dev.nereid.cli;

import dev.nereid.bundle.Bundle;
import dev.nereid.bundle.BundleException;
import dev.nereid.bundle.Receipt;
import dev.nereid.bundle.Workspace;
import dev.nereid.log.LogException;
import dev.nereid.model.MicroClock;
import dev.nereid.settings.Setting;
import dev.nereid.sync.HttpTransport;
import dev.nereid.sync.Placement;
import dev.nereid.sync.SyncException;
import dev.nereid.sync.Syncer;
import dev.nereid.sync.Witness;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;

/** Bundles to a server, in the order in which they were packed, and what it confirms, as receipts. */
final class BundleSync {
    private final CommandSpec spec;
    private final PlacementOption placement;
    private final HttpTransport server;
    private final UUID instance;
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean complete = true;

    BundleSync(CommandSpec spec, PlacementOption placement, HttpTransport server, UUID instance) {
        this.spec = spec;
        this.placement = placement;
        this.server = server;
        this.instance = instance;
        this.out = spec.commandLine().getOut();
        this.err = spec.commandLine().getErr();
    }

    /** Where bundles are unpacked. */
    static Path temporary(CommandSpec spec) {
        Path chosen = Main.shell(spec).settings().path(Setting.TMPDIR);
        return chosen != null ? chosen : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Where something was unpacked tells nobody anything. */
    static String withoutWorkspace(String message, Workspace workspace, Path bundle) {
        return message.replace(workspace.path() + "/", bundle + ": ");
    }

    /**
     * @param receipt where one receipt for all of them goes; null for one beside each
     * @return whether all of it is on the server
     */
    boolean run(List<Path> files, Path receipt) throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>();
        for (Path file : inOrder(files)) {
            try (Bundle bundle = Bundle.open(file);
                    Workspace workspace = Workspace.in(temporary(spec))) {
                Receipt one = sync(file, bundle, workspace);
                if (one.logs().isEmpty()) {
                    fail("no receipt: " + server.address() + " has confirmed nothing of what is in " + file + ".");
                    continue;
                }
                if (receipt == null) {
                    writeBeside(file, one);
                }
                receipts.add(one);
            } catch (BundleException e) {
                fail("not synced: " + e.getMessage());
            }
        }
        if (receipt != null && !receipts.isEmpty()) {
            write(Receipt.of(receipts), receipt);
        }
        return complete;
    }

    private void fail(String message) {
        err.println("nereid: " + Table.harmless(message));
        complete = false;
    }

    /** A part of a log goes after the one that it goes on with. */
    private List<Path> inOrder(List<Path> files) {
        record Dated(Path file, Instant created) {}
        List<Dated> dated = new ArrayList<>();
        for (Path file : files) {
            try (Bundle bundle = Bundle.open(file)) {
                dated.add(new Dated(file, bundle.manifest().created()));
            } catch (BundleException e) {
                fail("not synced: " + e.getMessage());
            }
        }
        return dated.stream()
                .sorted(Comparator.comparing(Dated::created))
                .map(Dated::file)
                .toList();
    }

    private Receipt sync(Path file, Bundle bundle, Workspace workspace) throws InterruptedException {
        Bundle.Unpacked unpacked = bundle.unpack(workspace.path());
        unpacked.failures().forEach(this::fail);
        List<Bundle.Item> items = new ArrayList<>();
        for (Bundle.Item item : unpacked.items()) {
            if (item.failure() == null) {
                items.add(item);
            } else {
                fail("not synced: " + withoutWorkspace(item.failure(), workspace, file));
            }
        }
        List<Path> runFiles = items.stream().map(Bundle.Item::file).toList();
        SyncReport report = SyncReport.of(
                runFiles,
                instance,
                Main.shell(spec),
                err,
                server::close,
                message -> withoutWorkspace(message, workspace, file));
        Placement wanted = placement.placement(workspace.path());
        List<Syncer.Outcome> outcomes;
        try (report) {
            outcomes = new Syncer(server, instance, MicroClock.SYSTEM).run(runFiles, wanted, report);
        }
        complete &= report.print(outcomes, server.address(), out);
        PlacementOption.tellUnmoved(wanted, outcomes, err);
        return receipt(file, items, workspace);
    }

    private Receipt receipt(Path file, List<Bundle.Item> items, Workspace workspace) {
        Witness witness = Witness.of(server);
        List<Receipt.Entry> entries = new ArrayList<>();
        for (Bundle.Item item : items) {
            try {
                Receipt.Entry entry = Receipt.entry(item, witness);
                if (entry == null || isNothing(item, entry)) {
                    continue; // the sync has said why
                }
                entries.add(entry);
                int lacking = item.log().contents().size() - entry.contents().size();
                if (lacking > 0) {
                    fail(Format.count(lacking, "content") + " of files that "
                            + item.log().file() + " names " + (lacking == 1 ? "is" : "are") + " neither in " + file
                            + " nor on " + server.address() + ".");
                }
            } catch (LogException.BeginsTooLate e) {
                // The sync has said so.
            } catch (SyncException | LogException e) {
                String reason = withoutWorkspace(e.getMessage(), workspace, file);
                fail("not in the receipt: " + SyncReport.reason(item.log().file(), reason));
            }
        }
        return new Receipt(instance, server.address(), Instant.now(), entries);
    }

    /** Nobody has chosen that name: a link there may be anybody's, and lead to a file of this user's. */
    private void writeBeside(Path bundle, Receipt receipt) {
        Path target = besideBundle(bundle);
        if (Files.isSymbolicLink(target)) {
            fail(target
                    + " is a symbolic link, and no receipt was written through it. For a receipt elsewhere, sync the"
                    + " bundle again with --receipt FILE.");
        } else {
            write(receipt, target);
        }
    }

    /** A part may bring contents of files only. */
    private static boolean isNothing(Bundle.Item item, Receipt.Entry entry) {
        return item.log().operations() > 0
                && entry.confirmed().sequence() <= item.log().after().sequence();
    }

    /** Of which the receipt is that is there; null if there is none, or it is of this one. */
    private String otherServer(Path target) {
        try {
            Receipt old = Files.exists(target) ? Receipt.read(target) : null;
            return old == null || old.instanceId().equals(instance) ? null : old.address();
        } catch (BundleException e) {
            return null; // ours was cut short, say
        }
    }

    /** One of another server stays: {@code X.zip.receipt.2.json} then. */
    private Path besideBundle(Path bundle) {
        for (int i = 1; ; i++) {
            Path target = bundle.resolveSibling(bundle.getFileName() + ".receipt" + (i == 1 ? "" : "." + i) + ".json");
            if (otherServer(target) == null) {
                return target;
            }
        }
    }

    private void write(Receipt receipt, Path target) {
        String other = otherServer(target);
        if (other != null) {
            fail("no receipt: " + target + " is one of " + other
                    + ", which is not written over. For one elsewhere, sync the bundle again with --receipt FILE.");
            return;
        }
        try (ResultFile result = ResultFile.create(target, true)) {
            result.stream().write(receipt.toJson());
            result.finish();
            out.println(Table.harmless("Receipt: " + target + ". Where the bundle was packed: nereid clear --receipt "
                    + target.getFileName()));
        } catch (IOException e) {
            fail(ResultFile.failure(target, e).getMessage() + ". For a receipt elsewhere, sync the bundle again with"
                    + " --receipt FILE.");
        } catch (CommandFailure e) {
            fail(e.getMessage() + " For a receipt elsewhere, sync the bundle again with --receipt FILE.");
        }
    }
}
