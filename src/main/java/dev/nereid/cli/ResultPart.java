package dev.nereid.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What is written of a result that has no name yet, beside where it will be. It is locked as long as it is written: process
 * IDs mean nothing in another container or on another host, which may share the directory.
 */
record ResultPart(Path path, FileChannel channel) implements AutoCloseable {
    private static final String END = ".part";

    static ResultPart create(Path target) throws IOException {
        while (true) {
            String random = String.format("%08x", ThreadLocalRandom.current().nextInt());
            Path path = target.resolveSibling(start(target) + random + END);
            try {
                FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                path.toFile().deleteOnExit(); // also where Ctrl-C ends the program
                if (lock(channel) && Files.exists(path)) {
                    return new ResultPart(path, channel);
                }
                channel.close(); // another export took it for abandoned before it was locked
            } catch (FileAlreadyExistsException e) {
                // It is somebody else's.
            }
        }
    }

    /** Deletes those of this target whose processes were killed. */
    static void removeAbandoned(Path target) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(start(target)) + "[0-9a-f]{8}" + Pattern.quote(END));
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(
                target.getParent(),
                each -> name.matcher(each.getFileName().toString()).matches())) {
            for (Path part : parts) {
                removeIfAbandoned(part);
            }
        }
    }

    private static void removeIfAbandoned(Path part) {
        if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Nothing says that it is abandoned, or it is another user's.
        }
    }

    /** False if somebody else has locked it. Where files can't be locked, nobody takes one for abandoned. */
    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return true;
        }
    }

    private static String start(Path target) {
        return "." + target.getFileName() + ".";
    }

    /** Deletes it, unless it has been moved. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        channel.close();
    }
}
