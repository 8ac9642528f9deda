package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What one process writes is what the other reads; what is no such thing is refused. */
class WireTest {
    private static final String SEED = "20261127";

    @Property(tries = 500, seed = SEED)
    void anAnswerComesAsItWasSent(
            @ForAll("extractions") Extraction extraction, @ForAll long number, @ForAll boolean last)
            throws IOException {
        var answer = new Wire.Answer(number, last, extraction);

        Wire.Answer read = read(bytes(answer));

        assertThat(read).isEqualTo(new Wire.Answer(number, last, wellFormed(extraction)));
    }

    @Property(tries = 200, seed = SEED)
    void aRequestComesAsItWasSent(@ForAll("texts") String name, @ForAll @IntRange(min = 1) int number)
            throws IOException {
        var source = new Source(Path.of("/some folder/für %41.pdf"), name);
        var limits = new Limits(java.time.Duration.ofMillis(number), number, number, number, number, number);
        var bytes = new ByteArrayOutputStream();

        Wire.write(new Wire.Request(number, source, limits), new DataOutputStream(bytes));

        assertThat(Wire.readRequest(in(bytes.toByteArray())))
                .isEqualTo(new Wire.Request(number, new Source(source.file(), Wire.wellFormed(name)), limits));
    }

    @Property(tries = 300, seed = SEED)
    void oneThatIsCutIsNone(@ForAll("extractions") Extraction extraction, @ForAll @IntRange(max = 99) int percent)
            throws IOException {
        byte[] whole = bytes(new Wire.Answer(1, false, extraction));
        byte[] cut = java.util.Arrays.copyOf(whole, (int) (whole.length * (percent / 100.0)));

        assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }

    @Property(tries = 1_000, seed = SEED)
    void oneWithOtherBytesIsAnAnswerOrAnIoException(
            @ForAll("extractions") Extraction extraction, @ForAll int at, @ForAll int value) throws IOException {
        byte[] bytes = bytes(new Wire.Answer(1, false, extraction));
        ByteBuffer.wrap(bytes).putInt(Math.floorMod(at, bytes.length - Integer.BYTES + 1), value);
        try {
            assertThat(read(bytes).extraction().document()).isNotNull();
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    @Property(tries = 500, seed = SEED)
    void nonsenseIsAnIoException(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Wire.awaitGreeting(in(bytes))).isInstanceOf(IOException.class);
    }

    @Property(tries = 200, seed = SEED)
    void whatIsPrintedBeforeTheGreetingIsPassedOver(@ForAll byte[] noise) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(noise);
        Wire.greet(new DataOutputStream(bytes));
        bytes.write(42);
        DataInputStream in = in(bytes.toByteArray());

        Wire.awaitGreeting(in);

        assertThat(in.read()).isEqualTo(42);
    }

    @Example
    void anAnnouncedGigabyteTakesNoMemory() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        Wire.write(new Wire.Answer(1, false, extraction("")), out);
        byte[] answer = bytes.toByteArray();
        // Magic, number, whether it is the last: then the length of the extractor's name.
        ByteBuffer.wrap(answer).putInt(13, 1 << 30);

