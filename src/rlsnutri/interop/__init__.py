"""Who else can read it? Calendars, clinics, labels."""
