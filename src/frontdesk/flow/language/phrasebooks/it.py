"""Italian."""

from frontdesk.flow.language.phrasebook import Calendar, Phrasebook, Says, Understands

PHRASEBOOK = Phrasebook(
    language="it",
    understands=Understands(
        reach_verbs=(
            r"parlare|parlo|parli|chattare|comunicare|contattare|chiamare|chiamate|chiami|raggiungere|sentire|avere|essere "
            r"(?:messo|messa|ricontattato|contattato|richiamato)(?: in contatto)?|mi (?:passi|passate|metta|mettete|trasferisca"
            r"|colleghi)(?: in contatto)?|passami|mettimi in contatto|trasferiscimi|voglio|vorrei|preferisco|preferirei"
            r"|ho bisogno di|mi serve|desidero|posso avere|c e|datemi|dammi"
        ),
        words_between=(
            r"con|a|ad|al|il|lo|la|i|gli|le|l|un|una|uno|qualche|vostro|vostra|suo|sua|in|altra|altro|di|del|dello|della|da"
            r"|vero|vera|reale|umano|umana|direttamente|subito|ora|adesso|per|favore|parlare|contatto|che|sia|qualcuno"
        ),
        people=(
            r"person[ae](?: reale| vera| umana| in carne e ossa)?|uman[oi]|essere umano|qualcuno|qualcun altro|agente|operatore"
            r"|operatrice|operatori|addett[oi]|rappresentante|consulente|responsabile|direttore|direttrice|manager|supervisore"
            r"|capo|titolare|proprietario|impiegat[oa]|collega|colleghi|reception|receptionist|squadra|team|staff|personale"
            r"|(?:servizio|assistenza) (?:clienti|cliente|al cliente)|assistenza|supporto|call center|centralino"
        ),
        only_person=r"voglio|vorrei|un|una|si|no|vero|vera|reale|per favore|ora|subito|parlare|con|qui|umano|umana",
        fed_up=(
            r"(?:chiami|chiama|cerchi|cerca|mi passi|passami) (?:qualcuno|una persona|un (?:collega|operatore|umano))(?: per favore)?$|"
            r"non voglio (?:piu )?parlare con (?:un |una |questo )?(?:bot|robot|macchina)"
            r"|stuf[oa] di (?:parlare con )?(?:un |una |questo |questi )?(?:bot|robot|macchin[ae])"
            r"|(?:potete|puo|potreste|potrebbe) (?:chiamarmi|richiamarmi|contattarmi)|qualcuno (?:puo|potrebbe|mi puo) "
            r"(?:aiutarmi|chiamarmi|richiamarmi|aiutare|chiamare)|(?:richiamatemi|chiamatemi)"
        ),
        not_a_request=(
            r"chi e|chi era|(?:ho|avevo|abbiamo) (?:gia )?(?:parlato|contattato|sentito)|non (?:voglio|desidero|mi serve)"
            r"|non ho bisogno|quant[ei]"
        ),
        person_for_task=(
            r" (?:per|che) (?!parlare|aiut|chiam|contatt|mi|ci|possa|risol|rispo)\w+| (?:ha detto|mi ha|aveva|era|di nome)\b"
        ),
        how_to_reach=(
            r"chiamarvi|contattarvi|(?:numero|telefono) (?:di (?:contatto|telefono|assistenza)|per chiamare)|vostro (?:numero|telefono)"
            r"|mi (?:chiami|richiami|chiamate|richiamate)|richiamatemi|(?:fare|presentare) (?:un )?reclamo|servizio clienti"
        ),
        person_examples=(
            "Voglio parlare con una persona",
            "Posso parlare con un operatore?",
            "Mi passi l'assistenza clienti per favore",
            "Vorrei parlare con qualcuno del vostro team",
            "Preferisco parlare con un essere umano",
            "Potete farmi richiamare da un collega?",
        ),
        greeting=(
            r"c e qualcuno|(?:ci )?(?:sei|siete)(?: ancora)? (?:li|la)|ci (?:sei|siete)|e ancora li|"
            r"ciao+|salve|buongiorno|buon giorno|buonasera|buona sera|buon pomeriggio|hey|hello|come (?:va|stai|sta)|piacere"
        ),
        goodbye=(
            r"arrivederci|arrivederla|addio|a (?:presto|dopo|domani|risentirci)|ci (?:vediamo|sentiamo)|alla prossima|bye+"
            r"|ciao ciao|(?:buona|una buona) (?:giornata|serata|notte|continuazione|settimana)|buon (?:fine settimana|weekend|lavoro)"
        ),
        leave=r"devo (?:andare|scappare)|ho (?:finito|terminato)|stammi bene|mi stia bene",
        done=(
            r"(?:questo )?e tutto(?: per (?:ora|oggi|il momento))?|nient altro|niente altro|basta cosi|altrettanto|anche a (?:lei|te|voi)"
            r"|non (?:mi )?(?:serve|ho bisogno di) altro|a posto cosi"
        ),
        thanks=(
            r"grz|thx|thanks|"
            r"(?:molte |mille |tante )?grazie(?: (?:mille|tante|infinite|molte|di tutto|per (?:l aiuto|tutto|l informazione"
            r"|le informazioni|la risposta)))*|la ringrazio|ti ringrazio|vi ringrazio|gentilissim[oaie]"
        ),
        yes=(
            r"va bene allora|allora (?:ok|va bene)|"
            r"si(?: grazie| per favore| certo| volentieri)?|certo|certamente|va bene|ok|okay|volentieri|d accordo|perfetto|esatto"
            r"|per favore|assolutamente|giusto|corretto|prego|faccia pure"
        ),
        no=(
            r"lasci(?:a|amo)?(?: stare| perdere)|(?:non )?(?:fa niente|importa)|pazienza|"
            r"no(?: grazie| per ora| non serve)?|non (?:ora|serve|ancora)|meglio di no"
        ),
        praise=(
            r"(?:molto |tutto )?(?:bene|benissimo|ottimo|fantastico|splendido|eccellente|magnifico|bello)"
        ),
        refusal=(
            r"(?:preferisco|preferirei) (?:non|di no)|meglio di no|non (?:voglio|vorrei|intendo|desidero) (?:\w+ )?(?:dar\w*|dir\w*"
            r"|condivider\w*|fornir\w*|comunicar\w*|lasciar\w*)|non (?:ho|possiedo) (?:un |una |il )?(?:e ?mail|telefono|cellulare"
            r"|indirizzo)|e (?:privato|personale|riservato)|(?:a cosa|perche|a che) (?:vi |le |ti )?serve|non sono affari|salta"
        ),
        unhelped=(
            r"non (?:mi )?(?:e|ha|aiuta|serve|funziona|risponde|risolve) ?(?:aiutat\w+|servit\w+|utile|stato utile|quello che)?$"
            r"|non (?:mi )?(?:aiuta|serve|funziona|ha aiutato|e stato utile|e utile)|non e (?:quello|cio) che|ancora non "
            r"(?:funziona|va)|non (?:hai|ha|mi hai|mi ha) capito|non (?:capisci|capisce)|inutile|gia (?:provato|fatto)"
            r"|e sbagliat[oa]|risposta sbagliata"
        ),
        correction=(
            r"no|non|scusi|scusa|in realta|anzi|volevo dire|intendevo|errore|sbagliat[oa]|correzione|correggo|cambi\w+|modific\w+"
            r"|aggiorn\w+|nuov[oa]|invece|mi sono sbagliat[oa]"
        ),
        question=(
            r"che|cosa|quale|quali|qual|quando|dove|chi|come|quanto|quanta|quanti|quante|perche|a che|fino|avete|c e|ci sono"
            r"|posso|potete|puo|potrei|potrebbe|si puo|e|siete|sono|fate|offrite|vendete|accettate|aprite|chiudete|vorrei|voglio"
            r"|mi serve|ho bisogno|cerco|mi dica|dimmi|aiuto|aiutatemi|ho una domanda|il mio \w+ (?:non|e)|la mia \w+ (?:non|e)"
        ),
        who_are_you=(
            r"(?:sei|e|lei e) (?:un |una )?(?:vera |vero )?(?:persona(?: reale| vera)?|umano|umana|robot|bot|macchina|computer|ia)$"
            r"|(?:sto )?(?:parlo|parlando) con (?:un |una )?(?:robot|bot|macchina|persona reale|persona vera|umano)"
            r"|chi (?:sei|e lei|siete)|come ti chiami|come si chiama(?: lei)?|qual e il (?:tuo|suo) nome"
            r"|(?:sei|e|questo e) un (?:bot|robot|umano)\b"
        ),
        vague=(
            r"ho (?:una|un altra|delle|alcune) (?:domanda|domande)|una domanda"
            r"|ho bisogno di (?:aiuto|informazioni|un informazione|assistenza)"
            r"|(?:mi )?(?:puo|potete|puoi|potrebbe|potreste)(?: per favore)? (?:aiutare|aiutarmi)|aiuto"
            r"|(?:vorrei|voglio) (?:delle |piu |maggiori )?(?:informazioni|info|aiuto)"
        ),
        filler=(
            r"si|certo|ok|allora|beh|e|il|la|lo|mio|mia|nome|cognome|sono|mi chiamo|ecco|per favore|grazie|ciao|salve|numero"
            r"|indirizzo|eh|sarebbe|puo usare"
        ),
        joiner=r"e|ed|anche|e anche|inoltre",
        asked={
            "email": r"e ?mail|posta elettronica",
            "phone": r"telefono|cellulare|recapito|numero (?:di (?:telefono|cellulare)|a cui|possiamo)",
            "first_name": r"nome di battesimo|nome proprio",
            "last_name": r"cognome",
            "full_name": r"nome completo|nome e cognome|(?:suo|tuo) nome|come (?:si chiama|ti chiami)|con chi (?:parlo|ho)",
            "birth": r"nascita|nat[oa] il|compleanno",
            "date": r"che data|quale data|che giorno|quale giorno",
            "number": r"quant[ei]",
        },
        person_offered=(
            r"(?:chiami|passi|metta|contatti|parlare|avvisi|trasferisca|coinvolga)(?: \w+){0,5} "
            r"(?:persona|collega|umano|operatore|qualcuno|team|agente|responsabile)"
        ),
        not_known=r"non lo so|non (?:ho|dispongo di) (?:questa |queste |le |alcuna )?informazion\w+",
        name_given=r"mi chiamo|il mio nome [eè]|mio nome [eè]|nome\s*:",
        name_maybe=r"chiamami|mi chiami pure|sono|qui [eè]|parla",
    ),
    says=Says(
        hello="Buongiorno!",
        greeting="Buongiorno! Sono {agent} di {business}. Come posso aiutarla?",
        greeting_again="Buongiorno! Come posso aiutarla?",
        about_me="Sono {agent}, l'assistente automatico di {business}.",
        thanks="Prego! Posso aiutarla in qualcos'altro?",
        goodbye="Grazie per il suo messaggio. Arrivederci!",
        unfinished="La prenotazione non è ancora completa.",
        all_right="Va bene.",
        declined="Va bene. Posso aiutarla in qualcos'altro?",
        clarify="Mi scusi, non ho capito bene. Potrebbe dirlo in altre parole?",
        anything_else="Posso aiutarla in qualcos'altro?",
        noted="Grazie, ho annotato {values}.",
        joined="{first} e {last}",
        no_problem="Nessun problema, non deve dirmelo.",
        not_saved="Mi dispiace, non sono riuscito ad annotare {values}.",
        did_not_work="Mi dispiace, al momento non ha funzionato.",
        ask={
            "first_name": "Qual è il suo nome di battesimo?",
            "last_name": "Qual è il suo cognome?",
            "full_name": "Come si chiama?",
            "email": "Qual è il suo indirizzo e-mail?",
            "phone": "Qual è il suo numero di telefono?",
            "birth": "Qual è la sua data di nascita?",
            "date": "Può dirmi la data: {label}?",
            "number": "Può dirmi il numero: {label}?",
            "choice": "Che cosa sceglie per {label}: {options}?",
            "yes_no": "{label}: sì o no?",
            "text": "Può dirmi {label}?",
        },
        invalid={
            "email": "{words} non sembra un indirizzo e-mail completo.",
            "phone": "{words} non sembra un numero di telefono completo.",
            "date": "Non sono riuscito a leggere {words} come una data completa.",
            "number": "Non sono riuscito a leggere {words} come un numero.",
            "choice": "Non l'ho trovato tra queste possibilità: {options}.",
            "other": "Non ho capito.",
        },
        before_person="Chiamo volentieri un collega.",
        unknown="Purtroppo non lo so.",
        unknown_here="Purtroppo non ho informazioni al riguardo.",
        unknown_rest="Quanto al resto, purtroppo non lo so.",
        offer_person="Vuole che chiami un collega?",
        no_person_here="Mi dispiace, da qui non posso chiamare una persona.",
        unhelped="Mi dispiace che non sia stato utile.",
        tell_more="Potrebbe dirmi qualcosa di più su ciò di cui ha bisogno?",
        cannot_open="Mi dispiace, qui non posso aprire immagini, messaggi vocali o altri allegati.",
        in_words="Potrebbe scrivermi di che cosa si tratta?",
    ),
    calendar=Calendar(
        months=(
            "gennaio gen",
            "febbraio feb",
            "marzo mar",
            "aprile apr",
            "maggio mag",
            "giugno giu",
            "luglio lug",
            "agosto ago",
            "settembre sett set",
            "ottobre ott",
            "novembre nov",
            "dicembre dic",
        ),
        month_names=(
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ),
        weekdays=("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica"),
        days={"oggi": 0, "domani": 1, "dopodomani": 2, "ieri": -1},
        next="prossim[oa]",
        date_form="{day} {month} {year}",
    ),
    numerals=(
        "zero nessuno nessuna",
        "uno una un",
        "due",
        "tre",
        "quattro",
        "cinque",
        "sei",
        "sette",
        "otto",
        "nove",
        "dieci",
        "undici",
        "dodici",
        "tredici",
        "quattordici",
        "quindici",
        "sedici",
        "diciassette",
        "diciotto",
        "diciannove",
        "venti",
    ),
)