        assertThatThrownBy(() -> read(answer)).hasMessage("more bytes than the limits allow");
    }

    @Example
    void moreThanTheLimitsIsNoAnswer() throws IOException {
        var limits = limits(10, 1);
        String long_ = "x".repeat(30 + (int) Wire.BYTES_BESIDE_TEXT + 1_000);
        byte[] text = bytes(new Wire.Answer(1, false, extraction(long_)));
        Part part = extraction("").document();
        byte[] parts = bytes(new Wire.Answer(1, false, new Extraction("x", List.of(part, part, part))));

        assertThatThrownBy(() -> Wire.readAnswer(in(text), limits)).hasMessage("more bytes than the limits allow");
        assertThatThrownBy(() -> Wire.readAnswer(in(parts), limits)).hasMessage("an answer of 3 parts");
    }

    @Property(tries = 300, seed = SEED)
    void whatIsTrimmedIsWithinTheLimits(
            @ForAll("extractions") Extraction extraction,
            @ForAll @IntRange(max = 40) int characters,
            @ForAll @IntRange(max = 3) int embedded)
            throws IOException {
        Limits limits = limits(characters, embedded);

        Extraction trimmed = Trimming.trim(extraction, limits);

        assertThat(trimmed.parts().size()).isEqualTo(Math.min(extraction.parts().size(), embedded + 1));
        assertThat(trimmed.parts().stream()
                        .mapToLong(part -> part.text().length())
                        .sum())
                .isLessThanOrEqualTo(characters);
        for (int at = 0; at < trimmed.parts().size(); at++) {
            Part part = trimmed.parts().get(at);
            Part before = extraction.parts().get(at);
            assertThat(before.text()).startsWith(part.text());
            assertThat(part.metadata()).isEqualTo(before.metadata());
            if (!part.text().equals(before.text())) {
                assertThat(part.failure()).isNotNull();
                assertThat(part.partial()).isTrue();
            }
        }
        byte[] bytes = bytes(new Wire.Answer(1, false, trimmed));
        assertThat(Wire.readAnswer(in(bytes), limits).extraction()).isEqualTo(wellFormed(trimmed));
    }

    @Example
    void metadataWithoutEndIsLeftOut() throws IOException {
        var metadata = new TreeMap<String, List<String>>();
        metadata.put("a picture", List.of("x".repeat(100_000_000)));
        metadata.put("title", List.of("kept"));
        var part = new Part(0, -1, "name", "text/plain", "text", metadata, null, false);

        Part trimmed = Trimming.trim(new Extraction("x", List.of(part)), Limits.DEFAULTS)
                .document();

        assertThat(trimmed.metadata()).containsOnlyKeys("title");
        assertThat(trimmed.failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(trimmed.status()).isEqualTo(Status.PARTIAL);
    }

    private static Limits limits(long characters, int embedded) {
        Limits some = Limits.DEFAULTS;
        return new Limits(some.time(), some.bytes(), characters, some.depth(), embedded, some.memoryMegabytes());
    }

    private static Extraction extraction(String text) {
        return new Extraction("x", List.of(new Part(0, -1, "", "", text, new TreeMap<>(), null, false)));
    }

    private static byte[] bytes(Wire.Answer answer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Wire.write(answer, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Wire.Answer read(byte[] bytes) throws IOException {
        return Wire.readAnswer(in(bytes), Limits.DEFAULTS);
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static Extraction wellFormed(Extraction extraction) {
        var parts = new ArrayList<Part>();
        for (Part part : extraction.parts()) {
            SortedMap<String, List<String>> metadata = new TreeMap<>();
            part.metadata()
                    .forEach((name, values) -> metadata.put(
                            Wire.wellFormed(name),
                            values.stream().map(Wire::wellFormed).toList()));
            Failure failure = part.failure() == null
                    ? null
                    : new Failure(
                            part.failure().kind(),
                            Wire.wellFormed(part.failure().reason()));
            parts.add(new Part(
                    part.number(),
                    part.parent(),
                    Wire.wellFormed(part.name()),
                    Wire.wellFormed(part.mediaType()),
                    Wire.wellFormed(part.text()),
                    metadata,
                    failure,
                    part.partial()));
        }
        return new Extraction(Wire.wellFormed(extraction.extractor()), parts);
    }

    /** Also such as no file can hold. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(40);
        Arbitrary<String> odd = Arbitraries.strings()
                .withChars('\uD83D', '\uDE00', 'a', '\0', 'ü', '\uFFFF')
                .ofMaxLength(12);
        return Arbitraries.oneOf(any, odd, Arbitraries.just(""));
    }

    @Provide
    Arbitrary<Extraction> extractions() {
        Arbitrary<SortedMap<String, List<String>>> metadata = Arbitraries.maps(
                        texts(), texts().list().ofMaxSize(3))
                .ofMaxSize(3)
                .map(TreeMap::new);
        Arbitrary<Failure> failure = Combinators.combine(Arbitraries.of(FailureKind.values()), texts())
                .as(Failure::new)
                .injectNull(0.5);
        Arbitrary<Part> part = Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.integers(),
                        texts(),
                        texts(),
                        texts(),
                        metadata,
                        failure,
                        Arbitraries.of(true, false))
                .as(Part::new);
        return Combinators.combine(texts(), part.list().ofMinSize(1).ofMaxSize(5))
                .as(Extraction::new);
    }
}
