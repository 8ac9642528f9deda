package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageTest {
    static final String SPANISH =
            "El informe anual muestra que las ventas de la empresa crecieron un doce por ciento durante el último trimestre, sobre todo gracias a los nuevos clientes de América Latina.";

    static Stream<Arguments> sentences() {
        return Stream.of(
                arguments(
                        "de",
                        "Die Lieferung der bestellten Ersatzteile verzögert sich leider um zwei Wochen, weil der Hersteller seine Lager in Süddeutschland umbaut und vorerst nichts verschickt."),
                arguments("es", SPANISH),
                arguments(
                        "pt",
                        "Prezado cliente, informamos que a sua encomenda já saiu do nosso armazém e deve chegar amanhã de manhã."),
                arguments(
                        "da",
                        "Rapporten viser, at virksomhedens salg voksede med tolv procent i det seneste kvartal, og at flere af de nye kunder kommer fra Jylland og Fyn."),
                arguments(
                        "nb",
                        "Rapporten viser at salget i bedriften økte med tolv prosent i siste kvartal, og at flere av de nye kundene kommer fra Nordland og Trøndelag."),
                arguments(
                        "sv",
                        "Rapporten visar att företagets försäljning ökade med tolv procent under det senaste kvartalet, och att flera av de nya kunderna kommer från Skåne."),
                arguments(
                        "pl",
                        "Raport roczny pokazuje, że sprzedaż przedsiębiorstwa wzrosła w ostatnim kwartale o dwanaście procent, głównie dzięki nowym klientom z województwa śląskiego."),
                arguments(
                        "ru",
                        "Годовой отчёт показывает, что продажи предприятия выросли за последний квартал на двенадцать процентов, главным образом благодаря новым покупателям из Сибири."),
                arguments(
                        "uk",
                        "Річний звіт показує, що продажі підприємства зросли за останній квартал на дванадцять відсотків, головним чином завдяки новим покупцям із Галичини."),
                arguments(
                        "el",
                        "Η ετήσια έκθεση δείχνει ότι οι πωλήσεις της επιχείρησης αυξήθηκαν κατά δώδεκα τοις εκατό το τελευταίο τρίμηνο, κυρίως χάρη στους νέους πελάτες από την Κρήτη."),
                arguments(
                        "he",
                        "הדוח השנתי מראה שהמכירות של החברה גדלו בשנים עשר אחוזים ברבעון האחרון, בעיקר בזכות לקוחות חדשים מאזור הצפון."),
                arguments(
                        "ar",
                        "يبين التقرير السنوي أن مبيعات الشركة ارتفعت بنسبة اثني عشر في المئة خلال الربع الأخير من السنة، ويعود ذلك أساسا إلى الزبائن الجدد."),
                arguments(
                        "hi",
                        "वार्षिक रिपोर्ट बताती है कि पिछली तिमाही में कंपनी की बिक्री बारह प्रतिशत बढ़ी, जिसका मुख्य कारण उत्तर भारत के नए ग्राहक हैं।"),
                arguments(
                        "th",
                        "รายงานประจำปีแสดงให้เห็นว่ายอดขายของบริษัทเพิ่มขึ้นสิบสองเปอร์เซ็นต์ในไตรมาสที่ผ่านมา โดยส่วนใหญ่มาจากลูกค้าใหม่ในภาคเหนือ"),
                arguments("zh", "年度报告显示,公司上个季度的销售额增长了百分之十二,这主要归功于来自南方各省的新客户,预计今年下半年还会继续增长。"),
                arguments("ja", "年次報告書によると、会社の売上高は前四半期に十二パーセント増加しました。これは主に北海道の新しいお客様のおかげです。"),
                arguments("ko", "연례 보고서에 따르면 회사의 매출은 지난 분기에 십이 퍼센트 증가했으며 이는 주로 남쪽 지방의 새로운 고객 덕분입니다."),
                arguments(
                        "fr",
                        "Le rapport annuel montre que les ventes de l'entreprise ont augmenté de douze pour cent au cours du dernier trimestre, surtout grâce aux nouveaux clients de Bretagne."),
                arguments(
                        "it",
                        "La relazione annuale mostra che le vendite dell'azienda sono cresciute del dodici per cento nell'ultimo trimestre, soprattutto grazie ai nuovi clienti della Toscana."),
                arguments(
                        "nl",
                        "Uit het jaarverslag blijkt dat de verkoop van het bedrijf in het afgelopen kwartaal met twaalf procent is gegroeid, vooral dankzij nieuwe klanten uit Brabant."),
                arguments(
                        "en",
                        "The annual report shows that the sales of the company grew by twelve percent over the last quarter, mainly because of new customers from the north."),
                arguments(
                        "fi",
                        "Vuosikertomus osoittaa, että yrityksen myynti kasvoi viimeisellä neljänneksellä kaksitoista prosenttia, lähinnä uusien pohjoisen asiakkaiden ansiosta."),
                arguments(
                        "hu",
                        "Az éves jelentés szerint a vállalat forgalma az utolsó negyedévben tizenkét százalékkal nőtt, főként az alföldi új vásárlóknak köszönhetően."),
                arguments(
                        "cs",
                        "Výroční zpráva ukazuje, že prodej podniku vzrostl za poslední čtvrtletí o dvanáct procent, hlavně díky novým zákazníkům z Moravy."),
                arguments(
                        "tr",
                        "Yıllık rapor, şirketin satışlarının son çeyrekte yüzde on iki arttığını, bunun da özellikle güneydeki yeni müşteriler sayesinde olduğunu gösteriyor."),
                arguments(
                        "ro",
                        "Raportul anual arată că vânzările întreprinderii au crescut cu doisprezece la sută în ultimul trimestru, mai ales datorită noilor clienți din Moldova."),
                arguments(
                        "vi",
                        "Báo cáo hằng năm cho thấy doanh số của công ty đã tăng mười hai phần trăm trong quý vừa qua, chủ yếu nhờ các khách hàng mới ở miền Nam."),
                arguments(
                        "bg",
                        "Годишният отчет показва, че продажбите на предприятието са нараснали с дванадесет процента през последното тримесечие, главно благодарение на новите клиенти."));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void theLanguageOfASentenceIsToldByItsCodeOfTwoLetters(String code, String sentence) {
        assertThat(Language.of(sentence)).contains(code);
        assertThat(Language.of(sentence.toUpperCase() + " https://example.org/some/where/else 12345 #tag"))
                .contains(code);
        assertThat(Language.of((sentence + "\n").repeat(100))).contains(code);
    }

    @Test
    void ofFewLettersAndOfDataInBase64ItIsNotTold() {
        assertThat(Language.of("")).isEmpty();
        assertThat(Language.of("Guten Tag und auf Wiedersehen 2026-11-28 17:45:10"))
                .isEmpty();
        var bytes = new byte[3000];
        new Random(1).nextBytes(bytes);
        assertThat(Language.of(Base64.getMimeEncoder().encodeToString(bytes))).isEmpty();
    }

    @Test
    void aListOfNamesIsInNoLanguage() {
        assertThat(Language.of("""
                Anna Kowalska, Amit Banerjee, Ana Souza, Ahmed Hassan, Akira Tanaka, Barbara Rossi,
                Daniel Kim, Deepak Sharma, Elena Popova, Farida Rahman, Hiroshi Sato, Ivana Horvat,
                Jana Novak, Karim Benali, Laura Garcia, Maria Santos, Mohamed Ali, Nadia Karimi
                """)).isEmpty();
    }

    @Test
    void ofTwoLanguagesThatFitAlikeNoneIsTold() {
        // As a Dane could nearly have written it.
        assertThat(Language.of("Kjære kunde, vi minner om at regningen din forfaller på mandag,"
                        + " og at du kan betale den i nettbanken."))
                .isEmpty();
    }

    @Test
    void whatTheAuthorSaysHolds() {
        var metadata = new TreeMap<>(Map.of("dc:language", List.of("la")));
        Language.addTo(metadata, SPANISH);
        assertThat(metadata).containsOnlyKeys("dc:language").containsEntry("dc:language", List.of("la"));
    }
}
