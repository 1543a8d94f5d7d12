"""German: days and times."""

from frontdesk.flow.embedded.times.words import DAY, NOON, TimeWords

WORDS = TimeWords(
    numbers=(
        "null,ein/eins/eine/einem/einen/einer,zwei/zwo,drei,vier,funf/fuenf,sechs,sieben,acht,neun,zehn,elf"
        ",zwolf/zwoelf,dreizehn,vierzehn,funfzehn/fuenfzehn,sechzehn,siebzehn,achtzehn,neunzehn,zwanzig"
        ",einundzwanzig,zweiundzwanzig,dreiundzwanzig,vierundzwanzig,funfundzwanzig,sechsundzwanzig"
        ",siebenundzwanzig,achtundzwanzig,neunundzwanzig,dreis{1,2}ig,einunddreis{1,2}ig"
    ),
    ordinals=(
        "erste[nr]?,zweite[nr]?,dritte[nr]?,vierte[nr]?,funfte[nr]?,sechste[nr]?,siebte[nr]?,achte[nr]?,neunte[nr]?"
        ",zehnte[nr]?,elfte[nr]?,zwolfte[nr]?,dreizehnte[nr]?,vierzehnte[nr]?,funfzehnte[nr]?,sechzehnte[nr]?"
        ",siebzehnte[nr]?,achtzehnte[nr]?,neunzehnte[nr]?,zwanzigste[nr]?,einundzwanzigste[nr]?"
        ",zweiundzwanzigste[nr]?,dreiundzwanzigste[nr]?,vierundzwanzigste[nr]?,funfundzwanzigste[nr]?"
        ",sechsundzwanzigste[nr]?,siebenundzwanzigste[nr]?,achtundzwanzigste[nr]?,neunundzwanzigste[nr]?"
        ",dreis{1,2}igste[nr]?,einunddreis{1,2}igste[nr]?"
    ),
    before_hour=r"um|gegen|so um|ca\.?|etwa",
    after_hour=r"uhr|h",
    no_hour=r"in|fur|alle|seit|innerhalb",
    am=r"a\.? ?m\.?",
    pm=r"p\.? ?m\.?",
    offsets=(
        (r"halb {h}", -30),
        (r"viertel nach {h}", 15),
        (r"viertel vor {h}", -15),
        (r"dreiviertel {h}", -15),
    ),
    minutes_past=(r"{m}(?: minuten)? nach {h}", r"{h} uhr {m}"),
    minutes_to=(r"{m}(?: minuten)? vor {h}",),
    parts=(
        (r"fruhmorgens|ganz fruh|am fruhen morgen", 6 * 60, 9 * 60),
        (r"am vormittag|vormittags?", 8 * 60, NOON),
        (r"am morgen|morgens|in der fruh|fruh(?:s)?(?= |$|[.,!?])", 5 * 60, NOON),
        (r"am nachmittag|nachmittags?", NOON, 18 * 60),
        (r"am abend|abends?|heute abend", 16 * 60, 23 * 60),
        (r"in der nacht|nachts?", 18 * 60, DAY),
        (r"am mittag|mittags|uber mittag", NOON, 14 * 60),
        (r"nach der arbeit|nach feierabend", 17 * 60, 22 * 60),
    ),
    moments=((r"mittag", NOON), (r"mitternacht", 0)),
    part_today=r"heute (?:fruh|morgen|vormittag|mittag|nachmittag|abend)",
    not_tomorrow="am |guten |heute |gute |den |diesen ",
    between_parts=r"um|am|gegen|so|der|in",
    after=r"nach|ab|spater als",
    before=r"vor|bis|fruher als",
    not_before=r"nicht vor|fruhestens(?: um| ab)?|erst ab|nicht fruher als",
    not_after=r"nicht nach|spatestens(?: um| bis)?|nicht spater als",
    between=r"zwischen|von",
    and_=r"und|bis|-|–",
    onwards=r"oder spater|oder danach",
    today=r"heute",
    this=r"diese[nrsm]?|kommende[nrsm]?",
    next=r"nachste[nrsm]?|am nachsten",
    next_after=r"nachster woche",
    weekend=r"wochenende",
    workdays=r"unter der woche|werktags|wochentags|an einem wochentag",
    in_days=(r"in {n} tage?n?",),
    in_weeks=(
        r"in {n} wochen?",
        r"in (?P<fortnight>vierzehn tagen)",
    ),
    in_months=(r"in {n} monate?n?",),
    this_week=r"(?:in )?diese[r]? woche",
    next_week=r"(?:in der )?(?:nachste[r]?|kommende[r]?) woche",
    week_after_next=r"ubernachste[r]? woche",
    this_month=r"diese[nsm]+ monat(?:s)?",
    next_month=r"(?:im )?nachste[nsm]+ monat(?:s)?",
    day_number=(r"(?:am|der|den|dem|zum) (?P<d>(?:{n})\.(?!\d)|{ord})",),
    of=r"[ .,-]*(?:im )?",
    shifts=(
        (
            r"(?:am )?(?:gleichen?|selben) (?:tag|zeit) (?:in der )?(?:nachste|folgende)\w* woche|eine woche spater",
            7,
        ),
        (r"(?:am )?(?:nachsten|folgenden) tag|(?:einen|am) tag (?:spater|danach|darauf)", 1),
        (r"(?:einen|am) tag (?:fruher|davor|vorher)", -1),
    ),
    start_of=r"anfang",
    end_of=r"ende",
    except_=r"(?:jeden tag|alle tage)? ?(?:aus{1,2}er|bis auf)(?: am| den)?|(?:aber )?nicht(?: am)?|nur nicht(?: am)?|kein(?:en)?",
    not_good=r"(?:geht|passt|klappt|kann ich)(?: \w+){0,2} (?:nicht|leider nicht|schlecht)|kann ich nicht",
    instead=r"statt|anstatt|anstelle",
    or_=r"oder",
    correction=r"nein|doch|lieber|sorry|entschuldigung|ich meine|ich meinte|eigentlich|besser|andern",
    earlier=r"\b(?:fruher|eher)\b(?! als)",
    later=r"\bspater\b(?! als)",
    others=r"\b(?:andere[nrs]?|weitere[nrs]?)\b (?:zeit(?:en)?|termine?|tage?|moglichkeit(?:en)?|uhrzeit(?:en)?)|keiner? (?:davon|von denen)|was (?:anderes|noch)",
    soonest=r"so (?:bald|schnell|fruh) wie moglich|(?:der |den |die )?(?:nachste[rn]?|erste[rn]?|fruheste[rn]?) (?:freie[rn]?|mogliche[rn]?)? ?(?:termin|zeitpunkt)|moglichst bald|dringend",
    any_day=r"jeder tag|jeden tag|egal(?: an)? welche[rnm]? tag|an irgendeinem tag",
    any_time=r"jederzeit|egal wann|(?:die )?(?:uhr)?zeit ist (?:mir )?egal|ist mir egal|bin flexibel",
    place_words="erste[nrs]?,zweite[nrs]?,dritte[nrs]?,vierte[nrs]?,funfte[nrs]?",
    last_place=r"(?:der|die|den|das) letzte[nr]?",
    one=r"termin|option|zeit|bitte|passt|ware|ist",
    option=r"option|nummer|termin|nr\.?|#",
)
