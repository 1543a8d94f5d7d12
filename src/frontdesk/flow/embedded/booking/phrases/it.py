"""Italian: appointments."""

from frontdesk.flow.embedded.booking.phrasebook import Cues, Sayings

CUES = Cues(
    wants=(
        r"(?:prenotare|fissare|prendere|avere|vorrei|voglio|desidero|cerco|bisogno|mi serve|richiedere|c e|avete|ci sono)(?: \w+){0,5} (?:appuntamento|appuntamenti|prenotazione|visita|consulenza|tavolo|posto|disponibilita)"
        r"|(?:vorrei|voglio|posso|potrei|desidero) (?:vedere|venire|passare|prenotare|fissare)|un appuntamento|prenot\w*mi"
    ),
    moves=r"(?:spostare|cambiare|rinviare|posticipare|anticipare|riprogrammare|modificare)(?: \w+){0,5} (?:appuntamento|prenotazione|visita|data|orario)|spostarlo|riprogrammare",
    cancels=r"(?:cancellare|annullare|disdire)(?: \w+){0,5} ?(?:appuntamento|appuntamenti|prenotazione|visita|tutto|tutti|lo|li)?",
    asks_free=r"(?:avete|ha|hai|avreste|c e|ci sarebbe)(?: \w+){0,5} (?:qualcosa|posto|libero|libera|disponibile|spazio)\b|cosa avete|andrebbe bene|(?:prim|prossim)[oa] (?:\w+ )?(?:liber[oa]|disponibile)",
    drops=r"lascia\w* (?:stare|perdere)|non (?:mi )?serve piu|ho cambiato idea|non importa piu",
    instead=r"invece|piuttosto|volevo dire|anzi|meglio",
    refuses=r"preferisco non|non voglio (?:dirlo|dire|darlo|dare)|perche",
    about=r"appuntament\w*|prenot\w*|visita|disponibil\w*|che giorno|quando|che ora|orario",
    asks_how=r"come (?:posso|si|faccio|prenoto)|serve|bisogna|posso (?:cancellare|annullare|spostare|disdire)|quanto (?:costa|dura)",
    hours=r"(?:aprite|apert[oiae]|chius[oiae]|chiudete|orari di apertura)",
    another=r"un altro(?: appuntamento)?|uno nuovo|ancora uno|nuovo appuntamento",
    yes=r"si|va bene|certo|perfetto|esatto|corretto|giusto|d accordo|ok|confermo|confermato|benissimo|ottimo|volentieri|certamente|procedi|proceda|mi va bene|prenota|prego|bene|assolutamente|va benissimo",
    no=r"no|non|meglio di no|aspetta|aspetti|sbagliato|lascia stare",
    hedge=r"ma|pero|tranne|meglio|in realta|prima|cambiare|altro|altra|forse|invece",
    asks_when=r"che (?:giorno|ora|data|orario)|quale (?:giorno|ora|data|orario)|quando|a che ora|giorno e (?:ora|orario|a che ora)|un altro (?:giorno|orario|momento)|preferisc\w+",
    asks_time=r"che ora|quale ora|che orario|quale orario",
    confirms=r"conferm\w*|corretto|giusto|va bene|posso (?:prenotare|fissare)|prenoto|lo fisso|vuole che|e esatto",
    booked=r"(?:e|e stato|ho|abbiamo|il suo|suo)(?: \w+){0,4} (?:prenotat[oa]|confermat[oa]|fissat[oa]|registrat[oa])|a presto|la aspettiamo|ci vediamo",
    failed=r"non (?:sono riuscit|e possibile|e disponibile|c e|ci sono)\w*|gia (?:occupat|pres)\w*|non e piu",
    all=r"tutti|tutte|entrambi|tutti e due",
    noun=r"appuntament[oi]|prenotazione",
    asks_mine=r"(?:quando|a che ora|che giorno) (?:e|ho) (?:il )?(?:mio )?(?:prossimo )?appuntamento|ho (?:un|qualche|gia un) appuntamento",
)

SAYINGS = Sayings(
    when="{day} alle {time}",
    ask_when="Che giorno e a che ora preferisce il Suo appuntamento?",
    ask_time="A che ora preferisce venire {day}?",
    what_instead="Va bene. Che giorno e a che ora preferirebbe?",
    offers="Posso proporLe questi orari ({zone}):",
    offers_one="Posso proporLe {when} ({zone}). Vuole che lo prenoti?",
    which="Quale preferisce?",
    needed="Posso prenotare l'appuntamento solo con questo dato.",
    none_fits="Mi dispiace, non c'è nulla di libero in quel momento.",
    not_free="Mi dispiace, {when} non è libero.",
    taken="Mi dispiace, {when} è stato appena occupato.",
    nothing_free="Mi dispiace, non ho trovato orari liberi in quel periodo. Quale altro giorno preferirebbe?",
    read_back="Per conferma: {calendar}, {when} ({zone}). Vuole che lo prenoti?",
    keeping="Le tengo libero {when}.",
    booked="Il Suo appuntamento è prenotato: {calendar}, {when} ({zone}).",
    link="Può scegliere un orario e prenotarlo qui: {link}",
    existing="Ha già un appuntamento: {when}. Vuole spostare questo appuntamento, o prenderne un altro?",
    which_to_move="È il Suo appuntamento di {when} che vuole spostare?",
    move_to_when="A che giorno e a che ora vuole spostarlo? Ora è {when}.",
    read_back_move="Per conferma: il Suo appuntamento è ora {old}. Il nuovo orario sarebbe {when} ({zone}). Vuole che lo sposti?",
    moved="Il Suo appuntamento è stato spostato ed è ora prenotato per {when} ({zone}).",
    no_upcoming="Non ho trovato nessun Suo appuntamento futuro.",
    no_other="Non ho trovato nessun altro Suo appuntamento.",
    may_not_move="Mi dispiace, da qui non posso spostare appuntamenti.",
    may_not_cancel="Mi dispiace, da qui non posso annullare appuntamenti.",
    which_to_cancel="Quali di questi appuntamenti devo annullare? Può indicarne diversi.",
    cancel_why="Devo annullare il Suo appuntamento di {when}? Se vuole, mi dica perché.",
    cancelled="Il Suo appuntamento di {when} è annullato.",
    stays="Va bene, tutto resta com'è.",
    yours="Questi sono i Suoi appuntamenti ({zone}):",
)
