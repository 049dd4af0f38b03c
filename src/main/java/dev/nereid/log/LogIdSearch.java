package dev.nereid.log;

import dev.nereid.codec.LoggedOperation;
import dev.nereid.codec.LoggedOperation.Checksum;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Finds out which log the operations of a damaged file belong to: every checksum is built over its id. The id is in the file
 * twice, on two pages. Where both are damaged, ids that differ in one character are tried: a checksum of 32 bits tells any two
 * of them apart.
 */
final class LogIdSearch {
    private static final String DIGITS = "0123456789abcdef";

    private final List<LoggedOperation> samples;

    LogIdSearch(List<LoggedOperation> samples) {
        this.samples = samples;
    }

    /** Null if none of the texts leads to it. */
    UUID find(Collection<String> texts) {
        for (String text : texts) {
            UUID exact = check(text);
            if (exact != null) {
                return exact;
            }
        }
        for (String text : texts) {
            UUID near = near(text);
            if (near != null) {
                return near;
            }
        }
        return null;
    }

    private UUID near(String text) {
        StringBuilder variant = new StringBuilder(text);
        for (int i = 0; text.length() == 36 && i < 36; i++) {
            char as = text.charAt(i);
            String others = i == 8 || i == 13 || i == 18 || i == 23 ? "-" : DIGITS;
            for (int k = 0; k < others.length(); k++) {
                variant.setCharAt(i, others.charAt(k));
                UUID found = check(variant.toString());
                if (found != null) {
                    return found;
                }
            }
            variant.setCharAt(i, as);
        }
        return null;
    }

    private UUID check(String text) {
        try {
            UUID id = UUID.fromString(text);
            Checksum checksum = new Checksum(id);
            boolean fits =
                    id.toString().equals(text) && samples.stream().anyMatch(operation -> operation.isIntact(checksum));
            return fits ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
