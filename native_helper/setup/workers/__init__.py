"""What brings a worker onto this machine and takes it away: `utter add` and `utter remove`.

add           the whole way: told, agreed to, environment, models, prepared, recorded
environment   its libraries, by pip, and the record that makes it whole
models        its files, by the hub or from a folder
remove        all of it, or one of its voices
"""
