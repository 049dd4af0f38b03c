package dev.nereid;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.nereid", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    // ------------------------------------------------------------------------------- between our own packages --

    @ArchTest
    static final ArchRule modelKnowsJavaOnly = classes()
            .that()
            .resideInAPackage("dev.nereid.model")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("dev.nereid.model", "java.."));

    @ArchTest
    static final ArchRule settingsKnowJavaOnly = classes()
            .that()
            .resideInAPackage("dev.nereid.settings")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("dev.nereid.settings", "java.."));

    @ArchTest
    static final ArchRule codecKnowsModel = knows("codec", "model");

    @ArchTest
    static final ArchRule dbKnowsCodec = knows("db", "codec", "model", "settings");

    @ArchTest
    static final ArchRule logKnowsDb = knows("log", "db", "codec", "model", "settings");

    @ArchTest
    static final ArchRule storeKnowsDb = knows("store", "db", "codec", "model");

    @ArchTest
    static final ArchRule queryKnowsStore = knows("query", "store", "db", "codec", "model");

    @ArchTest
    static final ArchRule backupsKnowTheStore = knows("backup", "store", "db", "codec", "model", "settings");

    @ArchTest
    static final ArchRule replicaKnowsLogAndStore =
            knows("replica", "log", "store", "query", "db", "codec", "model", "settings");

    @ArchTest
    static final ArchRule syncKnowsLog = knows("sync", "log", "codec", "model", "settings");

    @ArchTest
    static final ArchRule bundleKnowsSync = knows("bundle", "sync", "log", "codec", "model", "settings");

    @ArchTest
    static final ArchRule captureKnowsModel = knows("capture", "model");

    @ArchTest
    static final ArchRule theServerKnowsTheStoreAndNeverTheLog =
            knows("server", "store", "query", "db", "codec", "model", "settings");

    @ArchTest
    static final ArchRule theLibraryKnowsNeitherServerNorCommandLine = noClasses()
            .that(resideInAPackage("dev.nereid..")
                    .and(not(resideInAnyPackage("dev.nereid.server..", "dev.nereid.cli.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.nereid.server..", "dev.nereid.cli..");

    @ArchTest
    static final ArchRule nothingSeesTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("dev.nereid.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.nereid.cli..");

    @ArchTest
    static final ArchRule theLogNeverMeetsTheServer = noClasses()
            .that()
            .resideInAPackage("dev.nereid.log..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.nereid.server..");

    // -------------------------------------------------------------------------------------------- libraries --

    /** A training job loads no jOOQ class for logging, so not by way of dev.nereid.db either. */
    @ArchTest
    static final ArchRule theLogTouchesNoJooq = noClasses()
            .that()
            .resideInAPackage("dev.nereid.log..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("org.jooq..", "dev.nereid.db.jooq..").or(named("dev.nereid.db.Database")));

    @ArchTest
    static final ArchRule theLogKnowsNoNetwork = noClasses()
            .that()
            .resideInAPackage("dev.nereid.log..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net..", "javax.net..")
                    .and(not(named("java.net.InetAddress"))) // the name of this host, for the lock file
                    .and(not(named("java.net.UnknownHostException"))));

    @ArchTest
    static final ArchRule jooqIsForTheStore = only("org.jooq..", "db", "store", "backup", "query", "replica", "server");

    @ArchTest
    static final ArchRule re2IsForTheDatabase = only("com.google.re2j..", "db");

    @ArchTest
    static final ArchRule okHttpIsForSync = only("okhttp3..", "sync");

    @ArchTest
    static final ArchRule oshiIsForCapture = only("oshi..", "capture");

    @ArchTest
    static final ArchRule javalinIsForTheServer = only("io.javalin..", "server");

    @ArchTest
    static final ArchRule certificatesAreForTheServer = only("org.bouncycastle..", "server");

    @ArchTest
    static final ArchRule picocliIsForTheCommandLine = only("picocli..", "cli");

    @ArchTest
    static final ArchRule progressBarsAreForTheCommandLine = only("me.tongfei..", "cli");

    @ArchTest
    static final ArchRule parquetIsForTheCommandLine = only("org.apache.parquet..", "cli");

    /** It is there for javac alone. */
    @ArchTest
    static final ArchRule hadoopIsNamedAndNeverCalled =
            noClasses().should().accessClassesThat().resideInAPackage("org.apache.hadoop..");

    @ArchTest
    static final ArchRule jacksonIsNotForTheLog = noClasses()
            .that()
            .resideInAnyPackage("dev.nereid.model..", "dev.nereid.codec..", "dev.nereid.log..", "dev.nereid.db..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule signaturesOfTheApiShowNoLibrary = classes()
            .that()
            .resideInAPackage("dev.nereid")
            .and()
            .arePublic()
            .should(haveNoSignatureWith(resideInAnyPackage(
                    "org.jooq..",
                    "tools.jackson..",
                    "com.fasterxml.jackson..",
                    "okhttp3..",
                    "okio..",
                    "kotlin..",
                    "java.sql..",
                    "javax.sql..",
                    "org.sqlite..",
                    "org.slf4j..",
                    "dev.nereid.model..",
                    "dev.nereid.codec..",
                    "dev.nereid.db..",
                    "dev.nereid.log..",
                    "dev.nereid.store..",
                    "dev.nereid.backup..",
                    "dev.nereid.query..",
                    "dev.nereid.replica..",
                    "dev.nereid.sync..",
                    "dev.nereid.bundle..",
                    "dev.nereid.settings..")))
            .allowEmptyShould(true);

    // --------------------------------------------------------------------------------- descriptors of databases --

    /**
     * Each opens files of its own with java.nio, none of them a database; but {@code PrivateCopy} and {@code RawPages},
     * which say why.
     */
    private static final Set<String> OPENERS = Set.of(
            "dev.nereid.backup.BackupDirectory", // its lock and its list of what is in it
            "dev.nereid.backup.BackupManifest",
            "dev.nereid.backup.CheckedContents", // a list of text
            "dev.nereid.backup.ContentCopy", // contents of files
            "dev.nereid.backup.Private", // copies of databases that nobody has opened yet
            "dev.nereid.db.NativeLibrary", // the kernel's list of mounts
            "dev.nereid.db.PrivateCopy",
            "dev.nereid.db.Schema", // schema.sql in the jar
            "dev.nereid.log.Host", // the boot id
            "dev.nereid.log.WalRescue", // the one file that its process gives up
            "dev.nereid.log.RawPages", // run files whose writer is gone, page by page: it says why
            "dev.nereid.log.WriterLock", // lock files of run files
            "dev.nereid.log.LocalContents", // the same
            "dev.nereid.store.Uploads",
            "dev.nereid.log.RunFileContents", // contents of files, beside run files and in a server's directory
            "dev.nereid.store.Contents",
            "dev.nereid.store.IssuedIds", // a file of text beside the database
            "dev.nereid.store.SharedDirectory",
            "dev.nereid.store.SnapshotContent", // a snapshot that was written and closed
            "dev.nereid.sync.SnapshotDownload", // one that nobody opens before it is whole
            "dev.nereid.sync.FileUploads",
            "dev.nereid.sync.FileDownload",
            "dev.nereid.codec.Sha256",
            "dev.nereid.bundle.Bundle", // never what is called a run file
            "dev.nereid.bundle.BundleWriter", // copies that were written and closed, and contents of files
            "dev.nereid.bundle.CentralDirectory", // the end of a bundle
            "dev.nereid.bundle.Receipt",
            "dev.nereid.bundle.Workspace", // its own lock
            "dev.nereid.replica.Replica", // its own refresh.lock
            "dev.nereid.sync.SyncState", // .sync files, which are text
            "dev.nereid.sync.TrustedCertificates"); // a PEM file

    /**
     * Closing any descriptor of a database drops the locks that SQLite holds on it in the same process, and another
     * process may then delete a live WAL. Code near databases opens no file but through SQLite. Whoever must open a
     * file of another kind there is added above, with the file.
     */
    @ArchTest
    static final ArchRule nobodyOpensADatabaseButSqlite = classes()
            .that()
            .resideInAnyPackage(
                    "dev.nereid.log..",
                    "dev.nereid.db..",
                    "dev.nereid.store..",
                    "dev.nereid.backup..",
                    "dev.nereid.query..",
                    "dev.nereid.replica..",
                    "dev.nereid.sync..",
                    "dev.nereid.bundle..")
            .and(new DescribedPredicate<>("are not known to open other files") {
                @Override
                public boolean test(JavaClass type) {
                    return !OPENERS.contains(outermost(type).getFullName());
                }
            })
            .should(openNoFile());

    private static final Set<String> OPENING_METHODS = Set.of(
            "java.nio.channels.FileChannel.open",
            "java.nio.channels.AsynchronousFileChannel.open",
            "java.nio.file.Files.copy",
            "java.nio.file.Files.lines",
            "java.nio.file.Files.mismatch",
            "java.nio.file.Files.newBufferedReader",
            "java.nio.file.Files.newBufferedWriter",
            "java.nio.file.Files.newByteChannel",
            "java.nio.file.Files.newInputStream",
            "java.nio.file.Files.newOutputStream",
            "java.nio.file.Files.probeContentType",
            "java.nio.file.Files.readAllBytes",
            "java.nio.file.Files.readAllLines",
            "java.nio.file.Files.readString",
            "java.nio.file.Files.write",
            "java.nio.file.Files.writeString",
            "java.util.Scanner.<init>");

    private static final Set<String> OPENING_CLASSES = Set.of(
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.PrintWriter",
            "java.io.RandomAccessFile",
            "java.util.jar.JarFile",
            "java.util.zip.ZipFile");

    private static ArchCondition<JavaClass> openNoFile() {
        return new ArchCondition<>("open no file with java.io or java.nio") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().forEach(access -> {
                    String owner = access.getTargetOwner().getFullName();
                    if (OPENING_METHODS.contains(owner + "." + access.getName()) || OPENING_CLASSES.contains(owner)) {
                        events.add(SimpleConditionEvent.violated(type, access.getDescription()));
                    }
                });
            }
        };
    }

    // ------------------------------------------------------------------------------------------------- how --

    /** Of our own packages, this one sees only these. */
    private static ArchRule knows(String name, String... others) {
        Set<String> allowed = new HashSet<>(Set.of("dev.nereid." + name + ".."));
        Arrays.stream(others).forEach(other -> allowed.add("dev.nereid." + other + ".."));
        return classes()
                .that()
                .resideInAPackage("dev.nereid." + name + "..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(allowed.toArray(String[]::new)).or(not(resideInAPackage("dev.nereid.."))))
                .allowEmptyShould(true);
    }

    /** A library that only these of our packages see. */
    private static ArchRule only(String library, String... packages) {
        String[] allowed =
                Arrays.stream(packages).map(name -> "dev.nereid." + name + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static ArchCondition<JavaClass> haveNoSignatureWith(DescribedPredicate<? super JavaClass> hidden) {
        return new ArchCondition<>("have no public signature with " + hidden.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMember member : type.getMembers()) {
                    if (isVisible(member)) {
                        typesOf(member).stream()
                                .filter(hidden)
                                .forEach(shown -> events.add(SimpleConditionEvent.violated(
                                        type, member.getFullName() + " shows " + shown.getFullName())));
                    }
                }
                type.getAllRawSuperclasses().stream()
                        .filter(hidden)
                        .forEach(shown -> events.add(SimpleConditionEvent.violated(
                                type, type.getFullName() + " extends " + shown.getFullName())));
            }
        };
    }

    private static boolean isVisible(JavaMember member) {
        return (member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static Set<JavaClass> typesOf(JavaMember member) {
        Set<JavaClass> types = new HashSet<>();
        if (member instanceof JavaField field) {
            types.addAll(field.getType().getAllInvolvedRawTypes());
        } else if (member instanceof JavaCodeUnit unit) {
            unit.getParameterTypes().forEach(type -> types.addAll(type.getAllInvolvedRawTypes()));
            unit.getExceptionTypes().forEach(types::add);
            if (!(unit instanceof JavaConstructor)) {
                types.addAll(unit.getReturnType().getAllInvolvedRawTypes());
            }
        }
        return types;
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return new DescribedPredicate<>(name) {
            @Override
            public boolean test(JavaClass type) {
                return outermost(type).getFullName().equals(name);
            }
        };
    }
}
