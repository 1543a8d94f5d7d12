"""How customers put it off or decline, and what is said then, as data. Patterns are over plain text."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.flow.retrieval.language import Language


@dataclass(frozen=True)
class LaterWords:
    """One language. `{name}` is filled in; of several sentences the one said longest ago is taken."""

    busy: str
    write_me: str  # asks to be written to: with a time, or one of `later` in the same sentence
    later: str
    declines: str

    ok_busy: str
    ok_later: str
    ok_declined: str
    hello: str
    hello_name: str
    silent: tuple[str, ...]  # more than a plan has steps: who falls silent again is not told the same
    last: tuple[str, ...]  # in place of the last of several
    after_busy: tuple[str, ...]
    as_asked: tuple[str, ...]


LATER_WORDS: Mapping[Language, LaterWords] = {
    "en": LaterWords(
        busy=(
            r"(?:i m|im|i am|we re|we are) (?:\w+ )?(?:\w+ )?(?:busy|swamped|driving|in a meeting|at work|tied up"
            r"|occupied|on the road|in class|on (?:another|a) call)|(?:not|isn t) (?:really )?a good (?:time|moment)"
            r"|bad (?:time|moment)|(?:can t|cant|cannot|can not|couldn t) (?:really )?(?:talk|chat|write|text|answer"
            r"|reply|respond|deal with (?:it|this|that))(?: \w+)?(?: now| at the moment| today)"
            r"|(?:don t|dont|do not|haven t|have no|got no) (?:have |got )?(?:any |the |much )?time"
            r"|no time (?:right )?(?:now|today)|(?:i ll|ill|i will|let me|we ll|we will) (?:get|come) back to (?:you|u|this)"
            r"|(?:i ll|i will|we ll|we will) (?:write|reply|answer|respond|let (?:you|u) know|text(?: you)?|message(?: you)?)"
            r"(?: \w+)? later|(?:talk|speak|chat) (?:about (?:it|this) )?later|^(?:no )?(?:not (?:right )?now )?(?:maybe |perhaps )?later(?: please| thanks| thank you)?$"
            r"|^(?:no )?not (?:right )?now(?: please| thanks| thank you| sorry)?$"
            r"|(?:need|have) to think (?:about|it over)|(?:let me|i ll|i will) think about it"
        ),
        write_me=(
            r"(?:write|text|message|msg|contact|ping|remind|call|ring|phone|e ?mail|nudge)(?: to)? (?:me|us)"
            r"|(?:get|come|check|reach|report) (?:back|in|out)(?: in)?(?: to| with)? (?:me|us)|follow up|try (?:me )?again"
            r"|(?:check|get) back|ask (?:me )?again|(?:send|drop) (?:me|us) a (?:message|text|line|reminder)"
        ),
        later=r"later|again|another (?:day|time)|some other (?:day|time)",
        declines=(
            r"(?:not|isn t|no longer)(?: really| at all| that)? interested|no interest|lost interest"
            r"|(?:stop|quit) (?:writing|texting|messaging|contacting|bothering|spamming|calling)"
            r"|(?:don t|dont|do not) (?:write|text|message|contact|bother|call)(?: to)? (?:me|us)"
            r"|leave me alone|(?:take|remove) me (?:off|from)|remove me$|unsubscribe"
            r"|no need to (?:write|text|message|contact|remind|call)|(?:don t|do not|needn t) (?:have to |need to )?remind me"
            r"|(?:we|i) (?:already |ve already |have already |ve |have )?(?:went|go|gone|decided|chose|chosen|found|bought|booked)"
            r" (?:with |on |for )?(?:someone|somebody|something|(?:another|a different|an other) (?:one|company|firm|business"
            r"|provider|place|shop|offer|option|solution)|elsewhere)"
            r"|(?:don t|dont|do not|no longer) (?:want|need) (?:it|this|that|your \w+)(?: any ?more)?$"
        ),
        ok_busy="No problem. I will get back to you later.",
        ok_later="Of course.",
        ok_declined="All right, thank you for telling me. I will not ask again.",
        hello="Hello,",
        hello_name="Hello {name},",
        silent=(
            "do you still need help with this?",
            "is there anything I can still do for you?",
            "just write back whenever it suits you; I am happy to help.",
            "if a question has come up in the meantime, I am here.",
            "would you like to go on from here?",
            "I wanted to check whether this is settled for you.",
            "shall I help you with the next step?",
            "I am still here if you would like to go on.",
        ),
        last=(
            "I will leave it at this for now. Write to me whenever you like.",
            "this is my last message for now. I am here whenever you need something.",
            "I will not write again for now. Just answer when it suits you.",
        ),
        after_busy=(
            "is this a better moment? We can go on where we left off.",
            "do you have a moment now? I am happy to go on.",
        ),
        as_asked=(
            "you asked me to write to you again. Shall we go on?",
            "here I am again, as you asked. What can I do for you?",
        ),
    ),
    "es": LaterWords(
        busy=(
            r"estoy (?:\w+ )?(?:\w+ )?(?:ocupad[oa]|liad[oa]|conduciendo|manejando|en una reunion|reunid[oa]|trabajando"
            r"|en el trabajo|en clase)|no es (?:un )?buen momento|mal momento"
            r"|(?:ahora|hoy) no puedo|no puedo (?:hablar|escribir|responder|contestar|atender\w*)(?: \w+)? ?(?:ahora|hoy)?"
            r"|no tengo tiempo|(?:luego|despues|mas tarde) (?:te|le|os|les) (?:digo|escribo|respondo|contesto|aviso|cuento)"
            r"|(?:te|le|os|les) (?:digo|escribo|respondo|contesto|aviso) (?:luego|despues|mas tarde)"
            r"|hablamos (?:luego|despues|mas tarde)|^(?:no )?(?:ahora (?:mismo )?no )?(?:mejor |quizas? |tal vez )?(?:luego|mas tarde|despues)(?: por favor| gracias)?$"
            r"|^(?:no )?(?:por )?ahora (?:mismo )?no(?: gracias)?$"
            r"|(?:lo|tengo que|dejame|me lo) (?:voy a )?pens(?:are|ar|arlo|arme\w*)"
        ),
        write_me=(
            r"(?:escrib\w*(?:me|nos)|contact\w*(?:me|nos)|recuerd\w*(?:me|nos)|recorda(?:me|rme)|avis\w*(?:me|nos)"
            r"|llam\w*(?:me|nos)|mand\w*me|envi\w*me|habl[ae]me)|(?:me|nos) (?:pued\w+ |podri\w+ )?(?:escrib\w+|contact\w+|recuerd\w+|avis\w+"
            r"|llam(?!o\b)\w+|hables?|mand\w+)|vuelv[ae]\w* a (?:escribir|contactar|preguntar|intentar)\w*"
        ),
        later=r"luego|mas tarde|despues|otro dia|en otro momento|otra vez|de nuevo",
        declines=(
            r"no (?:me|nos) interesa|no (?:estoy|estamos) interesad\w+|sin interes|ya no (?:me|nos) interesa"
            r"|(?:deje\w*|deja\w*|pare\w*|para) de (?:escribir|contactar|molestar|llamar|mandar)\w*"
            r"|no (?:me|nos) (?:escrib\w+|contact\w+|molest\w+|llam\w+)(?: mas)?|borr\w+me|de(?:n|me|nme) de baja|^baja$"
            r"|ya (?:he |hemos )?(?:encontrado|encontre|contratado|contrate|elegido|elegi|compre|comprado|reserve) (?:con |en |a )?(?:otr[oa]|alguien)"
            r"|ya no (?:lo|la) (?:quiero|necesito)"
            r"|no hace falta que (?:me |nos )?(?:escrib|contact|llam|recuerd|avis)\w+"
        ),
        ok_busy="No hay problema. Le escribo más tarde.",
        ok_later="Por supuesto.",
        ok_declined="De acuerdo, gracias por decírmelo. No volveré a preguntar.",
        hello="Hola:",
        hello_name="Hola, {name}:",
        silent=(
            "¿todavía necesita ayuda con esto?",
            "¿hay algo más que pueda hacer por usted?",
            "respóndame cuando le venga bien; le ayudaré con gusto.",
            "si le ha surgido alguna pregunta, aquí estoy.",
            "¿quiere que sigamos?",
            "quería saber si esto ya está resuelto para usted.",
            "¿le ayudo con el siguiente paso?",
            "sigo aquí por si quiere continuar.",
        ),
        last=(
            "por ahora lo dejo aquí. Escríbame cuando quiera.",
            "este es mi último mensaje por ahora. Aquí estoy si necesita algo.",
            "por ahora no le escribiré más. Respóndame cuando le venga bien.",
        ),
        after_busy=(
            "¿es ahora mejor momento? Podemos seguir donde lo dejamos.",
            "¿tiene ahora un momento? Seguimos cuando quiera.",
        ),
        as_asked=(
            "me pidió que le volviera a escribir. ¿Seguimos?",
            "aquí estoy de nuevo, como me pidió. ¿En qué puedo ayudarle?",
        ),
    ),
    "de": LaterWords(
        busy=(
            r"(?:ich )?bin (?:\w+ )?(?:\w+ )?(?:beschaftigt|unterwegs|in einer besprechung|im meeting|im auto|am fahren"
            r"|auf (?:der )?arbeit|bei der arbeit|im stress)|(?:passt|geht) (?:\w+ )?(?:gerade |jetzt |heute )nicht"
            r"|(?:gerade|jetzt|heute|momentan) (?:\w+ )?(?:keine zeit|nicht so gut|schlecht|nicht moglich)|keine zeit"
            r"|schlechter (?:moment|zeitpunkt)|kann (?:\w+ )?(?:gerade|jetzt|momentan) (?:\w+ )?nicht"
            r"|(?:melde|schreibe|antworte) (?:mich|ihnen|dir) (?:\w+ )?(?:spater|nachher)|^(?:nein )?(?:(?:jetzt|gerade) nicht )?(?:vielleicht |lieber |bitte )?spater(?: bitte| danke)?$"
            r"|^(?:nein )?(?:jetzt|gerade|im moment) nicht(?: danke)?$"
            r"|(?:spater|nachher) (?:melde|schreibe|antworte) ich|(?:muss|werde) (?:\w+ ){0,3}(?:uberlegen|nachdenken)"
        ),
        write_me=(
            r"(?:schreib\w*|erinner\w*|kontaktier\w*|ruf\w*|frag\w*) (?:sie )?(?:mich|mir|uns)|meld\w* (?:sie )?(?:sich|dich|euch)"
            r"|(?:mir|uns) (?:\w+ ){0,6}schreiben|(?:sich|dich) (?:\w+ ){0,6}melden"
            r"|(?:mich|uns) (?:\w+ ){0,6}(?:erinnern|kontaktieren|anrufen|fragen)"
            r"|(?:frag|versuch|schreib|meld)\w* (?:\w+ ){0,4}(?:nochmal|noch einmal|wieder)"
        ),
        later=r"spater|nachher|ein(?:en)? ander\w+ (?:tag|mal)|ein andermal|nochmal|noch einmal|wieder",
        declines=(
            r"(?:kein|keinerlei) interesse|(?:nicht|nicht mehr) (?:daran |mehr )?interessiert|interessiert (?:mich|uns) nicht"
            r"|(?:horen|hor) (?:sie )?(?:bitte )?auf|(?:schreiben|schreib|kontaktieren|melden|rufen) (?:sie )?(?:\w+ )?(?:bitte )?nicht mehr"
            r"|(?:nicht|keine) (?:mehr )?(?:schreiben|kontaktieren|anrufen|nachrichten)|lassen sie mich in ruhe|lass mich in ruhe"
            r"|abmelden|austragen|(?:habe|haben) (?:\w+ ){0,3}(?:etwas|jemand|jemanden|wo)? ?(?:anderes|anderen|anders) (?:gefunden|entschieden|gebucht)"
            r"|brauche (?:ich )?(?:(?:das|es|sie) (?:\w+ )?nicht mehr|nichts mehr)|hat sich erledigt"
            r"|(?:das|es|sie) brauche ich (?:\w+ )?nicht mehr"
            r"|(?:brauchen|brauchst|mussen|musst) (?:sie |du )?(?:mir |mich |sich |dich )?(?:doch )?(?:nicht|nicht mehr)"
            r" (?:mehr )?(?:zu )?(?:schreiben|melden|kontaktieren|erinnern|anzurufen|anrufen)"
        ),
        ok_busy="Kein Problem. Ich melde mich später wieder.",
        ok_later="Gerne.",
        ok_declined="In Ordnung, danke für die Rückmeldung. Ich frage nicht noch einmal nach.",
        hello="Guten Tag,",
        hello_name="Guten Tag {name},",
        silent=(
            "kann ich Ihnen dabei noch helfen?",
            "gibt es noch etwas, das ich für Sie tun kann?",
            "antworten Sie einfach, wann es Ihnen passt; ich helfe gern.",
            "falls inzwischen eine Frage aufgekommen ist, bin ich da.",
            "möchten Sie hier weitermachen?",
            "ich wollte fragen, ob sich das für Sie geklärt hat.",
            "soll ich Ihnen beim nächsten Schritt helfen?",
            "ich bin weiter für Sie da, wenn Sie fortfahren möchten.",
        ),
        last=(
            "ich lasse es vorerst dabei. Schreiben Sie mir, wann immer Sie möchten.",
            "das ist vorerst meine letzte Nachricht. Ich bin da, wenn Sie etwas brauchen.",
            "ich schreibe Ihnen vorerst nicht mehr. Antworten Sie einfach, wann es Ihnen passt.",
        ),
        after_busy=(
            "passt es jetzt besser? Wir können dort weitermachen, wo wir aufgehört haben.",
            "haben Sie jetzt einen Moment? Ich mache gern weiter.",
        ),
        as_asked=(
            "Sie hatten mich gebeten, mich wieder zu melden. Wollen wir weitermachen?",
            "hier bin ich wieder, wie gewünscht. Was kann ich für Sie tun?",
        ),
    ),
    "fr": LaterWords(
        busy=(
            r"je suis (?:\w+ )?(?:\w+ )?(?:occupee?|prise?|debordee?|en reunion|au travail|au volant|en cours|en rendez vous)"
            r"|(?:pas|n est pas) (?:vraiment )?le (?:bon )?moment|mauvais moment|je conduis"
            r"|(?:ne )?(?:peux|puis) pas (?:\w+ )?(?:parler|repondre|ecrire|discuter)(?: \w+)?|pas (?:le |de )temps"
            r"|(?:vous|te) (?:recontacte|reecris|reponds|redis|rappelle|repondrai|redirai|recontacterai) (?:plus tard|apres|bientot)?"
            r"|^(?:non )?(?:pas maintenant )?(?:peut etre )?plus tard(?: s il vous plait| merci)?$"
            r"|^(?:non )?pas (?:maintenant|pour le moment)(?: merci)?$|(?:je )?(?:vais|dois) (?:y )?reflechir|on en (?:re)?parle plus tard"
        ),
        write_me=(
            r"(?:ecri\w+|reecri\w+|contact\w+|recontact\w+|rappel\w+|relanc\w+|envoy\w+|appel\w+) (?:moi|nous)"
            r"|(?:me|m|nous) (?:ecri\w+|reecri\w+|contact\w+|recontact\w+|rappel\w+|relanc\w+)"
            r"|reven\w+ vers (?:moi|nous)|rappelez|reessay\w+"
        ),
        later=r"plus tard|un autre (?:jour|moment)|une autre fois|de nouveau|a nouveau",
        declines=(
            r"pas interessee?s?|(?:ca |cela )?(?:ne )?m interesse (?:pas|plus)|aucun interet|plus interessee?"
            r"|(?:arretez|arrete|cessez) de (?:m |me |nous )?(?:ecrire|contacter|deranger|envoyer|appeler)"
            r"|ne (?:me|m|nous) (?:ecri\w+|contact\w+|derang\w+|appel\w+) (?:plus|pas)|laissez moi tranquille|desinscri\w+"
            r"|(?:j ai|nous avons) (?:deja )?(?:trouve|choisi|pris|reserve) (?:quelqu un|quelque chose|ailleurs|un autre|une autre)"
            r"|(?:n en|en) (?:ai|avons) plus besoin"
            r"|(?:pas la peine|pas besoin|inutile) de (?:me |m |nous )?(?:ecrire|reecrire|contacter|recontacter|rappeler|appeler)"
        ),
        ok_busy="Pas de problème. Je reviendrai vers vous plus tard.",
        ok_later="Bien sûr.",
        ok_declined="Très bien, merci de me l'avoir dit. Je ne vous relancerai pas.",
        hello="Bonjour,",
        hello_name="Bonjour {name},",
        silent=(
            "avez-vous encore besoin d'aide à ce sujet ?",
            "puis-je encore faire quelque chose pour vous ?",
            "répondez-moi quand cela vous convient ; je vous aiderai volontiers.",
            "si une question vous est venue entre-temps, je suis là.",
            "souhaitez-vous que nous continuions ?",
            "je voulais savoir si c'est réglé pour vous.",
            "voulez-vous que je vous aide pour la suite ?",
            "je reste là si vous souhaitez continuer.",
        ),
        last=(
            "j'en reste là pour le moment. Écrivez-moi quand vous voulez.",
            "c'est mon dernier message pour le moment. Je suis là si vous avez besoin de quelque chose.",
            "je ne vous écris plus pour l'instant. Répondez-moi quand cela vous convient.",
        ),
        after_busy=(
            "est-ce un meilleur moment ? Nous pouvons reprendre où nous en étions.",
            "avez-vous un moment maintenant ? Je continue volontiers avec vous.",
        ),
        as_asked=(
            "vous m'aviez demandé de vous réécrire. On continue ?",
            "me revoici, comme vous l'aviez demandé. Que puis-je faire pour vous ?",
        ),
    ),
    "pt": LaterWords(
        busy=(
            r"(?:estou|to|tou) (?:\w+ )?(?:\w+ )?(?:ocupad[oa]|a conduzir|dirigindo|em reuniao|numa reuniao|trabalhando"
            r"|a trabalhar|no trabalho|em aula|corrid[oa])|nao e (?:um )?(?:bom|boa) (?:momento|hora|altura)|mau momento"
            r"|(?:agora|hoje) nao (?:posso|consigo|da)|nao (?:posso|consigo) (?:falar|escrever|responder|conversar)(?: \w+)?"
            r"|nao tenho tempo|sem tempo|(?:depois|mais tarde) (?:eu )?(?:te |lhe |vos )?(?:falo|escrevo|respondo|digo|aviso)"
            r"|(?:falo|escrevo|respondo|digo|aviso)(?: te| lhe)? (?:depois|mais tarde)|falamos (?:depois|mais tarde)"
            r"|^(?:nao )?(?:agora nao )?(?:talvez )?(?:mais tarde|depois)(?: por favor| obrigad[oa])?$"
            r"|^(?:nao )?(?:por )?agora nao(?: obrigad[oa])?$|vou pensar|(?:preciso|tenho) (?:de )?pensar"
        ),
        write_me=(
            r"(?:escrev\w+|contact\w+|contat\w+|lembr\w+|avis\w+|lig\w+|mand\w+|envi\w+|fal\w+) (?:me|nos|comigo|para mim)"
            r"|(?:me|nos) (?:pod\w+ )?(?:escrev\w+|contact\w+|contat\w+|lembr\w+|avis\w+|lig\w+|mand\w+)"
            r"|volt\w+ a (?:escrever|contactar|contatar|perguntar|falar|tentar)"
        ),
        later=r"mais tarde|depois|outro dia|noutra altura|noutro dia|outra vez|outra hora|novamente|de novo",
        declines=(
            r"nao (?:me|nos) interessa|nao (?:estou|estamos|tenho) (?:mais )?interess\w+|sem interesse|ja nao (?:me|nos) interessa"
            r"|(?:pare\w*|deixe\w*|para) de (?:me |nos )?(?:escrever|contactar|contatar|incomodar|ligar|mandar)"
            r"|nao (?:me|nos) (?:escrev\w+|contact\w+|contat\w+|incomod\w+|lig\w+|mand\w+)(?: mais)?|descadastr\w+|remov\w+ me|me remov\w+"
            r"|ja (?:encontrei|encontramos|contratei|escolhi|comprei|reservei|marquei) (?:com |em )?(?:outr[oa]|alguem)"
            r"|(?:ja )?nao (?:preciso|quero) mais|ja nao (?:preciso|quero)"
            r"|nao (?:e )?precis\w+ (?:de )?(?:me |nos )?(?:escrever|contactar|contatar|lembrar|ligar|avisar)"
        ),
        ok_busy="Não há problema. Volto a escrever mais tarde.",
        ok_later="Claro.",
        ok_declined="Está bem, obrigado por me dizer. Não volto a perguntar.",
        hello="Olá,",
        hello_name="Olá {name},",
        silent=(
            "ainda precisa de ajuda com isto?",
            "posso fazer mais alguma coisa por si?",
            "responda quando lhe for conveniente; terei todo o gosto em ajudar.",
            "se entretanto surgiu alguma dúvida, estou aqui.",
            "quer que continuemos?",
            "queria saber se isto já ficou resolvido.",
            "quer ajuda com o próximo passo?",
            "continuo aqui, se quiser prosseguir.",
        ),
        last=(
            "por agora fico por aqui. Escreva-me quando quiser.",
            "esta é a minha última mensagem por agora. Estou aqui se precisar de alguma coisa.",
            "por agora não escrevo mais. Responda quando lhe for conveniente.",
        ),
        after_busy=(
            "agora é melhor momento? Podemos continuar de onde ficámos.",
            "tem agora um momento? Continuo com todo o gosto.",
        ),
        as_asked=(
            "pediu-me que lhe voltasse a escrever. Continuamos?",
            "aqui estou de novo, como pediu. Em que posso ajudar?",
        ),
    ),
    "it": LaterWords(
        busy=(
            r"(?:sono|siamo) (?:\w+ )?(?:\w+ )?(?:occupat[oa]|impegnat[oa]|in riunione|al lavoro|alla guida|a lezione|di fretta)"
            r"|(?:sto|stiamo) (?:guidando|lavorando)|non e (?:un |il )?(?:buon )?momento|brutto momento"
            r"|(?:ora|adesso|oggi) non posso|non posso (?:parlare|scrivere|rispondere)(?: \w+)?|non ho tempo"
            r"|(?:ti|le|vi) (?:scrivo|rispondo|dico|faccio sapere|ricontatto) (?:dopo|piu tardi)|(?:ci )?sentiamo (?:dopo|piu tardi)"
            r"|^(?:no )?(?:(?:ora|adesso) no |non (?:ora|adesso) )?(?:magari |forse )?(?:dopo|piu tardi)(?: per favore| grazie)?$"
            r"|^(?:no )?(?:(?:per )?ora no|adesso no|non (?:ora|adesso))(?: grazie)?$|ci (?:devo pensare|penso)|devo pensarci|fammi pensare"
        ),
        write_me=(
            r"(?:scriv\w*(?:mi|ci)|contatt\w*(?:mi|ci)|ricontatt\w*(?:mi|ci)|ricord\w*(?:mi|ci)|avvis\w*(?:mi|ci)"
            r"|chiam\w*(?:mi|ci)|richiam\w*(?:mi|ci)|mand\w*mi)|(?:mi|ci) (?:puo |puoi |potr\w+ )?(?:scriv\w+|contatt\w+|ricontatt\w+|ricord\w+"
            r"|avvis\w+|chiam(?:i|a|ate|are|ino)|richiam\w+|mand\w+|risent\w+)|riprov\w+"
        ),
        later=r"piu tardi|dopo|un altro (?:giorno|momento)|un altra volta|di nuovo|ancora",
        declines=(
            r"non (?:mi|ci) interessa|non (?:sono|siamo) (?:piu )?interessat\w+|nessun interesse"
            r"|smett\w+ di (?:scriver|contattar|disturbar|chiamar|mandar)\w+|non (?:mi|ci) (?:scriv\w+|contatt\w+|disturb\w+|chiam\w+)(?: piu)?"
            r"|non (?:scriver|contattar|disturbar|chiamar)(?:mi|ci|temi|teci)(?: piu)?|lasci\w+mi in pace|cancell\w+mi|disiscri\w+"
            r"|(?:ho|abbiamo) (?:gia )?(?:trovato|scelto|preso|prenotato) (?:qualcun|qualcosa|un altr|altrove|da un)\w*"
            r"|non (?:mi )?(?:serve|ne ho) (?:piu|bisogno)"
            r"|non (?:serve|occorre|c e bisogno)(?: che| di)? (?:mi |ci )?(?:scriv|contatt|ricontatt|chiam|ricord|avvis)\w+"
        ),
        ok_busy="Nessun problema. Le scrivo più tardi.",
        ok_later="Certo.",
        ok_declined="Va bene, grazie di avermelo detto. Non chiederò più.",
        hello="Buongiorno,",
        hello_name="Buongiorno {name},",
        silent=(
            "ha ancora bisogno di aiuto per questo?",
            "posso fare ancora qualcosa per lei?",
            "risponda pure quando le è comodo; la aiuterò volentieri.",
            "se nel frattempo è sorta una domanda, sono qui.",
            "vuole che continuiamo?",
            "volevo sapere se per lei è tutto risolto.",
            "vuole che la aiuti con il prossimo passo?",
            "sono sempre qui, se vuole proseguire.",
        ),
        last=(
            "per ora mi fermo qui. Mi scriva quando vuole.",
            "questo per ora è il mio ultimo messaggio. Sono qui se le serve qualcosa.",
            "per ora non le scrivo più. Risponda quando le è comodo.",
        ),
        after_busy=(
            "è un momento migliore? Possiamo riprendere da dove eravamo rimasti.",
            "ha un momento adesso? Continuo volentieri.",
        ),
        as_asked=(
            "mi aveva chiesto di riscriverle. Continuiamo?",
            "eccomi di nuovo, come mi aveva chiesto. Che cosa posso fare per lei?",
        ),
    ),
}
