"""The formats that are read: a module each, which ends in its reader."""
