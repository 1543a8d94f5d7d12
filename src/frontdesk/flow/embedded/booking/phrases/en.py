"""English: appointments."""

from frontdesk.flow.embedded.booking.phrasebook import Cues, Sayings

_APPOINTMENT = r"(?:appointments?|appt|booking|reservation|visit|consultation|session|slot|check ?up|haircut|table|meeting|cleaning|treatment)"

CUES = Cues(
    wants=(
        rf"(?:book\w*|schedul\w*|arrang\w*|reserv\w*|mak(?:e|ing)|get(?:ting)?|(?:can|could|may|like|want|love) (?:i |we |you |to )?have|set(?:ting)? up|need|want|wish|like|looking for|fix|tak(?:e|ing)|see if there(?: i)?s|find(?:ing)?|request\w*) (?:me |us |myself |up |to |for |in |it |that |a |an |any |the |some |another |new |one |available |openings? |next |my |this ){{0,5}}(?:(?:\w+ ){{0,2}}(?:appointments?|appt|reservation)|{_APPOINTMENT})"
        r"|(?:^|please |just |then |ok |okay |yes |and )(?:book|schedule|reserve)\b(?! (?:is|was|are|a hotel|a flight))"
        r"|(?:book|schedule|pencil|squeeze|fit|sign|slot) (?:me|us|myself|my \w+|it|that|this|him|her|one|something)\b(?: in| up)?"
        r"|(?:i|we)(?: (?:d|would|ll|will|want|wish|need|have|really|just|like|to|love|prefer|am|m|hoping|looking|trying))+ (?:see|visit|come (?:in|by|over)|meet|come) (?:the |a |an |with |to |my |your |dr |doctor |him |her |you )?"
        r"|(?:can|could|may) (?:i|we) (?:come|see|visit|drop|meet)|(?:any|some|have|got|is there|are there|anything|something)(?: \w+){0,4} (?:availability|openings?|slots?|free times?|available)|when (?:is|s|are) (?:your|the) (?:next|first|earliest|soonest) (?:\w+ ){0,2}(?:openings?|slots?|availability|gap)|any chance (?:of|to) (?:see|get|com)\w*|when (?:can i|could i|can you|are you free|is \w+ free)"
        r"|(?:like|want|wish|need|going|able|help(?: me)?|can i|could i|may i|can you|could you|please|let s|to) (?:to )?(?:book|schedule|reserve)\b"
        r"|(?:book|schedule) (?:an? |the |my )?(?:dentist|doctor|hair|stylist|therapist|psych\w+|gyn\w+|physician|specialist|time|call|demo|it|that)"
    ),
    moves=(
        rf"(?:reschedule|rebook|postpone|push back|bring forward)|(?:move|change|shift|switch) (?:my |the |our |an |this |that |that existing |existing ){{0,3}}(?:\w+ )?(?:{_APPOINTMENT}|day of my|time of my|date of my)"
        rf"|different (?:day|time|date) for my {_APPOINTMENT}|move it|move mine"
    ),
    cancels=rf"cancel(?:ling)? (?:my |the |our |an |this |that |all |both |of |one |upcoming |of my ){{0,4}}(?:\w+ )?(?:{_APPOINTMENT}|it|them|both|all|ones?)|call off my|(?:like|want|need|have) to cancel\b|cancel please|please cancel|(?:^|actually |just |then |ok |okay )cancel(?:$| (?:then|i ll|ill|i will)\b)",
    asks_free=r"(?:do you|have (?:you|ye|ya|u)|do u|d you|you|is there|are there|if there s|got) (?:still |also )?(?:have |got |be )?(?:anything|something|space|room|time|times|a (?:space|time|gap))\b|what (?:do you have|have you got|times?|s free|is free|have you)|(?:are you|is anyone|is \w+) (?:free|available)|(?:first|next|earliest|soonest) (?:available|free|possible|open)|(?:have|book|arrange|set up|schedule) an? (?:\w+ )?(?:call|chat|demo|tour|viewing|lesson|class|meeting)|(?:what|how) about|would \w+ (?:\w+ )?(?:be possible|work)|fit me in|squeeze me in|(?:can|could) (?:we|i|you) (?:do|make|manage|say)|(?:is|are) (?:\w+ ){1,5}(?:ok|okay|possible|available|free|good)|does (?:\w+ ){1,5}work",
    drops=r"cancel (?:that|this|it)|never ?mind|forget (?:it|about it)|leave it|changed my mind|don t bother|(?:do not|don t) want (?:it|one|an appointment) (?:any ?more|after all)|no longer (?:need|want)",
    cant=r"(?:can(?: ?not|t| t)|won t|will not|(?:am|m) (?:not able|unable)|not be able)(?: \w+){0,3}? (?:make it|come|attend|be there|keep (?:it|my|the))\b|something (?:has |s )?(?:just )?(?:came|come) up",
    instead=r"instead|rather|i meant?|make (?:it|that)|(?:change|push|bring|shift|switch) (?:it|that|mine)|actually|should (?:be|have been)",
    refuses=r"(?:rather|prefer|like) not|(?:do not|don t|won t|not going to) (?:want to )?(?:say|tell|give|share)|why do you (?:need|want|ask)|none of your|no thanks?|(?:have|got) no (?:e ?mail|phone|number|address)",
    about=r"appointments?|appt|book\w*|schedul\w*|reserv\w*|availab\w*|openings?|what (?:day|time|date)|which (?:day|time|date)|when would",
    asks_how=r"how (?:do|can|does|could|would) (?:i|we|one|you|it|booking)|do (?:i|we) need (?:an?|to)|what (?:happens|is the)|is it possible to (?:cancel|change|move|reschedule)|can i (?:cancel|move|change|reschedule)|do you (?:take|accept|charge)|how (?:long|much)|is there a fee|what if",
    hours=r"(?:are|were|do|when|what|how|until when)(?: (?!next|first|earliest|soonest)\w+){0,4} (?:open|opening|close|closed|closing|hours)",
    another=r"another (?:one|appointment|booking|time slot)|(?:a )?(?:new|second|additional|different) (?:one|appointment|booking)|one more|book another|make another|also (?:book|need|want|like)|(?:book|get|have|come|appointment)\b(?: \w+){1,6} (?:as well|too)$",
    yes=(
        r"(?:that|it|this) should (?:work|be (?:good|fine|great|ok(?:ay)?|perfect))|that (?:works|is (?:right|correct|fine|great|perfect|good|it|ok(?:ay)?|alright)|s (?:right|correct|fine|great|perfect|good|it|ok(?:ay)?|alright|all right)|would (?:work|be (?:great|fine|good|perfect|nice|lovely|ok(?:ay)?|alright))|will (?:work|be fine|do)|sounds|suits|looks|time works|ll (?:work|do)|date works)"
        r"|(?:works|sounds|looks|suits|perfect|good|great|fine|ok(?:ay)?) (?:for me|good|great|perfect|fine|to me|me|as well|too|correct|right)|(?:it|this|all|everything|details|those) (?:is|s|are|looks?|sounds?|works?) (?:all )?(?:right|correct|fine|great|perfect|good)"
        r"|(?:perfect|great|correct|right|exactly|confirmed?|absolutely|definitely|certainly|sure(?: thing)?|of course|lovely|excellent|wonderful|awesome|yes|yeah|yep|yup|ya|y|ok(?:ay)?|indeed|affirmative|agreed)"
        r"|(?:please )?(?:go ahead|book it|book that|do it|do so|do that|try it|try that|proceed|confirm(?: it)?|make it so|please do|schedule it|(?:i ll |i will |like to )?take (?:it|that|this)(?: one| appointment| slot| time)?|go for it|let s do (?:it|that))"
        r"|i (?:can|could) (?:make|do) (?:it|that)(?: appointment)?|i confirm|you got it|you have it right|i agree|i (?:d|would) like that|i like (?:it|that)|works|fine|alright|all right|no problem"
    ),
    no=(
        r"no(?! (?:problem|worries|preference))|nope|nah|not (?:that|this|really|quite|now|right|correct|yet|like that|good|sure|for me|interested)|(?:do|does|did|would)(?:n t| not|nt) (?:want|work|like|suit|think|need|book|do|sound)|don t|dont|won t work|will not work"
        r"|wrong|incorrect|never ?mind|forget it|cancel that|hold on|wait|i (?:have |ve )?changed my mind|isn t (?:right|correct|good|it)|is not (?:right|correct|good|it)|can(?: ?not|t| t) (?:do|make|come|attend|be)|i m afraid|no longer"
    ),
    hedge=r"but|if|except|unless|however|instead|actually|first|before (?:you|that|we)|change|different|another|other|let me (?:check|think|see|ask)|maybe|perhaps|possibly|i think so|i guess|probably|earlier|later|anything else available|what about|how about|is there",
    asks_when=r"(?:what|which) (?:date|day|time|other)|when (?:would|do|should|shall|are|can|will|is)|what time|at what|date and time|day and time|time and date|day or time|preferred|what works|another (?:time|day)|prefer|how soon|something else|different (?:time|day)|let me know",
    asks_time=r"what time|which time|at what time|what hour|and time|time (?:would|works|do|shall|should|and)|at what",
    confirms=(
        r"confirm(?:ing)?|(?:kindly|please)(?: \w+)? (?:ensure|check|note)|correct|is that (?:right|ok|okay|fine)|right$|is this right|does that (?:work|sound)|do(?:es)? (?:that|this|it) (?:work|look|sound|suit)|shall i|should i|would you like me to|do you want me to|okay$|ok$|got (?:that|it|everything) right|have i got|sounds? (?:good|right)|so (?:i ll|you|that s)|just to|please verify|verify|check the (?:following|details)|i ll (?:book|make|schedule|reserve|set)|i will (?:book|make|schedule|reserve)|you d like|you want|you would like|to be sure|make sure|book (?:it|that|this)"
    ),
    booked=(
        r"(?:is|are|has been|have been|was|were|s|ve|been|all|successfully|now|got it|went through and is|have it|have you|you re|you are) (?:now |all |been |suc+es+ful+y |officially |just )*(?:booked|confirmed|scheduled|reserved|set|made|secured|arranged|in the books|all set)"
        r"|suc+es+ful+y?|went through|i (?:have |ve |did |just |was able to |managed to |could )*(?:booked|scheduled|reserved|made|secured|got) (?:you |your |the |that |an |a |it |this |for )+(?:appointment|reservation|booking|in|up)?|i (?:was able to |managed to |did )(?:confirm|set up|make|book|schedule|get|reserve) (?:you |your |the |that |an |a |it |this |for )+(?:appointment|reservation|booking|in|up)?|see you (?:on|then|there|soon)|all set|you ll (?:get|receive)|you will (?:get|receive)|booking (?:is )?(?:done|complete)|looking forward to seeing"
    ),
    failed=(
        r"unable|nothing (?:is |s )?free|could ?n? ?o?t|was n ?o?t able|wasn t able|not able|failed|fail|unavailable|not available|isn t available|no (?:availability|openings?|slots?)|already (?:taken|booked)|went wrong|not possible|unsuccessful|not successful|can t|cannot|afraid|did n ?o?t go|didn t go|fully booked|no longer (?:free|available)|hiccup|problem|issue"
    ),
    all=r"all(?: of (?:them|my))?|both|every(?:thing| one)?|each",
    noun=rf"{_APPOINTMENT}",
    asks_mine=r"(?:did|has) (?:that|it|this|my (?:booking|appointment)) (?:go|gone) through|(?:when|what time|what day|what date)(?: \w+){0,2} (?:is|are|s|was) my (?:next |upcoming )?(?:appointments?|booking|visit)|do i have (?:an?|any) (?:upcoming )?(?:appointments?|booking)|what appointments do i have|(?:check|see|confirm|remind me of) my (?:appointments?|booking)|am i (?:still |all |really )?(?:booked|confirmed|down)|is (?:it|that|this|everything|my \w+) (?:now |all |really |actually |already )?(?:booked|confirmed|scheduled|reserved)|(?:so|and) (?:\w+ )?\w+ is booked|(?:do|have) i (?:got |have )?anything booked|what (?:have|do) i (?:got |have )?booked|what (?:day|time|date) (?:was|is) (?:it|that) again",
)

