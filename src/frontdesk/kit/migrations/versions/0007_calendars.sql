-- Calendars, appointments, and the constraint that nobody is booked twice at one time.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE calendar_groups (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    slug text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id)
);
CREATE UNIQUE INDEX calendar_groups_by_slug ON calendar_groups (location_id, slug);

-- Ids may be chosen, so they are unique in their location only; the page id is everybody's way in.
CREATE TABLE calendars (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    page_id text COLLATE "C" NOT NULL UNIQUE,
    group_id text COLLATE "C",
    name text NOT NULL,
    slug text,
    kind text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    settings jsonb NOT NULL,
    details jsonb NOT NULL DEFAULT '{}',
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    deleted_at timestamptz,
    PRIMARY KEY (location_id, id)
);
CREATE UNIQUE INDEX calendars_by_slug ON calendars (location_id, slug)
    WHERE slug IS NOT NULL AND deleted_at IS NULL;

-- When a person can be booked, instead of the calendar's own hours. No person: the calendar itself.
CREATE TABLE schedules (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C",
    name text NOT NULL,
    timezone text NOT NULL,
    hours jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    deleted_at timestamptz,
    PRIMARY KEY (location_id, id)
);
CREATE INDEX schedules_by_user ON schedules (location_id, user_id, id);
CREATE TABLE schedule_calendars (
    location_id text COLLATE "C" NOT NULL,
    calendar_id text COLLATE "C" NOT NULL,
    schedule_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (location_id, calendar_id, schedule_id),
    FOREIGN KEY (location_id, calendar_id) REFERENCES calendars ON DELETE CASCADE,
    FOREIGN KEY (location_id, schedule_id) REFERENCES schedules ON DELETE CASCADE
);
CREATE INDEX schedule_calendars_by_schedule ON schedule_calendars (location_id, schedule_id);

CREATE TABLE appointments (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    calendar_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C",
    other_user_ids text[] NOT NULL DEFAULT '{}',
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    status text NOT NULL,
    title text NOT NULL,
    description text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    source text NOT NULL,
    forced boolean NOT NULL DEFAULT false,
    cancel_reason text,
    details jsonb NOT NULL DEFAULT '{}',
    created_by text COLLATE "C",
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    deleted_at timestamptz,
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, calendar_id) REFERENCES calendars ON DELETE CASCADE,
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX appointments_by_contact ON appointments (location_id, contact_id, starts_at, id);
CREATE INDEX appointments_by_calendar ON appointments (location_id, calendar_id, ends_at);
CREATE INDEX appointments_by_time ON appointments (location_id, starts_at, id);
CREATE INDEX appointments_by_user ON appointments (location_id, user_id, ends_at);

CREATE TABLE appointment_notes (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    appointment_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    body text NOT NULL,
    user_id text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, appointment_id) REFERENCES appointments ON DELETE CASCADE
);
CREATE INDEX appointment_notes_by_appointment ON appointment_notes (location_id, appointment_id, id);

