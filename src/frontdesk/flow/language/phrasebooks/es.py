"""Spanish."""

from frontdesk.flow.language.phrasebook import Calendar, Phrasebook, Says, Understands

PHRASEBOOK = Phrasebook(
    language="es",
    understands=Understands(
        reach_verbs=(
            r"hablar|hablo|hable|habla|charlar|chatear|conversar|comunicar(?:me|nos)?|comunicame|comuniqueme|comuniquen?me"
            r"|comunicarte|contactar(?:me)?|contacto|conectar(?:me)?|conectame|conecteme|pasame|paseme|pasarme|pasenme"
            r"|me (?:puede|puedes|pueden|podria|podrias) (?:pasar|comunicar|conectar|poner|transferir|derivar)"
            r"|transferir(?:me)?|transfiereme|transfierame|derivame|deriveme|derivar(?:me)?|ponme|pongame|ponerme"
            r"|quiero|quisiera|necesito|prefiero|me gustaria|deseo|busco|dame|deme|llamar|atiend[ae](?:me|n)?|me atienda"
            r"|que me (?:atienda|llame|contacte)|hay|puedo tener|trato con|tratar con"
        ),
        words_between=(
            r"con|a|al|el|la|los|las|un|una|algun|alguna|su|tu|en|otra|otro|de|del|que|sea|real|humano|humana|verdadera"
            r"|directamente|ya|ahora|por|favor|telefono|hablar|mejor|comunicado|contacto|ver|alguien"
        ),
        people=(
            r"personas?(?: real(?:es)?| humana| de verdad)?|humanos?|ser humano|alguien|agentes?|asesor(?:a|es)?"
            r"|operador(?:a|es)?|representantes?|empleados?|empleada|encargad[oa]|responsable|gerente|supervisor(?:a)?|jefe"
            r"|jefa|dueno|duena|ejecutiv[oa]|recepcion|recepcionista|companer[oa]|especialista|equipo|personal"
            r"|(?:servicio|atencion) (?:al|de) (?:cliente|clientes)|soporte|asistencia|call center|central"
        ),
        only_person=(
            r"quiero|necesito|un|una|si|no|real|humano|humana|por favor|porfa|ya|ahora|hablar|con|aqui|de verdad"
        ),
        fed_up=(
            r"(?:avis[ae]|llam[ae]|tra(?:e|iga)|busca|busque|pasame con|paseme con)(?: por favor)? a?(?: |l )?(?:alguien|una persona|un (?:companero|agente|humano|encargado))(?: por favor)?$|"
            r"no quiero (?:hablar|seguir hablando|chatear)(?: mas)? con (?:un |una )?(?:bot|robot|maquina)"
            r"|(?:harto|harta|cansado|cansada) de (?:hablar con )?(?:un |una |este |esta )?(?:bots?|robots?|maquinas?)"
            r"|(?:pueden?|podrian?) (?:llamarme|contactarme)|que (?:alguien )?me (?:llamen?|contacten?)"
            r"|alguien (?:me )?(?:puede|podria) (?:ayudarme|llamarme|ayudar|llamar)"
        ),
        not_a_request=(
            r"quien es|quien era|(?:ya )?(?:hable|habl[eo] ayer|he hablado|habia hablado|converse|contacte)"
            r"|no (?:quiero|necesito|deseo)|cuant[oa]s|alguien (?:de|en)"
        ),
        person_for_task=(
            r" (?:para|que) (?!hablar|ayud|llam|contact|atend|me|nos|pueda|resol|conte|consult)\w+"
            r"| (?:encargad[ao]|que me atendio|dijo|llamo|prometio|estaba|es|era)\b"
        ),
        how_to_reach=(
            r"llamar(?:los|les|te|lo)|(?:numero|telefono) (?:de (?:contacto|telefono|atencion|soporte)|para llamar)"
            r"|su (?:numero|telefono)|llamenme|llamame|llameme|me (?:llamen|llaman|llama)|devuelv\w+ la llamada|contactenme"
            r"|(?:poner|hacer|presentar) una (?:queja|reclamacion)|atencion al cliente"
        ),
        person_examples=(
            "Quiero hablar con una persona",
            "¿Puedo hablar con un agente?",
            "Comuníqueme con un asesor, por favor",
            "Necesito hablar con alguien de su equipo",
            "Páseme con atención al cliente",
            "Prefiero que me atienda un humano",
        ),
        greeting=(
            r"(?:sigues?|estas?) ahi|hay alguien(?: ahi)?|"
            r"hola+|buenos dias|buen dia|buenas(?: tardes| noches| dias)?|saludos|que tal|como estas?|como esta usted"
            r"|que hay|holi|muy buenas"
        ),
        goodbye=(
            r"adios|hasta (?:luego|pronto|manana|la vista|otra|la proxima|nunca)|chao|chau|nos vemos|bye+"
            r"|que (?:tenga|tengas|tengan|pase|pases) (?:un |una )?(?:buen|buena|lindo|linda|bonito|excelente|feliz|muy buen)"
            r" (?:dia|tarde|noche|semana|fin de semana)|feliz (?:dia|tarde|noche)|que (?:este|estes) bien"
        ),
        leave=r"cuidese|cuidate|me (?:voy|tengo que ir)|tengo que irme|hemos terminado|ya termine|buenas noches",
        done=(
            r"(?:eso|esto) (?:es|era|seria) todo(?: por (?:ahora|hoy))?|nada mas|no necesito (?:nada )?mas|igualmente"
            r"|no gracias eso es todo|ya esta|con eso basta"
        ),
        thanks=(
            r"grax|thx|thanks|"
            r"(?:muchas |mil |muchisimas )?gracias(?: por (?:todo|la ayuda|su ayuda|tu ayuda|la informacion))?"
            r"|(?:se lo |te lo |le |te )?agradezco(?: mucho)?|muy amable"
        ),
        yes=(
            r"pues vale|vale pues|entonces vale|"
            r"si|claro(?: que si)?|por supuesto|vale|de acuerdo|ok|okey|okay|bueno|perfecto|adelante|por favor|sip|dale"
            r"|correcto|exacto|esta bien|desde luego|como no"
        ),
        no=(
            r"dej[ae]l[oa](?: asi| estar)?|olvid[ae]lo|da igual|no importa|no pasa nada|"
            r"no(?: gracias| por ahora| hace falta| es necesario)?|nop|para nada|mejor no|todavia no"
        ),
        praise=(
            r"(?:muy |que |todo )?(?:bien|genial|estupendo|fenomenal|fantastico|excelente|super|guay|maravilloso|buenisimo)"
        ),
        refusal=(
            r"(?:prefiero|preferiria) no|no (?:quiero|deseo|voy a|pienso|me gusta|me apetece) (?:dar|decir|compartir|darle"
            r"|darlo|decirlo|decirle|darselo|darte|facilitar)\w*|no (?:se lo|te lo) (?:doy|digo|dare)|no tengo (?:\w+ )?"
            r"(?:correo|email|e mail|telefono)|es (?:privado|personal)|para que (?:lo |la )?(?:quiere|quieres|necesita\w*)"
            r"|no es asunto|no me siento comod[oa]|mejor no|no quiero(?: darl[oa]| decirl[oa])?$|omitir|saltar"
        ),
        unhelped=(
            r"no (?:me )?(?:sirve|sirvio|ayuda|ayudo|funciona|funciono|resuelve|responde|contesta)|no es (?:eso )?lo que "
            r"(?:pregunt\w+|pedi|queria|necesito|busco)|sigue (?:sin|igual)|todavia no (?:funciona|me)|eso no es"
            r"|no (?:me )?(?:entiende|entiendes|entendio|entendiste)|inutil|no me ayuda\w*|ya lo (?:hice|intente|probe)"
            r"|esta (?:mal|equivocado)|es incorrecto|respuesta (?:incorrecta|equivocada)"
        ),
        correction=(
            r"no|perdon|disculpe|disculpa|en realidad|mejor|quise decir|me equivoque|error|incorrecto|corrijo|correccion"
            r"|cambi\w+|actualiz\w+|nuevo|nueva|equivocad[oa]|en lugar de|en vez de"
        ),
        question=(
            r"que|cual|cuales|cuando|donde|adonde|quien|quienes|como|cuanto|cuanta|cuantos|cuantas|por que|a que|en que|de que"
            r"|hasta|tienen?|hay|puedo|pueden?|podria\w*|se puede|es|son|esta|estan|hacen|ofrecen|venden|aceptan|atienden"
            r"|abren|cierran|quiero|quisiera|necesito|me gustaria|busco|dime|digame|ayuda|ayudeme|me puede\w*|me podria\w*"
            r"|quiero saber|tengo una (?:duda|pregunta|consulta)|mi \w+ (?:no|esta|es|tiene)"
        ),
        who_are_you=(
            r"eres (?:un |una )?(?:persona|humano|humana|robot|bot|maquina|ia|real)"
            r"|(?:es usted|es) (?:un |una )(?:persona|humano|humana|robot|bot|maquina)(?: real)?$"
            r"|(?:estoy )?(?:hablo|hablando) con (?:un |una )(?:robot|bot|maquina|persona real)|quien eres|quien es usted|como te llamas|como se llama usted|cual es tu nombre"
            r"|es (?:esto |usted )?una? (?:bot|robot|maquina)\b"
        ),
        vague=(
            r"tengo (?:una|otra|unas) (?:pregunta|duda|consulta|preguntas|dudas)"
            r"|una (?:pregunta|consulta|duda)|necesito (?:ayuda|informacion|mas informacion)"
            r"|(?:me )?(?:puede|puedes|podria|podrias)(?: por favor)? (?:ayudar|ayudarme)|ayuda"
            r"|quiero (?:informacion|mas informacion|ayuda)|quisiera (?:informacion|mas informacion)"
            r"|informacion"
        ),
        filler=(
            r"si|claro|bueno|pues|vale|ok|es|mi|el|la|lo|este|por favor|gracias|hola|nombre|apellido|soy|me llamo|aqui"
            r"|tiene|aqui tiene|seria|correo|telefono|numero|y|a|eh|mmm|puede usar"
        ),
        joiner=r"y|e|tambien|y tambien|ademas",
        asked={
            "email": r"e ?mail|correo(?: electronico)?",
            "phone": r"telefono|celular|movil|numero (?:de (?:contacto|telefono|celular)|para llamar|podemos|donde)",
            "first_name": r"nombre de pila|primer nombre",
            "last_name": r"apellidos?",
            "full_name": r"nombre completo|(?:su|tu) nombre|como (?:se|te) llamas?|con quien (?:hablo|tengo)",
            "birth": r"nacimiento|nacio|naciste|cumpleanos",
            "date": r"que fecha|que dia",
            "number": r"cuant[oa]s",
        },
        person_offered=(
            r"(?:pas[oe]|comunique|conecte|contacte|hablar|avise?|llame|transfiera|derive|ponga)(?: \w+){0,5} "
            r"(?:persona|companer[oa]|humano|agente|asesor\w*|alguien|equipo|representante|encargad[oa])"
        ),
        not_known=r"no (?:lo )?se\b|no (?:dispongo|tengo) (?:de )?(?:esa|la|mas|ninguna)? ?informacion|no estoy segur[oa]",
        name_given=r"me llamo|mi nombre (?:completo )?es|mi nombre\s*:|nombre\s*:",
        name_maybe=r"ll[aá]mame|ll[aá]meme|soy|habla|te habla|le habla",
    ),
    says=Says(
        hello="¡Hola!",
        greeting="¡Hola! Le atiende {agent}, de {business}. ¿En qué puedo ayudarle?",
        greeting_again="¡Hola! ¿En qué puedo ayudarle?",
        about_me="Soy {agent}, el asistente automático de {business}.",
        thanks="¡De nada! ¿Puedo ayudarle en algo más?",
        goodbye="Gracias por su mensaje. ¡Hasta pronto!",
        unfinished="Su reserva aún no está completa.",
        all_right="De acuerdo.",
        declined="De acuerdo. ¿Puedo ayudarle en algo más?",
        clarify="Disculpe, no lo he entendido bien. ¿Podría decirlo con otras palabras?",
        anything_else="¿Puedo ayudarle en algo más?",
        noted="Gracias, he anotado {values}.",
        joined="{first} y {last}",
        no_problem="No hay problema, no hace falta que me lo diga.",
        not_saved="Lo siento, no he podido anotar {values}.",
        did_not_work="Lo siento, eso no ha funcionado en este momento.",
        ask={
            "first_name": "¿Cuál es su nombre de pila?",
            "last_name": "¿Cuál es su apellido?",
            "full_name": "¿Cómo se llama?",
            "email": "¿Cuál es su correo electrónico?",
            "phone": "¿Cuál es su número de teléfono?",
            "birth": "¿Cuál es su fecha de nacimiento?",
            "date": "¿Me puede decir la fecha: {label}?",
            "number": "¿Me puede decir el número: {label}?",
            "choice": "¿Qué elige para {label}: {options}?",
            "yes_no": "{label}: ¿sí o no?",
            "text": "¿Me puede decir {label}?",
        },
        invalid={
            "email": "{words} no parece una dirección de correo completa.",
            "phone": "{words} no parece un número de teléfono completo.",
            "date": "No he podido leer {words} como una fecha completa.",
            "number": "No he podido leer {words} como un número.",
            "choice": "No he podido relacionarlo con ninguna de estas opciones: {options}.",
            "other": "No lo he entendido.",
        },
        before_person="Con mucho gusto aviso a un compañero.",
        unknown="Me temo que eso no lo sé.",
        unknown_here="Me temo que no tengo información sobre eso.",
        unknown_rest="Me temo que lo otro no lo sé.",
        offer_person="¿Quiere que avise a un compañero?",
        no_person_here="Lo siento, desde aquí no puedo avisar a una persona.",
        unhelped="Siento que no le haya servido.",
        tell_more="¿Podría contarme un poco más sobre lo que necesita?",
        cannot_open="Lo siento, aquí no puedo abrir imágenes, notas de voz ni otros archivos.",
        in_words="¿Podría escribirme de qué se trata?",
    ),
    calendar=Calendar(
        months=(
            "enero ene",
            "febrero feb",
            "marzo mar",
            "abril abr",
            "mayo may",
            "junio jun",
            "julio jul",
            "agosto ago",
            "septiembre setiembre sept sep",
            "octubre oct",
            "noviembre nov",
            "diciembre dic",
        ),
        month_names=(
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ),
        weekdays=("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
        days={"hoy": 0, "manana": 1, "pasado manana": 2, "ayer": -1},
        next="proximo|que viene",
        date_form="{day} de {month} de {year}",
    ),
    numerals=(
        "cero ninguno ninguna",
        "uno una un",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciseis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
        "veinte",
    ),
)
