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
//DEPS tools.jackson.core:jackson-core:3.2.4
//DEPS com.fasterxml.jackson.core:jackson-annotations:2.22
//DEPS com.google.guava:guava:33.5.0-jre
//DEPS tools.jackson.dataformat:jackson-dataformat-yaml:3.2.4
//DEPS io.github.metarank:lightgbm4j:4.3.0-1
//DEPS com.github.haifengl:smile-core:6.2.5@fatjar
//DEPS com.github.haifengl:smile-base:6.2.5@fatjar
//DEPS tech.tablesaw:tablesaw-core:0.44.4
//DEPS org.knowm.xchart:xchart:4.0.3
//DEPS me.tongfei:progressbar:0.10.2
//DEPS org.slf4j:slf4j-jdk14:2.0.20

//SOURCES src/main/java/dropforge/Durations.java
//SOURCES src/main/java/dropforge/FolderChecks.java
//SOURCES src/main/java/dropforge/Locks.java
//SOURCES src/main/java/dropforge/RunningWatcher.java
//SOURCES src/main/java/dropforge/Settings.java
//SOURCES src/main/java/dropforge/Status.java
//SOURCES src/main/java/dropforge/StatusReader.java
//SOURCES src/main/java/dropforge/Watch.java
//SOURCES src/main/java/dropforge/WatchOptions.java
//SOURCES src/main/java/dropforge/WatchStart.java
//SOURCES src/main/java/dropforge/Workbench.java
//SOURCES src/main/java/dropforge/cli/Cli.java
//SOURCES src/main/java/dropforge/cli/CommonOptions.java
//SOURCES src/main/java/dropforge/cli/DurationConverter.java
//SOURCES src/main/java/dropforge/cli/FailingOutput.java
//SOURCES src/main/java/dropforge/cli/KindConverter.java
//SOURCES src/main/java/dropforge/cli/LogFile.java
//SOURCES src/main/java/dropforge/cli/Output.java
//SOURCES src/main/java/dropforge/cli/SettingOptions.java
//SOURCES src/main/java/dropforge/cli/SinceConverter.java
//SOURCES src/main/java/dropforge/cli/StatusPage.java
//SOURCES src/main/java/dropforge/cli/TerminalProgress.java
//SOURCES src/main/java/dropforge/cli/TextTable.java
//SOURCES src/main/java/dropforge/cli/VersionTables.java
//SOURCES src/main/java/dropforge/cli/package-info.java
//SOURCES src/main/java/dropforge/files/FileChange.java
//SOURCES src/main/java/dropforge/files/FileState.java
//SOURCES src/main/java/dropforge/files/IgnoreRules.java
//SOURCES src/main/java/dropforge/files/ProcessLock.java
//SOURCES src/main/java/dropforge/files/Sha256.java
//SOURCES src/main/java/dropforge/files/UserMistake.java
//SOURCES src/main/java/dropforge/files/WholeWrites.java
//SOURCES src/main/java/dropforge/files/WrongUsage.java
//SOURCES src/main/java/dropforge/files/package-info.java
//SOURCES src/main/java/dropforge/journal/Draft.java
//SOURCES src/main/java/dropforge/journal/FoundBy.java
//SOURCES src/main/java/dropforge/journal/Journal.java
//SOURCES src/main/java/dropforge/journal/JournalEntry.java
//SOURCES src/main/java/dropforge/journal/JournalQuery.java
//SOURCES src/main/java/dropforge/journal/Json.java
//SOURCES src/main/java/dropforge/journal/Kind.java
//SOURCES src/main/java/dropforge/journal/Store.java
//SOURCES src/main/java/dropforge/journal/StoreFaults.java
//SOURCES src/main/java/dropforge/journal/package-info.java
//SOURCES src/main/java/dropforge/package-info.java
//SOURCES src/main/java/dropforge/registry/ModelRegistry.java
//SOURCES src/main/java/dropforge/registry/ModelVersion.java
//SOURCES src/main/java/dropforge/registry/Predictor.java
//SOURCES src/main/java/dropforge/registry/RunMetrics.java
//SOURCES src/main/java/dropforge/registry/package-info.java
//SOURCES src/main/java/dropforge/report/Axis.java
//SOURCES src/main/java/dropforge/report/Bars.java
//SOURCES src/main/java/dropforge/report/ConfusionMatrix.java
//SOURCES src/main/java/dropforge/report/Headline.java
//SOURCES src/main/java/dropforge/report/Picture.java
//SOURCES src/main/java/dropforge/report/Plots.java
//SOURCES src/main/java/dropforge/report/Png.java
//SOURCES src/main/java/dropforge/report/Range.java
//SOURCES src/main/java/dropforge/report/Theme.java
//SOURCES src/main/java/dropforge/report/Timeline.java
//SOURCES src/main/java/dropforge/report/TrainingSpan.java
//SOURCES src/main/java/dropforge/report/VersionPoint.java
//SOURCES src/main/java/dropforge/report/package-info.java
//SOURCES src/main/java/dropforge/retrain/FileReports.java
//SOURCES src/main/java/dropforge/retrain/MadeModel.java
//SOURCES src/main/java/dropforge/retrain/ModelCard.java
//SOURCES src/main/java/dropforge/retrain/Outcome.java
//SOURCES src/main/java/dropforge/retrain/PeakMemory.java
//SOURCES src/main/java/dropforge/retrain/RetrainLoop.java
//SOURCES src/main/java/dropforge/retrain/Retrainer.java
//SOURCES src/main/java/dropforge/retrain/RunLog.java
//SOURCES src/main/java/dropforge/retrain/RunPictures.java
//SOURCES src/main/java/dropforge/retrain/Surroundings.java
//SOURCES src/main/java/dropforge/retrain/TrainingHistory.java
//SOURCES src/main/java/dropforge/retrain/package-info.java
//SOURCES src/main/java/dropforge/table/BooleanWords.java
//SOURCES src/main/java/dropforge/table/Column.java
//SOURCES src/main/java/dropforge/table/ColumnAssembly.java
//SOURCES src/main/java/dropforge/table/ColumnFormat.java
//SOURCES src/main/java/dropforge/table/ColumnType.java
//SOURCES src/main/java/dropforge/table/ColumnTypes.java
//SOURCES src/main/java/dropforge/table/CsvColumn.java
//SOURCES src/main/java/dropforge/table/CsvColumnBuilder.java
//SOURCES src/main/java/dropforge/table/CsvDialect.java
//SOURCES src/main/java/dropforge/table/CsvFile.java
//SOURCES src/main/java/dropforge/table/CsvReading.java
//SOURCES src/main/java/dropforge/table/CsvRows.java
//SOURCES src/main/java/dropforge/table/CsvSource.java
//SOURCES src/main/java/dropforge/table/DataFile.java
//SOURCES src/main/java/dropforge/table/Dataset.java
//SOURCES src/main/java/dropforge/table/DatasetAssembly.java
//SOURCES src/main/java/dropforge/table/DateText.java
//SOURCES src/main/java/dropforge/table/DecimalText.java
//SOURCES src/main/java/dropforge/table/FileLoading.java
//SOURCES src/main/java/dropforge/table/FileProblem.java
//SOURCES src/main/java/dropforge/table/FirstRow.java
//SOURCES src/main/java/dropforge/table/Frame.java
//SOURCES src/main/java/dropforge/table/HeaderConsensus.java
//SOURCES src/main/java/dropforge/table/Ingest.java
//SOURCES src/main/java/dropforge/table/IngestCache.java
//SOURCES src/main/java/dropforge/table/IngestException.java
//SOURCES src/main/java/dropforge/table/IngestSettings.java
//SOURCES src/main/java/dropforge/table/Ingested.java
//SOURCES src/main/java/dropforge/table/KeptRows.java
//SOURCES src/main/java/dropforge/table/LineNumbers.java
//SOURCES src/main/java/dropforge/table/LoadedFile.java
//SOURCES src/main/java/dropforge/table/MissingWords.java
//SOURCES src/main/java/dropforge/table/NaturalOrder.java
//SOURCES src/main/java/dropforge/table/NearNames.java
//SOURCES src/main/java/dropforge/table/Notation.java
//SOURCES src/main/java/dropforge/table/PredictionInput.java
//SOURCES src/main/java/dropforge/table/RawRows.java
//SOURCES src/main/java/dropforge/table/RefusedFileException.java
//SOURCES src/main/java/dropforge/table/Target.java
//SOURCES src/main/java/dropforge/table/Task.java
//SOURCES src/main/java/dropforge/table/TrainingException.java
//SOURCES src/main/java/dropforge/table/TrainingFile.java
//SOURCES src/main/java/dropforge/table/WordTable.java
//SOURCES src/main/java/dropforge/table/package-info.java
//SOURCES src/main/java/dropforge/train/Alignment.java
//SOURCES src/main/java/dropforge/train/Encoding.java
//SOURCES src/main/java/dropforge/train/Evaluation.java
//SOURCES src/main/java/dropforge/train/Evaluator.java
//SOURCES src/main/java/dropforge/train/Fit.java
//SOURCES src/main/java/dropforge/train/FitProgress.java
//SOURCES src/main/java/dropforge/train/FitRows.java
//SOURCES src/main/java/dropforge/train/LightGbm.java
//SOURCES src/main/java/dropforge/train/LightGbmLibrary.java
//SOURCES src/main/java/dropforge/train/LightGbmModel.java
//SOURCES src/main/java/dropforge/train/LightGbmTrainer.java
//SOURCES src/main/java/dropforge/train/LinearWeights.java
//SOURCES src/main/java/dropforge/train/Link.java
//SOURCES src/main/java/dropforge/train/Metric.java
//SOURCES src/main/java/dropforge/train/Model.java
//SOURCES src/main/java/dropforge/train/ModelFile.java
//SOURCES src/main/java/dropforge/train/Rows.java
//SOURCES src/main/java/dropforge/train/SmileBoostingTrainer.java
//SOURCES src/main/java/dropforge/train/SmileFit.java
//SOURCES src/main/java/dropforge/train/SmileForestTrainer.java
//SOURCES src/main/java/dropforge/train/SmileLogisticTrainer.java
//SOURCES src/main/java/dropforge/train/SmileModels.java
//SOURCES src/main/java/dropforge/train/SmileRidgeTrainer.java
//SOURCES src/main/java/dropforge/train/SmileTrees.java
//SOURCES src/main/java/dropforge/train/Split.java
//SOURCES src/main/java/dropforge/train/Splits.java
//SOURCES src/main/java/dropforge/train/StoredModel.java
//SOURCES src/main/java/dropforge/train/Trainer.java
//SOURCES src/main/java/dropforge/train/Trainers.java
//SOURCES src/main/java/dropforge/train/TrainingSettings.java
//SOURCES src/main/java/dropforge/train/Trees.java
//SOURCES src/main/java/dropforge/train/package-info.java
//SOURCES src/main/java/dropforge/watch/Baseline.java
//SOURCES src/main/java/dropforge/watch/BaselineWalk.java
//SOURCES src/main/java/dropforge/watch/DirectoryWatcherSource.java
//SOURCES src/main/java/dropforge/watch/FolderWatcher.java
//SOURCES src/main/java/dropforge/watch/Found.java
//SOURCES src/main/java/dropforge/watch/Hint.java
//SOURCES src/main/java/dropforge/watch/HintSource.java
//SOURCES src/main/java/dropforge/watch/Observer.java
//SOURCES src/main/java/dropforge/watch/PathNames.java
//SOURCES src/main/java/dropforge/watch/RootFolder.java
//SOURCES src/main/java/dropforge/watch/Settler.java
//SOURCES src/main/java/dropforge/watch/SourceInUse.java
//SOURCES src/main/java/dropforge/watch/Troubles.java
//SOURCES src/main/java/dropforge/watch/UnreadableFile.java
//SOURCES src/main/java/dropforge/watch/Writers.java
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
