"""French."""

from frontdesk.flow.language.phrasebook import Calendar, Phrasebook, Says, Understands

PHRASEBOOK = Phrasebook(
    language="fr",
    understands=Understands(
        reach_verbs=(
            r"parler|parle|discuter|echanger|converser|chatter|tchatter|dialoguer|communiquer|contacter|joindre|appeler"
            r"|avoir|etre mis en (?:relation|contact)|mettez moi en (?:relation|contact)|mettre en (?:relation|contact)"
            r"|passez moi|passe moi|me passer|transferez moi|transfere moi|me transferer|connectez moi|me connecter"
            r"|je (?:veux|voudrais|souhaite|souhaiterais|prefere|prefererais)|j (?:aimerais|ai besoin)|il me faut"
            r"|donnez moi|trouvez moi|y a t il|est ce qu il y a|besoin"
        ),
        words_between=(
            r"a|au|aux|avec|d|de|du|des|un|une|le|la|les|l|votre|vos|ton|quelqu|en|directement|tout|de suite|maintenant"
            r"|plutot|bien|vrai|vraie|reel|reelle|humain|humaine|autre|svp|s il vous plait|parler|qui|puisse|contact|relation"
        ),
        people=(
            r"personnes?(?: reelle| humaine| physique)?|humains?|etre humain|quelqu un(?: d autre)?|un autre|agents?|conseillers?"
            r"|conseillere|operateur|operatrice|representants?|responsable|directeur|directrice|gerante?|manager|superviseur"
            r"|patron|patronne|chef|employes?|collegues?|receptionniste|reception|accueil|equipe|service client(?:s|ele)?"
            r"|support(?: client)?|assistance|interlocuteur"
        ),
        only_person=r"je|veux|voudrais|un|une|oui|non|vrai|vraie|s il vous plait|svp|stp|maintenant|parler|a|avec|ici",
        fed_up=(
            r"(?:appele[zr]?|cherche[zr]|allez chercher|faites venir|passez moi|trouvez moi)(?: moi)? (?:quelqu un|une personne|une? (?:collegue|humain|conseiller))(?: s il vous plait| svp)?$|"
            r"(?:ne )?(?:veux|souhaite) (?:pas|plus) (?:parler|discuter) (?:a|avec) (?:un |une |ce |cette )?(?:bot|robot|machine)"
            r"|marre (?:de parler )?(?:a|aux|de|des|avec) (?:un |une |ce |cette )?(?:bots?|robots?|machines?)"
            r"|(?:quelqu un|une personne) (?:peut|peut il|pourrait|pourrait il) (?:\w+ )?(?:m |me )(?:appeler|rappeler|aider"
            r"|contacter)|(?:pouvez|pourriez) vous (?:me rappeler|m appeler)|rappelez moi"
        ),
        not_a_request=(
            r"qui est|qui etait|(?:j ai|avais|avons) (?:deja )?(?:parle|discute|eu|contacte)|ne (?:veux|souhaite) pas"
            r"|pas besoin|combien"
        ),
        person_for_task=(
            r" (?:pour|qui) (?!parler|m|me|nous|aider|discuter|puisse|repondre)\w+| (?:m a|a dit|etait|est|avait|responsable de)\b"
        ),
        how_to_reach=(
            r"vous (?:appeler|joindre|contacter)|votre (?:numero|telephone)|numero (?:de telephone|du service|pour)"
            r"|rappel(?:ez|er) moi|me rappeler|(?:faire|deposer) une (?:reclamation|plainte)|service client"
        ),
        person_examples=(
            "Je voudrais parler à quelqu'un",
            "Puis-je parler à un conseiller ?",
            "Passez-moi le service client s'il vous plaît",
            "Mettez-moi en relation avec un agent",
            "Je préfère parler à une vraie personne",
            "Est-ce qu'un humain peut m'aider ?",
        ),
        greeting=(
            r"(?:vous etes|etes vous|tu es|es tu) (?:toujours |encore )?la|(?:il )?y a (?:t il )?quelqu un|quelqu un est la|"
            r"bonjour|bonsoir|salut|coucou|hello|hey|comment (?:allez vous|vas tu|ca va)|ca va|enchante|re bonjour|rebonjour"
        ),
        goodbye=(
            r"au revoir|a (?:bientot|plus tard|demain|la prochaine)|a plus|adieu|ciao|bye+|salut a (?:vous|toi)"
            r"|bonne (?:journee|soiree|nuit|fin de journee|continuation|semaine)(?: a vous)?|bon (?:week end|weekend|apres midi)"
        ),
        leave=r"je dois (?:y aller|partir|filer)|j ai (?:fini|termine)|portez vous bien|prenez soin de vous",
        done=(
            r"c est tout(?: pour (?:le moment|aujourd hui|l instant))?|ce sera tout|rien d autre|rien de plus|a vous aussi"
            r"|(?:je n ai )?(?:plus )?besoin de rien(?: d autre)?|vous aussi|de meme"
        ),
        thanks=(
            r"mci|thx|thanks|"
            r"(?:un grand |mille )?merci(?: (?:beaucoup|bien|infiniment|a vous|pour (?:tout|votre aide|l info|l information"
            r"|les informations)))*|je vous remercie|remerciements"
        ),
        yes=(
            r"ok alors|d accord alors|"
            r"oui(?: s il vous plait| svp| merci| volontiers| bien sur)?|ouais|ouaip|bien sur|d accord|ok|okay|volontiers"
            r"|avec plaisir|s il vous plait|svp|parfait|tout a fait|exactement|certainement|allez y|je veux bien"
        ),
        no=(
            r"(?:laissez|laisse)(?: tomber)?|oubliez|oublie|tant pis|peu importe|(?:ce n est |c est )?pas grave|"
            r"non(?: merci| pas la peine| ca ira)?|pas (?:maintenant|pour l instant|la peine|encore)|nan|ca ira"
        ),
        praise=(
            r"(?:tres |c est |eh )?(?:bien|super|genial|excellent|formidable|cool|nickel|impeccable|merveilleux|top)"
        ),
        refusal=(
            r"(?:prefere|prefererais|aime mieux) (?:ne pas|pas|eviter|garder)|(?:ne )?(?:veux|souhaite|vais|voudrais) (?:pas|plus)"
            r" (?:\w+ ){0,2}?(?:donner|dire|communiquer|partager|le dire|la donner|le donner)|(?:c est|est) (?:prive|personnel"
            r"|confidentiel)|(?:n ai|ai) pas d (?:e ?mail|adresse|telephone)|pas de telephone|pourquoi (?:en )?(?:avez|voulez|as) "
            r"(?:vous|tu)|ca ne vous regarde pas|je refuse|passer cette question|plutot pas"
        ),
        unhelped=(
            r"(?:ca|cela|ce) (?:ne |n )?(?:m )?(?:aide|a|repond|marche|fonctionne|sert) (?:pas|rien|toujours pas|pas aide)"
            r"|toujours (?:pas|le meme)|ce n est pas (?:ce que|ma question|ca|la bonne)|pas ce que (?:je|j) "
            r"|(?:ne )?(?:comprenez|comprends|repondez) pas|inutile|c est (?:faux|incorrect)|deja (?:essaye|fait)|pas (?:tres )?utile"
        ),
        correction=(
            r"non|pas|en fait|pardon|desolee?|je voulais dire|erreur|plutot|correction|corriger|changer|changez|nouveau|nouvelle"
            r"|trompee?|au lieu de|faute|mettre a jour|modifier"
        ),
        question=(
            r"que|qu|quoi|quel|quelle|quels|quelles|quand|ou|qui|comment|combien|pourquoi|a quelle|est ce|avez|y a t il"
            r"|peut on|puis je|pouvez|pourriez|peux|faites|proposez|vendez|acceptez|prenez|etes|c est|vous|faut il|dois je"
            r"|je (?:veux|voudrais|cherche|souhaite|souhaiterais)|j (?:aimerais|ai besoin|ai une question)|dites moi|aide|aidez"
            r"|mon \w+ (?:est|ne|n)|ma \w+ (?:est|ne|n)|jusqu"
        ),
        who_are_you=(
            r"(?:es tu|etes vous|vous etes|tu es) (?:un |une )?(?:vraie? )?(?:personne|humain|robot|bot|machine|ia|ordinateur)"
            r"|(?:je parle|est ce que je parle|parle je) (?:a|avec) (?:un |une )?(?:vraie? )?(?:personne|humain|robot|bot|machine|ia)"
            r"|qui (?:etes vous|es tu)|comment (?:vous appelez vous|t appelles tu)|quel est (?:votre|ton) (?:nom|prenom)"
            r"|(?:est ce|c est) une? (?:robot|bot|machine)\b"
        ),
        vague=(
            r"j ai (?:une|une autre|des|quelques) questions?|une question"
            r"|j ai besoin (?:d aide|d informations?|de renseignements)|pouvez vous m aider"
            r"|pourriez vous m aider|vous pouvez m aider|aide|aidez moi"
            r"|je (?:veux|voudrais|souhaite) (?:des|plus d|un) (?:informations?|renseignements?)"
        ),
        filler=(
            r"oui|bien sur|ok|d accord|alors|euh|c est|mon|ma|le|la|l|est|nom|prenom|je m appelle|je suis|voici|voila"
            r"|s il vous plait|svp|merci|bonjour|adresse|numero|et|ben|a"
        ),
        joiner=r"et|aussi|et aussi|egalement|ainsi que",
        asked={
            "email": r"e ?mail|courriel|adresse (?:mail|electronique)|mel",
            "phone": r"telephone|portable|numero (?:de (?:telephone|portable|mobile)|pouvons|peut on|ou)|mobile",
            "first_name": r"prenom",
            "last_name": r"nom de famille",
            "full_name": r"(?:votre|ton) nom|nom complet|nom et prenom|comment (?:vous appelez vous|t appelles tu)|a qui ai je",
            "birth": r"naissance|nee? le|anniversaire",
            "date": r"quelle date|quel jour",
            "number": r"combien",
        },
        person_offered=(
            r"(?:appelle|passe|mette|mettre|contacte|previenne|parler|transfere|demande)(?: \w+){0,6} "
            r"(?:collegue|personne|humain|conseiller|quelqu un|equipe|agent|responsable)"
        ),
        not_known=r"je ne (?:le )?sais (?:malheureusement )?pas|je n ai (?:malheureusement )?(?:pas|aucune) (?:d |cette )?information\w*",
        name_given=r"je m(?:'|’)appelle|je me nomme|mon nom est|mon pr[eé]nom est|nom\s*:|moi c(?:'|’)est",
        name_maybe=r"appelez[- ]moi|je suis",
    ),
    says=Says(
        hello="Bonjour !",
        greeting="Bonjour ! Ici {agent}, de {business}. Comment puis-je vous aider ?",
        greeting_again="Bonjour ! Comment puis-je vous aider ?",
        about_me="Je suis {agent}, l'assistant automatique de {business}.",
        thanks="Je vous en prie ! Puis-je vous aider pour autre chose ?",
        goodbye="Merci pour votre message. Au revoir !",
        unfinished="Votre réservation n'est pas encore terminée.",
        all_right="D'accord.",
        declined="D'accord. Puis-je vous aider pour autre chose ?",
        clarify="Excusez-moi, je n'ai pas bien compris. Pourriez-vous le dire autrement ?",
        anything_else="Puis-je vous aider pour autre chose ?",
        noted="Merci, j'ai noté {values}.",
        joined="{first} et {last}",
        no_problem="Aucun problème, vous n'êtes pas obligé de me le dire.",
        not_saved="Je suis désolé, je n'ai pas pu noter {values}.",
        did_not_work="Je suis désolé, cela n'a pas fonctionné à l'instant.",
        ask={
            "first_name": "Quel est votre prénom ?",
            "last_name": "Quel est votre nom de famille ?",
            "full_name": "Comment vous appelez-vous ?",
            "email": "Quelle est votre adresse e-mail ?",
            "phone": "Quel est votre numéro de téléphone ?",
            "birth": "Quelle est votre date de naissance ?",
            "date": "Pouvez-vous me donner la date : {label} ?",
            "number": "Pouvez-vous me donner le nombre : {label} ?",
            "choice": "Que choisissez-vous pour {label} : {options} ?",
            "yes_no": "{label} : oui ou non ?",
            "text": "Pouvez-vous me donner {label} ?",
        },
        invalid={
            "email": "{words} ne semble pas être une adresse e-mail complète.",
            "phone": "{words} ne semble pas être un numéro de téléphone complet.",
            "date": "Je n'ai pas pu lire {words} comme une date complète.",
            "number": "Je n'ai pas pu lire {words} comme un nombre.",
            "choice": "Je n'ai pas trouvé cela parmi ces choix : {options}.",
            "other": "Je n'ai pas compris.",
        },
        before_person="Je fais volontiers appel à un collègue.",
        unknown="Je ne le sais malheureusement pas.",
        unknown_here="Je n'ai malheureusement pas d'information à ce sujet.",
        unknown_rest="Pour le reste, je ne le sais malheureusement pas.",
        offer_person="Voulez-vous que je fasse appel à un collègue ?",
        no_person_here="Je suis désolé, je ne peux pas faire venir quelqu'un d'ici.",
        unhelped="Je suis désolé que cela ne vous ait pas aidé.",
        tell_more="Pourriez-vous m'en dire un peu plus sur ce dont vous avez besoin ?",
        cannot_open="Je suis désolé, je ne peux pas ouvrir ici les images, les messages vocaux ni les autres pièces jointes.",
        in_words="Pourriez-vous m'écrire de quoi il s'agit ?",
    ),
    calendar=Calendar(
        months=(
            "janvier janv jan",
            "fevrier fevr fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        month_names=(
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ),
        weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        days={"aujourd hui": 0, "demain": 1, "apres demain": 2, "hier": -1},
        next="prochaine?",
        date_form="{day} {month} {year}",
    ),
    numerals=(
        "zero aucun aucune",
        "un une",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
        "treize",
        "quatorze",
        "quinze",
        "seize",
        "dix sept",
        "dix huit",
        "dix neuf",
        "vingt",
    ),
)
