package dev.nereid.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nereid.model.Value;
import dev.nereid.testing.Await;
import dev.nereid.testing.ChildJvm;
import dev.nereid.testing.JvmProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EntryPointTest {
    @TempDir
    private Path directory;

    private Path file(String path) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    // ---------------------------------------------------------------------------------------------- real JVMs --

    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            Thread mainThread = Thread.currentThread();
            Thread other = new Thread(() -> {
                try {
                    if (arguments[0].equals("later")) {
                        mainThread.join();
                    }
                    System.out.println("found " + EntryPoint.find());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            other.start();
            if (arguments[0].equals("meanwhile")) {
                other.join();
            }
        }
    }

    private static String found(String argument) throws Exception {
        try (JvmProcess child = JvmProcess.start(Program.class, Map.of(), List.of(argument))) {
            assertThat(child.awaitEnd(Await.PATIENCE)).as(child.output()).isZero();
            return child.await("found ");
        }
    }

    @Test
    void theClassIsFoundFromAnyThreadAlsoWhenMainHasReturned() throws Exception {
        Path source =
                Path.of("src/test/java/dev/nereid/capture/EntryPointTest.java").toAbsolutePath();
        String expected = "Optional[" + new EntryPoint(Program.class.getName(), List.of(source)) + "]";
        assertThat(found("meanwhile")).isEqualTo(expected);
        assertThat(found("later")).isEqualTo(expected);
    }

    @Test
    void aSingleSourceFileIsFoundWhereverItIs() throws Exception {
        Path source = directory.resolve("a dir/Train.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                public class Train {
                    public static void main(String[] arguments) {
                        System.out.println(dev.nereid.capture.EntryPoint.find());
                    }
                }
                """);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String said = ChildJvm.run(List.of(java, "-cp", ChildJvm.classPath(), source.toString(), "an argument"));
        assertThat(said).isEqualTo("Optional[" + new EntryPoint("Train", List.of(source)) + "]");
    }

    @Test
    void itIsLoggedAsTheNameOfTheClass() {
        RecordingSink sink = new RecordingSink();
        new EntryPoint("com.acme.Train", List.of()).logTo(sink);
        assertThat(sink.values()).isEqualTo(Map.of("source_code/entrypoint", new Value.OfString("com.acme.Train")));
    }

    // -------------------------------------------------------------------------------------------------- stack --

    private static StackTraceElement frame(String className, String method) {
        return new StackTraceElement(className, method, "F.java", 1);
    }

    @Test
    void launchersArePassedOver() {
        StackTraceElement[] stack = {
            frame("com.acme.Train", "step"),
            frame("com.acme.Train", "main"),
            frame("java.lang.reflect.Method", "invoke"),
            frame("org.springframework.boot.loader.launch.JarLauncher", "main"),
        };
        assertThat(MainFrame.of(stack)).isEqualTo(stack[1]);
    }

    @Test
    void theOutermostMainCounts() {
        StackTraceElement[] stack = {frame("com.acme.Inner", "main"), frame("com.acme.Outer", "main")};
        assertThat(MainFrame.of(stack)).isEqualTo(stack[1]);
        assertThat(MainFrame.of(new StackTraceElement[] {frame("com.acme.Worker", "run")}))
                .isNull();
    }

    // ------------------------------------------------------------------------------------------------ command --

    private LaunchCommand launched(String command) {
        return new LaunchCommand(directory, command);
    }

    @Test
    void theCommandNamesAClass() {
        assertThat(launched("com.acme.Train --lr 0.1").className()).isEqualTo("com.acme.Train");
        assertThat(launched("acme.module/com.acme.Train").className()).isEqualTo("com.acme.Train");
        assertThat(launched("com.acme.Train$Main x.jar").className()).isEqualTo("com.acme.Train$Main");
        assertThat(launched("").className()).isNull();
        assertThat(launched("/opt/gone.jar a").className()).isNull();
        assertThat(launched("com.acme.Train").sourceFile()).isNull();
    }

    @Test
    void theCommandNamesAJar() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.acme.Train");
        Path jar = directory.resolve("my job.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        assertThat(launched(jar + " a b.jar").className()).isEqualTo("com.acme.Train");
        assertThat(launched("my job.jar").className()).isEqualTo("com.acme.Train");
    }

    @Test
    void theCommandNamesASourceFile() throws Exception {
        Path file = file("Train.java");
        for (String launcher : List.of("Main", "SourceLauncher")) {
            LaunchCommand launch =
                    launched("jdk.compiler/com.sun.tools.javac.launcher." + launcher + " Train.java --lr 0.1");
            assertThat(launch.sourceFile()).isEqualTo(file);
            assertThat(launch.className()).isEqualTo("Train");
        }
        assertThat(launched("jdk.compiler/com.sun.tools.javac.launcher.Main Gone.java")
                        .className())
                .isNull();
    }

    // ------------------------------------------------------------------------------------------------ sources --

    private List<Path> sources(String className, String fileName) {
        return SourceFiles.of(directory, className, fileName);
    }

    @Test
    void sourcesAreFoundWhereTheyUsuallyAre() throws Exception {
        Path main = file("src/main/java/com/acme/Train.java");
        Path test = file("src/test/java/com/acme/Train.java");
        Path plain = file("src/com/acme/Train.java");
        Path here = file("com/acme/Train.java");
        file("src/main/java/Train.java");
        file("src/main/java/com/acme/Other.java");
        assertThat(sources("com.acme.Train", "Train.java")).containsExactly(main, test, plain, here);
        assertThat(sources("com.acme.Train$Main", null)).containsExactly(main, test, plain, here);
        assertThat(sources("com.acme.Gone", null)).isEmpty();
    }

    @Test
    void kotlinAndScalaMayLeaveOutTheFirstPackages() throws Exception {
        Path kotlin = file("src/main/kotlin/jobs/Train.kt");
        assertThat(sources("com.acme.jobs.TrainKt", "Train.kt")).containsExactly(kotlin);
        assertThat(sources("com.acme.jobs.TrainKt", null)).containsExactly(kotlin);
        Path scala = file("src/main/scala/com/acme/Eval.scala");
        assertThat(sources("com.acme.Eval", null)).containsExactly(scala);
        Path scalaTest = file("src/test/scala/Check.scala");
        assertThat(sources("Check", "Check.scala")).containsExactly(scalaTest);
    }
}
