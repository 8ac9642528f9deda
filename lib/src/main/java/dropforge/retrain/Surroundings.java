package dropforge.retrain;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a model was made with: versions that can make the same bytes come out differently. */
public final class Surroundings {
    /** As in the pom, which a test holds against this. */
    public static final String DROPFORGE = "0.1.0";

    static final String LIGHTGBM = "4.3.0-1";
    static final String SMILE = "6.2.5";

    private Surroundings() {}

    static Map<String, String> describe() {
        var versions = new LinkedHashMap<String, String>();
        versions.put("dropforge", DROPFORGE);
        versions.put("lightgbm4j", LIGHTGBM);
        versions.put("smile", SMILE);
        versions.put("java", Runtime.version().toString());
        versions.put(
                "os",
                "%s %s %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        versions.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        return versions;
    }
}
