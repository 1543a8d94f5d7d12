"""What customers of every business ask about, in the words of six languages.

"Where are you?", "your address" and "¿dónde están?" are one thing to a search by words.
"""

from collections.abc import Sequence

# Folded (no accents, lower case); a comma ends each phrase; a star stands for any ending.
_PHRASES = {
    "hours": """
        opening hours, opening times, business hours, working hours, office hours, hours, what time, open,
        opens, opening, close, closes, closing, closed, schedule, horario, horarios, abierto, abiertos,
        abren, abre, cierran, cierra, a que hora, hasta que hora, offnungszeit*, geoffnet, offen,
        uhrzeit*, schliessen, schliesst, wie lange auf, horaire*, ouvert*, ouvrez, fermez, a quelle heure,
        jusqu a quelle heure, heures d ouverture, aberto, abertos, abrem, fecham, a que horas, que horas,
        orari, orario, aperti, aperto, aprite, chiudete, a che ora, fino a che ora
    """,
    "place": """
        address, location, located, directions, get to you, get there, find you, where are you, where is
        your, where you are, where is the, where s your, direccion, ubicacion, ubicad*, donde estan, donde
        queda, donde se encuentra, donde se encuentran, como llego, como llegar, adresse, standort,
        anfahrt, wo sind sie, wo seid ihr, wo ist, wo finde, wo befindet, wo liegt, ou etes, ou se trouve,
        ou vous trouvez, ou se situe, endereco, localizacao, localizado*, onde fica, onde ficam, onde
        estao, onde voces ficam, como chego, como chegar, indirizzo, dove siete, dove si trova, dove vi
        trovate, come arrivo, come arrivare
    """,
    "price": """
        price*, pricing, cost, costs, how much, fee, fees, charge, charges, rates, tariff*, precio*,
        cuesta, cuestan, cuanto vale, cuanto valen, cuanto es, cuanto sale, tarifa*, coste, costo, costos,
        preis, preise, kostet, kosten, wie viel, wieviel, gebuhr*, prix, coute*, combien, preco*, custa,
        custam, quanto e, quanto fica, quanto sai, valores, prezzo, prezzi, costano, quanto costa, quanto
        viene, tariffe
    """,
    "payment": """
        pay, pays, paying, payment*, cash, credit card, credit cards, debit card, debit cards, card,
        cards, visa, mastercard, paypal, apple pay, google pay, pagar, pago, pagos, tarjeta, tarjetas,
        tarjeta de credito, efectivo, zahlen, bezahlen, bezahlung, zahlung*, karte, karten, kreditkarte*,
        bargeld, payer, paiement*, par carte, carte bancaire, carte bleue, carte de credit, especes,
        pagamento*, cartao, cartoes, dinheiro, pix, pagare, con carta, carta di credito, contanti,
        bancomat
    """,
    "parking": """
        park, parking, car park, leave my car, parking space, parking spaces, parking lot, aparcar,
        aparcamiento*, estacionar, estacionamiento*, parqueadero, parken, parkplatz, parkplatze,
        parkmoglichkeit*, stationnement, stationner, garer, me garer, estacionamento, parcheggio,
        parcheggi, parcheggiare
    """,
    "cancel": """
        cancel, cancels, cancelled, canceled, cancelling, canceling, cancellation*, cancelar,
        cancelacion*, anular, stornieren, stornierung*, absagen, storno, annuler, annulation*,
        cancelamento, desmarcar, annullare, cancellare, cancellazione, disdire, disdetta
    """,
    "move": """
        reschedule, rescheduling, rebook, move my, move an, move the, reprogramar, cambiar mi, cambiar la,
        verschieben, umbuchen, verlegen, reporter, deplacer, decaler, remarcar, reagendar, spostare,
        riprogrammare
    """,
    "appointment": """
        appointment*, booking, bookings, book, reservation*, reserve, cita, citas, reserva, reservas,
        reservar, turno, agendar, termin, termine, buchen, buchung*, reservieren, reservierung*, rendez
        vous, rdv, reserver, marcacao, agendamento, appuntamento, appuntamenti, prenotare, prenotazione,
        prenotazioni
    """,
    "child": """
        child, children, kid, kids, baby, babies, toddler*, pediatric, paediatric, son, daughter, nino,
        ninos, nina, ninas, hijo, hijos, hija, hijas, bebe, bebes, infantil, kind, kinder, kindern, sohn,
        tochter, enfant*, fils, fille, crianca*, filho*, filha*, bambin*, figlio, figlia, figli
    """,
    "pet": """
        pet, pets, dog, dogs, cat, cats, animal, animals, perro*, gato, gatos, mascota*, hund, hunde,
        haustier*, katze*, chien*, animaux, cachorro*, cao, caes, animais, cane, cani, animali, gatto
    """,
    "internet": "wifi, wi fi, wlan, internet, wireless",
    "delivery": """
        deliver, delivers, delivery, deliveries, shipping, ship, ships, shipped, envio, envios, entrega,
        entregan, a domicilio, lieferung*, liefern, liefert, lieferzeit*, versand, livraison*, livrer,
        livrez, entregam, frete, consegna, consegne, consegnate, spedizione, spedizioni, spedite
    """,
    "refund": """
        refund*, money back, return policy, returns, send it back, reembolso*, devolucion*, devolver,
        ruckerstattung*, ruckgabe, erstattung, zuruckgeben, remboursement*, rembourser, retourner,
        devolucao, devolucoes, rimborso, rimborsi, restituire
    """,
    "insurance": """
        insurance, insurances, insurer*, insured, seguro, seguros, aseguradora*, versicherung*,
        krankenkasse*, assurance*, mutuelle, convenio*, plano de saude, assicurazion*
    """,
    "voucher": """
        gift card, gift cards, gift voucher, gift vouchers, gift certificate, gift certificates, voucher*,
        tarjeta regalo, tarjetas regalo, tarjeta de regalo, tarjetas de regalo, vale regalo, gutschein*,
        geschenkgutschein*, carte cadeau, cartes cadeaux, bon cadeau, vale presente, cartao presente,
        buono regalo, buoni regalo, carta regalo
    """,
    "discount": """
        discount*, promo, promotion*, special offer, special offers, coupon*, descuento*, ofertas,
        promocion*, rabatt*, ermassigung*, reduction*, remise*, desconto*, promocao, promocoes, sconto,
        sconti, offerte
    """,
    "jobs": """
        hiring, vacancy, vacancies, career*, job, jobs, empleo*, vacante*, stellenangebot*, bewerbung,
        bewerben, emploi*, recrutez, recrutement, vagas, emprego*, assumete, posizioni aperte, lavorare
        con voi
    """,
    "access": """
        wheelchair*, accessible, accessibility, step free, disabled, stairs, lift, elevator, ramp, silla
        de ruedas, accesible*, discapacitad*, ascensor, rollstuhl*, barrierefrei*, aufzug, fauteuil
        roulant, handicap*, pmr, ascenseur, cadeira de rodas, acessivel, elevador, sedia a rotelle,
        accessibile, disabili, ascensore
    """,
    "warranty": "warranty, warranties, guarantee*, garantia*, garantie*, garanzia",
    "breakfast": """
        breakfast, desayuno*, fruhstuck, petit dejeuner, cafe da manha, pequeno almoco, colazione
    """,
    "vegetarian": "vegetarian*, vegan*, vegetariano*, vegetarisch*, vegetarien*, vegetariani",
}

