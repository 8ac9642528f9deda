// The first line of each notebook is `%load dropforge.jsh`: the library, what notebooks import, and how things show
// themselves. It runs in JJava and IJava, with ./jbang lab or without.
//
// What the kernel lacks must be one sentence in the cell. An exception in a loaded file shows as some fifteen lines of the
// kernel's own; one out of a class that the cell uses shows as its message. So where something is missing Workbench is a
// class whose open() says it. Nothing here may need more than Java 11, or an old kernel would not come to the check.
import java.nio.file.*;
import java.time.*;

{
    Path folder = Path.of("../lib/target").toAbsolutePath().normalize();
    java.util.concurrent.Callable<Boolean> isThere = () -> {
        try {
            Class.forName("dropforge.Workbench");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    };
    String lacks = null;
    if (Runtime.version().feature() < 25) {
        lacks = "This notebook needs Java 25, and this kernel runs on Java " + Runtime.version().feature()
            + ": start it with ./jbang lab, or put a JDK 25 first on PATH and restart the kernel.";
    } else if (!isThere.call()) {
        if (Files.isDirectory(folder)) {
%classpath ../lib/target/dropforge-*.jar
        }
        if (!isThere.call()) {
            lacks = "This notebook needs the library, and there is no " + folder.resolve("dropforge-VERSION.jar")
                + ": start it with ./jbang lab, or build it with `mvn -f lib/pom.xml package -DskipTests` and restart the kernel.";
        }
    }
    if (lacks == null) {
        for (String name : java.util.List.of("dropforge.*", "dropforge.report.*", "tech.tablesaw.api.*",
                "static tech.tablesaw.aggregate.AggregateFunctions.*",
                "static dropforge.notebook.Notebook.show")) {
            eval("import " + name + ";");
        }
        eval("dropforge.notebook.Notebook.begin();");
    } else {
        System.setProperty("dropforge.notebook.lacks", lacks);
        eval("class Workbench { static <T> T open(Object... any) {"
            + " var mistake = new IllegalStateException(System.getProperty(\"dropforge.notebook.lacks\"));"
            + " mistake.setStackTrace(new StackTraceElement[0]);"
            + " throw mistake; } }");
    }
}