SAYINGS = Sayings(
    when="{day} at {time}",
    ask_when="Which day and time would suit you for your appointment?",
    ask_time="What time would suit you on {day}?",
    what_instead="All right. Which day and time would suit you better?",
    offers="I can offer you these times ({zone}):",
    offers_one="I can offer you {when} ({zone}). Shall I book it for you?",
    which="Which of them suits you?",
    needed="I can only book the appointment with it.",
    none_on="I'm sorry, nothing is free on {day}.",
    none_fits="I'm sorry, nothing is free then.",
    not_free="I'm sorry, {when} is not free.",
    taken="I'm sorry, {when} has just been taken.",
    nothing_free="I'm sorry, I could not find a free time around then. Which other day would suit you?",
    read_back="Just to confirm: {calendar}, {when} ({zone}). Shall I book it for you?",
    keeping="I am keeping {when} ({zone}) for you.",
    booked="Your appointment is booked: {calendar}, {when} ({zone}).",
    link="You can choose a time and book it here: {link}",
    existing="You already have an appointment on {when}. Would you like to move it, or to make another one?",
    which_to_move="Is it your appointment on {when} that you would like to move?",
    move_to_when="To which day and time would you like to move it? It is now on {when}.",
    read_back_move="Just to confirm: your appointment is now on {old}. The new time would be {when} ({zone}). Shall I move it?",
    moved="Your appointment has been moved and is now booked for {when} ({zone}).",
    no_upcoming="I could not find an appointment of yours that is still to come.",
    no_other="I could not find another appointment of yours.",
    may_not_move="I'm sorry, I can't move appointments from here.",
    may_not_cancel="I'm sorry, I can't cancel appointments from here.",
    which_to_cancel="Which of these appointments shall I cancel? You may name several.",
    cancel_why="Shall I cancel your appointment on {when}? If you like, tell me why.",
    cancelled="Your appointment on {when} is cancelled.",
    stays="All right, everything stays as it is.",
    nothing_yet="You have no appointment yet.",
    nothing_to_cancel="Nothing is booked yet, so there is nothing to cancel.",
    yours="These are your appointments ({zone}):",
)
