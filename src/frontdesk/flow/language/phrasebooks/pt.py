"""Portuguese."""

from frontdesk.flow.language.phrasebook import Calendar, Phrasebook, Says, Understands

PHRASEBOOK = Phrasebook(
    language="pt",
    understands=Understands(
        reach_verbs=(
            r"falar|falo|fale|conversar|comunicar|contatar|contactar|contato|ligar|chamar|chama|chame|ser atendid[oa]|atendimento"
            r"|me (?:passa|passe|transfere|transfira|conecta|conecte|liga|encaminha|encaminhe)|transferir|passar para"
            r"|passa me|passe me|encaminhar|quero|queria|gostaria(?: de)?|preciso(?: de)?|prefiro|tem|posso ter|da me|me da"
            r"|me de|existe|tratar com"
        ),
        words_between=(
            r"com|a|o|ao|os|as|um|uma|algum|alguma|seu|sua|em|outra|outro|de|do|da|para|pra|real|humano|humana|verdade"
            r"|diretamente|ja|agora|por|favor|falar|contato|ver|voces|que|seja|alguem"
        ),
        people=(
            r"pessoas?(?: real| de verdade| humana)?|humanos?|ser humano|alguem|agentes?|atendentes?|operador(?:a|es)?"
            r"|representantes?|funcionari[oa]s?|consultor(?:a|es)?|assessor(?:a)?|responsavel|gerente|supervisor(?:a)?|chefe|dono"
            r"|dona|recepcao|recepcionista|colegas?|especialista|equipe|equipa|suporte(?: tecnico)?|sac|central"
            r"|(?:atendimento|apoio|servico) (?:ao|de) (?:cliente|clientes)"
        ),
        only_person=r"quero|preciso|um|uma|sim|nao|real|por favor|agora|falar|com|aqui|de verdade|humano|humana",
        fed_up=(
            r"(?:chame|chama|busque|passe|traga)(?: me)? (?:alguem|uma pessoa|um (?:colega|atendente|humano))(?: por favor)?$|"
            r"nao quero (?:mais )?(?:falar|conversar) com (?:um |uma )?(?:bot|robo|maquina)"
            r"|(?:cansad[oa]|farto|farta) de (?:falar com )?(?:um |uma |este |esse )?(?:bots?|robos?|maquinas?)"
            r"|(?:podem|pode|poderiam) (?:me ligar|ligar me|me contatar|me chamar)|alguem (?:pode|poderia) (?:me )?(?:ajudar|ligar"
            r"|atender)|me liguem"
        ),
        not_a_request=(
            r"quem e|quem era|(?:ja )?(?:falei|conversei|tinha falado|contatei)|nao (?:quero|preciso|desejo)|quant[oa]s"
        ),
        person_for_task=(
            r" (?:para|que) (?!falar|ajud|lig|contat|atend|me|nos|possa|resol)\w+| (?:disse|falou|ligou|prometeu|estava|era)\b"
        ),
        how_to_reach=(
            r"ligar para voces|(?:numero|telefone) (?:de (?:contato|contacto|telefone|atendimento)|para ligar)|seu (?:numero|telefone)"
            r"|me (?:ligue|ligar|liga|liguem)|ligue me|retorn\w+ a ligacao|(?:fazer|registrar) uma (?:reclamacao|queixa)"
        ),
        person_examples=(
            "Quero falar com uma pessoa",
            "Posso falar com um atendente?",
            "Me transfere para um humano, por favor",
            "Preciso falar com alguém da sua equipe",
            "Gostaria de ser atendido por um funcionário",
            "Chame o gerente, por favor",
        ),
        greeting=(
            r"(?:voce )?(?:ainda )?estas? ai|(?:tem|ha) alguem(?: ai)?|alguem ai|"
            r"ola+|oi+|oie|bom dia|boa (?:tarde|noite)|boas|e ai|tudo bem(?: com voce)?|como (?:vai|esta|vai voce)|saudacoes"
        ),
        goodbye=(
            r"tchau(?: tchau)?|adeus|ate (?:logo|mais|breve|amanha|a proxima|ja|depois)|bye+|falou|(?:tenha|um|tenham) (?:um |uma )?"
            r"(?:otimo|bom|boa|otima|excelente|lindo) (?:dia|tarde|noite|semana|fim de semana|final de semana)|abracos?|xau"
        ),
        leave=r"preciso ir|tenho que ir|terminei|ja terminei|se cuida|cuide se|boa noite",
        done=(
            r"(?:e|era|seria) (?:so )?isso(?: (?:mesmo|por (?:hoje|agora|enquanto)))?|so isso|isso e tudo|mais nada|nada mais"
            r"|nao preciso de mais nada|igualmente|para voce tambem"
        ),
        thanks=(
            r"obg|obgd|thx|thanks|"
            r"(?:muito |muitissimo )?obrigad[oa]s?(?: (?:mesmo|pela ajuda|pela informacao|por tudo))?|valeu|agradeco(?: muito)?|brigad[oa]"
        ),
        yes=(
            r"ok entao|entao (?:ok|ta bom|esta bem)|"
            r"sim(?: por favor| claro| quero)?|claro|com certeza|pode ser|pode|ok|okay|certo|por favor|isso|exato|perfeito|beleza"
            r"|esta bem|ta bom|combinado|correto|quero sim"
        ),
        no=(
            r"deix[ae](?: (?:pra|para) la| estar| assim)?|esquec[ae]|nao importa|nao faz mal|tanto faz|"
            r"nao(?: obrigad[oa]| precisa| por enquanto| e necessario)?|n|agora nao|ainda nao|melhor nao|nem"
        ),
        praise=(
            r"(?:muito |que |tudo )?(?:bom|bem|otimo|excelente|fantastico|maravilha|maravilhoso|legal|fixe|show)"
        ),
        refusal=(
            r"(?:prefiro|preferia) nao|nao (?:quero|vou|desejo|gostaria de|pretendo) (?:\w+ )?(?:dar|dizer|passar|informar"
            r"|compartilhar|fornecer|falar)|nao tenho (?:\w+ )?(?:e ?mail|telefone|celular|telemovel)|e (?:privado|pessoal"
            r"|particular)|(?:para|pra) que (?:voce |voces )?(?:quer|precisa|querem|precisam)|nao e da sua conta|melhor nao|pular"
        ),
        unhelped=(
            r"nao (?:me )?(?:ajudou|ajuda|serviu|serve|funciona|funcionou|resolve|resolveu|responde|respondeu)|nao (?:e|foi|era) "
            r"(?:isso )?(?:o )?que (?:eu )?(?:perguntei|pedi|queria|quero)|continua (?:sem|igual|nao)|ainda nao (?:funciona|resolveu)"
            r"|(?:voce )?nao (?:me )?(?:entende|entendeu)|inutil|ja (?:tentei|fiz)|esta errad[oa]|resposta errada"
        ),
        correction=(
            r"nao|desculpa|desculpe|na verdade|alias|quis dizer|queria dizer|errei|errad[oa]|erro|correcao|corrigindo|mudar|mude"
            r"|trocar|atualizar|atualize|nov[oa]|em vez de|melhor"
        ),
        question=(
            r"que|qual|quais|quando|onde|aonde|quem|como|quanto|quanta|quantos|quantas|por que|porque|a que|ate que|tem|ha|posso"
            r"|podem?|poderia\w*|da para|e|sao|esta|estao|fazem|oferecem|vendem|aceitam|atendem|abrem|fecham|voces|quero|queria"
            r"|gostaria|preciso|procuro|diga|me diga|ajuda|me ajude|tenho uma (?:duda|duvida|pergunta)|meu \w+ (?:nao|esta|e)"
            r"|minha \w+ (?:nao|esta|e)"
        ),
        who_are_you=(
            r"(?:voce e|tu es|es|e) (?:um |uma )(?:pessoa(?: real)?|humano|humana|robo|bot|maquina)"
            r"|(?:estou )?(?:falo|falando|a falar) com (?:um |uma )(?:robo|bot|maquina|pessoa real|humano)"
            r"|quem e (?:voce|vc)|quem es tu|como (?:voce se chama|te chamas)|qual (?:e )?(?:o )?(?:seu|teu) nome"
            r"|(?:isto|isso) e um (?:robo|bot|robot)\b"
        ),
        vague=(
            r"tenho (?:uma|outra|umas|algumas) (?:pergunta|duvida|questao|perguntas|duvidas)"
            r"|uma (?:pergunta|duvida)|preciso de (?:ajuda|informac\w+|uma informacao)"
            r"|(?:pode|podem|poderia|voce pode) (?:me )?ajudar(?: me)?|ajuda|me ajuda"
            r"|quero (?:informac\w+|mais informac\w+|ajuda)|gostaria de (?:mais )?informac\w+"
        ),
        filler=(
            r"sim|claro|bom|ok|entao|e|o|a|meu|minha|nome|sobrenome|apelido|sou|me chamo|chamo me|aqui|aqui esta|por favor|obrigad[oa]"
            r"|ola|oi|numero|telefone|esta|seria|pode usar|ah|hum"
        ),
        joiner=r"e|tambem|e tambem|alem disso",
        asked={
            "email": r"e ?mail|correio eletronico",
            "phone": r"telefone|celular|telemovel|whatsapp|numero (?:de (?:contato|contacto|telefone)|para|podemos)",
            "first_name": r"primeiro nome|nome proprio",
            "last_name": r"sobrenome|apelido|ultimo nome",
            "full_name": r"nome completo|(?:seu|teu) nome|como (?:se|voce se) chama|com quem (?:falo|estou)|qual o nome",
            "birth": r"nascimento|nasceu|aniversario",
            "date": r"que data|qual data|que dia|qual dia",
            "number": r"quant[oa]s",
        },
        person_offered=(
            r"(?:chame|chamar|passe|passar|transfira|transferir|falar|contate|avise|encaminhe)(?: \w+){0,5} "
            r"(?:pessoa|colega|humano|atendente|alguem|equipe|agente|responsavel)"
        ),
        not_known=r"(?:isso )?(?:eu )?nao sei|nao tenho (?:essa|esta|a|nenhuma)? ?informac\w+",
        name_given=r"me chamo|chamo[- ]me|o? ?meu nome (?:completo )?[eé]|meu nome\s*:|nome\s*:|pode me chamar de",
        name_maybe=r"sou o|sou a|sou|aqui [eé] o|aqui [eé] a|aqui [eé]",
    ),
    says=Says(
        hello="Olá!",
        greeting="Olá! Aqui é {agent}, de {business}. Como posso ajudar?",
        greeting_again="Olá! Como posso ajudar?",
        about_me="Sou {agent}, o assistente automático de {business}.",
        thanks="De nada! Posso ajudar em mais alguma coisa?",
        goodbye="Obrigado pela sua mensagem. Até logo!",
        unfinished="A sua marcação ainda não está completa.",
        all_right="Está bem.",
        declined="Está bem. Posso ajudar em mais alguma coisa?",
        clarify="Desculpe, não entendi bem. Poderia dizer de outra forma?",
        anything_else="Posso ajudar em mais alguma coisa?",
        noted="Obrigado, anotei {values}.",
        joined="{first} e {last}",
        no_problem="Sem problema, não precisa me dizer.",
        not_saved="Desculpe, não consegui anotar {values}.",
        did_not_work="Desculpe, isso não funcionou agora.",
        ask={
            "first_name": "Qual é o seu primeiro nome?",
            "last_name": "Qual é o seu sobrenome?",
            "full_name": "Qual é o seu nome?",
            "email": "Qual é o seu e-mail?",
            "phone": "Qual é o seu número de telefone?",
            "birth": "Qual é a sua data de nascimento?",
            "date": "Pode me dizer a data: {label}?",
            "number": "Pode me dizer o número: {label}?",
            "choice": "O que escolhe para {label}: {options}?",
            "yes_no": "{label}: sim ou não?",
            "text": "Pode me dizer {label}?",
        },
        invalid={
            "email": "{words} não parece um endereço de e-mail completo.",
            "phone": "{words} não parece um número de telefone completo.",
            "date": "Não consegui ler {words} como uma data completa.",
            "number": "Não consegui ler {words} como um número.",
            "choice": "Não encontrei isso entre estas opções: {options}.",
            "other": "Não entendi.",
        },
        before_person="Chamo um colega com todo o gosto.",
        unknown="Infelizmente isso eu não sei.",
        unknown_here="Infelizmente não tenho informações sobre isso.",
        unknown_rest="Quanto ao resto, infelizmente não sei.",
        offer_person="Quer que eu chame um colega?",
        no_person_here="Desculpe, daqui não consigo chamar uma pessoa.",
        unhelped="Lamento que isso não tenha ajudado.",
        tell_more="Poderia contar um pouco mais sobre o que precisa?",
        cannot_open="Desculpe, aqui não consigo abrir imagens, mensagens de voz nem outros anexos.",
        in_words="Poderia escrever do que se trata?",
    ),
    calendar=Calendar(
        months=(
            "janeiro jan",
            "fevereiro fev",
            "marco mar",
            "abril abr",
            "maio mai",
            "junho jun",
            "julho jul",
            "agosto ago",
            "setembro set",
            "outubro out",
            "novembro nov",
            "dezembro dez",
        ),
        month_names=(
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ),
        weekdays=("segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo"),
        days={"hoje": 0, "amanha": 1, "depois de amanha": 2, "ontem": -1},
        next="proxim[oa]|que vem",
        date_form="{day} de {month} de {year}",
    ),
    numerals=(
        "zero nenhum nenhuma",
        "um uma",
        "dois duas",
        "tres",
        "quatro",
        "cinco",
        "seis",
        "sete",
        "oito",
        "nove",
        "dez",
        "onze",
        "doze",
        "treze",
        "catorze quatorze",
        "quinze",
        "dezesseis dezasseis",
        "dezessete dezassete",
        "dezoito",
        "dezenove dezanove",
        "vinte",
    ),
)
