package dropforge.extract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fifteen names of Dublin Core, as far as they are of use, out of the many under which programs write the same down. */
public final class DublinCore {
    /**
     * A plain name, and the names of metadata it comes from: the first that has a value counts, as the others say the same in
     * another way.
     */
    private enum Name {
        TITLE(
                "dc:title",
                "title",
                "dc.title",
                "pdf:docinfo:title",
                "IPTC:Headline",
                "IPTC:Object Name",
                "Exif IFD0:Windows XP Title"),
        CREATOR(
                "dc:creator",
                "meta:author",
                "author",
                "dc.creator",
                "article:author",
                "Message-From",
                "Message:From-Name",
                "Message:From-Email",
                "pdf:docinfo:author",
                "Exif IFD0:Artist",
                "tiff:Artist",
                "IPTC:By-line",
                "Exif IFD0:Windows XP Author"),
        SUBJECT(
                "dc:subject",
                "meta:keyword",
                "keywords",
                "dc.subject",
                "pdf:docinfo:keywords",
                "IPTC:Keywords",
                "Exif IFD0:Windows XP Keywords"),
        DESCRIPTION(
                "dc:description",
                "description",
                "dc.description",
                "w:Comments",
                "Exif IFD0:Image Description",
                "IPTC:Caption/Abstract",
                "JPEG Comment"),
        PUBLISHER("dc:publisher", "publisher", "extended-properties:Company", "IPTC:Credit"),
        CONTRIBUTOR("dc:contributor", "meta:last-author", "Message:To-Display-Name"),
        CREATED(
                "dcterms:created",
                "meta:creation-date",
                "Creation-Date",
                "pdf:docinfo:created",
                "Message:Raw-Header:Date",
                "exif:DateTimeOriginal",
                "Exif SubIFD:Date/Time Original",
                "IPTC:Date Created",
                "dcterms.created",
                "dc.date.created",
                "article:published_time",
                "dc:date",
                "dc.date",
                "date"),
        MODIFIED(
                "dcterms:modified",
                "dcterms.modified",
                "dc.date.modified",
                "article:modified_time",
                "Last-Modified",
                "meta:save-date",
                "pdf:docinfo:modified",
                "Exif IFD0:Date/Time"),
        TYPE("dc:type"),
        FORMAT(),
        IDENTIFIER("dc:identifier", "Message:Raw-Header:Message-ID", "xmpMM:DocumentID"),
        LANGUAGE("dc:language", "language", "dc.language", "Content-Language", "meta:language"),
        RIGHTS(
                "dc:rights",
                "xmpRights:UsageTerms",
                "Copyright",
                "Exif IFD0:Copyright",
                "tiff:Copyright",
                "IPTC:Copyright Notice"),
        SOURCE("dc:source", "IPTC:Source");

        private final List<String> names;

        Name(String... names) {
            this.names = List.of(names);
        }

        boolean isDate() {
            return this == CREATED || this == MODIFIED;
        }
    }

    /** Of all of these, in small letters: most metadata are none of them. */
    private static final Set<String> NAMES = Stream.of(Name.values())
            .flatMap(name -> name.names.stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** As cameras write it. */
    private static final DateTimeFormatter EXIF = DateTimeFormatter.ofPattern("yyyy:MM:dd HH:mm:ss", Locale.ROOT);

    private static final DateTimeFormatter MAIL = DateTimeFormatter.RFC_1123_DATE_TIME;

    private DublinCore() {}

    /**
     * What is known about a part: {@code title, creator, subject, description, publisher, contributor, created, modified,
     * type, format, identifier, language, rights, source}, without those of which nothing is known. Times are ISO-8601:
     * an instant in UTC, a local time without a zone where the part says none, or a date; what cannot be read as one is left
     * out. The format is always there.
     */
    public static SortedMap<String, List<String>> of(Part part) {
        var all = new TreeMap<String, List<String>>();
        SortedMap<String, List<String>> known = known(part);
        for (Name name : Name.values()) {
            List<String> values = name == Name.FORMAT ? List.of(part.mediaType()) : values(known, name);
            if (!values.isEmpty()) {
                all.put(name.name().toLowerCase(Locale.ROOT), values);
            }
        }
        return all;
    }

    /** What a part is about: its title, creator, subject and description, as far as they are known. */
    public static List<String> about(Part part) {
        SortedMap<String, List<String>> known = known(part);
        return Stream.of(Name.TITLE, Name.CREATOR, Name.SUBJECT, Name.DESCRIPTION)
                .flatMap(name -> values(known, name).stream())
                .toList();
    }

    private static SortedMap<String, List<String>> known(Part part) {
        // Who writes a page by hand is free with capital letters.
        var known = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        part.metadata().forEach((name, values) -> {
            if (NAMES.contains(name.toLowerCase(Locale.ROOT))) {
                known.put(name, values);
            }
        });
        return known;
    }

    /** Whether the author names a language. */
    static boolean namesLanguage(SortedMap<String, List<String>> metadata) {
        return Name.LANGUAGE.names.stream()
                .anyMatch(name ->
                        !metadata.getOrDefault(name, List.of("")).stream().allMatch(String::isBlank));
    }

    private static List<String> values(SortedMap<String, List<String>> known, Name name) {
        for (String each : name.names) {
            Set<String> values = new LinkedHashSet<>();
            for (String value : known.getOrDefault(each, List.of())) {
                String plain = value.strip();
                if (plain.isEmpty()) {
                    continue;
                }
                if (name.isDate()) {
                    time(plain).ifPresent(values::add);
                } else {
                    values.add(plain);
                }
            }
            if (!values.isEmpty()) {
                return List.copyOf(values);
            }
        }
        return List.of();
    }

    private static Optional<String> time(String written) {
        // Windows counts from there: no time was set.
        if (written.startsWith("1601-01-01T00:00")) {
            return Optional.empty();
        }
        return attempt(() -> OffsetDateTime.parse(written).toInstant().toString())
                .or(() -> attempt(() -> LocalDateTime.parse(written).toString()))
                .or(() -> attempt(() -> LocalDate.parse(written).toString()))
                .or(() -> attempt(() -> LocalDateTime.parse(written, EXIF).toString()))
                .or(() -> attempt(() -> OffsetDateTime.parse(written, MAIL)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toInstant()
                        .toString()))
                .or(() -> attempt(() -> LocalDate.parse(written, DateTimeFormatter.BASIC_ISO_DATE)
                        .toString()));
    }

    private static Optional<String> attempt(Supplier<String> reading) {
        try {
            return Optional.of(reading.get());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
