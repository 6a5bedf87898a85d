"""Search finds a word in any of its spellings: one table a language, `as one writes it = as another does`."""

from __future__ import annotations

import pytest

from reader.text.fold import fold
from reader.text.translit import spellings

#: Spellings that fold into one.
TABLES = {
    "fa": """
        كتاب = کتاب | علي = علی | مي‌خواهم = می‌خواهم | می‌خواهم = میخواهم | خانه‌ها = خانهها | مسئول = مسیول | قرآن = قران
        مُحَمَّد = محمد | ۱۴۰۵ = 1405 | ايران = ایران | تهرانی‌ها = تهرانیها | پاكستان = پاکستان | شي‌ء = شیء | مؤسسه = موسسه
        رأی = رای | خانۀ = خانه | نامهٔ = نامه | اِمروز = امروز | آب = اب | كـــتاب = کتاب | ۲۰۲۶ = 2026 | بي‌بي‌سي = بی‌بی‌سی
    """,
    "ar": """
        أحمد = احمد | إسلام = اسلام | آمال = امال | مدرسة = مدرسه | مُحَمَّدٌ = محمد | ٢٠٢٦ = 2026 | على = علي | العربيّة = العربيه
        الـقـدس = القدس | لبنان = لُبنان | مسؤول = مسوول | قراءة = قراه | رئيس = رييس | كُتُب = كتب | شؤون = شوون | ٱلله = الله
        هيئة = هييه | الأمم المتّحدة = الامم المتحده
    """,
    "ur": """
        كراچي = کراچی | پاكستان = پاکستان | بہت = بهت | بھارت = بهارت | لاہور = لاهور | وزیرِ اعظم = وزیر اعظم
        نئے = نیی | دنیاۓ = دنیای
    """,
    "ckb": "كوردستان = کوردستان | هەولێر = ههولیر | سلێمانی = سلیمانی | دهۆک = دهوک",
    "tr": """
        İstanbul = istanbul | ISPARTA = ısparta | Diyarbakır = Diyarbakir | IĞDIR = ığdır | Şırnak = Sirnak | Çankırı = cankiri
        Gümüşhane = gumushane | Öcalan = ocalan | Erdoğan = Erdogan | İzmir = izmir | TÜRKİYE = türkiye | ağaç = agac | kâğıt = kağıt
        hâlâ = hala | KIRIKKALE = kırıkkale | Işık = isik
    """,
    "az": """
        Bakı = Baki | Əliyev = Eliyev | Gəncə = Gence | İlham = ilham | Şuşa = Susa | Xankəndi = xankendi | Azərbaycan = azerbaycan
        Naxçıvan = Naxcivan | Sumqayıt = sumqayit | MİLLİ = milli | ölkə = olke
    """,
    "ru": """
        ёлка = елка | Хрущёв = Хрущев | Горбачёв = Горбачев | счёт = счет | самолёт = САМОЛЕТ | Королёв = королев | всё = все
        МОСКВА = москва | Йошкар-Ола = йошкар-ола | её = ее
    """,
    "uk": "Ґанок = ганок | КИЇВ = київ | об’єкт = об'єкт | пʼять = п'ять | Запоріжжя = ЗАПОРІЖЖЯ | аґрус = агрус | їжак = Їжак",
    "be": "ўрад = урад | Гомель = ГОМЕЛЬ | Магілёў = Магілеў | аб'ява = аб’ява",
    "sr": "Ђоковић = ђоковић | Šabac = Sabac | Čačak = Cacak | Niš = nis | ЧАЧАК = чачак",
    "pl": "Łódź = Lodz | Kraków = krakow | Gdańsk = Gdansk | Wałęsa = Walesa | żółw = zolw | CZĘSTOCHOWA = częstochowa | Śląsk = slask",
    "cs": "Praha = PRAHA | České Budějovice = ceske budejovice | Plzeň = plzen | Škoda = skoda | Havlíčkův = havlickuv | ůl = ul",
    "hu": "Győr = gyor | Orbán = orban | Széchenyi = szechenyi | ŐR = őr | fűtés = futes",
    "ro": "Iași = Iaşi | București = Bucuresti | Ceaușescu = ceausescu | țară = ţară | ÎN = in",
    "de": "Straße = STRASSE | Köln = Koln | größer = grosser | Österreich = osterreich | ẞ = ss | FUSSBALL = fußball | Müller = muller",
    "fr": "œuvre = oeuvre | ÉTÉ = été | garçon = garcon | l’été = l'ete | Noël = noel | cœur = coeur | où = ou | Besançon = besancon",
    "es": "España = espana | corazón = corazon | pingüino = pinguino | ÁVILA = avila | años = anos",
    "pt": "São Paulo = sao paulo | coração = coracao | ÁGUA = agua | eleições = eleicoes | avô = avo",
    "it": "perché = perche | città = citta | L'Aquila = l’aquila | È = e",
    "nordic": "Ångström = angstrom | Malmö = malmo | Ærø = aero | Þór = Thor | Reykjavík = reykjavik | Ðe = de | smørrebrød = smorrebrod",
    "vi": "Việt Nam = viet nam | Hà Nội = ha noi | Đà Nẵng = da nang | Nguyễn = nguyen | phở = pho | Huế = hue",
    "el": "Αθήνα = αθηνα | ΟΔΥΣΣΕΥΣ = οδυσσευς | Ὀδυσσεύς = οδυσσευσ | Μητσοτάκης = μητσοτακησ | ΚΎΠΡΟΣ = κυπρος | ϊ = ι",
    "he": "שלום = שלומ | יְרוּשָׁלַיִם = ירושלים | תֵּל אָבִיב = תל אביב | נתניהו = נתניהו | אֶרֶץ = ארצ",
    "ja": "ﾄｳｷｮｳ = トウキョウ | ＡＢＣ = abc | ガ = ガ | １２３ = 123 | ㌔ = キロ",
    "zh": "２０２６ = 2026 | ＣＣＴＶ = cctv | 中国 = 中国",
    "ko": "한국 = 한국 | 서울 = 서울 | ｓｅｏｕｌ = SEOUL",
    "hi": "क़लम = क़लम | १२३ = 123 | हिन्दी = हिन्दी",
    "en": "don’t = don't | naïve = naive | café = cafe | ﬁnance = finance | co\u00adoperate = cooperate | O‘Neill = O'Neill | 𝓐𝓑𝓒 = abc",
}
#: What a Latin word is looked for besides.
CYRILLIC = """
    Putin = Путин | Khrushchev = Хрущёв | Gorbachev = Горбачёв | Yeltsin = Ельцин | Zelensky = Зеленский | Zelenskyy = Зеленський
    Kyiv = Київ | Kiev = Киев | Kharkiv = Харків | Kharkov = Харьков | Moskva = Москва | Dostoevsky = Достоевский
    Dostoyevsky = Достоевский | Tolstoy = Толстой | Tchaikovsky = Чайковский | Chekhov = Чехов | Gogol = Гоголь | Pushkin = Пушкин
    Yaroslavl = Ярославль | Kazan = Казань | Astrakhan = Астрахань | Nizhny = Нижний | Novgorod = Новгород | Sofia = София
    Beograd = Београд | Lukashenko = Лукашенко | Minsk = Минск | Odesa = Одеса | Odessa = Одесса | Lviv = Львів | Lvov = Львов
    Dnipro = Дніпро | Zaporizhzhia = Запоріжжя | Mariupol = Мариуполь | Medvedev = Медведев | Lavrov = Лавров | Shoigu = Шойгу
    Navalny = Навальный | Kasparov = Каспаров | Gazprom = Газпром | Rosneft = Роснефть | Izvestia = Известия | Pravda = Правда
    Perm = Пермь | Tver = Тверь | Sevastopol = Севастополь | Donetsk = Донецк | Luhansk = Луганськ | Nazarbayev = Назарбаев
    Solzhenitsyn = Солженицын | Mayakovsky = Маяковский | Baikal = Байкал | Vladivostok = Владивосток
    Yekaterinburg = Екатеринбург | Chelyabinsk = Челябинск | Prigozhin = Пригожин | Borshch = Борщ | Glasnost = Гласность
    Sputnik = Спутник | Novosti = Новости
"""
#: Words that must not meet.
APART = """
    кот = кит | か = が | हिन्दी = हन्द | भारत = भरत | ไทย = ทย | دار = در | سلام = اسلام | kar = kan | mast = most | שר = שיר
"""


def pairs(table: str) -> list[tuple[str, str]]:
    lines = table.replace("\n", "|").split("|")
    return [(one.strip(), other.strip()) for one, sign, other in (line.partition(" = ") for line in lines) if sign]


FOLDED = [(language, *pair) for language, table in TABLES.items() for pair in pairs(table)]


def test_there_are_enough_of_them() -> None:
    assert len(FOLDED) + len(pairs(CYRILLIC)) >= 200


@pytest.mark.parametrize(("language", "one", "other"), FOLDED)
def test_spellings_of_a_language_meet(language: str, one: str, other: str) -> None:
    assert fold(one) == fold(other), language


@pytest.mark.parametrize(("latin", "cyrillic"), pairs(CYRILLIC))
def test_a_latin_word_stands_for_cyrillic_ones(latin: str, cyrillic: str) -> None:
    assert fold(cyrillic) in spellings(fold(latin))


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("word", ["is", "путин", "ایران", "1984", "x" * 40])
def test_few_readings_and_none_of_other_scripts(word: str) -> None:
    assert len(spellings(word)) <= (48 if word.isascii() else 0)
