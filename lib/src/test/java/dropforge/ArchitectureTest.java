package dropforge;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages go one way. */
class ArchitectureTest {
    /** Each package of the library and what it may use of the others; the root package, {@code Workbench}, wires all. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("files", Set.of()),
            entry("journal", Set.of("files")),
            entry("watch", Set.of("files", "journal")),
            entry("handle", Set.of("files", "journal")),
            entry("extract", Set.of("files")),
            entry("document", Set.of("files", "journal", "extract")),
            entry("elt", Set.of("files", "journal", "extract", "document")),
            entry("table", Set.of("files")),
            entry("train", Set.of("files", "journal", "table")),
            entry("drift", Set.of("files", "table")),
            entry("schema", Set.of("files", "journal", "table")),
            entry("quarantine", Set.of("files", "journal", "table", "schema")),
            entry("registry", Set.of("files", "journal", "table", "train", "drift")),
            entry("report", Set.of("files", "journal", "table", "train", "drift", "registry")),
            entry(
                    "retrain",
                    Set.of(
                            "files",
                            "journal",
                            "table",
                            "train",
                            "drift",
                            "schema",
                            "quarantine",
                            "registry",
                            "report")),
            entry("lab", Set.of("files")),
            entry("backup", Set.of("files", "journal", "registry")),
            entry(
                    "explore",
                    Set.of("files", "journal", "extract", "document", "table", "train", "drift", "registry", "report")),
            entry(
                    "notebook",
                    Set.of("files", "extract", "document", "table", "train", "registry", "report", "explore")),
            entry(
                    "cli",
                    Set.of(
                            "backup",
                            "files",
                            "journal",
                            "watch",
                            "handle",
                            "extract",
                            "document",
                            "elt",
                            "table",
                            "train",
                            "drift",
                            "schema",
                            "quarantine",
                            "registry",
                            "report",
                            "retrain")));

    private static final JavaClasses LIBRARY =
            new ClassFileImporter().importPath(Checkout.LIB.resolve("target/classes"));

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyWhatItMay(String name) {
        String[] others = Stream.concat(Stream.of(name), MAY_USE.get(name).stream())
                .map(ArchitectureTest::packageNamed)
                .toArray(String[]::new);
        var allowed = resideInAnyPackage(others).or(not(resideInAPackage("dropforge..")));
        var rule = classes()
                .that()
                .resideInAPackage(packageNamed(name))
                .should()
                .onlyDependOnClassesThat(name.equals("cli") ? allowed.or(resideInAPackage("dropforge")) : allowed);
        rule.allowEmptyShould(true).check(LIBRARY);
    }

    @Test
    void onlyScriptsUseTheCommandLinePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packageNamed("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packageNamed("cli"))
                .check(LIBRARY);
    }

    @Test
    void everyPackageHasItsPlaceInTheTable() {
        classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of("dropforge"), packages().map(ArchitectureTest::packageNamed))
                                .toArray(String[]::new))
                .check(LIBRARY);
    }

    @Test
    void onlyTheCommandLineAndCellsWriteToTheScreen() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packageNamed("cli"), packageNamed("notebook"))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.IO")
                .check(LIBRARY);
    }

    @Test
    void aNameSaysWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Impl)(\\$.*)?")
                .check(LIBRARY);
    }

    private static String packageNamed(String name) {
        return "dropforge." + name + "..";
    }
}
