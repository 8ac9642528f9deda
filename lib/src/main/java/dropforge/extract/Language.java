package dropforge.extract;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.tika.langdetect.opennlp.OpenNLPDetector;
import org.apache.tika.language.detect.LanguageResult;

/** In which language a text is. */
final class Language {
    static final String METADATA_NAME = "dc:language";

    /** In the metadata, with the value {@code true}, where the language comes from the text and not from its author. */
    static final String DETECTED = "dropforge:language-detected";

    /** Letters; of less text it is not told. */
    private static final int ENOUGH = 40;

    /** Letters; more text makes it no surer. */
    private static final int PLENTY = 4_000;

    /** By which the likeliest language must be likelier than the next one. */
    private static final double LEAD = 1.2;

    private Language() {}

    /**
     * Begins to load the model, which takes most of a second and 100 MB, while the first document is still being read. To be
     * called before it is needed; again does nothing.
     */
    static void prepare() {
        Loading.START.run();
    }

    private static final class Loading {
        static final Runnable START = () -> {};

        static {
            Thread.ofPlatform().daemon().name("language model").start(Model::load);
        }
    }

    /** Where the metadata name no language, and there is enough text to tell. */
    static void addTo(SortedMap<String, List<String>> metadata, String text) {
        if (DublinCore.namesLanguage(metadata)) {
            return;
        }
        of(text).ifPresent(language -> {
            metadata.put(METADATA_NAME, List.of(language));
            metadata.put(DETECTED, List.of("true"));
        });
    }

    /** Its code after ISO 639: of two letters where there is such a one. */
    static Optional<String> of(String text) {
        String sample = text.length() > PLENTY * 2 ? text.substring(0, PLENTY * 2) : text;
        // Data in Base64 and long addresses are in no language.
        sample = sample.replaceAll("[!-~]{30,}", " ");
        // A Chinese letter says as much as two of ours.
        int letters = sample.chars()
                .map(c -> !Character.isLetter(c) ? 0 : c < 0x2e80 ? 1 : 2)
                .sum();
        if (letters < ENOUGH) {
            return Optional.empty();
        }
        return Model.of(sample);
    }

    /** Apart, because the model is large: it is loaded for the first text that is long enough. */
    private static final class Model {
        private static final Map<String, String> TWO_LETTERS = twoLetters();

        /** It keeps the text between two calls. */
        private static final ThreadLocal<OpenNLPDetector> DETECTOR = ThreadLocal.withInitial(OpenNLPDetector::new);

        static void load() {
            DETECTOR.get();
        }

        static Optional<String> of(String text) {
            OpenNLPDetector detector = DETECTOR.get();
            detector.reset();
            detector.addText(text);
            List<LanguageResult> results = detector.detectAll();
            LanguageResult best = results.getFirst();
            // Its figures add up to one over 148 languages, and of a short text all are small: what tells is the lead.
            if (best.getRawScore() < LEAD * results.get(1).getRawScore()) {
                return Optional.empty();
            }
            String code = best.getLanguage();
            int dash = code.indexOf('-');
            String language = dash < 0 ? code : code.substring(0, dash);
            return Optional.of(TWO_LETTERS.getOrDefault(language, language));
        }

        private static Map<String, String> twoLetters() {
            var codes = new HashMap<String, String>();
            for (String two : Locale.getISOLanguages()) {
                codes.put(Locale.of(two).getISO3Language(), two);
            }
            // Mandarin, which is what is meant by Chinese.
            codes.put("cmn", "zh");
            return codes;
        }
    }
}
