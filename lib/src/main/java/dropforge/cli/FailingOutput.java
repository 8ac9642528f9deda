package dropforge.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Remembers that something could not be written, which {@link java.io.PrintStream} keeps to itself. */
final class FailingOutput extends FilterOutputStream {
    private volatile IOException failure;

    FailingOutput(OutputStream target) {
        super(target);
    }

    /** Null while all went well. */
    IOException failure() {
        return failure;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }
}
