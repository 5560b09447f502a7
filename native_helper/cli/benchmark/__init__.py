"""`utter bench`: how fast this machine speaks, measured on an engine of its own, beside what others have published."""
