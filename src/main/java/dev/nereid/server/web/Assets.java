package dev.nereid.server.web;

import dev.nereid.codec.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** The files that a browser loads, from the jar. Safe for many threads. */
final class Assets {
    /**
     * @param zipped the same bytes by gzip
     * @param tag names these bytes: a browser that has them need not load them again
     */
    record Asset(byte[] bytes, byte[] zipped, String contentType, String tag) {}

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(?:/[a-z0-9-]+)*\\.(js|css|svg|html)");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "html", "text/html; charset=utf-8");

    /** What is a library's, by the name under which we serve it: the library, and the file in its WebJar. */
    private static final Map<String, String[]> LIBRARIES = Map.of(
            "vendor/preact.js", new String[] {"preact", "dist/preact.module.js"},
            "vendor/hooks.js", new String[] {"preact", "hooks/dist/hooks.module.js"},
            "vendor/uplot.js", new String[] {"uplot", "dist/uPlot.esm.js"},
            "vendor/uplot.css", new String[] {"uplot", "dist/uPlot.min.css"});

    private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

    /** @param name such as {@code lib/api.js} */
    Optional<Asset> find(String name) {
        var match = NAME.matcher(name);
        if (!match.matches()) {
            return Optional.empty();
        }
        Asset known = loaded.get(name);
        if (known == null) {
            byte[] bytes = read(name);
            if (bytes == null) {
                return Optional.empty();
            }
            known = new Asset(
                    bytes,
                    zipped(bytes),
                    TYPES.get(match.group(1)),
                    "W/\"" + Sha256.of(bytes).substring(0, 16) + '"');
            loaded.put(name, known);
        }
        return Optional.of(known);
    }

    private static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never, in memory
        }
        return zipped.toByteArray();
    }

    private static byte[] read(String name) {
        String[] library = LIBRARIES.get(name);
        if (library == null) {
            return resource("/dev/nereid/server/web/" + name);
        }
        byte[] bytes =
                resource("/META-INF/resources/webjars/" + library[0] + "/" + version(library[0]) + "/" + library[1]);
        return bytes == null ? null : relative(bytes);
    }

    /** Browsers know no packages by name: what a library says of another is where we serve that, and maps are not here. */
    private static byte[] relative(byte[] module) {
        return new String(module, StandardCharsets.UTF_8)
                .replace("from\"preact\"", "from\"./preact.js\"")
                .replaceAll("(?m)^//# sourceMappingURL=.*$", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** As the WebJar says. */
    private static String version(String library) {
        Properties properties = new Properties();
        try (InputStream in =
                Assets.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/" + library + "/pom.properties")) {
            if (in == null) {
                throw new IllegalStateException(
                        "The library " + library + " of the web app is missing on the class path.");
            }
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null if there is none. */
    private static byte[] resource(String path) {
        try (InputStream in = Assets.class.getResourceAsStream(path)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + path + " from the jar", e);
        }
    }
}
