package dev.nereid.server.neptune;

/** Names of files, which the client takes apart: the last part of the field's path, and the extension. */
final class FileNaming {
    private FileNaming() {}

    static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Of a file that is uploaded to a field. */
    static String named(String path, String extension) {
        return lastPart(path) + (extension.isEmpty() ? "" : "." + extension);
    }

    /** Without its dot; empty if there is none. Of a file named after its field, all that follows: {@code tar.gz}. */
    static String extensionOf(String path, String name) {
        String last = lastPart(name);
        String field = lastPart(path);
        if (last.startsWith(field + ".")) {
            return last.substring(field.length() + 1);
        }
        int dot = last.lastIndexOf('.');
        return dot < 0 ? "" : last.substring(dot + 1);
    }
}
