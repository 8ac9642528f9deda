package dropforge.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import opennlp.tools.langdetect.DefaultLanguageDetectorContextGenerator;
import opennlp.tools.langdetect.LanguageDetectorContextGenerator;
import opennlp.tools.langdetect.LanguageDetectorFactory;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import opennlp.tools.util.normalizer.CharSequenceNormalizer;
import opennlp.tools.util.normalizer.EmojiCharSequenceNormalizer;
import opennlp.tools.util.normalizer.NumberCharSequenceNormalizer;
import opennlp.tools.util.normalizer.ShrinkCharSequenceNormalizer;
import opennlp.tools.util.normalizer.TwitterCharSequenceNormalizer;

/** In which language a text is. */
final class Language {
    private static final System.Logger LOG = System.getLogger(Language.class.getName());

    static final String METADATA_NAME = "dc:language";

    /** In the metadata, with the value {@code true}, where the language comes from the text and not from its author. */
    static final String DETECTED = "dropforge:language-detected";

    /** Letters; of less text it is not told. */
    private static final int ENOUGH = 40;

    /** Letters; more text makes it no surer. */
    private static final int PLENTY = 4_000;

    /** By which the likeliest language must be likelier than the next one. */
    private static final double LEAD = 1.2;

    /** Letters; the model knows no longer ones. */
    private static final int LONGEST_NGRAM = 3;

    private Language() {}

    /** Loads all that it takes, to be done beside what a process begins with: where the model is not kept, a second and more. */
    static void prepare() {
        Detection.DETECTOR.getClass();
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
        try {
            return Detection.of(sample);
        } catch (RuntimeException e) {
            // A document is worth more than the name of its language, as where a disk has changed the model.
            LOG.log(Level.DEBUG, "No language", e);
            return Optional.empty();
        }
    }

    /** Apart, because the model is large where it cannot be mapped: it is loaded for the first text that is long enough. */
    private static final class Detection {
        private static final Map<String, String> TWO_LETTERS = twoLetters();
        private static final LanguageDetectorME DETECTOR = detector();

        static Optional<String> of(String text) {
            opennlp.tools.langdetect.Language[] likeliest =
                    DETECTOR.probingPredictLanguages(text).getLanguages();
            // Its figures add up to one over 148 languages, and of a short text all are small: what tells is the lead.
            if (likeliest[0].getConfidence() < LEAD * likeliest[1].getConfidence()) {
                return Optional.empty();
            }
            String code = likeliest[0].getLang();
            if (isTakenForNames(code)) {
                return Optional.empty();
            }
            int dash = code.indexOf('-');
            String language = dash < 0 ? code : code.substring(0, dash);
            return Optional.of(TWO_LETTERS.getOrDefault(language, language));
        }

        /**
         * Lists of names, of people from wherever, it calls Waray, or Bengali, Hindi, Tamil, Telugu or Urdu in Latin
         * letters; real Waray it calls Tagalog.
         */
        private static boolean isTakenForNames(String code) {
            return code.equals("war") || code.endsWith("-rom");
        }

        private static LanguageDetectorME detector() {
            // It has no setter for what makes the n-grams, and a factory of its own kind must be public.
            var letters = new LanguageDetectorFactory() {
                @Override
                public LanguageDetectorContextGenerator getContextGenerator() {
                    return new DefaultLanguageDetectorContextGenerator(1, LONGEST_NGRAM, normalizers());
                }
            };
            try {
                return new LanguageDetectorME(
                        new LanguageDetectorModel(LanguageModel.load(), null, new LanguageDetectorFactory()) {
                            @Override
                            public LanguageDetectorFactory getFactory() {
                                return letters;
                            }
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** As Tika's detector has them: addresses go, and all that is no letter. */
        private static CharSequenceNormalizer[] normalizers() {
            return new CharSequenceNormalizer[] {
                without("https?://[-_.?&~;+=/#0-9A-Za-z]{10,10000}"),
                without("[-_.0-9A-Za-z]{1,100}@[-_0-9A-Za-z]{1,100}[-_.0-9A-Za-z]{1,100}"),
                without("[^\\p{IsAlphabetic}\\p{IsIdeographic}]+"),
                EmojiCharSequenceNormalizer.getInstance(),
                TwitterCharSequenceNormalizer.getInstance(),
                NumberCharSequenceNormalizer.getInstance(),
                ShrinkCharSequenceNormalizer.getInstance()
            };
        }

        private static CharSequenceNormalizer without(String regex) {
            Pattern pattern = Pattern.compile(regex);
            return text -> pattern.matcher(text).replaceAll(" ");
        }

        private static Map<String, String> twoLetters() {
            var codes = new HashMap<String, String>();
            for (String two : Locale.getISOLanguages()) {
                // Hebrew and Indonesian are also there by codes that are no longer used; a locale has the new ones.
                codes.put(Locale.of(two).getISO3Language(), Locale.of(two).getLanguage());
            }
            // Mandarin, which is what is meant by Chinese.
            codes.put("cmn", "zh");
            return codes;
        }
    }
}
