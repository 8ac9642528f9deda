///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Opens JupyterLab on the notebooks, with a Java kernel that has the library
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//FILES lab/requirements.txt=../notebooks/requirements.txt
//FILES notebooks/dropforge.jsh=../notebooks/dropforge.jsh
//FILES notebooks/01-first-look.ipynb=../notebooks/01-first-look.ipynb
//FILES notebooks/02-event-timeline.ipynb=../notebooks/02-event-timeline.ipynb
//FILES notebooks/03-why-did-it-change.ipynb=../notebooks/03-why-did-it-change.ipynb
//FILES notebooks/04-experiments.ipynb=../notebooks/04-experiments.ipynb
//FILES notebooks/05-documents.ipynb=../notebooks/05-documents.ipynb
//FILES notebooks/06-watcher-health.ipynb=../notebooks/06-watcher-health.ipynb
//FILES samples/flights_2013_01.csv=../data/samples/flights_2013_01.csv
//FILES samples/flights_2013_02.csv=../data/samples/flights_2013_02.csv
//FILES samples/flights_2013_03.csv=../data/samples/flights_2013_03.csv
//FILES samples/flights_2013_04.csv=../data/samples/flights_2013_04.csv
//FILES samples/flights_2013_05.csv=../data/samples/flights_2013_05.csv
//FILES samples/flights_2013_06.csv=../data/samples/flights_2013_06.csv
//FILES samples/flights_2013_07.csv=../data/samples/flights_2013_07.csv
//FILES samples/flights_2013_08.csv=../data/samples/flights_2013_08.csv
//FILES samples/flights_2013_09.csv=../data/samples/flights_2013_09.csv
//FILES samples/documents/EmbeddedOutlook.docx=../data/samples/documents/EmbeddedOutlook.docx
//FILES samples/documents/LibreOfficeImpress_odp_1.3.odp=../data/samples/documents/LibreOfficeImpress_odp_1.3.odp
//FILES samples/documents/MANIFEST.tsv=../data/samples/documents/MANIFEST.tsv
//FILES samples/documents/README.md=../data/samples/documents/README.md
//FILES samples/documents/boilerplate-whitespace.html=../data/samples/documents/boilerplate-whitespace.html
//FILES samples/documents/complex.mbox=../data/samples/documents/complex.mbox
//FILES samples/documents/droste.zip=../data/samples/documents/droste.zip
//FILES samples/documents/encoding-sjis.html=../data/samples/documents/encoding-sjis.html
//FILES samples/documents/encoding-utf16.txt=../data/samples/documents/encoding-utf16.txt
//FILES samples/documents/english.cp500.txt=../data/samples/documents/english.cp500.txt
//FILES samples/documents/hostile-billion-laughs.xml=../data/samples/documents/hostile-billion-laughs.xml
//FILES samples/documents/hostile-bomb.zip=../data/samples/documents/hostile-bomb.zip
//FILES samples/documents/hostile-empty.docx=../data/samples/documents/hostile-empty.docx
//FILES samples/documents/hostile-empty.pdf=../data/samples/documents/hostile-empty.pdf
//FILES samples/documents/hostile-encrypted.pdf=../data/samples/documents/hostile-encrypted.pdf
//FILES samples/documents/hostile-random.pdf=../data/samples/documents/hostile-random.pdf
//FILES samples/documents/hostile-truncated.pptx=../data/samples/documents/hostile-truncated.pptx
//FILES samples/documents/nested.zip=../data/samples/documents/nested.zip
//FILES samples/documents/resume.html=../data/samples/documents/resume.html
//FILES samples/documents/rsstest_091.rss=../data/samples/documents/rsstest_091.rss
//FILES samples/documents/test-columnar.csv=../data/samples/documents/test-columnar.csv
//FILES samples/documents/test-columnar.ods=../data/samples/documents/test-columnar.ods
//FILES samples/documents/test-documents.tgz=../data/samples/documents/test-documents.tgz
//FILES samples/documents/test-incremental-updates.eml=../data/samples/documents/test-incremental-updates.eml
//FILES samples/documents/test-zip-of-zip.zip=../data/samples/documents/test-zip-of-zip.zip
//FILES samples/documents/testAnnotations.pdf=../data/samples/documents/testAnnotations.pdf
//FILES samples/documents/testAttachedTemplate.docx=../data/samples/documents/testAttachedTemplate.docx
//FILES samples/documents/testCSV.csv=../data/samples/documents/testCSV.csv
//FILES samples/documents/testContentStreamSpaceGlyphs.pdf=../data/samples/documents/testContentStreamSpaceGlyphs.pdf
//FILES samples/documents/testDOCX_Thumbnail.docx=../data/samples/documents/testDOCX_Thumbnail.docx
//FILES samples/documents/testEPUB.epub=../data/samples/documents/testEPUB.epub
//FILES samples/documents/testEXCEL_1img.xlsx=../data/samples/documents/testEXCEL_1img.xlsx
//FILES samples/documents/testEXCEL_custom_props.xlsx=../data/samples/documents/testEXCEL_custom_props.xlsx
//FILES samples/documents/testEXCEL_headers_footers.xls=../data/samples/documents/testEXCEL_headers_footers.xls
//FILES samples/documents/testEXCEL_phonetic.xlsx=../data/samples/documents/testEXCEL_phonetic.xlsx
//FILES samples/documents/testEXCEL_protected_passtika.xlsx=../data/samples/documents/testEXCEL_protected_passtika.xlsx
//FILES samples/documents/testEmailWithPNGAtt.eml=../data/samples/documents/testEmailWithPNGAtt.eml
//FILES samples/documents/testExtraSpaces.pdf=../data/samples/documents/testExtraSpaces.pdf
//FILES samples/documents/testHTML_charset_utf8.html=../data/samples/documents/testHTML_charset_utf8.html
//FILES samples/documents/testHTML_utf8.html=../data/samples/documents/testHTML_utf8.html
//FILES samples/documents/testICalendar.ics=../data/samples/documents/testICalendar.ics
//FILES samples/documents/testJPEG_commented.jpg=../data/samples/documents/testJPEG_commented.jpg
//FILES samples/documents/testJPEG_oddTagComponent.jpg=../data/samples/documents/testJPEG_oddTagComponent.jpg
//FILES samples/documents/testMARKDOWN_dataURI.md=../data/samples/documents/testMARKDOWN_dataURI.md
//FILES samples/documents/testMSG_att_doc.msg=../data/samples/documents/testMSG_att_doc.msg
//FILES samples/documents/testMSG_forwarded.msg=../data/samples/documents/testMSG_forwarded.msg
//FILES samples/documents/testMessageNews.txt=../data/samples/documents/testMessageNews.txt
//FILES samples/documents/testOCR_spacing.png=../data/samples/documents/testOCR_spacing.png
//FILES samples/documents/testODTEmbeddedImageLink.odt=../data/samples/documents/testODTEmbeddedImageLink.odt
//FILES samples/documents/testODTEncrypted.odt=../data/samples/documents/testODTEncrypted.odt
//FILES samples/documents/testODTNoMeta.odt=../data/samples/documents/testODTNoMeta.odt
//FILES samples/documents/testODT_svgTitleInStyledSpan.odt=../data/samples/documents/testODT_svgTitleInStyledSpan.odt
//FILES samples/documents/testODTnotaZipFile.odt=../data/samples/documents/testODTnotaZipFile.odt
//FILES samples/documents/testONIXMessageShort.xml=../data/samples/documents/testONIXMessageShort.xml
//FILES samples/documents/testPDF-TIKA-4444.pdf=../data/samples/documents/testPDF-TIKA-4444.pdf
//FILES samples/documents/testPDFFileEmbInAnnotation.pdf=../data/samples/documents/testPDFFileEmbInAnnotation.pdf
//FILES samples/documents/testPDF_XMPBasicSchema.pdf=../data/samples/documents/testPDF_XMPBasicSchema.pdf
//FILES samples/documents/testPPT_embedded2.ppt=../data/samples/documents/testPPT_embedded2.ppt
//FILES samples/documents/testPPT_embedded_two_slides.pptx=../data/samples/documents/testPPT_embedded_two_slides.pptx
//FILES samples/documents/testPPT_groups.pptx=../data/samples/documents/testPPT_groups.pptx
//FILES samples/documents/testPPT_various2.pptx=../data/samples/documents/testPPT_various2.pptx
//FILES samples/documents/testRFC822_dkim.eml=../data/samples/documents/testRFC822_dkim.eml
//FILES samples/documents/testRTFHyperlinkAndStyles.rtf=../data/samples/documents/testRTFHyperlinkAndStyles.rtf
//FILES samples/documents/testRTFJapanese.rtf=../data/samples/documents/testRTFJapanese.rtf
//FILES samples/documents/testRTFTableCellSeparation2.rtf=../data/samples/documents/testRTFTableCellSeparation2.rtf
//FILES samples/documents/testRTFVarious.rtf=../data/samples/documents/testRTFVarious.rtf
//FILES samples/documents/testStataDTA.txt=../data/samples/documents/testStataDTA.txt
//FILES samples/documents/testSubdocument.docx=../data/samples/documents/testSubdocument.docx
//FILES samples/documents/testTIFF_multipage.tif=../data/samples/documents/testTIFF_multipage.tif
//FILES samples/documents/testTXT.txt=../data/samples/documents/testTXT.txt
//FILES samples/documents/testTXTNonASCIIUTF8.txt=../data/samples/documents/testTXTNonASCIIUTF8.txt
//FILES samples/documents/testTika4424.zip=../data/samples/documents/testTika4424.zip
//FILES samples/documents/testWORD2003.xml=../data/samples/documents/testWORD2003.xml
//FILES samples/documents/testWORD_embedded_pdf.docx=../data/samples/documents/testWORD_embedded_pdf.docx
//FILES samples/documents/testWORD_override_list_numbering.doc=../data/samples/documents/testWORD_override_list_numbering.doc
//FILES samples/documents/testWORD_override_list_numbering.docx=../data/samples/documents/testWORD_override_list_numbering.docx
//FILES samples/documents/testWORD_protected_passtika.docx=../data/samples/documents/testWORD_protected_passtika.docx
//FILES samples/documents/testWORD_truncated.docx=../data/samples/documents/testWORD_truncated.docx
//FILES samples/documents/testWORD_various.doc=../data/samples/documents/testWORD_various.doc
//FILES samples/documents/testWPSAttachment.xls=../data/samples/documents/testWPSAttachment.xls
//FILES samples/documents/testWebVTT_header.vtt=../data/samples/documents/testWebVTT_header.vtt
//FILES samples/documents/testXLSX_Thumbnail.xlsx=../data/samples/documents/testXLSX_Thumbnail.xlsx
//FILES samples/documents/testXXE.xml=../data/samples/documents/testXXE.xml
//FILES samples/documents/testZIP_corrupted_oom.zip=../data/samples/documents/testZIP_corrupted_oom.zip
//FILES samples/documents/testZipEncrypted.zip=../data/samples/documents/testZipEncrypted.zip
//FILES samples/documents/wrong-ext-html.doc=../data/samples/documents/wrong-ext-html.doc
//FILES samples/documents/wrong-ext-pdf.txt=../data/samples/documents/wrong-ext-pdf.txt

