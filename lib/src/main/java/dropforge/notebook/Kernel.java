package dropforge.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Jupyter kernel that this process is, JJava or IJava: as much of it as is needed to say how things look, and to change an output
 * that is there. All reflection stands here.
 *
 * @see <a href="https://dflib.org/jjava/docs/1.x/">JJava's documentation</a>
 */
final class Kernel {
    private static final String RENDER = "render";

    private final String display;
    private final Object kernel;

    /**
     * @param display the package of its classes that display
     * @param kernel the running one
     */
    private Kernel(String display, Object kernel) {
        this.display = display;
        this.kernel = kernel;
    }

    /** Empty in any other process, such as jshell. */
    static Optional<Kernel> running() {
        return of(
                        "org.dflib.jjava.jupyter.kernel.BaseKernel",
                        "notebookKernel",
                        "org.dflib.jjava.jupyter.kernel.display.")
                .or(() -> of(
                        "io.github.spencerpark.ijava.IJava",
                        "getKernelInstance",
                        "io.github.spencerpark.jupyter.kernel.display."));
    }

    private static Optional<Kernel> of(String type, String method, String display) {
        try {
            Object kernel = Class.forName(type).getMethod(method).invoke(null);
            return Optional.ofNullable(kernel).map(running -> new Kernel(display, running));
        } catch (ReflectiveOperationException _) {
            return Optional.empty();
        }
    }

    /** From now on values of this type, and of those below it, look so. */
    <T> void register(Class<T> type, Function<? super T, Rendered> look) {
        Class<?> function = type("RenderFunction");
        Object renderer = call(kernel, "getRenderer");
        Object registration = call(renderer, "createRegistration", new Class<?>[] {Class.class}, type);
        // What a frontend wishes for is told by few; it gets all that there is, and takes the best.
        call(registration, "preferring", new Class<?>[] {String[].class}, (Object) new String[] {Rendered.HTML});
        call(registration, "supporting", new Class<?>[] {String[].class}, (Object)
                new String[] {Rendered.TEXT, Rendered.PNG});
        Object render = Proxy.newProxyInstance(
                function.getClassLoader(), new Class<?>[] {function}, (proxy, method, values) -> {
                    if (method.getName().equals(RENDER)) {
                        put(look.apply(type.cast(values[0])), call(values[1], "getOutputContainer"));
                        return null;
                    }
                    return switch (method.getName()) {
                        case "equals" -> proxy == values[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> "the look of " + type.getSimpleName();
                    };
                });
        call(registration, "register", new Class<?>[] {function}, render);
    }

    /** Shows something in the cell that runs; {@link #update} changes it there. */
    void display(String id, Rendered rendered) {
        call(kernel, "display", new Class<?>[] {type("DisplayData")}, displayData(id, rendered));
    }

    /** Changes what is shown under this id, wherever on the page. */
    void update(String id, Rendered rendered) {
        Object io = call(kernel, "getIO");
        Object stream;
        try {
            stream = io.getClass().getField("display").get(io);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This kernel is of an unknown kind", e);
        }
        call(stream, "updateDisplay", new Class<?>[] {type("DisplayData")}, displayData(id, rendered));
    }

    private Object displayData(String id, Rendered rendered) {
        try {
            Object data = type("DisplayData").getConstructor().newInstance();
            call(data, "setDisplayId", new Class<?>[] {String.class}, id);
            put(rendered, data);
            return data;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This kernel is of an unknown kind", e);
        }
    }

    private static void put(Rendered rendered, Object container) {
        Class<?>[] types = {String.class, Object.class};
        rendered.data().forEach((media, value) -> call(container, "putData", types, media, value));
        for (Map.Entry<String, Map<String, Object>> about : rendered.metadata().entrySet()) {
            call(container, "putMetaData", types, about.getKey(), about.getValue());
        }
    }

    private Class<?> type(String name) {
        try {
            return Class.forName(display + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("This kernel is of an unknown kind", e);
        }
    }

    private static Object call(Object target, String name) {
        return call(target, name, new Class<?>[0]);
    }

    private static Object call(Object target, String name, Class<?>[] types, Object... values) {
        try {
            Method method = target.getClass().getMethod(name, types);
            return method.invoke(target, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This kernel is of an unknown kind", e);
        }
    }
}
