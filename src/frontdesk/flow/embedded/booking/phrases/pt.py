"""Portuguese: appointments."""

from frontdesk.flow.embedded.booking.phrasebook import Cues, Sayings

CUES = Cues(
    wants=(
        r"(?:marcar|agendar|reservar|fazer|ter|quero|queria|gostaria|preciso|procuro|arranjar|pedir|tem|ha)(?: \w+){0,5} (?:consulta|horario|hora|marcacao|reserva|vaga|visita|mesa|agendamento|sessao)"
        r"|(?:quero|queria|gostaria de|posso|poderia|preciso) (?:ver|visitar|ir|vir|passar|marcar|agendar|reservar)|uma consulta|um horario|marca\w* me|agenda\w* me"
    ),
    moves=r"(?:mudar|alterar|remarcar|reagendar|adiar|antecipar|trocar)(?: \w+){0,5} (?:consulta|horario|hora|marcacao|reserva|data)|remarcar|reagendar",
    cancels=r"(?:cancelar|desmarcar|anular)(?: \w+){0,5}(?: consulta| horario| marcacao| reserva|la|las| todas?| tudo)|(?:quero|queria|preciso|gostaria de|tenho que) (?:cancelar|desmarcar)|desmarcar",
    asks_free=r"(?:tem|teria|teriam|ha|haveria)(?: \w+){0,5} (?:algo|alguma coisa|livre|disponivel|espaco|vaga)\b|o que (?:tem|ha)|pode(?:ria)? ser|(?:primeir|proxim)[oa] (?:\w+ )?(?:livre|disponivel|vaga)",
    drops=r"deixa (?:para la|estar)|deixe (?:para la|estar)|esquec[ae]|ja nao (?:quero|preciso)|mudei de ideia",
    instead=r"em vez|em lugar|queria dizer|na verdade|melhor",
    refuses=r"prefiro nao|nao quero (?:dizer|dar)|por que|porque precisa|para que",
    about=r"consulta|horario|marca\w*|agenda\w*|reserv\w*|vaga|disponi\w*|que dia|quando|que horas",
    asks_how=r"como (?:posso|faco|se|marco)|e preciso|preciso marcar|posso (?:cancelar|remarcar)|quanto (?:custa|tempo)",
    hours=r"(?:abrem|aberto|aberta|fecham|fechado|horario de funcionamento|funcionam)",
    another=r"outra(?: consulta)?|mais uma|uma nova|nova consulta|outro horario tambem",
    yes=r"sim|claro|perfeito|correto|certo|exato|isso|isso mesmo|de acordo|esta bem|esta bom|esta certo|pode ser|ok|otimo|confirmo|confirmado|combinado|fechado|com certeza|por favor|pode marcar|beleza|ta bom|serve",
    no=r"nao|melhor nao|errado|espera|deixa|esquece",
    hedge=r"mas|exceto|melhor|na verdade|antes|mudar|outra|outro|talvez|em vez|se possivel",
    asks_when=r"que dia|qual (?:dia|data|horario|hora)|quando|que horas?|a que horas|dia e (?:hora|horario)|outro (?:dia|horario)|prefere",
    asks_time=r"que horas?|qual (?:horario|hora)|a que horas",
    confirms=r"confirm\w*|correto|esta (?:certo|correto|bem)|posso (?:marcar|reservar|agendar)|marco|quer que eu|certo",
    booked=r"(?:esta|foi|ficou|fica|tenho|sua|seu)(?: \w+){0,3} (?:marcad[ao]|confirmad[ao]|agendad[ao]|reservad[ao])|ate (?:la|breve)|esperamos por",
    failed=r"nao (?:consegui|foi possivel|esta disponivel|ha|temos)|ja (?:foi|esta) (?:ocupad|reservad)\w*|nao esta mais",
    all=r"todas?|ambas|as duas|todos?",
    noun=r"consultas?|marcacao|reserva|agendamento",
    asks_mine=r"(?:quando|a que horas|que dia) (?:e|tenho) (?:a )?(?:minha )?(?:proxima )?consulta|tenho (?:alguma|uma) consulta",
)

SAYINGS = Sayings(
    when="{day} às {time}",
    ask_when="Que dia e a que horas prefere a sua consulta?",
    ask_time="A que horas prefere no dia {day}?",
    what_instead="Está bem. Que dia e a que horas seria melhor para si?",
    offers="Posso oferecer estes horários ({zone}):",
    offers_one="Posso oferecer {when} ({zone}). Quer que eu marque?",
    which="Qual prefere?",
    needed="Só posso marcar a consulta com esse dado.",
    none_fits="Lamento, não há nada livre nessa altura.",
    not_free="Lamento, {when} não está livre.",
    taken="Lamento, {when} acabou de ser ocupado.",
    nothing_free="Lamento, não encontrei nenhum horário livre por essa altura. Que outro dia seria bom para si?",
    read_back="Para confirmar: {calendar}, {when} ({zone}). Quer que eu marque?",
    keeping="Estou a guardar {when} para si.",
    booked="A sua consulta está marcada: {calendar}, {when} ({zone}).",
    link="Pode escolher um horário e marcar aqui: {link}",
    existing="Já tem uma consulta: {when}. Quer mudar essa consulta, ou marcar outra consulta?",
    which_to_move="É a sua consulta de {when} que quer mudar?",
    move_to_when="Para que dia e a que horas quer mudar? Agora é {when}.",
    read_back_move="Para confirmar: a sua consulta é agora {old}. O novo horário seria {when} ({zone}). Quer que eu mude?",
    moved="A sua consulta foi mudada e está agora marcada para {when} ({zone}).",
    no_upcoming="Não encontrei nenhuma consulta sua por realizar.",
    no_other="Não encontrei nenhuma outra consulta sua.",
    may_not_move="Lamento, não posso mudar consultas a partir daqui.",
    may_not_cancel="Lamento, não posso cancelar consultas a partir daqui.",
    which_to_cancel="Quais destas consultas devo cancelar? Pode indicar várias.",
    cancel_why="Devo cancelar a sua consulta de {when}? Se quiser, diga-me porquê.",
    cancelled="A sua consulta de {when} está cancelada.",
    stays="Está bem, tudo fica como está.",
    yours="Estas são as suas consultas ({zone}):",
)
