"""English: days and times."""

from frontdesk.flow.language.times.words import DAY, NOON, TimeWords

WORDS = TimeWords(
    numbers=(
        "zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen"
        ",seventeen,eighteen,nineteen,twenty,twenty[ -]one,twenty[ -]two,twenty[ -]three,twenty[ -]four"
        ",twenty[ -]five,twenty[ -]six,twenty[ -]seven,twenty[ -]eight,twenty[ -]nine,thirty,thirty[ -]one"
    ),
    ordinals=(
        "first,second,third,fourth,fifth,sixth,seventh,eighth,ninth,tenth,eleventh,twelfth,thirteenth,fourteenth"
        ",fifteenth,sixteenth,seventeenth,eighteenth,nineteenth,twentieth,twenty[ -]first,twenty[ -]second"
        ",twenty[ -]third,twenty[ -]fourth,twenty[ -]fifth,twenty[ -]sixth,twenty[ -]seventh,twenty[ -]eighth"
        ",twenty[ -]ninth,thirtieth,thirty[ -]first"
    ),
    before_hour=r"at|around|about|approximately|roughly|@|make it",
    after_hour=r"o ?['’\"”]? ?clock|oclock|hrs|h",
    no_hour=r"in|for|every|within|last|next|of|no|number|room|age|aged|than|least",
    am=r"a\.? ?m\.?|in the am",
    pm=r"p\.? ?m\.?|in the pm",
    offsets=(
        (r"half(?:[ -]past)? {h}", 30),
        (r"(?:a )?quarter (?:past|after) {h}", 15),
        (r"(?:a )?quarter (?:to|before|of|till|til) {h}", -15),
        (r"three quarters (?:past|after) {h}", 45),
        (r"{h}[ -]thirty[ -]five", 35),
        (r"{h}[ -]forty[ -]five", 45),
        (r"{h}[ -]fifty[ -]five", 55),
        (r"{h}[ -]twenty[ -]five", 25),
        (r"{h}[ -]twenty", 20),
        (r"{h}[ -]forty", 40),
        (r"{h}[ -]fifty", 50),
        (r"{h}[ -]thirty", 30),
        (r"{h}[ -]fifteen", 15),
    ),
    minutes_past=(r"{m}(?: minutes?| mins?)? (?:past|after) {h}",),
    minutes_to=(r"{m}(?: minutes?| mins?)? (?:to|before|till|til) {h}",),
    parts=(
        (r"early (?:in the )?mornings?|first thing(?: in the morning)?", 6 * 60, 9 * 60),
        (r"late (?:in the )?mornings?", 10 * 60, NOON),
        (r"mid[ -]?mornings?", 9 * 60, 11 * 60 + 30),
        (r"mid[ -]?afternoons?", 14 * 60, 16 * 60),
        (r"(?:this |the )?mornings?", 5 * 60, NOON),
        (r"(?<=\0 )a\.?m", 5 * 60, NOON),
        (r"(?<=\0 )p\.?m", NOON, 18 * 60),
        (r"early (?:in the )?afternoons?|after lunch", NOON, 15 * 60),
        (r"late (?:in the )?afternoons?", 15 * 60, 18 * 60),
        (r"(?:this |the )?afternoons?", NOON, 18 * 60),
        (r"last thing|close of business", 16 * 60, 18 * 60),
        (r"after work", 17 * 60, 22 * 60),
        (r"(?:this |the )?evenings?", 16 * 60, 23 * 60),
        (r"tonight|tonite|(?:at |the )?night(?:time)?s?", 18 * 60, DAY),
        (r"lunch ?time|(?:over|during|at) lunch", NOON, 14 * 60),
        (r"before (?:noon|lunch)", 5 * 60, NOON),
        (r"during (?:business|office|working) hours", 9 * 60, 17 * 60),
    ),
    moments=((r"(?:noon|mid[ -]?day)(?:[ -]?ish)?", NOON), (r"mid[ -]?night", 0)),
    part_today=r"this (?:morning|afternoon|evening)|tonight|tonite",
    not_tomorrow="",
    between_parts=r"in|the|at|on|of|this|around|about|by|like|say|sometime|maybe|preferably",
    after=r"after|past|later than|beyond|from|starting(?: at| from)?|anytime after|any time after|as of",
    before=r"before|by|earlier than|prior to|until|till|up to",
    not_before=r"(?:not|no|nothing) (?:before|earlier than|until|till|sooner than)|(?:can ?not|can ?['’]?t|won ?['’]?t) (?:do |make it |come |be there )?(?:before|until|till)|at the earliest|(?<!the )(?<!possible )earliest",
    not_after=r"(?:not|no|nothing) (?:after|later than|past)|(?:can ?not|can ?['’]?t|won ?['’]?t) (?:do |make it |come |be there )?(?:after|past)|at the latest|(?<!the )latest",
    between=r"between|from|anywhere between",
    and_=r"and|to|till|til|until|through|thru|-|–|—",
    onwards=r"at the earliest|or later|or after|onwards?|and later|and after|on\b(?= *(?:$|[.,!?]))|or so later",
    upto=r"or earlier|or before|and earlier|at the latest|latest",
    today=r"later today|today|(?:the )?day after tomorrow|overmorrow",
    this=r"this|the coming|coming|this coming|upcoming",
    next=r"next|the following|following",
    next_after=r"next",
    weekend=r"week[ -]?ends?",
    workdays=r"week[ -]?days?|work(?:ing)? ?days?|business days?|during the week",
    last=r"last",
    short_weekdays=("", "", "", "", "", "", ""),
    some=r"a couple(?: of)?",
    spelt=((r"tom+or+ow|tomm?or?row|tom+or+w|tm+r+w?|tmrrw|tmo?ro?w|2mor+o?w?", 1), (r"2day|tdy", 0)),
    from_day=(
        (r"(?:in )?{n} days?(?:['’]? time)? (?:from|after) {base}", 1),
        (r"(?:in )?{n} weeks?(?:['’]? time)? (?:from|after|on) {base}", 7),
        (r"(?:in )?a week {base}", 7),
        (r"(?:in )?(?:a )?fortnight(?: from| after| on)? {base}", 14),
        (r"{base} week(?!s? (?:after|before|of))", 7),
        (r"{base} fortnight", 14),
        (r"(?:the )?{base} after next(?! week)", 7),
        (r"(?:the )?day after {base}", 1),
        (r"(?:the )?day before {base}", -1),
    ),
    in_workdays=(
        r"(?:the )?(?:next|following) (?:work(?:ing)?|business) ?day",
        r"(?:in |within )?{n} (?:working|business|work) ?days?(?: from (?:now|today)| time)?",
    ),
    in_days=(
        r"in {n} day(?:s|['’]s|s['’])?(?: time)?",
        r"{n} days? from (?:now|today)",
    ),
    in_weeks=(
        r"in {n} week(?:s|['’]s|s['’])?(?: time)?",
        r"{n} weeks? from (?:now|today)",
        r"in a (?P<fortnight>fortnight)(?:['’]?s? time)?",
        r"a (?P<fortnight>fortnight) from now",
    ),
    in_months=(
        r"in {n} months?",
        r"{n} months? from (?:now|today)",
    ),
    this_week=r"(?:later )?(?:of )?this week",
    next_week=r"(?:of )?(?:the )?(?:next|following|coming) week",
    week_after_next=r"(?:of )?(?:the )?week after(?: next| that)?|the next but one week",
    the_week=r"(?:the )?week",
    midweek=r"mid[ -]?week",
    week_of=r"week (?:of|commencing|beginning|starting)(?: on)?(?: the)?",
    the_month=r"(?:the )?month",
    this_month=r"(?:of )?(?:this|the|the current|the same) month",
    next_month=r"(?:of )?(?:the )?(?:next|following|coming) month",
    day_number=(
        r"(?:on )?(?:the|teh) (?P<d>{ord}|(?!one\b){n}(?! ?(?:{unit})\b|:))",
        r"(?<![\w.:])(?P<d>{nth})",
    ),
    of=r"(?:st|nd|rd|th)?[ ,.-]*(?:of )?(?:the )?(?:month of )?",
    shifts=(
        (
            r"(?:the )?same (?:day|time)(?: of)?(?: the)? (?:next|following) week|(?:a|one) week (?:later|after that)",
            7,
        ),
        (
            r"(?:the )?(?:next|following) day(?! (?:avail|you|that|with|open))|(?:the )?day after(?: that)?(?! tomorrow)|(?:a|one) day later",
            1,
        ),
        (r"(?:the )?(?:day before|previous day)(?! yesterday)|(?:a|one) day earlier", -1),
    ),
    start_of=r"(?:the )?(?:beginning|start) of|early(?: in)?",
    middle_of=r"(?:the )?middle of|mid(?:[ -]?week(?: of)?)?",
    end_of=r"(?:the )?end of|late(?: in)?",
    before_day=r"before|earlier than|prior to",
    by_day=r"by the latest|no later than|not later than|up to and including",
    after_day=r"after|later than|past",
    from_day_on=r"as (?:of|from)|any ?(?:time|day) (?:from|starting)(?: on| from)?",
    except_=(
        r"(?:any ?(?:day|time|thing)?|(?:any|every|each) ?(?:other )?(?:week|work(?:ing)? ?|business )?day|all days?|anything) (?:but|except(?: for)?|other than|apart from|besides)"
        r"|except(?: for| on)?|but not(?: on)?|not(?: on)?|excluding|other than|apart from|anything but|rather not(?: on)?"
        r"|(?:can ?not|can ?['’]?t|cannot|couldn ?['’]?t|unable to|not able to|won ?['’]?t) (?:really )?(?:do|make|make it|come|come in|attend|be there|book|manage)?(?: it)?(?: on)?"
        r"|(?:i ?['’]?m|i am) (?:busy|away|out|working|not free|not available|unavailable)(?: on)?|no(?= \w+days?s\b)"
    ),
    not_good=(
        r"(?:is|are|was)? ?(?:not|isn ?['’]?t|no|wouldn ?['’]?t|won ?['’]?t|doesn ?['’]?t|does not|will not|would not|don ?['’]?t)"
        r" (?:be )?(?:really )?(?:work|good|possible|suit|convenient|great|ok|okay|an option|do|fit)\w*"
        r"|(?:is|are) (?:bad|out|taken|too (?:early|late|soon))|i ?['’]?m (?:busy|away|working|out)"
    ),
    instead=r"instead of|rather than|from(?= .{2,30}\b(?:to|until)\b)",
    or_=r"or|either",
    correction=r"no|sorry|actually|i mean|i meant|rather|instead|wait|correction|change|changed|oops|make it|better",
    earlier=r"(?:any(?:thing|time)?|something|a (?:bit|little)|much|slot|time)?\s{0,3}\b(?:earlier|sooner)\b(?! than)",
    later=r"\blater\b(?! than| today| this| on\b| in the)",
    others=(
        r"(?:any|some|what|which|no|different|have|got|are there|is there|the)?\s{0,3}\b(?:other|another|different|else|more)\b"
        r" (?:times?|slots?|days?|dates?|options?|openings?|appointments? times?|available)"
        r"|none of (?:these|those|them|that)|something else|what else|anything else (?:available|free|open)|other options?"
    ),
    soonest=(
        r"as soon as (?:possible|you can)|asap|(?:the )?(?:first|earliest|soonest|next)(?: possible)? (?:available|opening|free|slot|time|appointment|one available)\w*"
        r"|soonest|(?:the )?earliest (?:you have|possible|you can)|urgent\w*|right away|whatever (?:you have|is) (?:first|next)"
    ),
    any_day=r"any day|any ?date|whichever day|whatever day|day (?:doesn ?['’]?t|does not) matter|any of (?:these|those) days|either day",
    any_time=(
        r"any ?time|whenever|any hour|whatever time|(?:the )?time (?:doesn ?['’]?t|does not) matter|all day|i ?['’]?m flexible"
        r"|i am flexible|no preference|doesn ?['’]?t matter|any (?:slot|works)|you (?:choose|pick|decide)"
    ),
    why="why",
    place_words="first/1st/(?<=the )(?:earlier|earliest|sooner),second/2nd,third/3rd,fourth/4th,fifth/5th",
    last_place=r"the last(?: one| option| time| slot)?|last one|the (?:later|latest|latter)(?: one| option| time| slot|(?=\W*$))",
    one=r"one|option|slot|time|choice|appointment|works?|please|is|would|sounds|suits|looks",
    option=r"option|number|no\.?|slot|choice|#",
)
