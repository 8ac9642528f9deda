//JAVA 25+
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED

// A compiler that lives two seconds is done before the JVM's second one pays: 1.8 s of CPU instead of 3.7.
//JAVAC_OPTIONS -J-XX:TieredStopAtLevel=1

//DEPS info.picocli:picocli:4.7.7
//DEPS org.jdbi:jdbi3-core:3.55.0
//DEPS org.xerial:sqlite-jdbc:3.54.1.0
//DEPS io.methvin:directory-watcher:0.19.1
//DEPS de.siegmar:fastcsv:4.4.0
//DEPS tools.jackson.core:jackson-databind:3.2.4
//DEPS tools.jackson.dataformat:jackson-dataformat-yaml:3.2.4
//DEPS io.github.metarank:lightgbm4j:4.3.0-1
//DEPS com.github.haifengl:smile-core:6.2.5@fatjar
//DEPS com.github.haifengl:smile-base:6.2.5@fatjar
//DEPS tech.tablesaw:tablesaw-core:0.44.4
//DEPS org.knowm.xchart:xchart:4.0.3
//DEPS me.tongfei:progressbar:0.10.2
//DEPS org.slf4j:slf4j-jdk14:2.0.20

//SOURCES src/main/java/dropforge/files/FileChange.java
//SOURCES src/main/java/dropforge/files/FileState.java
//SOURCES src/main/java/dropforge/files/IgnoreRules.java
//SOURCES src/main/java/dropforge/files/Sha256.java
//SOURCES src/main/java/dropforge/files/UserMistake.java
//SOURCES src/main/java/dropforge/files/WholeWrites.java
//SOURCES src/main/java/dropforge/files/package-info.java
//SOURCES src/main/java/dropforge/journal/Draft.java
//SOURCES src/main/java/dropforge/journal/FoundBy.java
//SOURCES src/main/java/dropforge/journal/Journal.java
//SOURCES src/main/java/dropforge/journal/JournalEntry.java
//SOURCES src/main/java/dropforge/journal/JournalQuery.java
//SOURCES src/main/java/dropforge/journal/Json.java
//SOURCES src/main/java/dropforge/journal/Kind.java
//SOURCES src/main/java/dropforge/journal/Store.java
//SOURCES src/main/java/dropforge/journal/package-info.java
//SOURCES src/main/java/dropforge/train/Column.java
//SOURCES src/main/java/dropforge/train/ColumnType.java
//SOURCES src/main/java/dropforge/train/DataFile.java
//SOURCES src/main/java/dropforge/train/Dataset.java
//SOURCES src/main/java/dropforge/train/Evaluation.java
//SOURCES src/main/java/dropforge/train/Fit.java
//SOURCES src/main/java/dropforge/train/FitProgress.java
//SOURCES src/main/java/dropforge/train/Frame.java
//SOURCES src/main/java/dropforge/train/Model.java
//SOURCES src/main/java/dropforge/train/Split.java
//SOURCES src/main/java/dropforge/train/Task.java
//SOURCES src/main/java/dropforge/train/Trainer.java
//SOURCES src/main/java/dropforge/train/TrainingException.java
//SOURCES src/main/java/dropforge/train/TrainingSettings.java
//SOURCES src/main/java/dropforge/watch/Baseline.java
//SOURCES src/main/java/dropforge/watch/BaselineWalk.java
//SOURCES src/main/java/dropforge/watch/DirectoryWatcherSource.java
//SOURCES src/main/java/dropforge/watch/FolderWatcher.java
//SOURCES src/main/java/dropforge/watch/Hint.java
//SOURCES src/main/java/dropforge/watch/HintSource.java
//SOURCES src/main/java/dropforge/watch/Observer.java
//SOURCES src/main/java/dropforge/watch/Settler.java
//SOURCES src/main/java/dropforge/watch/UnreadableFile.java
//SOURCES src/main/java/dropforge/watch/package-info.java

/**
 * The library as JBang sees it: a script says {@code //SOURCES ../lib/Dropforge.java} and has all of it, with the options
 * above; {@code jbang export portable} makes a jar of it for a notebook.
 *
 * <p>The sources are named one by one, because a glob fails when the catalog is read from a URL. {@code
 * DropforgeSourcesTest} holds them equal to the folder, and the dependencies to {@code pom.xml}; it prints the lines to
 * put right.
 *
 * <p>With {@code //DEPS} in place of {@code //SOURCES} the library would be compiled once for all scripts. But JBang
 * 0.132.1 does not compile a script again when only the library has changed, so that it dies of {@code
 * NoSuchMethodError}, and the options above would not reach it.
 */
public final class Dropforge {
    private Dropforge() {}
}
