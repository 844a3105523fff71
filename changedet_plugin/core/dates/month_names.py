"""Which month does a word mean? The months as people write them into file names, in the languages of QGIS.

Words are compared as ``folded`` leaves them: without accents, in small letters. A word that means two months, because two
languages have it (*listopad* is November in Polish and Czech, October in Croatian), means none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_LANGUAGES: Mapping[str, str] = {
    "English": "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug "
    "september/sept/sep october/oct november/nov december/dec",
    "German": "januar/jänner februar/feber märz/maerz/mrz april mai juni juli august september "
    "oktober/okt november dezember/dez",
    "French": "janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août/aoû "
    "septembre octobre novembre décembre/déc",
    "Spanish": "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre "
    "octubre noviembre diciembre/dic",
    "Italian": "gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto "
    "settembre/set ottobre/ott novembre dicembre",
    "Portuguese": "janeiro fevereiro/fev março abril maio/mai junho julho agosto setembro outubro/out novembro dezembro",
    "Catalan": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "Galician": "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
    "Basque": "urtarrila/urtarrilak otsaila/otsailak martxoa/martxoak apirila/apirilak maiatza/maiatzak ekaina/ekainak "
    "uztaila/uztailak abuztua/abuztuak iraila/irailak urria/urriak azaroa/azaroak abendua/abenduak",
    "Romanian": "ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie "
    "octombrie noiembrie decembrie",
    "Dutch": "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Norwegian": "januar februar mars april mai juni juli august september oktober november desember/des",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november december",
    "Icelandic": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "Finnish": "tammikuu/tammikuuta/tammi helmikuu/helmikuuta/helmi maaliskuu/maaliskuuta/maalis "
    "huhtikuu/huhtikuuta/huhti toukokuu/toukokuuta/touko kesäkuu/kesäkuuta/kesä heinäkuu/heinäkuuta/heinä "
    "elokuu/elokuuta/elo syyskuu/syyskuuta/syys lokakuu/lokakuuta/loka marraskuu/marraskuuta/marras "
    "joulukuu/joulukuuta/joulu",
    "Estonian": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "Latvian": "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    "Lithuanian": "sausis/sausio vasaris/vasario kovas/kovo balandis/balandžio gegužė/gegužės birželis/birželio liepa/liepos "
    "rugpjūtis/rugpjūčio rugsėjis/rugsėjo spalis/spalio lapkritis/lapkričio gruodis/gruodžio",
    "Polish": "styczeń/stycznia luty/lutego marzec/marca kwiecień/kwietnia maj/maja czerwiec/czerwca lipiec/lipca "
    "sierpień/sierpnia wrzesień/września październik/października listopad/listopada grudzień/grudnia",
    "Czech": "leden/ledna únor/února březen/března duben/dubna květen/května červen/června červenec/července "
    "srpen/srpna září říjen/října listopad/listopadu prosinec/prosince",
    "Slovak": "január/januára február/februára marec/marca apríl/apríla máj/mája jún/júna júl/júla august/augusta "
    "september/septembra október/októbra november/novembra december/decembra",
    "Croatian": "siječanj/siječnja veljača/veljače ožujak/ožujka travanj/travnja svibanj/svibnja lipanj/lipnja srpanj/srpnja "
    "kolovoz/kolovoza rujan/rujna listopad/listopada studeni/studenoga prosinac/prosinca",
    "Slovenian": "januar februar marec april maj junij julij avgust/avg september oktober november december",
    "Serbian": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "Hungarian": "január február március április május június július augusztus szeptember október november december",
    "Turkish": "ocak şubat mart nisan mayıs/mayis haziran temmuz ağustos eylül ekim kasım/kasim aralık/aralik",
    "Indonesian": "januari februari maret april mei juni juli agustus/agt september oktober november desember",
    "Russian": "январь/января/янв февраль/февраля/фев март/марта/мар апрель/апреля/апр май/мая июнь/июня/июн июль/июля/июл "
    "август/августа/авг сентябрь/сентября/сен октябрь/октября/окт ноябрь/ноября/ноя декабрь/декабря/дек",
    "Ukrainian": "січень/січня лютий/лютого березень/березня квітень/квітня травень/травня червень/червня липень/липня "
    "серпень/серпня вересень/вересня жовтень/жовтня листопад/листопада грудень/грудня",
    "Bulgarian": "януари февруари март април май юни юли август септември октомври ноември декември",
    "Greek": "ιανουάριος/ιανουαρίου φεβρουάριος/φεβρουαρίου μάρτιος/μαρτίου απρίλιος/απριλίου μάιος/μαΐου ιούνιος/ιουνίου "
    "ιούλιος/ιουλίου αύγουστος/αυγούστου σεπτέμβριος/σεπτεμβρίου οκτώβριος/οκτωβρίου νοέμβριος/νοεμβρίου "
    "δεκέμβριος/δεκεμβρίου",
    "Arabic": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "Hebrew": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
}  # fmt: skip
"""Language -> its twelve months, each as it is written, declined and shortened."""
DOUBTFUL = frozenset(("out", "set", "gen", "mag", "des", "ago", "fin"))
"""Short names of months that stand in file names for other things (``out_2021``): months only with a day beside them."""


def folded(text: str) -> str:
    """A text without accents and with plain digits, so that every spelling compares; letters keep their case."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _months() -> dict[str, int | None]:
    months: dict[str, int | None] = {}
    for names in _LANGUAGES.values():
        for month, words in enumerate(names.split(), start=1):
            for word in words.split("/"):
                key = folded(word).casefold()
                months[key] = month if months.get(key, month) == month else None
    return months


_MONTHS = _months()
_LONGEST_FIRST = sorted(_MONTHS, key=lambda word: (-len(word), word))


def _words(names: list[str]) -> str:
    return rf"(?<![^\W\d_])(?P<word>(?i:{'|'.join(map(re.escape, names))}))\.?(?![^\W\d_])"


ANY = _words(_LONGEST_FIRST)
"""Regular expression of a month as a word, for ``folded`` text; its group is ``word``."""
CERTAIN = _words([word for word in _LONGEST_FIRST if word not in DOUBTFUL])
"""The same without the doubtful ones."""


def number_of(word: str) -> int | None:
    """The month, 1 to 12, that a word matched by ``ANY`` means; None where it may be two."""
    return _MONTHS[folded(word).casefold()]
