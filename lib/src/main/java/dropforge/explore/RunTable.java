package dropforge.explore;

import java.util.List;
import tech.tablesaw.api.Table;

/** Retrainings, one a row. */
public final class RunTable {
    private RunTable() {}

    /**
     * Columns: {@code run} (the id of its first entry), {@code started UTC}, {@code outcome}, {@code version}, {@code metric},
     * {@code value}, {@code gain} over the champion of that time with the ends of its interval, {@code gain low} and {@code gain high},
     * {@code seconds}, {@code trainer}, {@code files}, {@code rows}, {@code peak MB} and {@code why}.
     */
    public static Table of(List<TrainingRun> runs) {
        return TableOf.named("runs", runs)
                .big("run", TrainingRun::id)
                .time("started UTC", TrainingRun::started)
                .text("outcome", run -> run.outcome().word())
                .whole("version", TrainingRun::version)
                .text("metric", TrainingRun::metric)
                .number("value", TrainingRun::value)
                .number("gain", TrainingRun::gain)
                .number("gain low", TrainingRun::low)
                .number("gain high", TrainingRun::high)
                .number("seconds", TrainingRun::seconds)
                .text("trainer", TrainingRun::trainer)
                .whole("files", run -> whole(run.files()))
                .whole("rows", run -> whole(run.rows()))
                .number("peak MB", run -> run.peakMemoryBytes() / 1e6)
                .text("why", TrainingRun::why)
                .table();
    }

    private static Integer whole(double number) {
        return Double.isNaN(number) ? null : (int) number;
    }
}
