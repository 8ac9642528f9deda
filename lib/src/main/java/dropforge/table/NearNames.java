package dropforge.table;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that someone who mistyped a name may have meant. */
public final class NearNames {
    private NearNames() {}

    /**
     * The names near to this one, nearest first, three at most: alike but for case and signs, one the beginning of the
     * other, or with about a third of the letters different.
     */
    public static List<String> of(String name, Collection<String> names) {
        String plain = plain(name);
        return names.stream()
                .filter(candidate -> isNear(plain, plain(candidate)))
                .sorted(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))))
                .limit(3)
                .toList();
    }

    private static boolean isNear(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        return (shorter >= 3 && (left.startsWith(right) || right.startsWith(left)))
                || distance(left, right) <= Math.max(left.length(), right.length()) / 3;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /**
     * Letters to insert, delete or replace to make one word of the other.
     *
     * @see <a href="https://doi.org/10.1145/321796.321811">Wagner and Fischer 1974</a>
     */
    private static int distance(String left, String right) {
        var row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
