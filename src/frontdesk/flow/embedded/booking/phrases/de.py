"""German: appointments."""

from frontdesk.flow.embedded.booking.phrasebook import Cues, Sayings

CUES = Cues(
    wants=(
        r"(?:termin|besuch|platz|tisch|zeit)(?: \w+){0,6} (?:buchen|vereinbaren|machen|ausmachen|haben|bekommen|reservieren|frei)|(?:brauche|mochte|hatte|will|wurde|suche|benotige|bekomme|konnte|kann|gibt es|haben sie|habt ihr)(?: \w+){0,5} (?:termine?|besuch|tisch)\b"
        r"|(?:mochte|wurde gerne?|will|kann ich|konnte ich)(?: \w+){0,6} (?:kommen|vorbeikommen|buchen|reservieren|sehen)|einen termin|tragen sie mich ein|trag mich ein"
    ),
    moves=r"(?:termin|besuch|reservierung)(?: \w+){0,6} (?:verschieben|verlegen|andern|umbuchen|vorziehen)|(?:verschieben|verlegen|umbuchen|verleg\w*|verschieb\w*)",
    cancels=r"(?:termin\w*|besuch|reservierung|alle|ihn|beide)(?: \w+){0,6} (?:absagen|stornieren|canceln|loschen)|(?:absagen|stornieren)|sage?n? (?:sie )?(?:meinen|den) termin ab",
    asks_free=r"(?:haben|habt|hatten|hattet|hast|gibt|ist|ware|ging\w*|geht)(?: \w+){0,7} (?:was|etwas|platz|zeit|frei|freies|verfugbar|moglich)\b|(?:nachste|erste|fruheste)\w* (?:freie|mogliche)\w*|wie (?:ware|sieht) es",
    drops=r"vergessen sie (?:es|das)|vergiss es|doch nicht(?: mehr)?|hat sich erledigt|lassen wir (?:es|das)|nicht mehr notig",
    instead=r"stattdessen|lieber|ich meinte|eigentlich|besser|doch",
    refuses=r"lieber nicht|mochte (?:ich )?(?:\w+ ){0,3}nicht (?:sagen|nennen|angeben)|(?:sage|nenne|gebe) ich nicht|warum|wieso|wozu",
    about=r"termin\w*|buch\w*|reserv\w*|uhrzeit|verfugbar|welche[rnm]? tag|wann|frei",
    asks_how=r"wie (?:kann|buche|bekomme|lange|viel)|brauche ich einen|muss ich|kann ich .* (?:absagen|verschieben|stornieren)|was kostet",
    hours=r"(?:geoffnet|offnungszeiten|geschlossen|auf haben|macht ihr (?:auf|zu)|offen)",
    another=r"noch einen|einen weiteren|einen neuen|neuen termin|weiteren termin|einen anderen termin dazu",
    yes=r"ja|gerne?|genau|passt(?: mir)?|perfekt|richtig|korrekt|stimmt|in ordnung|einverstanden|okay|ok|super|klar|bitte|prima|gut|das passt|buchen sie|machen wir|bestatige|jawohl|sehr gut|das ware (?:gut|toll|super)|mach das|wunderbar|ideal",
    no=r"nein|nicht|ne|lieber nicht|falsch|doch nicht|warten sie|leider|nee",
    hedge=r"aber|falls|wenn|ausser|lieber|eigentlich|zuerst|vorher|andern|andere\w*|vielleicht|statt|moment",
    asks_when=r"wann|welche[rnm]? (?:tag|uhrzeit|zeit|datum)|um wie viel uhr|tag und uhrzeit|welches datum|andere\w* (?:tag|zeit|uhrzeit)|besser passen",
    asks_time=r"uhrzeit|wie viel uhr|welche zeit",
    confirms=r"bestatig\w*|richtig|korrekt|stimmt das|passt das|soll ich|darf ich|ist das so|einverstanden|in ordnung",
    booked=r"(?:ist|wurde|sind|habe\w*)(?: \w+){0,6} (?:gebucht|bestatigt|reserviert|eingetragen|vereinbart)|wir sehen uns|wir freuen uns|bis (?:dann|bald)",
    failed=r"konnte(?: \w+){0,5} nicht|nicht (?:verfugbar|moglich|frei)|schon vergeben|ausgebucht|nicht mehr frei",
    all=r"alle|beide|samtliche",
    noun=r"termine?s?|reservierung",
    asks_mine=r"wann (?:ist|habe ich|war) (?:mein|meinen|der|den|einen) (?:nachste\w* )?termin|habe ich (?:einen|schon einen) termin",
)

SAYINGS = Sayings(
    when="{day} um {time} Uhr",
    ask_when="Welcher Tag und welche Uhrzeit würden Ihnen für den Termin passen?",
    ask_time="Welche Uhrzeit würde Ihnen am {day} passen?",
    what_instead="In Ordnung. Welcher Tag und welche Uhrzeit würden Ihnen besser passen?",
    offers="Diese Termine kann ich Ihnen anbieten ({zone}):",
    offers_one="Ich kann Ihnen {when} anbieten ({zone}). Soll ich den Termin für Sie buchen?",
    which="Welcher davon passt Ihnen?",
    needed="Nur damit kann ich den Termin buchen.",
    none_fits="Leider ist dann nichts frei.",
    not_free="Leider ist {when} nicht frei.",
    taken="Leider wurde {when} gerade vergeben.",
    nothing_free="Leider habe ich um diese Zeit keinen freien Termin gefunden. Welcher andere Tag würde Ihnen passen?",
    read_back="Zur Bestätigung: {calendar}, {when} ({zone}). Soll ich den Termin für Sie buchen?",
    keeping="Ich halte {when} für Sie frei.",
    booked="Ihr Termin ist gebucht: {calendar}, {when} ({zone}).",
    link="Hier können Sie eine Zeit wählen und buchen: {link}",
    existing="Sie haben bereits einen Termin: {when}. Möchten Sie ihn verschieben oder noch einen weiteren vereinbaren?",
    which_to_move="Ist es Ihr Termin {when}, den Sie verschieben möchten?",
    move_to_when="Auf welchen Tag und welche Uhrzeit möchten Sie ihn verschieben? Er ist jetzt {when}.",
    read_back_move="Zur Bestätigung: Ihr Termin ist jetzt {old}. Die neue Zeit wäre {when} ({zone}). Soll ich ihn verschieben?",
    moved="Ihr Termin wurde verschoben und ist jetzt gebucht: {when} ({zone}).",
    no_upcoming="Ich habe keinen bevorstehenden Termin von Ihnen gefunden.",
    no_other="Ich habe keinen anderen Termin von Ihnen gefunden.",
    may_not_move="Leider kann ich von hier aus keine Termine verschieben.",
    may_not_cancel="Leider kann ich von hier aus keine Termine absagen.",
    which_to_cancel="Welche dieser Termine soll ich absagen? Sie können mehrere nennen.",
    cancel_why="Soll ich Ihren Termin {when} absagen? Wenn Sie mögen, sagen Sie mir, warum.",
    cancelled="Ihr Termin {when} ist abgesagt.",
    stays="In Ordnung, alles bleibt, wie es ist.",
    yours="Das sind Ihre Termine ({zone}):",
)
