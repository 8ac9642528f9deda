package dropforge.train;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Arguments: folders of models, each followed by the table to predict. Prints a digest of the bits per model. */
final class PredictInNewProcess {
    private PredictInNewProcess() {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < arguments.length; i += 2) {
            Model model = Trainers.load(Path.of(arguments[i]));
            IO.println(
                    digest(model.predict(Samples.tables().get(arguments[i + 1]).features())));
        }
    }

    static String digest(double[][] predicted) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (double[] row : predicted) {
            ByteBuffer bits = ByteBuffer.allocate(row.length * Double.BYTES);
            Arrays.stream(row).forEach(bits::putDouble);
            digest.update(bits.array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
