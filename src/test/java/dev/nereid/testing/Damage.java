package dev.nereid.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** What disks, copies and memories do to a file that is made of pages. */
public final class Damage {
    private final byte[] bytes;
    private final int head; // before the first page
    private final int pageBytes;
    private final Random random;
    private final BitSet hit = new BitSet();
    private int length;
    private String what;

    private Damage(byte[] bytes, int head, int pageBytes, Random random) {
        this.bytes = bytes;
        this.length = bytes.length;
        this.head = head;
        this.pageBytes = pageBytes;
        this.random = random;
    }

    /**
     * Damages a file at random.
     *
     * @param head bytes before the first page
     */
    public static Damage to(Path file, int head, int pageBytes, Random random) throws IOException {
        Damage damage = new Damage(Files.readAllBytes(file), head, pageBytes, random);
        damage.choose();
        Files.write(file, Arrays.copyOf(damage.bytes, damage.length));
        return damage;
    }

    /** Of something beside the pages, done by somebody else. */
    public static Damage none(String what) {
        Damage damage = new Damage(new byte[0], 0, 1, null);
        damage.what = what;
        return damage;
    }

    /** Whether it took the end away, which a file of frames does not tell. */
    public boolean isCut() {
        return length < bytes.length;
    }

    /** Pages, from 0, of which something has changed. */
    public BitSet hit() {
        return hit;
    }

    @Override
    public String toString() {
        return what + ", pages from 0: " + hit;
    }

    private void choose() {
        switch (random.nextInt(7)) {
            case 0 -> flipBits(1);
            case 1 -> flipBits(2 + random.nextInt(20));
            case 2 -> fill("a page of zeros", page() * pageBytes + head, pageBytes, false);
            case 3 -> fill("a page of noise", page() * pageBytes + head, pageBytes, true);
            case 4 -> fill("zeros", random.nextInt(bytes.length), 1 + random.nextInt(2 * pageBytes), false);
            case 5 -> swapPages();
            default -> cut();
        }
    }

    private int page() {
        return random.nextInt(Math.max(1, (bytes.length - head) / pageBytes));
    }

    private void flipBits(int count) {
        what = count + " flipped bits";
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            hit(at);
        }
    }

    private void fill(String name, int from, int count, boolean noise) {
        what = name + " at " + from;
        for (int at = from; at < Math.min(bytes.length, from + count); at++) {
            bytes[at] = noise ? (byte) random.nextInt() : 0;
            hit(at);
        }
    }

    private void swapPages() {
        if (bytes.length < head + pageBytes) { // cut before
            flipBits(1);
            return;
        }
        what = "swapped pages";
        int a = page() * pageBytes + head;
        int b = page() * pageBytes + head;
        byte[] kept = Arrays.copyOfRange(bytes, a, a + pageBytes);
        System.arraycopy(bytes, b, bytes, a, pageBytes);
        System.arraycopy(kept, 0, bytes, b, pageBytes);
        hit(a);
        hit(b);
    }

    private void cut() {
        what = "a cut tail";
        length = random.nextInt(bytes.length);
        for (int at = length; at < bytes.length; at++) {
            hit(at);
        }
    }

    private void hit(int at) {
        if (at >= head) {
            hit.set((at - head) / pageBytes);
        }
    }
}
