package dropforge.train;

/** A training file with its columns, whose types are still open. */
record LoadedFile(TrainingFile file, CsvReading.Table table) {}
