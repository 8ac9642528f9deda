package dropforge.files;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The calls of Windows that Java does not offer. Not to be touched on other systems. */
final class Kernel32 {
    /** Given without leave to read or write, also while another program keeps the file to itself. */
    private static final int FILE_READ_ATTRIBUTES = 0x80;

    private static final int FILE_SHARE_READ_WRITE_DELETE = 7;
    private static final int OPEN_EXISTING = 3;
    /** Without it a folder cannot be opened. */
    private static final int FILE_FLAG_BACKUP_SEMANTICS = 0x02000000;

    private static final long INVALID_HANDLE_VALUE = -1;

    /** BY_HANDLE_FILE_INFORMATION, and where in it the number of the file stands. */
    private static final long INFORMATION_BYTES = 52;

    private static final long INDEX_HIGH = 44;
    private static final long INDEX_LOW = 48;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final MethodHandle CREATE_FILE =
            function("CreateFileW", FunctionDescriptor.of(POINTER, POINTER, INT, INT, POINTER, INT, INT, POINTER));
    private static final MethodHandle GET_FILE_INFORMATION_BY_HANDLE =
            function("GetFileInformationByHandle", FunctionDescriptor.of(INT, POINTER, POINTER));
    private static final MethodHandle CLOSE_HANDLE = function("CloseHandle", FunctionDescriptor.of(INT, POINTER));

    private Kernel32() {}

    private static MethodHandle function(String name, FunctionDescriptor shape) {
        var library = SymbolLookup.libraryLookup("kernel32", Arena.global());
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), shape);
    }

    /**
     * The number of a file or folder on its volume, symbolic links followed; 0 where it is not there or the file system has
     * no such thing.
     *
     * @see <a href="https://learn.microsoft.com/windows/win32/api/fileapi/ns-fileapi-by_handle_file_information">Microsoft:
     *     BY_HANDLE_FILE_INFORMATION</a>
     */
    static long fileIndex(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = (MemorySegment) CREATE_FILE.invokeExact(
                    arena.allocateFrom(longName(file), StandardCharsets.UTF_16LE),
                    FILE_READ_ATTRIBUTES,
                    FILE_SHARE_READ_WRITE_DELETE,
                    MemorySegment.NULL,
                    OPEN_EXISTING,
                    FILE_FLAG_BACKUP_SEMANTICS,
                    MemorySegment.NULL);
            if (handle.address() == INVALID_HANDLE_VALUE) {
                return 0;
            }
            try {
                MemorySegment information = arena.allocate(INFORMATION_BYTES, Integer.BYTES);
                if ((int) GET_FILE_INFORMATION_BY_HANDLE.invokeExact(handle, information) == 0) {
                    return 0;
                }
                return ((long) information.get(INT, INDEX_HIGH) << Integer.SIZE)
                        | Integer.toUnsignedLong(information.get(INT, INDEX_LOW));
            } finally {
                int _ = (int) CLOSE_HANDLE.invokeExact(handle);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("Windows cannot be asked for the number of " + file, e);
        }
    }

    /** The form of a path that may be longer than 260 characters. */
    private static String longName(Path file) {
        String path = file.toAbsolutePath().normalize().toString();
        return path.startsWith("\\\\") ? "\\\\?\\UNC" + path.substring(1) : "\\\\?\\" + path;
    }
}
