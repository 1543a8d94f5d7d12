"""French: appointments."""

from frontdesk.flow.embedded.booking.phrasebook import Cues, Sayings

CUES = Cues(
    wants=(
        r"(?:prendre|reserver|avoir|fixer|obtenir|voudrais|souhaite|veux|aimerais|besoin|cherche|planifier|poser|donnez moi|avez vous|y a t il)(?: \w+){0,6} (?:rendez vous|rdv|creneaux?|reservation|consultation|table|disponibilites?)"
        r"|(?:voudrais|souhaite|veux|aimerais|puis je|est ce que je peux) (?:\w+ )?(?:venir|voir|passer|reserver)|un rendez vous|un rdv|inscri\w+ moi"
    ),
    moves=r"(?:deplacer|changer|decaler|reporter|reprogrammer|avancer|modifier)(?: \w+){0,5} (?:rendez vous|rdv|creneau|reservation|date)|(?:le|la) (?:deplacer|decaler|reporter)",
    cancels=r"annuler(?: \w+){0,5} (?:rendez vous|rdv|reservation|tout|tous)|(?:voudrais|veux|souhaite|dois|faut) (?:\w+ )?annuler|l annuler|les annuler",
    asks_free=r"(?:avez vous|vous avez|auriez vous|y a t il|il y a|reste t il)(?: \w+){0,5} (?:quelque chose|place|libre|disponible|disponibilites?)\b|qu avez vous|etes vous (?:libres?|disponibles?)|(?:premier|prochain) (?:\w+ )?(?:libre|disponible|creneau)|(?:serait|est) (?:ce|il) possible",
    drops=r"laisse\w* tomber|oublie\w* (?:ca|cela)|tant pis|j ai change d avis|je n en veux plus|plus besoin",
    instead=r"a la place|plutot|je voulais dire|en fait|finalement",
    refuses=r"prefere ne pas|(?:ne )?veux pas (?:le |la |vous )*(?:dire|donner)|pourquoi",
    about=r"rendez vous|rdv|reserv\w*|creneau\w*|disponib\w*|quel jour|quelle heure|quand",
    asks_how=r"comment (?:puis|peut|on|faire|reserver|prendre)|faut il|dois je|est ce (?:que je peux|possible).*(?:annuler|changer|deplacer)|combien",
    hours=r"(?:ouverts?|ouvrez|ferme\w*|horaires)",
    another=r"un autre(?: rendez vous)?|un nouveau|un deuxieme|encore un",
    yes=r"oui|d accord|parfait|c est (?:bon|ca|parfait|correct|exact|bien)|exactement|exact|correct|ca (?:marche|me va|me convient)|tres bien|volontiers|ok|entendu|confirme\w*|allez y|bien sur|super|je confirme|cela me convient|reservez|ouais|ca roule",
    no=r"non|pas|plutot pas|attendez|incorrect|laissez tomber",
    hedge=r"mais|sauf|plutot|en fait|d abord|avant|changer|autre|peut etre|au lieu",
    asks_when=r"quel(?:le)? (?:jour|heure|date|moment)|quand|a quelle heure|jour et (?:quelle )?heure|un autre (?:jour|moment)|vous conviendrait",
    asks_time=r"quelle heure|a quelle heure",
    confirms=r"confirm\w*|correct|est ce (?:bien|correct|exact|que cela)|je (?:le )?reserve|dois je|voulez vous que je|cela vous convient|c est bien",
    booked=r"(?:est|a ete|ai|avons|bien)(?: \w+){0,4} (?:reserve|confirme|enregistre|pris|fixe)e?|a bientot|nous vous attendons",
    failed=r"n ai pas pu|pas (?:disponible|possible|libre)|malheureusement|deja pris|plus (?:libre|disponible)|impossible",
    all=r"tous|toutes|les deux",
    noun=r"rendez vous|rdv|reservation",
    asks_mine=r"(?:quand|a quelle heure|quel jour) (?:est|ai je) (?:mon|un) (?:prochain )?(?:rendez vous|rdv)|ai je (?:un|deja un) (?:rendez vous|rdv)",
)

SAYINGS = Sayings(
    when="{day} à {time}",
    ask_when="Quel jour et à quelle heure souhaitez-vous votre rendez-vous ?",
    ask_time="À quelle heure souhaitez-vous venir le {day} ?",
    what_instead="D'accord. Quel jour et quelle heure vous conviendraient mieux ?",
    offers="Je peux vous proposer ces horaires ({zone}) :",
    offers_one="Je peux vous proposer le {when} ({zone}). Voulez-vous que je le réserve ?",
    which="Lequel vous convient ?",
    needed="Je ne peux réserver le rendez-vous qu'avec cette information.",
    none_fits="Je suis désolé, rien n'est libre à ce moment-là.",
    not_free="Je suis désolé, le {when} n'est pas libre.",
    taken="Je suis désolé, le {when} vient d'être pris.",
    nothing_free="Je suis désolé, je n'ai trouvé aucun horaire libre à ce moment-là. Quel autre jour vous conviendrait ?",
    read_back="Pour confirmer : {calendar}, le {when} ({zone}). Voulez-vous que je le réserve ?",
    keeping="Je vous garde le {when}.",
    booked="Votre rendez-vous est réservé : {calendar}, le {when} ({zone}).",
    link="Vous pouvez choisir un horaire et le réserver ici : {link}",
    existing="Vous avez déjà un rendez-vous le {when}. Voulez-vous le déplacer, ou prendre un autre rendez-vous ?",
    which_to_move="Est-ce votre rendez-vous du {when} que vous voulez déplacer ?",
    move_to_when="À quel jour et quelle heure voulez-vous le déplacer ? Il est maintenant le {when}.",
    read_back_move="Pour confirmer : votre rendez-vous est maintenant le {old}. Le nouvel horaire serait le {when} ({zone}). Voulez-vous que je le déplace ?",
    moved="Votre rendez-vous a été déplacé et est maintenant réservé pour le {when} ({zone}).",
    no_upcoming="Je n'ai trouvé aucun rendez-vous à venir à votre nom.",
    no_other="Je n'ai trouvé aucun autre rendez-vous à votre nom.",
    may_not_move="Je suis désolé, je ne peux pas déplacer de rendez-vous d'ici.",
    may_not_cancel="Je suis désolé, je ne peux pas annuler de rendez-vous d'ici.",
    which_to_cancel="Lesquels de ces rendez-vous dois-je annuler ? Vous pouvez en nommer plusieurs.",
    cancel_why="Dois-je annuler votre rendez-vous du {when} ? Si vous voulez, dites-moi pourquoi.",
    cancelled="Votre rendez-vous du {when} est annulé.",
    stays="D'accord, tout reste comme c'est.",
    yours="Voici vos rendez-vous ({zone}) :",
)
