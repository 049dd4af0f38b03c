package dev.nereid.log;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine. */
public final class Host {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private Host() {}

    /** Its name; "unknown" if it has none. */
    public static String name() {
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
}
