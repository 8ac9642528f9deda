package dropforge.document;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A few words of a text around those that were asked for. SQLite's own function compares each hit with each other one, which takes
 * minutes where a word stands in a text some hundred thousand times; this reads on from the first one for a while.
 */
final class Snippet {
    private static final int WORDS = 20;
    private static final int BEFORE = 5;
    /** Further characters in which a better place is looked for. */
    private static final int FURTHER = 200_000;

    private static final Pattern WORD = Pattern.compile("%s|[\\p{L}\\p{N}\\p{M}]+".formatted(Words.SIGN.pattern()));

    private final Set<String> words = new HashSet<>();
    private final List<String> beginnings = new ArrayList<>();

    Snippet(String asked) {
        Words.terms(asked).forEach(term -> {
            Matcher matcher = WORD.matcher(term.text());
            String last = null;
            while (matcher.find()) {
                last = matcher.group();
                words.add(last);
            }
            if (term.begins() && last != null) {
                words.remove(last);
                beginnings.add(last);
            }
        });
    }

    private record Place(int start, int end, boolean hit) {}

    /** Empty where none of the words is in it. */
    Optional<String> of(String text) {
        var window = new ArrayList<Place>();
        List<Place> best = List.of();
        int bestWords = 0;
        int firstHit = -1;
        Matcher matcher = WORD.matcher(text);
        while (matcher.find() && (firstHit < 0 || matcher.start() - firstHit < FURTHER)) {
            boolean hit = isAsked(Words.folded(matcher.group()));
            firstHit = hit && firstHit < 0 ? matcher.start() : firstHit;
            window.add(new Place(matcher.start(), matcher.end(), hit));
            if (window.size() > WORDS) {
                window.removeFirst();
            }
            if (firstHit >= 0 && window.size() > BEFORE && window.get(Math.min(BEFORE, window.size() - 1)).hit) {
                int distinct = distinctWords(text, window);
                if (distinct > bestWords) {
                    bestWords = distinct;
                    best = List.copyOf(window);
                }
            }
        }
        if (best.isEmpty() && window.stream().anyMatch(Place::hit)) {
            best = window;
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(marked(text, best));
    }

    /** Of the first text that has one of the words; empty where none has. */
    String ofFirst(String... texts) {
        return Stream.of(texts)
                .map(this::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }

    private boolean isAsked(String word) {
        return words.contains(word) || beginnings.stream().anyMatch(word::startsWith);
    }

    private static int distinctWords(String text, List<Place> window) {
        return (int) window.stream()
                .filter(Place::hit)
                .map(place -> Words.folded(text.substring(place.start, place.end)))
                .distinct()
                .count();
    }

    private static String marked(String text, List<Place> places) {
        int from = places.getFirst().start;
        int to = places.getLast().end;
        var snippet = new StringBuilder(from > 0 ? "…" : "");
        int at = from;
        boolean open = false;
        for (Place place : places) {
            boolean goesOn = open && place.start == at && place.hit;
            if (open && !goesOn) {
                snippet.append(Hit.END);
                open = false;
            }
            snippet.append(text, at, place.start);
            if (place.hit && !open) {
                snippet.append(Hit.BEGIN);
                open = true;
            }
            snippet.append(text, place.start, place.end);
            at = place.end;
        }
        if (open) {
            snippet.append(Hit.END);
        }
        return snippet.append(to < text.length() ? "…" : "").toString();
    }
}
