package dev.nereid.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The files of the web app, without a browser. */
class AssetsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("project.basedir"), "src/main/resources/dev/nereid/server/web");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?\"([^\"]+)\"");
    private static final Pattern LINKED = Pattern.compile("(?:href|src)=\"/-/assets/([^\"]+)\"");
    private static final Pattern IMPORTED = Pattern.compile("import \\{([^}]*)\\}");
    private static final Pattern WORD = Pattern.compile("(\\w+)");
    private static final Pattern EXPORTED = Pattern.compile("export (?:async )?(?:const|function) (\\w+)");
    private static final Pattern CALLED = Pattern.compile("(?<![\\w.$])(\\w+)\\(");
    private static final Pattern PARAMETER = Pattern.compile("[{(,]\\s*(\\w+)\\s*(?=[,})=:])");
    private static final Pattern DECLARED = Pattern.compile("(?:const|function|let) (\\w+)");
    private static final int SCRIPT_BYTES_MAX = 200 << 10;

    private final Assets assets = new Assets();

    private String text(String name) {
        return new String(
                assets.find(name).orElseThrow(() -> new AssertionError(name)).bytes(), StandardCharsets.UTF_8);
    }

    /** What the page loads, at once or later. */
    private Set<String> reached() {
        Set<String> reached = new TreeSet<>();
        Deque<String> left = new ArrayDeque<>();
        Matcher linked = LINKED.matcher(text("index.html"));
        while (linked.find()) {
            left.add(linked.group(1));
        }
        while (!left.isEmpty()) {
            String name = left.pop();
            if (reached.add(name) && name.endsWith(".js")) {
                Matcher imported = IMPORT.matcher(text(name));
                while (imported.find()) {
                    left.add(Path.of("/" + name)
                            .resolveSibling(imported.group(1))
                            .normalize()
                            .toString()
                            .substring(1));
                }
            }
        }
        return reached;
    }

    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> SOURCES.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everythingThatIsThereIsLoadedAndEverythingThatIsLoadedIsThere() throws IOException {
        Set<String> loaded = reached();
        loaded.removeIf(name -> name.startsWith("vendor/"));
        loaded.add("index.html");
        assertThat(loaded).isEqualTo(files());
    }

    /** Nobody compiles the modules: a name that is missing would be found by who clicks there first. */
    @Test
    void whatIsImportedIsUsedAndWhatAnotherModuleHasIsImported() {
        List<String> modules = reached().stream()
                .filter(name -> name.endsWith(".js") && !name.startsWith("vendor/"))
                .toList();
        Set<String> exported = new TreeSet<>();
        modules.forEach(name -> exported.addAll(names(EXPORTED, text(name))));
        for (String name : modules) {
            String module = text(name).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)//.*$", "");
            String code = module.replaceAll("(?ms)^import .*?;$", "");
            Set<String> imported = new TreeSet<>();
            names(IMPORTED, module)
                    .forEach(list -> imported.addAll(List.of(list.strip().split("[\\s,]+"))));
            imported.remove("");
            assertThat(names(WORD, code)).as("%s uses what it imports", name).containsAll(imported);
            Set<String> called = names(CALLED, code.replaceAll("\"[^\"]*\"", ""));
            called.retainAll(exported);
            called.removeAll(names(DECLARED, code));
            called.removeAll(names(PARAMETER, code));
            assertThat(imported).as("%s imports what it calls", name).containsAll(called);
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }

    @Test
    void allScriptsTogetherAreUnder200KiBCompressed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : reached()) {
            if (name.endsWith(".js")) {
                ByteArrayOutputStream one = new ByteArrayOutputStream();
                try (GZIPOutputStream packed = new GZIPOutputStream(one)) {
                    packed.write(text(name).getBytes(StandardCharsets.UTF_8));
                }
                all.write(one.toByteArray());
            }
        }
        System.out.printf("scripts of the web app: %,d bytes compressed%n", all.size());
        assertThat(all.size()).isLessThan(SCRIPT_BYTES_MAX);
    }

    @Test
    void nothingOutsideIsServed() {
        for (String name :
                List.of("../Routes.class", "..", "lib/../../x.js", "/etc/passwd", "lib/api.js/..", "nope.js", "")) {
            assertThat(assets.find(name)).as(name).isEmpty();
        }
    }
}
