"""Who else can read it, and whom else we read: formats of other systems."""
