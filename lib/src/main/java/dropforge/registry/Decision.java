package dropforge.registry;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Whether a version became the champion when it was made, and why.
 *
 * @param promoted whether it did
 * @param reason in a sentence
 * @param margin that the gain had to exceed with the confidence of the comparison
 * @param comparison with the champion of that time; null where there was none, or nothing to compare
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decision(boolean promoted, String reason, double margin, Comparison comparison) {}