import dropforge.cli.*;
import dropforge.files.*;
import dropforge.lab.*;
import java.util.concurrent.*;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new LabCommand(), args);
}

@Command(
        name = "lab",
        description = "Opens JupyterLab on the notebooks, with a Java kernel that has the library.",
        footer = {
            "",
            "Example: ./jbang lab",
            "         ./jbang lab --no-browser --port 9000 -- --ip 0.0.0.0",
            "",
            "It needs Python 3.10 or newer, and fetches JupyterLab and the kernel JJava once, into the user's cache.",
            "Without a checkout the notebooks are written to the folder notebooks where you are; one that is there stays.",
            "A kernel has the library as it was built at this start. Ctrl-C ends JupyterLab and all kernels."
        })
static class LabCommand implements Callable<Integer> {
    @Option(names = "--no-browser", description = "open no browser, only print the address")
    boolean noBrowser;

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "port on this machine; 0: any that is free (default: 8888, or the next that is free)")
    Integer port;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = Lab.HEAP_SIZE,
            description =
                    "what the data of each kernel may take, such as 4g (default: ${DEFAULT-VALUE})")
    String memory;

    @Option(
            names = "--prepare",
            description = "make all ready, print the command that starts it, and end")
    boolean prepare;

    @Option(names = "--verbose", description = "say more, and show where an error comes from")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Parameters(paramLabel = "ARGUMENT", description = "after --: what else `jupyter lab` takes")
    List<String> further = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        var shipped = new ShippedNotebooks(LabCommand.class);
        Path notebooks =
                checkout().map(folder -> folder.resolve("notebooks")).orElse(Path.of("notebooks"));
        if (checkout().isEmpty()) {
            shipped.writeTo(notebooks).forEach(file -> System.err.println("Wrote " + file));
        }
        var lab =
                Lab.prepare(
                        Platform.cacheFolder(),
                        notebooks,
                        shipped.requirements(),
                        System.getProperty("java.class.path"),
                        memory,
                        System.err::println);
        if (noBrowser) further.add("--no-browser");
        if (port != null) further.add("--port=" + (port == 0 ? free() : port));
        if (prepare) {
            IO.println(lab.command(further));
            return 0;
        }
        return untilEnded(lab.start(further));
    }

    /** Ctrl-C ends it in order, and nothing has failed then. */
    static int untilEnded(Process jupyter) throws InterruptedException {
        var stop = new Thread(() -> stop(jupyter), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        int code = jupyter.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException _) {
            stop.join();
        }
        return code == 0 ? 0 : 1;
    }

    static void stop(Process jupyter) {
        try {
            jupyter.getOutputStream().close();
        } catch (IOException _) {
            // It has ended.
        }
        jupyter.onExit().join();
        Runtime.getRuntime().halt(0);
    }

    static int free() throws IOException {
        try (var socket =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The one whose jbang started this, else the one that the current folder is in. */
    static Optional<Path> checkout() {
        String home = System.getenv("DROPFORGE_HOME");
        if (home != null) return Optional.of(Path.of(home));
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("lib/Dropforge.java")))
            folder = folder.getParent();
        return Optional.ofNullable(folder);
    }
}
