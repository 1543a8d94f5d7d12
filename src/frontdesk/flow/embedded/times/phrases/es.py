"""Spanish: days and times."""

from frontdesk.flow.embedded.times.words import DAY, NOON, TimeWords

WORDS = TimeWords(
    numbers=(
        "cero,una/uno/un,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciseis"
        ",diecisiete,dieciocho,diecinueve,veinte,veintiun[oa]?,veintidos,veintitres,veinticuatro,veinticinco"
        ",veintiseis,veintisiete,veintiocho,veintinueve,treinta,treinta y uno"
    ),
    ordinals="",
    before_hour=r"a las?|sobre las?|hacia las?|para las?|las|tipo",
    after_hour=r"h|hrs|horas?|en punto",
    no_hour=r"en|dentro de|cada|durante|ultimas|proximas",
    am=r"a\.? ?m\.?",
    pm=r"p\.? ?m\.?",
    offsets=(
        (r"{h} y media", 30),
        (r"{h} y cuarto", 15),
        (r"{h} menos cuarto", -15),
        (r"(?:un )?cuarto para las? {h}", -15),
    ),
    minutes_past=(r"{h} y {m}(?! ?(?:de (?:enero|febrero|marzo|abril|mayo|junio|julio)))",),
    minutes_to=(r"{h} menos {m}", r"{m} para las? {h}"),
    parts=(
        (r"(?:a )?primera hora(?: de la manana)?", 6 * 60, 9 * 60),
        (r"(?:por|de|en|a) la manana|esta manana|por las mananas|temprano", 5 * 60, NOON),
        (r"(?:por|de|en|a) la tarde|esta tarde|por las tardes", NOON, 21 * 60),
        (r"(?:por|de|en) la noche|esta noche|por las noches", 18 * 60, DAY),
        (r"(?:al|a) mediodia", NOON, 14 * 60),
        (r"despues de comer|despues del almuerzo", 14 * 60, 17 * 60),
        (r"despues del trabajo", 17 * 60, 22 * 60),
    ),
    moments=((r"mediodia", NOON), (r"medianoche", 0)),
    part_today=r"esta (?:manana|tarde|noche)",
    not_tomorrow="la |esta |buena ",
    between_parts=r"a|las?|de|por|el|sobre|en",
    after=r"despues de(?: las?)?|a partir de(?: las?)?|desde(?: las?)?|pasadas las?|mas tarde de(?: las?)?",
    before=r"antes de(?: las?)?|hasta(?: las?)?",
    not_before=r"no antes de(?: las?)?|nada antes de(?: las?)?",
    not_after=r"no despues de(?: las?)?|no mas tarde de(?: las?)?|como (?:muy )?tarde(?: a las?)?",
    between=r"entre(?: las?)?|de(?= \d|(?: las?))(?: las?)?|desde(?: las?)?",
    and_=r"y(?: las?)?|a(?: las?)?|hasta(?: las?)?|-|–",
    onwards=r"en adelante|o mas tarde|o despues",
    today=r"hoy",
    this=r"este|esta",
    next=r"el proximo|la proxima|proximo|proxima",
    next_after=r"que viene|proximo|siguiente",
    weekend=r"fin(?:es)? de semana|finde",
    workdays=r"entre semana|dias laborables|de lunes a viernes",
    in_days=(r"(?:en|dentro de) {n} dias?",),
    in_weeks=(
        r"(?:en|dentro de) {n} semanas?",
        r"(?:en|dentro de) (?P<fortnight>quince dias)",
    ),
    in_months=(r"(?:en|dentro de) {n} mes(?:es)?",),
    this_week=r"(?:de )?esta(?: misma)? semana",
    next_week=r"(?:de )?la (?:proxima semana|semana que viene|semana proxima|semana siguiente)|(?:la )?proxima semana|semana que viene",
    week_after_next=r"dentro de dos semanas",
    this_month=r"(?:de|del) ?(?:este|presente)? mes(?! que viene| proximo)|este mes",
    next_month=r"(?:el |del |de )?(?:proximo mes|mes que viene|mes proximo)",
    day_number=(r"(?:el )?dia (?P<d>{n})", r"(?:el|al|para el) (?P<d>{n}(?! ?(?:{unit})\b|:))"),
    of=r"[ ,.-]*(?:de |del )?(?:mes de )?",
    shifts=(
        (
            r"(?:el )?mismo dia (?:de )?(?:la )?(?:proxima semana|semana que viene|semana siguiente)|una semana (?:despues|mas tarde)",
            7,
        ),
        (r"(?:el |al )?dia siguiente|(?:un|el) dia despues", 1),
        (r"(?:el )?dia anterior|un dia antes", -1),
    ),
    start_of=r"(?:a )?principios de|(?:a )?comienzos de",
    end_of=r"(?:a )?finales de|(?:a )?fines de",
    except_=(
        r"(?:cualquier dia|todos los dias|cualquiera)? ?(?:menos|excepto|salvo|pero no)(?: el| los)?|no puedo(?: el| los)?"
        r"|no me viene bien(?: el| los)?"
    ),
    not_good=r"no (?:puedo|me va bien|me viene bien|me sirve|es posible|va|me funciona|me encaja)",
    instead=r"en vez del?|en lugar del?",
    or_=r"o|u",
    correction=r"no|perdon|mejor|quiero decir|quise decir|en realidad|digo|cambiar?|cambia",
    earlier=r"\b(?:mas temprano|antes)\b(?! de)",
    later=r"\b(?:mas tarde|despues)\b(?! de)",
    others=r"\b(?:otr[ao]s?)\b (?:horas?|horarios?|dias?|fechas?|opcion(?:es)?|huecos?|citas?|momentos?)|ningun[ao] de (?:esas|esos|estas|estos)|que mas hay",
    soonest=r"lo antes posible|cuanto antes|(?:la )?primera (?:cita|hora) (?:disponible|libre|posible)|(?:el )?primer hueco|urgente",
    any_day=r"cualquier dia|me da igual el dia|el dia que sea",
    any_time=r"cualquier hora|a cualquier hora|me da igual(?: la hora)?|cuando (?:sea|quieras|pueda)|soy flexible|cuando tengan",
    place_words="primer[ao]?,segund[ao],tercer[ao]?,cuart[ao],quint[ao]",
    last_place=r"(?:la|el) ultim[ao]",
    one=r"opcion|hora|cita|por favor|me va|esta bien",
    option=r"opcion|numero|la|#",
)
