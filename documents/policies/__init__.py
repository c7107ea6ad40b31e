"""Who may. One module per aggregate; a rule raises NotPermitted with a sentence for the person."""

from documents.policies import dossiers, incoming, outgoing, registers, secrecy

__all__ = ["dossiers", "incoming", "outgoing", "registers", "secrecy"]
