package dev.nereid.log;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** This machine. */
public final class Host {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path SELF = Path.of("/proc/self");
    private static final Path PID_NAMESPACE = Path.of("/proc/self/ns/pid");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private Host() {}

    /** Its name; "unknown" if it has none. Not from the name service where the system says it itself: that may be away. */
    public static String name() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException e) {
            // Not Linux.
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Changes with every start of the machine; "unknown" where the system doesn't say. */
    static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /**
     * Which processes share our process ids: those of one container, as a rule. "unknown" where the system doesn't say; null
     * if it speaks of other processes than ours, so that no process id of ours means anything to it.
     */
    static String pidNamespace() {
        try {
            boolean ours = Files.readSymbolicLink(SELF)
                    .toString()
                    .equals(Long.toString(ProcessHandle.current().pid()));
            return ours ? Files.readSymbolicLink(PID_NAMESPACE).toString() : null;
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    /**
     * When a process of this machine was started, in the system's own count, which no clock moves; null if there is none with
     * this id, or it has ended.
     */
    static String startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // a name may hold anything
            return fields[0].equals("Z") || fields[0].equals("X") ? null : fields[19];
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Instant::toString)
                    .orElse(null);
        }
    }
}
