"""Spanish: appointments."""

from frontdesk.flow.embedded.booking.phrasebook import Cues, Sayings

CUES = Cues(
    wants=(
        r"(?:reservar|pedir|agendar|concertar|coger|sacar|programar|hacer|tener|necesito|quiero|quisiera|busco|me gustaria|solicitar|apuntar(?:me)?|dame|darme|hay|tienen|teneis|tienes)(?: \w+){0,4} (?:cita|turno|hora|reserva|hueco|consulta|visita|mesa|disponibilidad)"
        r"|(?:quiero|quisiera|me gustaria|puedo|podria|necesito) (?:ver|visitar|ir|venir|pasar|reservar|agendar)|apunt\w+me|reserv\w+me|cita (?:para|con)|una cita"
    ),
    moves=r"(?:cambiar|mover|reprogramar|aplazar|adelantar|posponer|modificar)(?: \w+){0,4} (?:cita|turno|hora|reserva|visita)|reprogramar|cambiarla|cambiar la fecha",
    cancels=r"(?:cancelar|anular)(?: \w+){0,4}(?: cita| turno| reserva| visita|la|las|todo|todas)|(?:quiero|quisiera|necesito|tengo que) (?:cancelar|anular)|cancelarla|anularla",
    asks_free=r"(?:tienen|tiene|tienes|teneis|tendrian|hay|habria|queda)(?: \w+){0,5} (?:algo|hueco|sitio|libre|disponible)\b|que (?:tienen|tiene|tienes|teneis|hay)|(?:podria|puede) ser|(?:primer|primera|proximo|proxima) (?:\w+ )?(?:libre|disponible)",
    drops=r"dejalo|dejelo|olvidalo|olvidelo|ya no (?:la |lo )?(?:quiero|necesito)|he cambiado de (?:idea|opinion)|da igual",
    instead=r"en vez|en lugar|mejor|queria decir|quise decir",
    refuses=r"prefiero no|no quiero (?:decir|dar)\w*|por que (?:lo|la|los|necesitan|quieren)|para que",
    about=r"cita|turno|reserv\w*|agend\w*|hora|hueco|disponib\w*|que dia|cuando",
    asks_how=r"como (?:puedo|se|hago|reservo)|hace falta|necesito (?:cita|reservar)|se puede (?:cancelar|cambiar)|puedo (?:cancelar|cambiar)|cuanto (?:cuesta|dura)",
    hours=r"(?:abren|abris|abierto|abierta|cierran|cerrado|horario)",
    another=r"otra(?: cita| mas)?|una nueva|nueva cita|una mas",
    yes=r"si|vale|claro|perfecto|correcto|exacto|de acuerdo|esta bien|me va bien|me viene bien|genial|confirmo|confirmado|adelante|por supuesto|eso es|ok(?:ey)?|bien|estupendo|reservalo|hazlo|me parece bien|asi es|buenisimo|dale",
    no=r"no|mejor no|nada|espera|incorrecto|tampoco|olvidalo|dejalo",
    hedge=r"pero|si es posible|excepto|mejor|en realidad|antes|cambiar|otra|otro|quiza\w*|tal vez|dejame|a lo mejor|en vez",
    asks_when=r"que dia|que hora|cuando|que fecha|a que hora|dia y hora|otro (?:dia|momento)|otra hora|prefier\w+|le viene|te viene",
    asks_time=r"que hora|a que hora|hora (?:le|te|prefier)",
    confirms=r"confirm\w*|correcto|le parece bien|te parece bien|lo reservo|la reservo|reservo|esta bien|de acuerdo|es asi",
    booked=r"(?:esta|queda|quedo|ha sido|he|hemos|su|tu) (?:\w+ )?(?:reservad[ao]|confirmad[ao]|agendad[ao]|programad[ao])|reservad[ao] (?:con exito|para)|le esperamos|te esperamos|nos vemos",
    failed=r"no (?:he podido|hemos podido|se ha podido|pude|esta disponible|hay|queda)|ya no|ocupad[ao]",
    all=r"todas?|ambas|las dos|todos?",
    noun=r"citas?|turnos?|reserva|consulta",
    asks_mine=r"(?:cuando|a que hora|que dia) (?:es|tengo) (?:mi|la|una) (?:proxima )?cita|tengo (?:alguna|una) cita",
)

SAYINGS = Sayings(
    when="{day} a las {time}",
    ask_when="¿Qué día y a qué hora le vendría bien su cita?",
    ask_time="¿A qué hora le vendría bien el {day}?",
    what_instead="De acuerdo. ¿Qué día y a qué hora le vendría mejor?",
    offers="Puedo ofrecerle estas horas ({zone}):",
    offers_one="Puedo ofrecerle el {when} ({zone}). ¿Se la reservo?",
    which="¿Cuál le viene bien?",
    needed="Solo puedo reservar la cita con ese dato.",
    none_fits="Lo siento, no hay nada libre entonces.",
    not_free="Lo siento, el {when} no está libre.",
    taken="Lo siento, el {when} se acaba de ocupar.",
    nothing_free="Lo siento, no he encontrado ninguna hora libre por entonces. ¿Qué otro día le vendría bien?",
    read_back="Para confirmar: {calendar}, {when} ({zone}). ¿Se la reservo?",
    keeping="Le guardo el {when}.",
    booked="Su cita está reservada: {calendar}, {when} ({zone}).",
    link="Puede elegir una hora y reservarla aquí: {link}",
    existing="Ya tiene una cita el {when}. ¿Quiere cambiarla, o pedir otra cita más?",
    which_to_move="¿Es su cita del {when} la que quiere cambiar?",
    move_to_when="¿A qué día y hora quiere cambiarla? Ahora es el {when}.",
    read_back_move="Para confirmar: su cita es ahora el {old}. La nueva hora sería el {when} ({zone}). ¿La cambio?",
    moved="Su cita se ha cambiado y ahora está reservada para el {when} ({zone}).",
    no_upcoming="No he encontrado ninguna cita suya pendiente.",
    no_other="No he encontrado ninguna otra cita suya.",
    may_not_move="Lo siento, desde aquí no puedo cambiar citas.",
    may_not_cancel="Lo siento, desde aquí no puedo cancelar citas.",
    which_to_cancel="¿Cuál de estas citas cancelo? Puede nombrar varias.",
    cancel_why="¿Cancelo su cita del {when}? Si quiere, dígame por qué.",
    cancelled="Su cita del {when} está cancelada.",
    stays="De acuerdo, todo queda como está.",
    yours="Estas son sus citas ({zone}):",
)
