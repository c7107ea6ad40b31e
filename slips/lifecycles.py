"""The way of a submission slip."""
