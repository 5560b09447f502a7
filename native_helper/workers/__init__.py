"""Programs beside the engine, for what Utter itself must not carry: each in an environment of its own, on demand.

roster     what there is to add, what it needs, what it weighs
absent     which of it was never added; all that a machine without any imports of this folder, but for crew
installed  what of it is on this machine
crew       the running programs of one engine
worker     one running program: started, watched, asked, ended; used by the engine
program/   what runs there, with the libraries of that environment and none of the engine's
"""
