"""German."""

from frontdesk.flow.language.phrasebook import Calendar, Phrasebook, Says, Understands

PHRASEBOOK = Phrasebook(
    language="de",
    understands=Understands(
        # In German the verb often comes last: "mit einem Menschen sprechen".
        reach_verbs=(
            r"sprechen|spreche|rede|reden|chatten|telefonieren|kontaktieren|erreichen|verbinde[nt]?|verbinden sie"
            r"|ich (?:will|mochte|wurde gern|wurde gerne|hatte gern|hatte gerne|brauche|benotige)|geben sie mir|gib mir"
            r"|hol(?:en sie)?|kann ich|konnte ich|darf ich|lassen sie mich|lass mich|weiterleiten|leiten sie mich|gibt es"
        ),
        words_between=(
            r"mit|zu|zum|zur|an|einem|einer|einen|ein|eine|dem|der|den|die|das|ihrem|ihrer|ihren|deinem|deiner|mich|mir"
            r"|uns|bitte|jetzt|sofort|lieber|gern|gerne|direkt|mal|doch|endlich|echten?|echter|richtigen?|lebendigen?"
            r"|menschlichen?|anderen?|anderer|vom|von|aus|hier|irgend|sie|zustandigen?|kompetenten?"
        ),
        people=(
            r"mensch(?:en)?|personen?|mitarbeiter(?:in|n|s)?|mitarbeitern?|berater(?:in)?|kollegen?|kollegin|agent(?:en)?|jemand(?:em|en)?"
            r"|ansprechpartner(?:in)?|sachbearbeiter(?:in)?|kundenservice|kundendienst|kundenbetreuung|support|chef(?:in)?"
            r"|vorgesetzten?|manager(?:in)?|leiter(?:in)?|inhaber(?:in)?|empfang|rezeption|team|hotline|leuten?"
        ),
        only_person=(
            r"ich|will|mochte|einen|eine|einem|bitte|ja|nein|jetzt|echten?|echter|richtigen?|mit|sprechen|reden|hier"
        ),
        fed_up=(
            r"(?:hol|holen|ruf|rufen)(?: sie)?(?: mir| mal| bitte| doch)* (?:jemande?n?|einen (?:menschen|kollegen|mitarbeiter)|eine (?:person|kollegin))(?: dazu| her| bitte)*$|"
            r"(?:nicht|keine lust) (?:mehr )?mit (?:einem |einer |dem |der )?(?:bot|roboter|maschine|computer|ki)"
            r"|mit (?:einem |einer )?(?:echten |richtigen )?(?:menschen?|person|mitarbeiter\w*|berater\w*|jemande[mn]|ihrem "
            r"(?:team|chef)) (?:sprechen|reden|chatten|telefonieren|verbunden|verbinden)"
            r"|(?:rufen sie mich|ruf mich|kann mich (?:jemand|bitte jemand)|jemand soll mich)(?: \w+){0,3}? ?(?:an|anrufen|"
            r"zuruckrufen|kontaktieren)?$|zu (?:einem |einer )?(?:menschen?|mitarbeiter\w*) durchstellen"
        ),
        not_a_request=(
            r"wer ist|wer war|(?:habe|hatte) (?:schon |bereits |gestern )?mit|gesprochen mit|will (?:nicht|keine[nm]?)"
            r"|mochte (?:nicht|keine[nm]?)|brauche keine[nm]?|wie viele|wieviele"
        ),
        person_for_task=(
            r" (?:gesprochen|geredet|telefoniert)| (?:fur|der|die|das|um) (?!mir|mich|uns|hilft|helfen)\w+ (?!sprechen|reden)\w+"
            r"| (?:sagte|hat|war|ist|meinte)\b"
        ),
        how_to_reach=(
            r"sie anrufen|euch anrufen|(?:ihre|eure|deine) (?:telefon|handy|service)?nummer|telefonnummer|ruckruf|hotline"
            r"|(?:rufen sie|ruf) mich|zuruckrufen|(?:mich|will mich) beschweren|beschwerde|wie erreiche ich (?:sie|euch)"
        ),
        person_examples=(
            "Ich möchte mit einem Menschen sprechen",
            "Kann ich mit einem Mitarbeiter reden?",
            "Bitte verbinden Sie mich mit dem Kundenservice",
            "Ich brauche einen echten Ansprechpartner",
            "Kann mich jemand aus Ihrem Team anrufen?",
            "Holen Sie bitte einen Kollegen dazu",
        ),
        greeting=(
            r"(?:sind sie|bist du|ist) (?:noch )?(?:jemand )?da|jemand (?:noch )?da|"
            r"hallo+|hi+|hey+|moin(?: moin)?|servus|gruss gott|gruezi|guten (?:tag|morgen|abend)|guten|tag|schonen guten tag"
            r"|wie geht es (?:ihnen|dir)|wie geht s"
        ),
        goodbye=(
            r"tschuss(?:i)?|auf wieder(?:sehen|horen|schauen)|bis (?:bald|dann|spater|morgen|zum nachsten mal)|ciao|servus|ade"
            r"|(?:einen )?schonen (?:tag|abend|feierabend|nachmittag)(?: noch)?|(?:ein )?schones wochenende|bye+"
            r"|machen sie s gut|mach s gut|gute nacht"
        ),
        leave=r"ich muss (?:los|weg|jetzt los|jetzt gehen)|wir sind fertig|ich bin (?:fertig|dann mal weg)|guten abend noch",
        done=(
            r"das (?:ist|war|ware) (?:schon )?alles|das war s|sonst nichts|nichts (?:mehr|weiter)|ebenfalls|gleichfalls"
            r"|ich brauche (?:sonst )?nichts(?: mehr| weiter)?"
        ),
        thanks=(
            r"dankee+|thx|thanks|"
            r"(?:vielen |besten |herzlichen |tausend )?dank(?:e|eschon)?(?: (?:schon|sehr|ihnen|dir|vielmals"
            r"|fur (?:die|ihre|deine) (?:hilfe|info|information|auskunft)))*|merci"
        ),
        yes=(
            r"(?:ok|okay|ja) dann|(?:na|also|ja) gut|"
            r"ja(?: bitte| gern| gerne| klar)?|jawohl|klar|gern|gerne|natur?lich|sicher|okay|ok|bitte|einverstanden|genau"
            r"|richtig|selbstverstandlich|auf jeden fall|in ordnung|passt|jo|jep"
        ),
        no=(
            r"(?:lass|lassen sie)(?: es| das| mal)?(?: gut sein| sein| bleiben)?|vergessen sie (?:es|das)|vergiss (?:es|das)|(?:ist )?(?:schon )?egal|schon gut|macht nichts|"
            r"nein(?: danke)?|ne|nee|nicht (?:notig|jetzt)|noch nicht|lieber nicht|keinesfalls"
        ),
        praise=(
            r"(?:sehr |alles |ganz |das ist )?(?:gut|super|toll|prima|klasse|perfekt|wunderbar|spitze|bestens|klar|cool)|sehr schon"
        ),
        refusal=(
            r"(?:mochte|will|werde|wurde) (?:\w+ ){0,5}?(?:nicht|keine)\b"
            r"|lieber nicht|sage ich (?:ihnen )?nicht|(?:gebe|sage|nenne|verrate) (?:ich )?(?:\w+ ){0,3}nicht"
            r"|geht sie nichts an|(?:ist|das ist) (?:privat|personlich)|habe ich nicht|habe keine (?:e ?mail\w*|mail\w*"
            r"|telefon\w*|handy\w*|adresse)|(?:wozu|warum|wofur) (?:brauchen|wollen|brauchst) (?:sie|du)|uberspringen"
        ),
        unhelped=(
            r"(?:hilft|half|nutzt|bringt|brachte) (?:mir )?(?:nicht|nichts|leider nicht)|(?:funktioniert|geht|klappt) "
            r"(?:immer noch |leider )?nicht|immer noch (?:nicht|das gleiche|dasselbe)|nicht (?:das )?was ich (?:gefragt|meinte"
            r"|wollte|wissen wollte|gemeint|suche)|das war nicht meine frage|nicht (?:sehr )?hilfreich|(?:das ist )?falsch"
            r"|stimmt nicht|habe ich (?:schon|bereits) (?:versucht|probiert|gemacht)|nutzlos|(?:sie|du) verste\w+ (?:mich )?nicht"
        ),
        correction=(
            r"nein|nicht|eigentlich|sorry|entschuldigung|ich meinte|falsch|korrektur|stattdessen|andern|geandert|neue|neuer"
            r"|vertippt|verschrieben|doch|lautet|sondern|tippfehler|aktualisieren"
        ),
        question=(
            r"was|welche[rsnm]?|wann|wo|wohin|woher|wer|wen|wem|wie|wieso|weshalb|warum|wieviel|ab wann|bis wann|um wie"
            r"|haben|hat|gibt|gibt es|ist|sind|kann|konnen|konnte\w*|darf|muss|bieten|machen|nehmen|verkaufen|akzeptieren|seid"
            r"|ich (?:will|mochte|wurde|suche|brauche|hatte)|sagen sie mir|hilfe|helfen sie|eine frage|ich habe eine frage"
            r"|mein \w+ (?:ist|hat|geht)|meine \w+ (?:ist|hat|geht)"
        ),
        who_are_you=(
            r"(?:bist du|sind sie) (?:ein |eine )?(?:echter |echte |richtiger )?(?:mensch|person|roboter|bot|maschine|computer|ki)"
            r"|(?:spreche|rede|schreibe) ich (?:hier )?mit (?:einem |einer )?(?:echten )?(?:mensch(?:en)?|roboter|bot|maschine|computer|ki)"
            r"|wer (?:bist du|sind sie)|wie (?:heisst du|heissen sie)|wie ist (?:ihr|dein) name"
            r"|ist (?:das|hier) (?:hier )?(?:ein\w* )?(?:echte\w* )?(?:mensch|person|bot|chatbot|roboter|maschine|ki|computer)\b"
        ),
        vague=(
            r"ich (?:habe|hatte) (?:eine|noch eine|mal eine|ein paar) (?:kurze )?fragen?|eine frage"
            r"|ich brauche (?:ihre )?(?:hilfe|informationen|unterstutzung)"
            r"|konn(?:en|ten) sie mir (?:bitte )?helfen|kannst du mir helfen|hilfe"
            r"|ich (?:mochte|hatte gern) (?:mehr )?(?:infos|informationen|hilfe)"
        ),
        filler=(
            r"ja|klar|gern|gerne|ok|okay|also|das|ist|das ist|mein|meine|name|vorname|nachname|ich heisse|ich bin|hier"
            r"|bitte|danke|hallo|lautet|die|der|nummer|adresse|und|ah|ahm|unter"
        ),
        joiner=r"und|auch|und auch|ausserdem|sowie",
        asked={
            "email": r"e ?mail\w*|mail ?adresse|mailadresse",
            "phone": r"telefon\w*|handy\w*|mobil\w*|ruckrufnummer|(?:welcher|ihre) nummer",
            "first_name": r"vorname\w*",
            "last_name": r"nachname\w*|familienname\w*|zuname\w*",
            "full_name": r"ihren? (?:vollstandigen )?namen?|wie heissen sie|wie heisst du|mit wem (?:spreche|schreibe)",
            "birth": r"geburtsdatum|geburtstag|geboren",
            "date": r"welche\w* (?:datum|tag)|an welchem tag",
            "number": r"wie viele|wieviele",
        },
        person_offered=(
            r"(?:mitarbeiter\w*|kollegen?|kollegin|menschen?|person|jemanden?|team|berater\w*)(?: \w+){0,4} "
            r"(?:holen|dazuholen|verbinden|sprechen|weiterleiten|hinzuziehen|informieren|melden|bescheid)"
        ),
        not_known=r"(?:weiss|wusste) ich (?:leider )?nicht|habe ich (?:leider )?keine information\w*|leider keine information\w*",
        name_given=r"ich hei(?:ß|ss)e|mein name ist|mein name lautet|name\s*:|nennen sie mich|nenn mich",
        name_maybe=r"ich bin|hier ist|hier spricht|bin",
    ),
    says=Says(
        hello="Guten Tag!",
        greeting="Guten Tag! Hier ist {agent} von {business}. Wie kann ich Ihnen helfen?",
        greeting_again="Guten Tag! Wie kann ich Ihnen helfen?",
        about_me="Ich bin {agent}, der automatische Assistent von {business}.",
        thanks="Gern geschehen! Kann ich sonst noch etwas für Sie tun?",
        goodbye="Vielen Dank für Ihre Nachricht. Auf Wiedersehen!",
        unfinished="Ihre Buchung ist noch nicht fertig.",
        all_right="In Ordnung.",
        declined="In Ordnung. Kann ich sonst noch etwas für Sie tun?",
        clarify="Das habe ich leider nicht ganz verstanden. Könnten Sie es anders ausdrücken?",
        anything_else="Kann ich sonst noch etwas für Sie tun?",
        noted="Danke, ich habe {values} notiert.",
        joined="{first} und {last}",
        no_problem="Kein Problem, das müssen Sie mir nicht sagen.",
        not_saved="Ich konnte {values} leider nicht notieren.",
        did_not_work="Das hat gerade leider nicht geklappt.",
        ask={
            "first_name": "Wie lautet Ihr Vorname?",
            "last_name": "Wie lautet Ihr Nachname?",
            "full_name": "Wie heißen Sie?",
            "email": "Wie lautet Ihre E-Mail-Adresse?",
            "phone": "Wie lautet Ihre Telefonnummer?",
            "birth": "Wie lautet Ihr Geburtsdatum?",
            "date": "Nennen Sie mir bitte das Datum: {label}?",
            "number": "Nennen Sie mir bitte die Zahl: {label}?",
            "choice": "Was wählen Sie bei {label}: {options}?",
            "yes_no": "{label}: ja oder nein?",
            "text": "Können Sie mir bitte {label} nennen?",
        },
        invalid={
            "email": "{words} sieht nicht nach einer vollständigen E-Mail-Adresse aus.",
            "phone": "{words} sieht nicht nach einer vollständigen Telefonnummer aus.",
            "date": "Ich konnte {words} nicht als vollständiges Datum lesen.",
            "number": "Ich konnte {words} nicht als Zahl lesen.",
            "choice": "Das konnte ich keiner dieser Möglichkeiten zuordnen: {options}.",
            "other": "Das habe ich nicht verstanden.",
        },
        before_person="Gern hole ich einen Kollegen dazu.",
        unknown="Das weiß ich leider nicht.",
        unknown_here="Dazu habe ich leider keine Informationen.",
        unknown_rest="Das andere weiß ich leider nicht.",
        offer_person="Soll ich einen Kollegen dazuholen?",
        no_person_here="Von hier aus kann ich leider niemanden dazuholen.",
        unhelped="Es tut mir leid, dass das nicht geholfen hat.",
        tell_more="Können Sie mir etwas genauer sagen, was Sie brauchen?",
        cannot_open="Bilder, Sprachnachrichten und andere Anhänge kann ich hier leider nicht öffnen.",
        in_words="Könnten Sie schreiben, worum es geht?",
    ),
    calendar=Calendar(
        months=(
            "januar janner jan",
            "februar feber feb",
            "marz mrz maerz",
            "april apr",
            "mai",
            "juni jun",
            "juli jul",
            "august aug",
            "september sept sep",
            "oktober okt",
            "november nov",
            "dezember dez",
        ),
        month_names=(
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ),
        weekdays=("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend", "sonntag"),
        days={"heute": 0, "morgen": 1, "ubermorgen": 2, "gestern": -1},
        next="nachsten?|nachster|kommenden?",
        date_form="{day}. {month} {year}",
    ),
    numerals=(
        "null keine keinen",
        "eins ein eine einen",
        "zwei zwo",
        "drei",
        "vier",
        "funf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwolf",
        "dreizehn",
        "vierzehn",
        "funfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn",
        "zwanzig",
    ),
)
