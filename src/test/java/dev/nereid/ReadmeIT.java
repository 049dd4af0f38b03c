package dev.nereid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.testing.Await;
import dev.nereid.testing.BrowserSession;
import dev.nereid.testing.SharedHttp;
import dev.nereid.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README, run: every command is executed by a shell, every example compiled, and what comes out has the shape that is
 * printed there (numbers, times, IDs and paths aside).
 */
class ReadmeIT {
    private static final Path JAR = Path.of(System.getProperty("nereid.jar"));
    /** That of the example, which is nowhere. */
    private static final String DATABASE = "jdbc:postgresql://db.example.org/nereid?user=nereid";

    private static final Path BASE = Path.of(System.getProperty("project.basedir"));

    @TempDir
    private Path directory;

    private String readme;
    private final Map<String, String> environment = new HashMap<>();
    private Process server;
    private String lastRunId;

    @BeforeEach
    void readReadme() throws IOException {
        readme = Files.readString(BASE.resolve("README.md"));
        environment.put("NEREID_CACHE_DIR", directory.resolve("cache").toString());
        environment.put("NEREID_CAPTURE_HOST_METRICS", "false"); // whether these come depends on how long a run takes
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        if (server != null) {
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theFirstCommandPrintsWhatTheReadmeShows() throws Exception {
        assertThat(blocks("sh").get(0)).isEqualTo("mvn -q -DskipTests package && java -jar target/nereid.jar demo");
        assertThat(blocks("sh").get(1)).isEqualTo("mvn verify");
        assertThat(shape(run("java -jar target/nereid.jar demo")))
                .isEqualTo(shape(blocks("text").get(0)));
    }

    @Test
    void theScriptThatItMakesIsTheCommand() throws Exception {
        environment.put("HOME", directory.toString());
        assertThat(run(blocks("sh").get(2))).isEmpty();
        assertThat(run("~/.local/bin/nereid --help")).isEqualTo(run("java -jar target/nereid.jar --help"));
    }

    @Test
    void theDemoThatServesSignsInWhoOpensItsAddress() throws Exception {
        assertThat(blocks("sh").get(3)).isEqualTo("nereid demo --serve");
        String said = goOn(blocks("sh").get(3), line -> line.contains("Stop with"));
        URI address = URI.create(said.replaceFirst("(?s).*Look at it: (\\S+).*", "$1"));
        HttpResponse<String> opened =
                SharedHttp.CLIENT.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(opened.headers().firstValue("Location").orElseThrow()).startsWith("/local/digits#");
        HttpResponse<String> projects = SharedHttp.CLIENT.send(
                HttpRequest.newBuilder(address.resolve("/api/v1/projects"))
                        .headers(BrowserSession.begunBy(opened).headers())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(projects.body()).contains("\"name\":\"local/digits\"", "\"runs\":7");
    }

    @Test
    void theSessionsPrintWhatTheReadmeShows() throws Exception {
        Files.writeString(directory.resolve("Train.java"), blocks("java").get(0));
        Files.writeString(directory.resolve("Sweep.java"), blocks("java").get(1));
        for (String session : blocks("console")) {
            String[] parts = session.split("(?m)^\\$ ");
            for (String part : parts) {
                if (!part.isBlank()) {
                    int end = part.indexOf('\n');
                    String command = end < 0 ? part : part.substring(0, end);
                    String expected = end < 0 ? "" : part.substring(end + 1);
                    boolean isSkipped = command.startsWith("sqlite3") && !isInstalled("sqlite3");
                    if (isSkipped) {
                        System.out.println("SKIPPED, no sqlite3 shell here: " + command);
                    } else {
                        String output = expected.startsWith("nereid: ") ? fail(command) : execute(command);
                        assertThat(shape(output)).as(command).isEqualTo(shape(expected));
                    }
                }
            }
        }
    }

    @Test
    void theSnippetsOfTheGuideRun() throws Exception {
        String body = String.join(
                "\n", blocks("java run").stream().map(s -> "{\n" + s + "\n}").toList());
        writeProgram("try (Run run = Nereid.initRun().mode(Mode.OFFLINE).start()) {\n" + body + "\n}\n");
        assertThat(run("java -cp target/nereid.jar Guide.java")).isEqualTo("epoch 1\n");
        String id = run("nereid ls --format csv")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .split(",")[0];
        String shown = run("nereid show " + id + " --format csv");
        assertThat(shown).contains("params/lr,float,0.1", "train/loss,floatSeries,0.3,4", "train/log,stringSeries,,0");
        assertThat(shown).doesNotContain("params/optimizer");
        assertThat(shown)
                .containsPattern("monitoring/[0-9a-f]{8}/stdout,stringSeries,epoch 1,1")
                .containsPattern("monitoring/[0-9a-f]{8}/traceback,stringSeries,.*,\\d+")
                .contains("sys/failed,bool,false", "source_code/entrypoint,string,Guide");
    }

    private void writeProgram(String body) throws IOException {
        String program = "import dev.nereid.*;\nimport java.nio.file.*;\nimport java.time.*;\nimport java.util.*;\n\n"
                + "public class Guide {\npublic static void main(String[] arguments) throws Exception {\n" + body
                + "}\n}\n";
        Files.writeString(directory.resolve("Guide.java"), program);
    }

    @Test
    void theSnippetsWithAServerRun() throws Exception {
        serve("nereid serve --data server-data");
        run("nereid project create ml/digits --key DIGITS");
        environment.put("NEREID_PROJECT", "ml/digits");
        writeProgram(String.join("\n", blocks("java server")));

        assertThat(run("java -cp target/nereid.jar Guide.java")).isEmpty();
        assertThat(run("nereid trash").lines().skip(1).map(line -> line.split(" +")[0]))
                .containsExactly("DIGITS-FOREST", "DIGITS-FOREST-1");
    }

    /** With a stand-in for {@code srun} that starts the tasks; the job is preempted and requeued. */
    @Test
    void theJobScriptOfTheClusterGoesOnAfterPreemption() throws Exception {
        Files.writeString(directory.resolve("train.sh"), blocks("bash").get(0));
        Files.writeString(
                directory.resolve("Resumable.java"), blocks("java job").get(0));
        Files.createSymbolicLink(directory.resolve("nereid.jar"), JAR);
        Path srun = Files.createDirectory(directory.resolve("bin")).resolve("srun");
        Files.writeString(srun, """
                #!/bin/bash
                for rank in 0 1; do SLURM_PROCID=$rank "$@" & tasks="$tasks $!"; done
                wait
                """);
        assertThat(srun.toFile().setExecutable(true)).isTrue();
        environment.put("SLURM_JOB_ID", "4711");
        environment.put("SLURM_NTASKS", "2");

        Process job = shell("PATH=$PWD/bin:$PATH bash train.sh");
        Await.until("a checkpoint", () -> isBeyond(directory.resolve("checkpoint-0"), 50));
        ProcessHandle.of(job.pid())
                .orElseThrow()
                .descendants()
                .filter(task -> task.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroy);
        job.waitFor();
        environment.put("SLURM_RESTART_COUNT", "1");
        run("PATH=$PWD/bin:$PATH bash train.sh");

        List<String> status = run("nereid status --path runs").lines().toList();
        assertThat(status).hasSize(3);
        assertThat(status.get(1)).containsPattern("finished +4 ");
        assertThat(status.get(2)).startsWith("pending: ");
        String shown = run("nereid show --path runs --format csv "
                + run("nereid ls --path runs --format csv").split("\n")[1].split(",")[0]);
        assertThat(shown).contains("loss/rank0,floatSeries,0.05,400", "loss/rank1,floatSeries,0.05,400");
    }

    private static boolean isBeyond(Path checkpoint, int step) {
        try {
            String text = Files.exists(checkpoint) ? Files.readString(checkpoint) : "";
            return !text.isEmpty() && Integer.parseInt(text) >= step;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theDependencyIsThisVersion() throws IOException {
        String version = System.getProperty("nereid.thinJar").replaceAll(".*/nereid-(.*)\\.jar", "$1");
        assertThat(readme).contains("<version>" + version + "</version>");
    }

    @Test
    void theTestsThatHoldThePromisesExist() throws IOException {
        Matcher names = Pattern.compile("`(\\w+Test)`").matcher(readme);
        List<String> tests = new ArrayList<>();
        while (names.find()) {
            tests.add(names.group(1) + ".java");
        }
        assertThat(tests).hasSizeGreaterThan(5);
        try (Stream<Path> files = Files.walk(BASE.resolve("src/test/java"))) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .containsAll(tests);
        }
    }

    // --------------------------------------------------------------------------------------------------- running --

    private String execute(String command) throws Exception {
        if (command.startsWith("nereid serve")) {
            return serve(command);
        }
        if (command.startsWith("nereid ui")) {
            return look(command);
        }
        Matcher export = Pattern.compile("export (\\w+)=.*").matcher(command);
        if (export.matches()) {
            String value = switch (export.group(1)) {
                case "NEREID_RUN" -> lastRunId;
                case "NEREID_DIR" -> command.substring(command.indexOf('=') + 1);
                default -> environment.get(export.group(1));
            };
            assertThat(value).as("what the session before gave for " + command).isNotNull();
            environment.put(export.group(1), value);
            return "";
        }
        if (command.startsWith("unset ")) {
            environment.remove(command.substring("unset ".length()));
            return "";
        }
        String output = run(command);
        Matcher id = Pattern.compile("offline/[0-9a-f-]{36}").matcher(output);
        if (id.find()) {
            lastRunId = id.group();
        }
        return output;
    }

    /** What a command says that can't do what it is told. */
    private String fail(String command) throws Exception {
        Process process = shell(command + " 2>&1");
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + output).isPositive();
        return output;
    }

    private boolean isInstalled(String program) throws Exception {
        return new ProcessBuilder("bash", "-c", "command -v " + program).start().waitFor() == 0;
    }

    private String run(String command) throws Exception {
        Process process = shell(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + output).isZero();
        return output;
    }

    private String serve(String command) throws Exception {
        stopServer(); // of the session before
        return goOn(command + " --port 0", line -> line.startsWith("Stop with"));
    }

    /** Prints an address, and goes on beside the server. */
    private String look(String command) throws Exception {
        Process ui = shell("exec " + command.replaceFirst("nereid", "java -jar target/nereid.jar") + " --port 0");
        String address = readUntil(ui, line -> line.startsWith("http://"));
        ui.toHandle().destroy();
        assertThat(ui.waitFor()).isZero();
        return address;
    }

    private String goOn(String command, Predicate<String> isLast) throws Exception {
        server = shell("exec " + command.replaceFirst("nereid", "java -jar target/nereid.jar"));
        return readUntil(server, isLast);
    }

    /** What a process says until it says this. */
    private String readUntil(Process process, Predicate<String> isLast) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder output = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.append(line).append('\n');
            if (line.startsWith("NEREID_")) {
                environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
            if (isLast.test(line)) {
                return output.toString();
            }
        }
        throw new AssertionError("It ended: " + output);
    }

    private Process shell(String command) throws IOException {
        String script = ("nereid() { java -jar target/nereid.jar \"$@\"; }\n" + command)
                .replace("target/nereid.jar", JAR.toString());
        if (script.contains(DATABASE)) {
            script = script.replace(DATABASE, TestDatabase.postgresFor(directory));
        }
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("NEREID_") || name.startsWith("NEPTUNE_"));
        builder.environment().putAll(environment);
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", bin, (path, own) -> own + ":" + path);
        return builder.start();
    }

    // --------------------------------------------------------------------------------------------------- reading --

    /** Blocks of the README that are marked like this, without the line feed at their end. */
    private List<String> blocks(String mark) {
        Matcher matcher =
                Pattern.compile("(?ms)^```" + mark + "\\n(.*?)\\n```$").matcher(readme);
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        assertThat(blocks).as("blocks marked " + mark).isNotEmpty();
        return blocks;
    }

    /** What must be the same in every run. */
    private static String shape(String text) {
        return text.replaceAll("jdbc:postgresql:\\S*", "DATABASE")
                .replaceAll("\\d{8}T\\d{6}\\.\\d{6}Z-run-[0-9a-f]{8}", "RUNFILE")
                .replaceAll("\\b[0-9a-f]{16}\\b", "DIGEST")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID")
                .replaceAll("offline/[0-9a-f]{8,}\\b", "offline/BEGINNING")
                .replaceAll("key=[\\w-]{43}", "key=KEY")
                .replaceAll("NEREID_API_TOKEN=\\S+", "NEREID_API_TOKEN=TOKEN")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "TIME")
                .replaceAll("/(tmp|home)/[^\\s,]*?(/runs|/server)?(?=[\\s,]|$)", "PATH$2")
                .replaceAll("on /\\S* \\(\\w+\\)", "on MOUNT (KIND)")
                .replaceAll("(hostname\\s+string\\s+)\\S+", "$1HOST")
                .replaceAll("(?m)^[0-9a-f]{10} ", "TOKEN ")
                .replaceAll("monitoring/[0-9a-f]{8}", "monitoring/BEGINNING")
                .replaceAll("\\d[\\d.,]*", "N")
                .replaceAll("N (B|KiB)\\b", "SIZE")
                .replaceAll("[ \\t]+", " ")
                .replaceAll("(?m) $", "")
                .strip();
    }
}