-- A time that somebody looks at and others cannot take meanwhile.
CREATE TABLE slot_holds (
    location_id text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    calendar_id text COLLATE "C" NOT NULL,
    contact_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C",
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, calendar_id) REFERENCES calendars ON DELETE CASCADE,
    FOREIGN KEY (location_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX slot_holds_by_contact ON slot_holds (location_id, contact_id, expires_at);
CREATE INDEX slot_holds_by_calendar ON slot_holds (location_id, calendar_id);

-- Whose time is taken by an appointment or a hold, buffers included. `person` is `user:ID`, or `calendar:ID`
-- where nobody in particular is booked. Forced appointments take time, but may lie upon others.
CREATE TABLE occupied (
    location_id text COLLATE "C" NOT NULL,
    holder_id text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    calendar_id text COLLATE "C" NOT NULL,
    seat int NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    booked_at timestamptz NOT NULL,  -- when the appointment itself begins
    during tstzrange NOT NULL GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED,
    forced boolean NOT NULL DEFAULT false,
    appointment_id text COLLATE "C",
    hold_id text COLLATE "C",
    expires_at timestamptz,
    PRIMARY KEY (location_id, holder_id, person),
    FOREIGN KEY (location_id, appointment_id) REFERENCES appointments ON DELETE CASCADE,
    FOREIGN KEY (location_id, hold_id) REFERENCES slot_holds ON DELETE CASCADE,
    CONSTRAINT occupied_one_a_seat EXCLUDE USING gist
        (location_id WITH =, person WITH =, seat WITH =, during WITH &&) WHERE (NOT forced),
    -- Seats share the time of one calendar, never that of two.
    CONSTRAINT occupied_one_calendar_a_time EXCLUDE USING gist
        (location_id WITH =, person WITH =, calendar_id WITH <>, during WITH &&) WHERE (NOT forced)
);
-- Plain comparisons, as row-level security keeps && from using an index.
CREATE INDEX occupied_by_person ON occupied (location_id, person, ends_at);
CREATE INDEX occupied_by_calendar ON occupied (location_id, calendar_id, ends_at);
CREATE INDEX occupied_by_hold ON occupied (location_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX occupied_expiring ON occupied (location_id, person, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX occupied_by_appointment ON occupied (location_id, appointment_id)
    WHERE appointment_id IS NOT NULL;

-- Times at which nothing is booked: of a calendar, or of a person in every calendar.
CREATE TABLE blocked_slots (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    calendar_id text COLLATE "C",
    user_id text COLLATE "C",
    title text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    updated_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id),
    FOREIGN KEY (location_id, calendar_id) REFERENCES calendars ON DELETE CASCADE
);
CREATE INDEX blocked_slots_by_calendar ON blocked_slots (location_id, calendar_id, ends_at);
CREATE INDEX blocked_slots_by_user ON blocked_slots (location_id, user_id, ends_at);

-- Addresses at which a calendar's or a person's appointments can be read as iCalendar.
CREATE TABLE calendar_feeds (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    owner text COLLATE "C" NOT NULL,  -- user:ID or calendar:ID
    secret_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, owner)
);

-- Calendars elsewhere, whose events take the time of a person or a calendar here.
CREATE TABLE busy_feeds (
    location_id text COLLATE "C" NOT NULL REFERENCES locations ON DELETE CASCADE,
    id text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,  -- user:ID or calendar:ID
    name text NOT NULL,
    host text NOT NULL,
    sealed_url bytea NOT NULL,
    etag text,
    checked_at timestamptz,
    read_at timestamptz,  -- when it last answered
    failure text,
    failures int NOT NULL DEFAULT 0,
    next_at timestamptz,  -- when it is read again, as its job knows it
    created_at timestamptz NOT NULL DEFAULT local_now(),
    PRIMARY KEY (location_id, id)
);
CREATE INDEX busy_feeds_by_owner ON busy_feeds (location_id, owner, id);
CREATE TABLE busy_times (
    location_id text COLLATE "C" NOT NULL,
    feed_id text COLLATE "C" NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (location_id, feed_id, starts_at, ends_at),
    FOREIGN KEY (location_id, feed_id) REFERENCES busy_feeds ON DELETE CASCADE
);
CREATE INDEX busy_times_by_end ON busy_times (location_id, feed_id, ends_at);

-- How customers reach this installation, for links: the server that began last wrote it.
CREATE TABLE installation (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    public_url text NOT NULL
);
GRANT SELECT ON installation TO frontdesk_tenant;

-- What an erasure of a contact takes with it.
CREATE OR REPLACE FUNCTION things_of_contact(contact text) RETURNS TABLE (kind text, id text)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH talks AS (
        SELECT c.id FROM conversations c
        WHERE c.location_id = current_location() AND c.contact_id = contact
    )
    SELECT 'contacts', contact
    UNION ALL SELECT 'conversations', t.id FROM talks t
    UNION ALL SELECT 'tasks', k.id FROM tasks k
        WHERE k.location_id = current_location() AND k.contact_id = contact
    UNION ALL SELECT 'notes', o.id FROM notes o
        WHERE o.location_id = current_location() AND o.contact_id = contact
    UNION ALL SELECT 'appointments', a.id FROM appointments a
        WHERE a.location_id = current_location() AND a.contact_id = contact
    UNION ALL SELECT 'appointment_notes', n.id FROM appointments a
        JOIN appointment_notes n ON n.location_id = current_location() AND n.appointment_id = a.id
        WHERE a.location_id = current_location() AND a.contact_id = contact
    UNION ALL SELECT 'messages', m.id FROM talks t
        JOIN messages m ON m.location_id = current_location() AND m.conversation_id = t.id
    UNION ALL SELECT 'turns', n.id FROM talks t
        JOIN turns n ON n.location_id = current_location() AND n.conversation_id = t.id
    UNION ALL SELECT 'generations', g.id FROM talks t
        JOIN generations g ON g.location_id = current_location() AND g.conversation_id = t.id
    UNION ALL SELECT 'drafts', d.id FROM talks t
        JOIN drafts d ON d.location_id = current_location() AND d.conversation_id = t.id
    UNION ALL SELECT 'chat_sessions', s.id FROM talks t
        JOIN chat_sessions s ON s.location_id = current_location() AND s.conversation_id = t.id;
END;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'calendar_groups', 'calendars', 'schedules', 'schedule_calendars', 'appointments',
        'appointment_notes', 'slot_holds', 'occupied', 'blocked_slots', 'calendar_feeds', 'busy_feeds',
        'busy_times'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO frontdesk_tenant', name);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO frontdesk_tenant'
            ' USING (location_id = current_location()) WITH CHECK (location_id = current_location())',
            name);
    END LOOP;
END $$;
