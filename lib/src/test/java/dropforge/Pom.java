package dropforge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What of the library's {@code pom.xml} JBang has to know too.
 *
 * @param release the Java release it is compiled for
 * @param dependencies those that are not for tests, as JBang writes them and in the order of the file; {@code @fatjar}
 *     behind one whose own dependencies are all excluded, which is the only exclusion that JBang knows
 */
record Pom(String release, List<String> dependencies) {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    static Pom read(Path file) {
        try {
            Document pom =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            var dependencies = new ArrayList<String>();
            var nodes = (NodeList) XPATH.evaluate(
                    "/project/dependencies/dependency[not(scope = 'test')]", pom, XPathConstants.NODESET);
            for (int i = 0; i < nodes.getLength(); i++) dependencies.add(coordinates(nodes.item(i)));
            return new Pom(text(pom, "/project/properties/maven.compiler.release"), dependencies);
        } catch (Exception e) {
            throw new AssertionError("Cannot read " + file, e);
        }
    }

    private static String coordinates(Node dependency) throws XPathExpressionException {
        String name =
                text(dependency, "groupId") + ":" + text(dependency, "artifactId") + ":" + text(dependency, "version");
        if (text(dependency, "count(exclusions/exclusion)").equals("0")) return name;
        String excluded = text(dependency, "exclusions/exclusion/groupId") + ":"
                + text(dependency, "exclusions/exclusion/artifactId");
        if (!excluded.equals("*:*")) {
            throw new AssertionError("The pom excludes " + excluded + " from " + name
                    + ", which JBang cannot: exclude *:* and name what is needed of it");
        }
        return name + "@fatjar";
    }

    private static String text(Node from, String path) throws XPathExpressionException {
        return XPATH.evaluate(path, from);
    }
}
