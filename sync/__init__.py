"""How several histories become one: changes, fold, sealing, protocol.

Pure; imports neither forms nor server.
"""
