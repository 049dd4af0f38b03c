package dev.nereid.log;

import dev.nereid.settings.Setting;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How much of a disk run files may take.
 *
 * @param quota bytes for all run files of the data directory together; null for no limit
 * @param reserve bytes of the disk that points leave free; null for {@link #DEFAULT_RESERVE}, or less on a small disk
 * @param space whom to ask what is left
 */
public record DiskLimits(Long quota, Long reserve, DiskSpace space) {
    public static final long DEFAULT_RESERVE = Setting.DISK_RESERVE.defaultSize();

    public static final DiskLimits DEFAULT = new DiskLimits(null, null, DiskSpace.SYSTEM);

    /** The default reserve is at most this part of a disk. */
    private static final int RESERVE_PART = 50;

    /** Of a quota, this part is for what matters more than points. */
    private static final int QUOTA_PART = 16;

    long reserveOn(Path directory) throws IOException {
        return reserve != null ? reserve : Math.min(DEFAULT_RESERVE, space.total(directory) / RESERVE_PART);
    }

    long quotaReserve() {
        return Math.min(DEFAULT_RESERVE, quota / QUOTA_PART);
    }

    /** A WAL counts, too: that of a small quota is moved into the file before it takes much of it. */
    int walBytesMax(int otherwise) {
        return quota == null ? otherwise : (int) Math.min(otherwise, quota / QUOTA_PART);
    }
}