_LONGEST_PHRASE = 5
_SHORTEST_START = 3


def with_concepts(words: Sequence[str]) -> list[str]:
    """The folded words, in order, with each phrase of a concept replaced by the concept ("#hours")."""
    found: list[str] = []
    place = 0
    while place < len(words):
        concept, length = _at(words, place)
        found.append(concept or words[place])
        place += length
    return found


def _at(words: Sequence[str], place: int) -> tuple[str | None, int]:
    """The concept that starts at the place and how many words it takes; (None, 1) where none does."""
    if words[place] in _FIRST_WORDS:
        for length in range(min(_LONGEST_PHRASE, len(words) - place), 1, -1):
            if concept := _EXACT.get(" ".join(words[place : place + length])):
                return concept, length
    word = words[place]
    if concept := _EXACT.get(word):
        return concept, 1
    for length in range(len(word), _SHORTEST_START - 1, -1):
        if concept := _STARTS.get(word[:length]):
            return concept, 1
    return None, 1


def _split() -> tuple[dict[str, str], dict[str, str]]:
    exact, starts = {}, {}
    for concept, phrases in _PHRASES.items():
        for phrase in (" ".join(phrase.split()) for phrase in phrases.split(",")):
            if phrase.endswith("*"):
                starts[phrase[:-1]] = f"#{concept}"
            else:
                exact[phrase] = f"#{concept}"
    return exact, starts


_EXACT, _STARTS = _split()
_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in _EXACT if " " in phrase)
