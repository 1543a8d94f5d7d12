"""English."""

from frontdesk.flow.language.phrasebook import Calendar, Phrasebook, Says, Understands

PHRASEBOOK = Phrasebook(
    language="en",
    understands=Understands(
        reach_verbs=(
            r"speak(?:ing)?|spk|talk(?:ing)?|chat(?:ting)?|connect(?:ed)?|communicate|converse|contact(?:ing)?"
            r"|reach(?:ing)?|call(?:ing)?|phone|ring|transfer(?: me| us)?|transferred|put me|put us|pass me|hand me"
            r"|forward me|refer me|redirect me|switch me|send me|route me|escalate(?: me| this| it)?|get me|give me"
            r"|bring me|bring in|fetch|find me|get in touch|get hold|get a hold|get through|i want|i need|i d like"
            r"|i would like|i prefer|hear from|deal with|assistance from|help from|is there|can i have|could i have"
            r"|can i get|could i get|may i have|let me have|line with|ask for"
        ),
        words_between=(
            r"to|with|a|an|the|your|some|any|one|of|me|us|through|over|on|onto|in|into|touch|hold|directly|straight"
            r"|immediately|now|just|please|pls|plz|fucking|damn|bloody|freaking|goddamn|real|live|actual|human"
            r"|physical|living|breathing|different|proper|another|other|from|for|at|by|qualified|more|competent"
            r"|phone|chat|right|away|instead"
        ),
        people=(
            r"persons?|humans?(?: beings?)?|people|someone(?: else)?|somebody(?: else)?|agents?|representatives?|reps?"
            r"|operators?|advis[eo]rs?|assistants?|manager|supervisor|superior|consultant|specialist|receptionist"
            r"|reception|front desk|colleagues?|staff(?: member)?|employees?|(?:\w+ )?worker|team(?: member)?|executive"
            r"|(?:customer|client|consumer|guest|technical|tech) (?:service|services|support|care|assistance|help)"
            r"(?: (?:agent|representative|team|executive|staff|person))?|support(?: (?:agent|team|staff|person))?"
            r"|help ?desk|call cent(?:er|re)|boss|real man|real woman|associate|(?:\w+ )?(?:team|department)"
        ),
        only_person=(
            r"i|we|want|need|would like|a|an|the|your|yes|no|ok|real|live|actual|human|please|pls|plz"
            r"|now|only|available|to talk|to chat|to answer|to speak|to help|here|there|to|with|just"
        ),
        fed_up=(
            r"(?:get|fetch|grab|find) (?:me )?(?:someone|somebody|an? (?:person|human|colleague|agent)|(?:the|your|a) (?:manager|boss|colleague))(?: else)?(?: for me)?(?: please| pls| then| now)?$|"
            r"(?:not|don t|dont|won t|rather not) (?:want to |wanna )?(?:talk|speak|chat)\w* (?:to|with) (?:an? )?(?:ro)?(?:bots?|machines?)"
            r"|(?:stop|tired of|sick of|fed up with|hate|wasting time with)(?: talking to)?(?: \w+)? "
            r"(?:ro)?(?:bots?|machines?)|details with a machine|conversation is (?:not|n t) (?:working|leading|going)"
            r"|(?:speak|talk|chat) directly (?:to|with)|not getting anywhere with (?:you|this)"
            r"|(?:i want|i need|i d like|let me|can i|could i|may i) (?:to )?(?:speak|talk) (?:to|with) (?:the|your) \w+$"
            r"|(?:transfer|connect|put|pass|forward) (?:me|us) (?:through |over |on )?(?:to|with) "
            r"(?!\d|my|wi|the (?:wi|internet|network))\w+"
            r"|(?:can|could) (?:someone|somebody|anyone|a person|a human) (?:please )?(?:call|phone|ring|contact) (?:me|us)"
            r"|(?:can|could) (?:someone|somebody|anyone) (?:please )?(?:help|assist) (?:me|us)(?: please)?$"
            r"|(?:have|get) (?:someone|somebody) (?:to )?(?:call|contact|phone) (?:me|us)"
        ),
        not_a_request=(
            r"who is|who s|whos|who was|i (?:already |just )?(?:spoke|talked|chatted|contacted|called|met)"
            r"|(?:have|ve|had) (?:already |just )?(?:spoken|talked|chatted)|was (?:speaking|talking|chatting|told)"
            r"|(?:do not|don t|dont|didn t|did not|no) (?:want|need|wish|like)(?: to| an?| any)?"
            r"|how many|(?:someone|somebody|anyone) (?:from|of|in|at)"
        ),
        person_for_task=(
            r" (?:to|who can|that can) (?!talk|speak|chat|call|contact|help|assist|answer|reply|get|be|discuss|explain"
            r"|sort|deal|handle|resolve|solve|look)\w+| (?:with|for|on|in|trying) (?:my|the|a|an|trying|setting|changing)\b"
            r"| (?:told|said|called|promised|helped|is|was|in charge|was not|has|had|i need to|i should|i have to)\b"
        ),
        how_to_reach=(
            r"(?:call|reach|phone|ring) you|(?:contact|phone|telephone|support|care|service|helpline|toll free) "
            r"number (?:please|pls|no)|(?:your|care|support|service|toll free|helpline|call cent(?:er|re)) "
            r"(?:phone |contact |telephone )?(?:number|no|details)|contact details please|call (?:me )?back|call me$"
            r"|please call me|contact me$|call cent(?:er|re)|customer care"
            r"|(?:raise|make|file|have|want to|like to) (?:a |an )?(?:formal )?(?:complaint|complain)$"
        ),
        person_examples=(
            "I want to talk to a person",
            "Can I speak to a human?",
            "Connect me with an agent please",
            "Please transfer me to a representative",
            "Is there a real person I can chat with?",
            "I'd rather deal with someone from your staff",
            "Put me through to customer service",
            "Could somebody from your team contact me?",
            "live agent",
            "I need help from a human being, not a bot",
            "Let me talk to the manager",
            "How do I get hold of an operator?",
        ),
        greeting=(
            r"(?:are|r) (?:you|u) (?:still )?(?:there|here)|(?:is )?any(?:one|body) (?:still )?(?:there|here|home)|"
            r"hi+|hello+|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|hi there|hello there"
            r"|hey there|yo|sup|what s up|whats up|how are you(?: doing)?(?: today)?|how do you do|nice to meet you"
        ),
        goodbye=(
            r"(?:good ?)?b+v?y+e+(?: ?b+y+e+)*|see (?:you|ya|u)(?: (?:later|soon|then|tomorrow|around))?"
            r"|(?:talk|speak) to you (?:later|soon)|catch you later|farewell|cheerio|toodles|adios"
            r"|(?:h?ave|with) (?:an? |your )?(?:\w+ )?(?:great|nice|good|lovely|wonderful|awesome|amazing|fantastic"
            r"|blessed|beautiful|pleasant|fine|super|excellent) ?(?:\w+ )?(?:day|one|evening|night|afternoon|weekend"
            r"|time|week)(?:good ?bye|bye)?(?: to you| for you)?|\w+have an? (?:nice|great) (?:day|one)\w*"
        ),
        leave=(
            r"by|good night|good ?day|take care|ciao|laters|later|until next time"
            r"|(?:you can |please )?end (?:the|this) (?:chat|conversation)|(?:let s |lets )?(?:just )?call it a day"
            r"|(?:i ll |i will )?(?:just )?hang up(?: now)?"
            r"|(?:i m|we re|im|i am|we are) (?:done|finished)(?: then| now| here| with this)?"
            r"|(?:i )?(?:gotta|got to|have to|need to|must) (?:go|run|leave|hit the road)(?: now)?"
            r"|great day for (?:you|u)|a great day"
        ),
        done=(
            r"(?:that s|thats|that is|this is|it s) (?:all|it)(?: (?:for (?:now|today)|then|i need(?:ed)?))?"
            r"|(?:i )?(?:don t|dont|do not) need (?:anything|any) ?(?:else|more)?(?: help)?|nothing (?:else|more)?"
            r"|no more (?:help|queries|questions)(?: needed)?|you too|same to you|i m good|im good|all good|all set"
        ),
        thanks=(
            r"tx|thks|thnx|thanx|tks|ta|"
            r"(?:many |ok |okay |great |perfect |awesome |cool )?thanks?(?: you)?(?: (?:so much|very much|a lot|a bunch"
            r"|again|for (?:that|this|your help|the help|the info|the information|your time|everything)))*"
            r"|thank u|thx|tnx|ty|tysm|cheers|much appreciated|appreciate it|i appreciate (?:it|that|your help)"
            r"|that (?:helps|helped|was helpful)(?: a lot)?"
        ),
        yes=(
            r"(?:ok|okay|alright|all right|fine|sure|yes) then|"
            r"yes|yeah|yep|yup|ya|sure|of course|ok|okay|okey|k|please|please do|yes please|go ahead|absolutely"
            r"|definitely|certainly|do it|that would be (?:great|good|nice|lovely)|sounds good|fine|all right|alright"
            r"|right|correct|exactly|why not|i do|i would|y"
        ),
        no=(
            r"(?:just )?(?:leave|forget|drop) (?:it|that)|forget about it|don t (?:bother|worry)|(?:it )?doesn t matter|no matter|"
            r"no (?:thanks?|thank you|need)|not? (?:now|really|necessary|yet)|no|nope|nah|never mind|nevermind|n"
        ),
        praise=(
            r"(?:very |really |all |that s |thats |that is )?(?:good|great|perfect|nice|cool|lovely|brilliant|super|wonderful|excellent|awesome|amazing|fantastic|grand|fab)(?: stuff)?"
        ),
        refusal=(
            r"(?:i )?(?:would|d|ll|will)? ?(?:rather|prefer) (?:to )?(?:not|keep)|rather not|prefer not"
            r"|(?:i )?(?:don t|dont|do not|won t|wont|will not|am not|m not|not) (?:want|wish|like|feel|going|willing"
            r"|gonna|comfortable|give|share|tell|say|have|use|need)(?: \w+){0,4} (?:to|that|it|this|my|you|one|an?|any"
            r"|comfortable|sharing|giving|say|share|tell|email|e mail|phone|number|out|info\w*|details)"
            r"|(?:i )?(?:don t|dont|do not|won t) (?:want to|say|have one|share|tell)|not comfortable"
            r"|none of your (?:business|concern)|(?:why|what) do you need (?:that|it|this|my)|that s (?:private|personal)"
            r"|private|skip(?: (?:it|this|that))?|no need for (?:that|my)|keep (?:it|that) (?:private|to myself)"
            r"|mind your own business|not telling(?: you)?|i refuse|don t ask"
        ),
        unhelped=(
            r"(?:that|this|it) (?:did not|didn t|didnt|does not|doesn t|doesnt|is not|isn t|wasn t|was not) "
            r"(?:really |actually )?(?:help|answer|work|helping|helpful|working|what i (?:asked|meant|want\w*|need\w*"
            r"|was looking for)|my question)\w*|not what i (?:asked|meant|wanted|need\w*|was asking)"
            r"|(?:still|it still) (?:does not|doesn t|doesnt|is not|isn t|not|the same) ?\w*|not (?:very )?helpful"
            r"|(?:you re|you are|youre) (?:not helping|useless|no help|not (?:very )?helpful|wrong|not understanding)"
            r"|useless|you (?:do not|don t|dont|did not|didn t) (?:understand|get it|answer|help)\w*"
            r"|i (?:already )?(?:tried|did) that|already tried|(?:that|this) is (?:wrong|incorrect|no help)|no help at all"
            r"|wrong answer|that s (?:wrong|not right|incorrect|not it|not true)|this is (?:really )?frustrating"
        ),
        correction=(
            r"actually|sorry|i meant|i mean|correction|instead|wrong|typo|mistake|misspelled|mistyped|not|no|change"
            r"|update|rather|should be|oops|new (?:one|number|e ?mail|address)|use this"
        ),
        question=(
            r"what|whats|when|where|who|whom|whose|why|which|how|is|are|am|was|were|do|does|did|can|could|may|might"
            r"|will|would|should|have you|has|any|tell me|i want|i need|i d like|i would like|i m looking|i am looking"
            r"|looking for|i wonder|i was wondering|wondering|let me know|please|help me|help|want to|need to|give me"
            r"|send me|show me|explain|i have a question|i have a problem|my \w+ (?:is|are|does|do|has|have|wo|ca)"
        ),
        who_are_you=(
            r"(?:are|r) (?:you|u) (?:an? )?(?:real |actual |live |just )?(?:an? )?(?:person|human(?: being)?|robot|bot|chat ?bot|machine|computer|ai|automated|real)"
            r"|am i (?:talking|speaking|chatting) (?:to|with) (?:an? )?(?:real |actual |live )?(?:person|human|robot|bot|machine|computer|ai)"
            r"|who are you|what are you|what(?: is| s) your name|who am i (?:talking|speaking|chatting) (?:to|with)|do you have a name"
            r"|is (?:this|it|that) (?:an? )?(?:real |actual |live )?(?:person|human|robot|bot|chat ?bot|machine|computer|ai)\b"
        ),
        vague=(
            r"i have (?:a|another|some|one more)(?: quick| small)? (?:questions?|problem)"
            r"|(?:quick|one more) question"
            r"|(?:i )?(?:just )?need (?:some|a bit of|your)? ?(?:more )?(?:help|info|information|assistance|support)(?: please)?"
            r"|(?:can|could|may|would) (?:you|u|i) (?:please )?(?:help|assist|ask)(?: me| you)?(?: (?:something|a question|with something))?(?: please)?"
            r"|help(?: me)?(?: please)?"
            r"|i (?:want|would like|d like) (?:some |more )?(?:info|information|help)"
        ),
        filler=(
            r"yes|yeah|yep|sure|of course|ok|okay|it s|its|it is|is|this is|here you go|here it is|here is|here s|my"
            r"|well|sorry|so|um|uh|hmm|please|thanks|thank you|hi|hello|hey|the|just|that s|that is|that would be|would be"
            r"|name|first name|last name|surname|full name|answer|you can use|use|at|call me|i m|i am|and|sir|madam"
        ),
        joiner=r"and|also|plus|and also|as well as|then",
        asked={
            "email": r"e ?mail",
            "phone": r"(?:phone|telephone|mobile|cell|contact|callback)(?: number)?|number (?:to|we can|can we) (?:reach|call)"
            r"|what number|which number|reach you by phone",
            "first_name": r"first name|given name",
            "last_name": r"last name|surname|family name",
            "full_name": r"full name|your name|name please|who am i (?:speaking|talking|chatting) (?:to|with)|call you",
            "birth": r"birth|born|birthday",
            "date": r"what date|which date|what day|which day",
            "number": r"how many",
        },
        person_offered=(
            r"(?:bring in|connect you|put you|transfer you|hand you|get|speak|talk|pass you|like) (?:\w+ ){0,6}?"
            r"(?:colleague|person|human|agent|someone|somebody|team|representative|staff|manager|advisor)"
        ),
        not_known=(
            r"i (?:am|m) afraid i (?:don t|do not)|i (?:don t|do not) (?:know|have (?:that|this|any|the) information)"
            r"|i (?:am|m) not sure|i (?:couldn t|could not|can t|cannot) find"
        ),
        name_given=r"my (?:full |first )?name(?:'s|’s| is|:)|the name(?:'s|’s| is)|(?<![\w’'] )name is|name\s*:|i(?:'|’)?m called",
        name_maybe=r"call me|i(?:'|’| a)?m|this is|speaking with",
    ),
    says=Says(
        hello="Hello!",
        greeting="Hello! This is {agent} from {business}. How can I help you?",
        greeting_again="Hello! How can I help you?",
        about_me="I am {agent}, the automated assistant of {business}.",
        thanks="You're welcome! Is there anything else I can help you with?",
        goodbye="Thank you for your message. Goodbye!",
        unfinished="Your booking is not finished yet.",
        all_right="All right.",
        declined="All right. Is there anything else I can help you with?",
        clarify="Sorry, I did not quite understand that. Could you put it in other words?",
        anything_else="Is there anything else I can help you with?",
        noted="Thanks, I have noted {values}.",
        joined="{first} and {last}",
        no_problem="No problem, you don't have to tell me that.",
        not_saved="I'm sorry, I could not note {values}.",
        did_not_work="I'm sorry, that did not work just now.",
        ask={
            "first_name": "What is your first name?",
            "last_name": "What is your last name?",
            "full_name": "What is your name?",
            "email": "What is your e-mail address?",
            "phone": "What is your phone number?",
            "birth": "What is your date of birth?",
            "date": "Could you tell me the date: {label}?",
            "number": "Could you tell me the number: {label}?",
            "choice": "Which would you choose for {label}: {options}?",
            "yes_no": "{label}: is that a yes or a no?",
            "text": "Could you tell me your {label}?",
        },
        invalid={
            "email": "{words} does not look like a complete e-mail address.",
            "phone": "{words} does not look like a complete phone number.",
            "date": "I could not read {words} as a full date.",
            "number": "I could not read {words} as a number.",
            "choice": "I could not match that with one of these: {options}.",
            "other": "I did not catch that.",
        },
        before_person="I will gladly bring in a colleague.",
        unknown="I'm afraid I don't know that.",
        unknown_here="I'm afraid I don't have any information about that.",
        unknown_rest="I'm afraid I don't know the other part.",
        offer_person="Shall I bring in a colleague?",
        no_person_here="I'm sorry, I can't bring in a person from here.",
        unhelped="I'm sorry that this did not help.",
        tell_more="Could you tell me a little more about what you need?",
        cannot_open="I'm sorry, I can't open attachments such as pictures and voice messages here.",
        in_words="Could you write what it is about?",
    ),
    calendar=Calendar(
        months=(
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        month_names=(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        weekdays=(
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        days={"today": 0, "tomorrow": 1, "tmrw": 1, "the day after tomorrow": 2, "yesterday": -1},
        next="next",
        date_form="{day} {month} {year}",
    ),
    numerals=(
        "zero none",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ),
)
