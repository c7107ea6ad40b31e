"""The shared standard data: kinds, codes, retention, calendar, organisations; versioned, with source."""
