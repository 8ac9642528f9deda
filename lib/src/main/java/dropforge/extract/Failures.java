package dropforge.extract;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Of which kind a failure of Tika and of the libraries below it is. They tell by the class of an exception somewhere in a
 * chain of causes, or by words alone; classes are compared by name, so that none is loaded for this.
 */
final class Failures {
    private static final Pattern ENCRYPTED = Pattern.compile(
            "EncryptedDocumentException|InvalidPasswordException|PasswordRequiredException|AccessPermissionException"
                    + "|(?i)encrypted entry|unsupported feature encryption|password");

    private static final Pattern ZIP_BOMB = Pattern.compile("(?i)zip bomb");

    /** What the JDK says of entities beyond its limits: JAXP00010001 to JAXP00010004. */
    private static final Pattern XML_BOMB = Pattern.compile("JAXP0001000[1-4]|(?i)entity expansions?");

    private static final Pattern TRUNCATED = Pattern.compile(
            "EOFException|(?i)truncated|(unexpected|premature)(ly)? end|end of (file|stream)|unexpected eof|"
                    + "ends? prematurely");

    private static final Pattern UNSUPPORTED =
            Pattern.compile("UnsupportedFormatException|NoClassDefFoundError|OldExcelFormatException");

    private Failures() {}

    /** @param mediaType of what was read */
    static Failure of(Throwable thrown, String mediaType) {
        List<Throwable> causes = causes(thrown);
        String all = causes.stream().map(Throwable::toString).collect(Collectors.joining("\n"));
        String first = firstLine(causes.getLast());
        boolean endsEarly = causes.stream().anyMatch(EOFException.class::isInstance);
        return of(all, first, endsEarly, mediaType);
    }

    /** Of what Tika noted while it went on. */
    static Failure ofNote(String stackTrace, String mediaType) {
        List<String> named = stackTrace
                .lines()
                .filter(line -> !line.startsWith("\tat "))
                .map(line -> line.replaceFirst("^Caused by: ", ""))
                .toList();
        String last = named.isEmpty() ? "" : named.getLast();
        return of(String.join("\n", named), last.replaceFirst("^[\\w.$]+(Exception|Error): ", ""), false, mediaType);
    }

    private static Failure of(String all, String first, boolean endsEarly, String mediaType) {
        if (ZIP_BOMB.matcher(all).find()) {
            return new Failure(
                    FailureKind.ZIP_BOMB, "It unpacks to far more than it holds; it was not unpacked further.");
        }
        if (XML_BOMB.matcher(all).find()) {
            return new Failure(FailureKind.XML_BOMB, "Its entities grow without end; they were not expanded.");
        }
        if (ENCRYPTED.matcher(all).find()) {
            return new Failure(FailureKind.ENCRYPTED, "It is encrypted, and no password is known.");
        }
        if (UNSUPPORTED.matcher(all).find()) {
            return unsupported(mediaType);
        }
        // Of a zip the directory at the end is all that counts: without it, it is broken, however much of it is left.
        if (!isZip(mediaType) && (endsEarly || TRUNCATED.matcher(all).find())) {
            return new Failure(FailureKind.TRUNCATED, "It ends before its format says so: " + sentence(first));
        }
        return new Failure(
                FailureKind.CORRUPT, "Its bytes are not what %s wants: %s".formatted(mediaType, sentence(first)));
    }

    static Failure unsupported(String mediaType) {
        return new Failure(
                FailureKind.UNSUPPORTED,
                mediaType.equals("application/octet-stream")
                        ? "Its format is not known."
                        : "No extractor reads %s.".formatted(mediaType));
    }

    static boolean isZip(String mediaType) {
        return mediaType.equals("application/zip")
                || mediaType.endsWith("+zip")
                || mediaType.startsWith("application/vnd.openxmlformats-officedocument")
                || mediaType.startsWith("application/vnd.oasis.opendocument")
                || mediaType.contains("ooxml");
    }

    private static List<Throwable> causes(Throwable thrown) {
        var causes = new ArrayList<Throwable>();
        for (Throwable each = thrown; each != null && !causes.contains(each); each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }

    /** What it says, or what it is called where it says nothing. */
    static String firstLine(Throwable thrown) {
        return Stream.ofNullable(thrown.getMessage())
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElseGet(() -> thrown.getClass()
                        .getSimpleName()
                        .replaceAll("(Exception|Error)$", "")
                        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                        .toLowerCase(Locale.ROOT));
    }

    private static String sentence(String words) {
        String one = words.strip().replaceAll("\\s+", " ");
        if (one.length() > 200) {
            one = one.substring(0, 200) + "...";
        }
        return one.endsWith(".") ? one : one + ".";
    }

    static boolean isIo(Throwable thrown) {
        return thrown instanceof IOException;
    }
}
