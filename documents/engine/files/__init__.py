"""Files as bytes: storing, inspecting, reading, converting, typesetting. Knows no model.

Import the module you need (`from documents.engine.files import store`); the package itself
imports nothing, so that the inspecting child process starts quickly.
"""
