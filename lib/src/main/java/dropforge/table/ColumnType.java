package dropforge.table;

/** What the values of a column are; it decides how {@link Column#values()} is to be read. */
public enum ColumnType {
    /** Any number. */
    NUMERIC,
    /** Two words such as true/false or yes/no: 1 and 0. */
    BOOLEAN,
    /** A date, or a date and time: seconds since 1970-01-01T00:00Z. */
    DATE,
    /** One of a set of words: the index into {@link Column#levels()}. */
    CATEGORICAL
}
