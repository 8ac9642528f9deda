package dropforge.table;

/** A training file with its columns, whose types are still open. */
record LoadedFile(TrainingFile file, CsvReading.Table table) {}
